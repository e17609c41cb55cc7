"""Trying the connections of a mailbox, saved or not, before anybody relies on them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, cast
from uuid import UUID

import msgspec
from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Struct

from walletdesk import channels, ui
from walletdesk.adapters.email import store
from walletdesk.adapters.email.model import Mailbox
from walletdesk.adapters.email.pages import forms, limits
from walletdesk.adapters.email.pages.editing import typed_in
from walletdesk.adapters.email.pages.events import MailboxTested
from walletdesk.adapters.email.pages.listing import HOME
from walletdesk.adapters.email.pages.renewing import Keep, renewing
from walletdesk.adapters.email.store import Box
from walletdesk.channels import AccountSecrets
from walletdesk.events import record
from walletdesk.people import Act, Desk, may
from walletdesk.platform import i18n
from walletdesk.platform.errors import InvalidMany, NotFound
from walletdesk.ui import AnyRequest

if TYPE_CHECKING:
    from walletdesk.adapters.email import imap, sending

type Way = Literal["imap", "smtp"]

UNSAVED = UUID(int=0)
CONCERNS: dict[str, tuple[str, ...]] = {
    "imap": ("imap.", "imap_password", "oauth", "folder", "address"),
    "smtp": ("smtp.", "smtp_password", "oauth", "address"),
}
"""Which fields a test needs; what is wrong elsewhere in the form does not hinder it."""


def _(text: str) -> str:
    """Mark a text for the catalogues; it is translated when it is shown."""
    return text


STEPS: dict[str, str] = {
    "dns": _("Find the server"),
    "connect": _("Connect"),
    "tls": _("Encrypt, and check who it is"),
    "login": _("Sign in"),
    "folder": _("Open the folder"),
    "sender": _("May write from this address"),
}


class Step(Struct, frozen=True):
    """A step of a test in the reader's language; `text` says what to do when it failed."""

    name: str
    ok: bool
    text: str


@post(
    f"{HOME}/new/probe/{{way:str}}",
    guards=[may(Act.SETTINGS)],
    include_in_schema=False,
    status_code=200,
)
async def probe_new(
    request: AnyRequest, way: FromPath[str], desk: NamedDependency[Desk]
) -> Response[bytes]:
    """Of a mailbox that is being added."""
    return await _probe(request, desk, _way(way), None)


@post(
    f"{HOME}/{{account_id:uuid}}/probe/{{way:str}}",
    guards=[may(Act.SETTINGS)],
    include_in_schema=False,
    status_code=200,
)
async def probe_saved(
    request: AnyRequest,
    account_id: FromPath[UUID],
    way: FromPath[str],
    desk: NamedDependency[Desk],
) -> Response[bytes]:
    """Of a mailbox as its form stands now, with what is stored where a secret is left empty."""
    async with desk.read() as tx:
        box = await store.box(tx, account_id)
    return await _probe(request, desk, _way(way), box)


async def _probe(request: AnyRequest, desk: Desk, way: Way, box: Box | None) -> Response[bytes]:
    limits.of(request.app).take(desk.agent.id, desk.db.clock.now())
    found = forms.read(await typed_in(request), box, now=desk.db.clock.now())
    wrong = [one for one in found.wrong if one.field.startswith(CONCERNS[way])]
    language = ui.language_of(request)
    if wrong:
        errors = ui.field_errors(language, InvalidMany(wrong))
        return _answer(request, way, 422, [], errors)
    if (found.wish.mailbox.imap if way == "imap" else found.wish.mailbox.smtp) is None:
        return _answer(request, way, 200, [], {})
    account = await _account(desk, box, found)
    keep = _keep(desk, box, found)
    steps = _steps(language, await _findings(way, account, found.wish.mailbox, keep))
    async with desk.transaction() as tx:
        ok = all(step.ok for step in steps)
        record(tx, MailboxTested(by=desk.actor, account=box and box.id, way=way, ok=ok))
    return _answer(request, way, 200, steps, {})


def _answer(
    request: AnyRequest, way: Way, status: int, steps: list[Step], errors: dict[str, str]
) -> Response[bytes]:
    context: dict[str, Any] = {"way": way, "steps": steps, "errors": errors}
    return ui.fragment(request, "email/mailbox_steps.html", status=status, **context)


async def _account(desk: Desk, box: Box | None, found: forms.Read) -> AccountSecrets:
    """The account as it would be: stored secrets that may still be used, under those just typed."""
    stored: dict[str, str] = {}
    if box is not None:
        async with desk.read() as tx:
            opened = (await channels.opened(tx, box.id)).secrets
        stored = {name: text for name, text in opened.items() if name in found.held}
    typed = {name: text for name, text in found.wish.secrets.items() if text}
    settings = msgspec.to_builtins(found.wish.mailbox)
    return AccountSecrets(
        box.id if box else UNSAVED, store.KIND, found.wish.address, settings, stored | typed
    )


def _keep(desk: Desk, box: Box | None, found: forms.Read) -> Keep | None:
    """Only for the stored token; one that was typed is nowhere yet."""
    if box is None or "oauth_refresh" not in found.held or found.wish.secrets.get("oauth_refresh"):
        return None
    return renewing(desk, box.id)


async def _findings(
    way: Way, account: AccountSecrets, mailbox: Mailbox, keep: Keep | None
) -> Sequence["imap.Finding | sending.Finding"]:
    """Run the test, which has limits of time of its own."""
    from walletdesk.adapters.email import imap, sending  # what only a test of them needs

    if way == "imap":
        return await imap.probe(account, mailbox, keep=keep)
    server, token = mailbox.smtp, None
    assert server is not None
    if server.login == "oauth2" and mailbox.oauth is not None:
        try:
            token = await imap.Tokens(mailbox.oauth, account.secrets, keep).get()
        except imap.Trouble as trouble:
            return [imap.Finding("login", ok=False, code=trouble.code, params=trouble.params)]
    secret = account.secrets.get("smtp_password", "")
    return await sending.probe(server, secret, token, sender=account.address)


def _steps(language: str, findings: Sequence["imap.Finding | sending.Finding"]) -> list[Step]:
    catalog = i18n.catalog(language)
    return [
        Step(
            catalog.gettext(STEPS[one.step]),
            one.ok,
            catalog.code(one.code, dict(one.params)) if one.code else "",
        )
        for one in findings
    ]


def _way(text: str) -> Way:
    if text not in CONCERNS:
        raise NotFound
    return cast("Way", text)


pages = [probe_new, probe_saved]
