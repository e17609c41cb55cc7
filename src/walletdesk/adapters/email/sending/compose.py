"""A mail of ours as bytes: plain and HTML text, files, and the headers that keep it one thread."""

import re
from email.utils import format_datetime

from msgspec import structs

from walletdesk.adapters.email.sending import bodies, fields, parts
from walletdesk.adapters.email.sending.letter import Letter

LATEST = 20
"""Of References; besides them the first, from which clients find the thread."""
HEX = re.compile(r"[0-9a-f]{1,128}")
UNSUBSCRIBE = re.compile(r"(?:https://|mailto:)[!#-;=?-~]{1,900}")
NOBODY = "undisclosed-recipients:;"


def compose(letter: Letter) -> bytes:
    """The mail, the same bytes for the same letter. Raise `ValueError` when its sender or its
    message id is none; whatever strangers had a hand in is cleaned instead.
    """
    if not fields.wire(letter.sender.address) or not fields.ids([letter.message_id]):
        raise ValueError("a letter needs a sender and a message id")
    return b"".join((*_head(letter), b"MIME-Version: 1.0\r\n", _content(letter)))


def _head(letter: Letter) -> list[bytes]:
    found = [
        ("Date", [format_datetime(letter.date)]),
        ("From", fields.addresses([letter.sender])),
        ("To", fields.addresses(letter.to) or [NOBODY]),
        ("Cc", fields.addresses(letter.cc)),
        ("Reply-To", fields.addresses([letter.reply_to] if letter.reply_to else [])),
        ("Subject", fields.unstructured(letter.subject)),
        ("Message-ID", fields.ids([letter.message_id])),
        ("In-Reply-To", fields.ids([letter.in_reply_to])),
        ("References", fields.ids(_references(letter))),
        *_manners(letter),
    ]
    return [fields.field(name, words) for name, words in found if words]


def _references(letter: Letter) -> tuple[str, ...]:
    """The first and the latest, ending with what is answered (RFC 5322 §3.6.4)."""
    known = tuple(dict.fromkeys((*letter.references, *filter(None, [letter.in_reply_to]))))
    return known if len(known) <= LATEST else (known[0], *known[-LATEST:])


def _manners(letter: Letter) -> list[tuple[str, list[str]]]:
    """What machines read: who wrote this, how to be left in peace, and that it is ours."""
    urls = [f"<{url}>" for url in letter.list_unsubscribe if UNSUBSCRIBE.fullmatch(url)]
    one_click = any(url.startswith("<https:") for url in urls)
    return [
        ("Auto-Submitted", [letter.auto] if letter.auto else []),
        ("X-Auto-Response-Suppress", ["All"] if letter.auto else []),
        ("List-Unsubscribe", [*(f"{url}," for url in urls[:-1]), *urls[-1:]]),
        ("List-Unsubscribe-Post", ["List-Unsubscribe=One-Click"] if one_click else []),
        ("X-Walletdesk-Loop", [letter.mark] if HEX.fullmatch(letter.mark) else []),
    ]


def _content(letter: Letter) -> bytes:
    calm = structs.replace(letter, subject=fields.one_line(letter.subject))
    texts = [parts.text("plain", bodies.plain(calm)), parts.text("html", bodies.html(calm))]
    both = parts.several("alternative", texts, letter.message_id)
    if not letter.attachments:
        return both
    files = [parts.file(attachment) for attachment in letter.attachments]
    return parts.several("mixed", [both, *files], letter.message_id)
