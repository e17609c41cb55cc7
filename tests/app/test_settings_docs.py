"""docs/settings.md is true: it names every setting, its default and its bounds."""

import subprocess
import sys
from pathlib import Path

from walletdesk.platform.settings import NAMES

ROOT = Path(__file__).parents[2]


def test_the_page_is_fresh() -> None:
    script = ROOT / "scripts" / "settings_docs.py"
    done = subprocess.run([sys.executable, script, "--check"], check=False)
    assert done.returncode == 0


def test_the_page_names_every_setting() -> None:
    page = (ROOT / "docs" / "settings.md").read_text()
    assert [name for name in NAMES if f"{name.upper()}`" not in page] == []
