"""Every reason to refuse has its text in every language."""

import re
from pathlib import Path

import pytest

import walletdesk.guard
from walletdesk.platform import i18n

ROOM = Path(walletdesk.guard.__file__).parent
CODE = re.compile(r'"((?:address|hash)\.[a-z_0-9]+)"')


def codes() -> set[str]:
    found = {code for path in ROOM.glob("*.py") for code in CODE.findall(path.read_text())}
    return found | {f"hash.{chain}_form" for chain in ("bitcoin", "tron")}


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_reason_has_a_text(language: str) -> None:
    texts = i18n.catalog(language).one
    assert len(codes()) == 10
    assert not codes() - texts.keys()
    assert "%(got)s" in texts["hash.evm_form"]
