"""The block of header lines that Outlook, QQ Mail, Foxmail and others put above an older mail."""

from collections.abc import Sequence

from msgspec import Struct

from walletdesk.adapters.email.folding.labels import Field, label
from walletdesk.adapters.email.folding.lines import is_blank, plain, unquoted

LONGEST_BLOCK = 40
WRAPPED = 6
"""Lines over which one long list of recipients runs."""


class Block(Struct, frozen=True):
    """`end`: the line after it. `fields`: the first value of each."""

    end: int
    fields: dict[Field, str]


def block(lines: Sequence[str], start: int, *, announced: bool) -> Block | None:
    """The block that begins at `start`; `announced` by a line above it, it needs less to be one.

    Details of a transfer look alike ("From: 0x…, To: 0x…, Date: …"), and so do the headers of a
    fake mail that somebody types: unannounced, there must be a date, and a subject or an address.
    """
    if label(_text(lines, start)) is None:
        return None
    end, fields = _read(lines, start)
    if "from" not in fields or len(fields.keys() - {"other"}) < (2 if announced else 3):
        return None
    addressed = any("@" in fields.get(field, "") for field in ("from", "to"))
    program = "date" in fields and (addressed or "subject" in fields)
    return Block(end, fields) if announced or program else None


def _read(lines: Sequence[str], start: int) -> tuple[int, dict[Field, str]]:
    fields: dict[Field, str] = {}
    at = end = start
    while at is not None:
        found = label(_text(lines, at))
        assert found is not None
        field, value = found
        if field != "other" and field in fields:
            break
        end = at + 1
        if not value and (below := _value_below(lines, end)):
            value, end = below, end + 1
        fields.setdefault(field, value)
        at = _next_label(lines, end, start, complete=len(fields.keys() - {"other"}) == 4)
    return _after_recipients(lines, end), fields


def _value_below(lines: Sequence[str], at: int) -> str:
    """Some programs put a label and its value on two lines."""
    text = _text(lines, at)
    if not text or label(text) is not None:
        return ""
    further = _text(lines, at + 1)
    return text if label(further) is not None else ""


def _next_label(lines: Sequence[str], at: int, start: int, *, complete: bool) -> int | None:
    """The next label, over wrapped values and one empty line; a complete block ends at it."""
    blanks = 0
    for index in range(at, min(at + WRAPPED, len(lines), start + LONGEST_BLOCK)):
        if is_blank(lines[index]):
            blanks += 1
            if blanks > 1 or complete:
                return None
        elif label(_text(lines, index)) is not None:
            return index
        elif blanks:
            return None
    return None


def _after_recipients(lines: Sequence[str], end: int) -> int:
    """Past recipients that wrapped onto the next lines: nothing but addresses."""
    limit = min(end + WRAPPED, len(lines))
    while (
        end < limit and (text := _text(lines, end)).count("@") and text.endswith((">", ">;", ";"))
    ):
        end += 1
    return end


def _text(lines: Sequence[str], index: int) -> str:
    return plain(unquoted(lines[index])) if index < len(lines) else ""
