"""Which mails are ours, and in what helpings they are fetched. Pure."""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta

from walletdesk.adapters.email.imap.client import Facts
from walletdesk.adapters.email.imap.model import Start
from walletdesk.adapters.email.model import LARGEST, Seen

HELPING = 1024 * 1024
"""Bytes fetched by one command; a single mail may be larger."""
MOST = 50
"""Mails of one command."""
TOGETHER = 4
"""Mails handed over at once."""
LONGEST_HEAD = 256 * 1024
"""Bytes of a mail that is looked at for what it answers; a larger one is handed over alone."""
ANSWERS = re.compile(rb"^(?:In-Reply-To|References)[ \t]*:", re.IGNORECASE | re.MULTILINE)


def searches(position: Seen, start: Start) -> list[tuple[int, str]]:
    """What to search for above the position, by RFC 3501 §6.4.4, and the lowest UID that counts:
    "8:*" names the last mail even when it is older than 8.
    """
    first, edge = position.uid + 1, start.at.uid
    found: list[tuple[int, str]] = []
    if first <= edge:
        found.append((first, f"UID {first}:{edge} {_of_old(start)}"))
    first = max(first, edge + 1)
    return [*found, (first, f"UID {first}:*")]


def helpings(mails: list[Facts], alone: int) -> Iterator[list[Facts]]:
    """The same mails in their order; those up to the UID `alone`, and the too large, singly."""
    helping: list[Facts] = []
    for mail in mails:
        single = mail.uid <= alone or too_large(mail)
        full = len(helping) >= MOST or sum(m.size for m in helping) + mail.size > HELPING
        if helping and (single or full):
            yield helping
            helping = []
        helping.append(mail)
        if single:
            yield helping
            helping = []
    if helping:
        yield helping


def side_by_side(mails: list[Facts], bodies: Mapping[int, bytes]) -> Iterator[list[Facts]]:
    """The same mails in their order, in groups that may be handed over at once. One that answers
    another is handed over after all before it: what it answers may be among them.
    """
    group: list[Facts] = []
    for mail in mails:
        raw = bodies.get(mail.uid)
        single = raw is None or _answers(raw)
        if group and (single or len(group) == TOGETHER):
            yield group
            group = []
        group.append(mail)
        if single:
            yield group
            group = []
    if group:
        yield group


def _answers(raw: bytes) -> bool:
    head, _, _ = raw[:LONGEST_HEAD].partition(b"\r\n\r\n")
    return ANSWERS.search(head) is not None or len(raw) > LONGEST_HEAD


def too_large(mail: Facts) -> bool:
    """Whether it goes to the quarantine without being fetched."""
    return mail.size > LARGEST


def _of_old(start: Start) -> str:
    """SINCE compares days of the server's time zone: a day more is safe, repeats are dropped."""
    if not start.renumbered:
        return "UNSEEN"
    day = start.when - timedelta(days=1)
    return f"OR UNSEEN SINCE {day.day}-{_MONTHS[day.month - 1]}-{day.year}"


_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
