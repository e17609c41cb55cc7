"""Every text of this room stands in every catalogue."""

import re
from pathlib import Path

import pytest

from walletdesk.platform import i18n
from walletdesk.ui.errors import TROUBLES

ROOM = Path(__file__).parents[2] / "src/walletdesk/ui"
CALL = re.compile(r"""\b_\(\s*(["'])(.+?)\1""")
GETTEXT = re.compile(r'gettext\("([^"]+)"\)')
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
PLURAL = re.compile(r"""ngettext\(\s*(["'])(.+?)\1""")


def texts() -> set[str]:
    sources = [COMMENT.sub("", p.read_text()) for p in (ROOM / "templates").glob("*.html")]
    found = {match[2] for source in sources for match in CALL.finditer(source)}
    found |= {match[2] for match in CALL.finditer((ROOM / "errors.py").read_text())}
    found |= set(GETTEXT.findall((ROOM / "masked.py").read_text()))
    return found | {t for trouble in TROUBLES.values() for t in (trouble.title, trouble.text)}


@pytest.mark.parametrize("language", ["zh-Hans", "es"])
def test_nothing_is_left_in_english(language: str) -> None:
    missing = texts() - i18n.catalog(language).one.keys()
    assert not missing


@pytest.mark.parametrize("language", ["zh-Hans", "es"])
def test_plurals_are_there(language: str) -> None:
    sources = "".join(p.read_text() for p in (ROOM / "templates").glob("*.html"))
    wanted = {match[2] for match in PLURAL.finditer(sources)}
    assert wanted
    assert not wanted - i18n.catalog(language).plural.keys()
