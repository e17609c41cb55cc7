"""What is searched for, and in what helpings it is fetched."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from walletdesk.adapters.email.imap import Start
from walletdesk.adapters.email.imap.client import Facts
from walletdesk.adapters.email.imap.plan import HELPING, MOST, helpings, searches
from walletdesk.adapters.email.model import LARGEST, Seen

WHEN = datetime(2026, 3, 1, 0, 30, tzinfo=UTC)


def test_what_is_searched_for():
    first, later = Start(Seen(7, 20), WHEN), Start(Seen(8, 20), WHEN, renumbered=True)
    assert searches(Seen(7, 0), first) == [(1, "UID 1:20 UNSEEN"), (21, "UID 21:*")]
    assert searches(Seen(7, 20), first) == [(21, "UID 21:*")]
    assert searches(Seen(7, 30), first) == [(31, "UID 31:*")]
    assert searches(Seen(8, 4), later) == [
        (5, "UID 5:20 OR UNSEEN SINCE 28-Feb-2026"),
        (21, "UID 21:*"),
    ]


@given(st.lists(st.integers(0, LARGEST + 10)), st.integers(0, 40))
def test_helpings_hold_every_mail_once_in_order_and_are_bounded(sizes: list[int], alone: int):
    mails = [Facts(uid, size, None) for uid, size in enumerate(sizes, 1)]
    found = list(helpings(mails, alone))
    assert [mail for helping in found for mail in helping] == mails
    for helping in found:
        assert 0 < len(helping) <= MOST
        assert len(helping) == 1 or sum(mail.size for mail in helping) <= HELPING
        assert len(helping) == 1 or helping[0].uid > alone
