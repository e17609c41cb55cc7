"""Every text of this room stands in every catalogue."""

import re
from pathlib import Path

import pytest

from walletdesk.platform import i18n

ROOM = Path(__file__).parents[2] / "src/walletdesk/portal"
CALL = re.compile(r"""\b_\(\s*(["'])(.+?)\1""")
PLURAL = re.compile(r"""ngettext\(\s*"(.+?)\"""")
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
CODE = re.compile(r"""["']((?:form|portal|files)\.[a-z_]+)["']""")
PURPOSES = {"portal.form", "portal.talk", "portal.rate"}
"""What is signed; nobody reads these."""
PAGES = "".join(COMMENT.sub("", p.read_text()) for p in (ROOM / "templates").glob("*.html"))
RULES = "".join(p.read_text() for p in ROOM.rglob("*.py"))


@pytest.mark.parametrize("language", ["zh-Hans", "es"])
def test_nothing_is_left_in_english(language: str) -> None:
    texts = {match[2] for match in CALL.finditer(PAGES)}
    texts |= set(re.findall(r'gettext\("([^"]+)"\)', RULES))
    assert len(texts) > 80
    assert not texts - i18n.catalog(language).one.keys()
    plurals = set(PLURAL.findall(PAGES))
    assert plurals
    assert not plurals - i18n.catalog(language).plural.keys()


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_code_has_a_text(language: str) -> None:
    codes = (set(CODE.findall(RULES)) | {"portal.secret_found"}) - PURPOSES
    assert len(codes) > 6
    assert not codes - i18n.catalog(language).one.keys()
