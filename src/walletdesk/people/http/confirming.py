"""Sensitive acts ask for the password again, in the same form, unless it was typed just before."""

from walletdesk.people.actions import sessions, sign_in
from walletdesk.people.actions.throttling import forgive
from walletdesk.people.http.desk import Desk
from walletdesk.people.model import passwords
from walletdesk.people.model.sessions import check_recent
from walletdesk.platform.errors import Forbidden, Invalid

FIELD = "your_password"


def needed(desk: Desk) -> bool:
    """Whether a form must show the field."""
    try:
        check_confirmed(desk)
    except Forbidden:
        return True
    return False


def check_confirmed(desk: Desk) -> None:
    """Raise `Forbidden` when the session's password was typed too long ago; tokens pass."""
    if desk.known.session is not None:
        check_recent(desk.known.session, now=desk.db.clock.now())


async def confirm(desk: Desk, password: str) -> None:
    """Take the password where it is needed. Raise `Invalid` when it is missing or wrong."""
    if not needed(desk):
        return
    if not password:
        raise Invalid(FIELD, "confirm.needed")
    await check_own(desk, password, field=FIELD)


async def check_own(desk: Desk, password: str, *, field: str) -> None:
    """Raise `Invalid` unless it is the actor's own password; `TooMany` after too many tries."""
    session = desk.known.session
    assert session is not None
    async with desk.transaction() as tx:
        stored = await sign_in.take_password_try(tx, desk.agent.id, session)
    if not await passwords.verify(password, stored):
        raise Invalid(field, "password.wrong")
    async with desk.transaction() as tx:
        await forgive(tx, (sign_in.confirm_key(session),))
        await sessions.confirm(tx, session.id)
