"""Every text of this room stands in every catalogue."""

import re
from pathlib import Path

import pytest

from walletdesk.platform import i18n

ROOM = Path(__file__).parents[2] / "src/walletdesk/people"
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
CALL = re.compile(r"""\b_\(\s*(["'])(.+?)\1""")
PLURAL = re.compile(r"""ngettext\(\s*(["'])(.+?)\1""")
RAISED = re.compile(r"""\b(?:Invalid|Conflict|Forbidden|Unauthorized|TooMany)\(([^()]*)""")
CODE = re.compile(r'"([a-z_]+\.[a-z_]+)"')
LANGUAGES = ("en", "zh-Hans", "es")


def templates() -> str:
    found = [COMMENT.sub("", path.read_text()) for path in ROOM.glob("templates/*.html")]
    assert len(found) > 15
    return "\n".join(found)


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_nothing_is_left_in_english(language: str) -> None:
    texts = {match[2] for match in CALL.finditer(templates())}
    assert not texts - i18n.catalog(language).one.keys()
    plurals = {match[2] for match in PLURAL.finditer(templates())}
    assert not plurals - i18n.catalog(language).plural.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_text(language: str) -> None:
    sources = "\n".join(path.read_text() for path in ROOM.rglob("*.py"))
    codes = {code for call in RAISED.findall(sources) for code in CODE.findall(call)}
    assert len(codes) > 25
    assert not codes - i18n.catalog(language).one.keys()


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_translations_have_the_same_parameters(language: str) -> None:
    english, other = i18n.catalog("en"), i18n.catalog(language)
    names = re.compile(r"%\(\w+\)s")
    for code, text in english.one.items():
        if code in other.one:
            assert set(names.findall(text)) == set(names.findall(other.one[code])), code
