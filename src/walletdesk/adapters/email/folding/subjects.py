"""Subjects: without the prefixes that replying and forwarding pile up."""

import re
from collections.abc import Iterator
from typing import Literal

from walletdesk.adapters.email.folding.lines import FOLDED

LONGEST = 300

type Act = Literal["reply", "forward"]

REPLIES = r"re|aw|sv|antw|rif|res|odp|ynt|回复|回覆|回信|答复|答覆|返信|답장|rta"
FORWARDS = r"fwd?|rv|wg|tr|enc|doorst|vb|vl|vs|pd|转发|转寄|轉寄|轉發|転送|전달|reenv"
PREFIX = re.compile(
    rf"\s*(?:(?P<reply>{REPLIES})|(?P<forward>{FORWARDS}))\s?(?:[\[(]\d{{1,3}}[\])])?\s?:",
    re.IGNORECASE,
)
TAG = re.compile(r"\s*(\[[^\[\]]{1,60}\]|【[^【】]{1,60}】)")
AROUND = " \u200b\u200e\u200f\u2060\ufeff"
WHITE = re.compile(r"\s+")


def subject(text: str) -> str:
    """Without any chain of "Re: Fwd: 回复：", in any width; of repeated [tags] the first stays."""
    wide = WHITE.sub(" ", text).strip(AROUND)
    narrow = wide.translate(NARROW)
    at, tags = 0, dict[str, str]()
    while (end := _past(narrow, at, tags)) is not None:
        at = end
    kept = "".join(tag if tag.endswith("】") else f"{tag} " for tag in tags.values())
    return (kept + wide[at:].strip()).strip()[:LONGEST].rstrip()


def acts(text: str) -> list[Act]:
    """What was done to a mail, the last act first: "Re: Fwd: Hi" → reply, forward."""
    return list(_acts(WHITE.sub(" ", text).translate(NARROW)))


def _acts(narrow: str) -> Iterator[Act]:
    at, tags = 0, dict[str, str]()
    while (end := _past(narrow, at, tags)) is not None:
        if found := PREFIX.match(narrow, at):
            yield "reply" if found["reply"] else "forward"
        at = end


def _past(narrow: str, at: int, tags: dict[str, str]) -> int | None:
    """Past the prefix or tag at `at`; a tag goes to `tags`."""
    if found := PREFIX.match(narrow, at):
        return found.end()
    if found := TAG.match(narrow, at):
        tags.setdefault(found[1].casefold(), found[1])
        return found.end()
    return None


NARROW = {wide: narrow for wide, narrow in FOLDED.items() if narrow is not None}
"""Character for character, so that places in the narrow text are those of the wide one."""
