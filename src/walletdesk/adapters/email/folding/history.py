"""Where the history of a mail begins: the line or block that a mail program put above it."""

import re
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from walletdesk.adapters.email.folding.attribution import attribution
from walletdesk.adapters.email.folding.blocks import Block, block
from walletdesk.adapters.email.folding.lines import next_filled, plain, unquoted

MARKER = re.compile(r"##-.{0,200}?-##")
"""The line over our own mails, "##- Please write above this line -##": below it is history."""

ORIGINAL = (
    "original(?: (?:e-?mail|mail|message))?|repl(?:ied|y) message|"
    "(?:回复的)?原邮件|原始(?:邮件|消息|郵件|信件)|"
    "邮件原[件文]|回复邮件|(?:mensaje|correo)(?: de correo)? original|mensagem original|"
    "message (?:d'origine|original)|ursprüngliche nachricht|messaggio originale|"
    "исходное сообщение|元のメッセージ|원본 메[시세]지"
)
FORWARDED = (
    "forwarded (?:e-?mail|mail|message)|(?:已)?转发(?:的)?(?:邮件|消息|原邮件|信息)(?:信息)?|"
    "轉[寄發](?:的)?(?:郵件|信件|訊息)|(?:mensaje|correo) reenviado|mensagem encaminhada|"
    "weitergeleitete nachricht|message transféré|messaggio inoltrato|"
    "пересылаемое сообщение|転送(?:された)?メッセージ|전달된 메[시세]지"
)
BEGUN = (
    "begin forwarded message|(?:开始|下面是被|以下是)转发的?邮件|(?:開始|以下[是為])轉寄的?郵件|"
    "(?:inicio|comienzo) del mensaje reenviado|início da mensagem (?:encaminhada|reenviada)|"
    "anfang der weitergeleiteten nachricht|début du message transféré|"
    "inizio messaggio inoltrato|начало переадресованного сообщения|転送されたメッセージ"
)
RULE = r"[-=_*—–]"
BETWEEN_RULES = re.compile(
    rf"{RULE}{{2,}} ?(?:(?P<original>{ORIGINAL})|(?P<forwarded>{FORWARDED})) ?:? ?{RULE}{{2,}}",
    re.IGNORECASE,
)
BARE = re.compile(
    rf"(?:(?P<original>{ORIGINAL})|(?P<forwarded>{FORWARDED}|{BEGUN})) ?:?", re.IGNORECASE
)
LINE = re.compile(rf"{RULE}{{5,}}")

type Kind = Literal["marker", "original", "forwarded", "block", "attribution"]


class Head(Struct, frozen=True):
    """What stands above history. `end`: the line after it. `certain`: beyond doubt even where the
    lines below are not marked with ">".
    """

    kind: Kind
    end: int
    certain: bool = True
    block: Block | None = None


def head(lines: Sequence[str], start: int) -> Head | None:
    """The head of history that begins at `start`, marks of quoting aside."""
    line = unquoted(lines[start])
    text = plain(line)
    if not text:
        return None
    if MARKER.search(text):
        return Head("marker", start + 1)
    return _announced(lines, start, text) or _plain_block(lines, start) or _attributed(lines, start)


def _announced(lines: Sequence[str], start: int, text: str) -> Head | None:
    between = BETWEEN_RULES.fullmatch(text)
    found = between or BARE.fullmatch(text)
    if found is None:
        return None
    below = _block_below(lines, start + 1, announced=True)
    if below is None and between is None:
        return None
    kind: Kind = "original" if found["original"] else "forwarded"
    return Head(kind, below.end if below else start + 1, block=below)


def _plain_block(lines: Sequence[str], start: int) -> Head | None:
    """A block alone, or under a line of underscores or dashes."""
    ruled = LINE.fullmatch(plain(unquoted(lines[start]))) is not None
    below = _block_below(lines, start + 1 if ruled else start, announced=False)
    return Head("block", below.end, block=below) if below else None


def _block_below(lines: Sequence[str], start: int, *, announced: bool) -> Block | None:
    at = next_filled(lines, start, reach=3)
    return None if at is None else block(lines, at, announced=announced)


def _attributed(lines: Sequence[str], start: int) -> Head | None:
    found = attribution(lines, start)
    return Head("attribution", found.end, found.certain) if found else None
