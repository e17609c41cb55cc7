"""One mail again, for an administrator."""

import pytest
from tests.adapters.email.dovecot import Running
from tests.adapters.email.imap.kit import (
    Desk,
    account,
    eventually,
    following,
    mail,
    mailbox,
    new_user,
)

from walletdesk.adapters.email.imap import Gone, Trouble, fetch_one, plan
from walletdesk.adapters.email.model import Seen


async def test_a_mail_of_the_quarantine_is_downloaded(
    dovecot: Running, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(plan, "LARGEST", 50_000)
    user, desk, raw = new_user(), Desk(), mail(size=100_000)
    uid = dovecot.append(user, raw)
    box = mailbox(dovecot, user)
    async with following(desk, account(user), box):
        await eventually(lambda: desk.aside)
    [at] = desk.aside
    assert await fetch_one(account(user), box, at) == raw
    assert dovecot.flags(user) == {uid: set()}
    with pytest.raises(Gone):
        await fetch_one(account(user), box, Seen(at.validity + 1, at.uid))
    dovecot.expunge(user, uid)
    with pytest.raises(Gone):
        await fetch_one(account(user), box, at)
    with pytest.raises(Trouble, match="login_wrong"):
        await fetch_one(account(user, password="wrong"), box, at)
