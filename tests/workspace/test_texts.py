"""Every text of the inbox stands in every catalogue."""

import re
from pathlib import Path

import pytest

from walletdesk.platform import i18n

ROOM = Path(__file__).parents[2] / "src/walletdesk/workspace"
CALL = re.compile(r"""\b_\(\s*(["'])(.+?)\1\s*[,)]""", re.DOTALL)
PLURAL = re.compile(r"""ngettext\(\s*(["'])(.+?)\1""")
CODE = re.compile(r"""(?:Invalid\([^,]+, |Forbidden\(|Conflict\(|Unavailable\()"([a-z_.]+)\"""")
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
SOURCES = [
    COMMENT.sub("", p.read_text()) for kind in ("html", "py") for p in ROOM.rglob(f"*.{kind}")
]


@pytest.mark.parametrize("language", ["zh-Hans", "es"])
def test_nothing_is_left_in_english(language: str) -> None:
    wanted = {match[2] for source in SOURCES for match in CALL.finditer(source)}
    assert len(wanted) > 90
    assert not wanted - i18n.catalog(language).one.keys()


@pytest.mark.parametrize("language", ["zh-Hans", "es"])
def test_plurals_are_there(language: str) -> None:
    wanted = {match[2] for source in SOURCES for match in PLURAL.finditer(source)}
    assert wanted
    assert not wanted - i18n.catalog(language).plural.keys()


@pytest.mark.parametrize("language", ["en", "zh-Hans", "es"])
def test_every_refusal_has_words(language: str) -> None:
    wanted = {code for source in SOURCES for code in CODE.findall(source)}
    assert wanted
    assert not wanted - i18n.catalog(language).one.keys()
