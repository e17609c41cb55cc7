"""What is wrong with a setting is said under the names that people wrote it with."""

from pathlib import Path

import pytest

from walletdesk.platform import settings
from walletdesk.platform.settings import SettingsError


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"WALLETDESK_PORT": "abc"}, "port (WALLETDESK_PORT, or `port` in walletdesk.toml)"),
        ({"WALLETDESK_DATABASE_POOL": "1"}, "database_pool (WALLETDESK_DATABASE_POOL, or"),
        ({"WALLETDESK_CLAMD": "clamd"}, "write unix:/run/clamav/clamd.ctl"),
        ({"WALLETDESK_PROT": "80"}, "WALLETDESK_PORT"),
    ],
)
def test_it_names_the_variable(given: dict[str, str], said: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as wrong:
        settings.load(given, data=tmp_path)
    assert said in str(wrong.value)
    assert "$." not in str(wrong.value)


def test_one_in_the_file_is_named_too(tmp_path: Path) -> None:
    (tmp_path / "walletdesk.toml").write_text("database_url = 5\n")
    with pytest.raises(SettingsError, match=r"database_url \(DATABASE_URL, or `database_url`"):
        settings.load({}, data=tmp_path)
