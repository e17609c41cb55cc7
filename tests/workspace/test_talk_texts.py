"""Every text of a talk stands in every language."""

import re
from pathlib import Path

import pytest

from walletdesk.platform import i18n

ROOM = Path(__file__).parents[2] / "src/walletdesk/workspace"
CALL = re.compile(r"""\b(?:_|gettext|say_it)\(\s*(["'])(.+?)\1""")
PLURAL = re.compile(r"""ngettext\(\s*(["'])(.+?)\1""")
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
FOLDERS = ("templates/talk/*.html", "talk/*.py", "http/talk/*.py")
CODES = (
    "reply.answered_meanwhile",
    "moment.malformed",
    "merge.no_reference",
    "status.unknown",
    "zone.unknown",
)


def sources() -> str:
    return "\n".join(COMMENT.sub("", p.read_text()) for f in FOLDERS for p in ROOM.glob(f))


@pytest.mark.parametrize("language", ["zh-Hans", "es"])
def test_nothing_is_left_in_english(language: str) -> None:
    catalog = i18n.catalog(language)
    wanted = {match[2] for match in CALL.finditer(sources())}
    assert len(wanted) > 100
    assert not wanted - catalog.one.keys()
    assert not {match[2] for match in PLURAL.finditer(sources())} - catalog.plural.keys()


@pytest.mark.parametrize("language", ["en", "zh-Hans", "es"])
def test_codes_have_words(language: str) -> None:
    assert not set(CODES) - i18n.catalog(language).one.keys()
