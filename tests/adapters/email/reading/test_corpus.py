"""Each odd mail of the corpus is read as it must be seen."""

from typing import Any

import pytest
from tests.adapters.email.reading.corpus import (
    heads,
    labels,
    pages,
    parcels,
    parts,
    reports,
    robots,
)  # fmt: skip
from tests.adapters.email.reading.corpus.shape import Odd

from walletdesk.adapters.email.model import Mail
from walletdesk.adapters.email.reading import read

ROOMS = (labels, heads, parts, pages, robots, reports, parcels)
MAILS = [each for room in ROOMS for each in room.MAILS]


def seen(mail: Mail, what: str) -> Any:
    if what == "files":
        return [(each.name, each.type, each.data) for each in mail.attachments]
    return getattr(mail, what)


def check_parts(mail: Mail, what: str, wanted: Any) -> None:
    whole = (mail.html or "") if what.startswith("html_") else mail.text
    for each in wanted:
        assert (each in whole) == what.endswith("has"), (what, each, whole)


@pytest.mark.parametrize("odd", MAILS, ids=[each.name for each in MAILS])
def test_a_mail_of_the_corpus(odd: Odd) -> None:
    mail = read(odd.raw, trusted=odd.seen.get("trusted", ()))
    for what, wanted in odd.seen.items():
        if what in {"has", "lacks", "html_has", "html_lacks"}:
            check_parts(mail, what, wanted)
        elif what != "trusted":
            assert seen(mail, what) == wanted, what
    assert mail.damage == tuple(sorted(odd.damage))
    assert mail.size == len(odd.raw)


def test_the_corpus_is_large_enough_and_its_names_differ() -> None:
    assert len(MAILS) >= 60
    assert len({each.name for each in MAILS}) == len(MAILS)
