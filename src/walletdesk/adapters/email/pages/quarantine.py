"""Mails that could not be taken in: looked at, downloaded, tried again, given up."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect
from msgspec import Struct

from walletdesk import channels, ui
from walletdesk.adapters.email import store
from walletdesk.adapters.email.model import Seen
from walletdesk.adapters.email.pages.events import QuarantineDownloaded
from walletdesk.adapters.email.pages.listing import HOME
from walletdesk.adapters.email.pages.renewing import renewing
from walletdesk.events import record
from walletdesk.people import Act, Desk, may
from walletdesk.platform.errors import NotFound
from walletdesk.ui import AnyRequest

SAFE = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; sandbox",
    "x-content-type-options": "nosniff",
}
"""A strange mail is never shown by the browser as anything but text."""
SAID = ("gone", "unreachable", "released", "forgotten")
"""What has just happened, as the page's address says it."""


def _(text: str) -> str:
    """Mark a text for the catalogues; it is translated when it is shown."""
    return text


REASONS = {
    "too_large": _("Larger than 40 MB"),
    "fetch_failed": _("Its server failed three times to hand it over"),
    "gone": _("It was to be fetched again, but is no longer at its server"),
}
"""What the codes of a quarantine mean; others come from reading the mail itself."""


class Again(Struct, frozen=True):
    """Which mail to try again; none: all. Unknown fields are ignored."""

    uid: int | None = None


class GivenUp(Struct, frozen=True):
    """Which mail to forget. Unknown fields are ignored."""

    uid: int


@get(f"{HOME}/{{account_id:uuid}}/quarantine", guards=[may(Act.SETTINGS)], include_in_schema=False)
async def quarantine_page(
    request: AnyRequest, account_id: FromPath[UUID], desk: NamedDependency[Desk]
) -> Response[bytes]:
    """What could not be taken in, newest first."""
    async with desk.read() as tx:
        box = await store.box(tx, account_id)
        mails = await store.quarantined(tx, account_id)
    said = next((word for word in SAID if word in request.query_params), "")
    return ui.page(
        request, "email/quarantine.html", box=box, mails=mails, said=said, reasons=REASONS
    )


@get(
    f"{HOME}/{{account_id:uuid}}/quarantine/{{validity:int}}/{{uid:int}}",
    guards=[may(Act.SETTINGS)],
    include_in_schema=False,
)
async def download(
    account_id: FromPath[UUID],
    validity: FromPath[int],
    uid: FromPath[int],
    desk: NamedDependency[Desk],
) -> Response[Any]:
    """One mail as its server holds it, fetched now: we keep nothing of what we could not read."""
    from walletdesk.adapters.email import imap  # what only a download needs

    async with desk.read() as tx:
        account = await channels.opened(tx, account_id)
        _check_there(await store.quarantined(tx, account_id), Seen(validity, uid))
    back = f"{HOME}/{account_id}/quarantine"
    try:
        mailbox, keep = store.settings_of(account), renewing(desk, account_id)
        raw = await imap.fetch_one(account, mailbox, Seen(validity, uid), keep=keep)
    except imap.Gone:
        return Redirect(f"{back}?gone", status_code=303)
    except (imap.Trouble, TimeoutError):
        return Redirect(f"{back}?unreachable", status_code=303)
    async with desk.transaction() as tx:
        record(tx, QuarantineDownloaded(by=desk.actor, account=account_id, uid=uid))
    name = {"content-disposition": f'attachment; filename="mail-{validity}-{uid}.eml"'}
    return Response(raw, media_type="text/plain", headers=SAFE | name)


@post(
    f"{HOME}/{{account_id:uuid}}/quarantine/release",
    guards=[may(Act.SETTINGS)],
    include_in_schema=False,
    status_code=303,
)
async def release(
    account_id: FromPath[UUID], data: URLEncodedBody[Again], desk: NamedDependency[Desk]
) -> Redirect:
    """Try one again, or all."""
    async with desk.transaction() as tx:
        uids = None if data.uid is None else [data.uid]
        await store.release(tx, account_id, uids, actor=desk.actor)
    return Redirect(f"{HOME}/{account_id}/quarantine?released", status_code=303)


@post(
    f"{HOME}/{{account_id:uuid}}/quarantine/giving-up",
    guards=[may(Act.SETTINGS)],
    include_in_schema=False,
    status_code=303,
)
async def give_up(
    account_id: FromPath[UUID], data: URLEncodedBody[GivenUp], desk: NamedDependency[Desk]
) -> Redirect:
    """Forget it here; it stays at its server."""
    async with desk.transaction() as tx:
        await store.give_up(tx, account_id, data.uid, actor=desk.actor)
    return Redirect(f"{HOME}/{account_id}/quarantine?forgotten", status_code=303)


def _check_there(mails: list[store.Quarantined], at: Seen) -> None:
    """Only what is in quarantine can be fetched: this is no way to read other mails."""
    if at not in [Seen(mail.validity, mail.uid) for mail in mails]:
        raise NotFound("mail")


pages = [quarantine_page, download, release, give_up]
