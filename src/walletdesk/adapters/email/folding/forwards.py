"""The original inside a mail that was passed on."""

from collections.abc import Sequence

from walletdesk.adapters.email.folding.attribution import ADDRESS
from walletdesk.adapters.email.folding.blocks import Block
from walletdesk.adapters.email.folding.history import Head, head
from walletdesk.adapters.email.folding.lines import (
    is_blank,
    is_quote,
    next_filled,
    plain,
    split,
)
from walletdesk.adapters.email.folding.subjects import acts
from walletdesk.adapters.email.model import Address, Forwarded, Mail

MOST = 5_000
"""Lines that are looked at for it."""
DEEPEST = 5
"""Times that a forwarded mail was forwarded before."""
AROUND = " \"'<>()[]*,;:|"


def forwarded(text: str, subject: str, attached: tuple[Mail, ...] = ()) -> Forwarded | None:
    """The original: under "Forwarded message" or the block that a program puts above it, or
    attached. None for a reply, whose history looks alike, and for all other mails.
    """
    lines = split(text)
    return _inline(lines, subject, DEEPEST) or _attached(subject, attached)


def _attached(subject: str, attached: tuple[Mail, ...]) -> Forwarded | None:
    replying = acts(subject)[:1] == ["reply"]
    for mail in () if replying else attached:
        if mail.sender.address or mail.sender.name:
            return Forwarded(mail.sender, mail.subject, mail.text)
    return None


def _inline(lines: Sequence[str], subject: str, depth: int) -> Forwarded | None:
    found = _first_head(lines)
    if found is None or found.block is None or not _passes_on(found, found.block, subject):
        return None
    rest = _rest(lines, found.end)
    deeper = _deeper(rest, depth - 1)
    fields = found.block.fields
    sender, title = _address(fields["from"]), fields.get("subject", "")
    return deeper or Forwarded(sender, title, "\n".join(rest).strip())


def _first_head(lines: Sequence[str]) -> Head | None:
    """What the history begins with: a reply begins with an attribution, and ends the search."""
    for index in range(min(len(lines), MOST)):
        if (found := head(lines, index)) and (found.certain or _marked(lines, found.end)):
            return found
    return None


def _marked(lines: Sequence[str], start: int) -> bool:
    below = next_filled(lines, start)
    return below is not None and is_quote(lines[below])


def _passes_on(found: Head, block: Block, subject: str) -> bool:
    """A reply and a forward look alike in many programs: what the subject has before that of the
    original tells. "Re: Fwd: Hi" above a mail called "Fwd: Hi" is a reply.
    """
    if found.kind == "forwarded":
        return True
    outer, inner = acts(subject), acts(block.fields.get("subject", ""))
    return "forward" in (outer[: len(outer) - len(inner)] or outer[:1])


def _rest(lines: Sequence[str], start: int) -> list[str]:
    """The original's text; where each of its lines is marked with ">", without the marks."""
    rest = list(lines[start:])
    if all(is_quote(line) or is_blank(line) for line in rest):
        return [_one_mark_less(line) for line in rest]
    return rest


def _one_mark_less(line: str) -> str:
    return line.lstrip()[1:].removeprefix(" ") if is_quote(line) else line


def _deeper(rest: Sequence[str], depth: int) -> Forwarded | None:
    """The original of the original, when it too was passed on without a word."""
    first = next_filled(rest, 0)
    if not depth or first is None:
        return None
    found = head(rest, first)
    return _inline(rest[first:], "", depth) if found and found.kind == "forwarded" else None


def _address(value: str) -> Address:
    """Of "Ana <ana@x>", "Ana [mailto:ana@x]", '"Ana" <ana@x>;', "ana@x"."""
    found = ADDRESS.search(value)
    if found is None:
        return Address(name=_name(value))
    mail = found[0].lower().removeprefix("mailto:").rstrip(".")
    return Address(_name(value[: found.start()]), _readable(mail))


def _name(value: str) -> str:
    return plain(value).strip(AROUND).removesuffix("mailto").strip(AROUND)


def _readable(address: str) -> str:
    """The domain as people read it; a broken one stays as it is."""
    local, _, domain = address.partition("@")
    try:
        return f"{local}@{domain.encode('ascii').decode('idna')}"
    except UnicodeError:
        return address
