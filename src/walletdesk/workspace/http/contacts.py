"""The pages of people: who they are, how they are reached, what they wrote about."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery

from walletdesk import contacts, conversations, guard, ui
from walletdesk.audit import Auditor, Reading
from walletdesk.contacts import Contact
from walletdesk.conversations import Filter
from walletdesk.people import Act, Desk, may
from walletdesk.platform import i18n
from walletdesk.platform.db import Tx
from walletdesk.platform.errors import Invalid, InvalidMany
from walletdesk.platform.settings import Settings
from walletdesk.realtime import DESK, Hint, Hub
from walletdesk.workspace import rows
from walletdesk.workspace.talk.words import IDENTITIES

BATCH = 50
TALKS = 50
"""Conversations that a person's page shows; the rest is a filter away."""


@get("/desk/contacts", guards=[may(Act.READ)], include_in_schema=False)
async def get_contacts(
    request: Request[Any, Any, Any],
    desk: Desk,
    auditor: Auditor,
    cursor: FromQuery[str | None] = None,
) -> Response[bytes]:
    """Everybody, latest activity first."""
    async with desk.read() as tx:
        page = await contacts.listing(tx, cursor=cursor, limit=BATCH)
        identities = await contacts.identities(tx, [card.id for card in page.items])
    _audit(auditor, desk, "desk.contacts", [card.id for card in page.items])
    return ui.page(
        request,
        "workspace/contacts.html",
        cards=page.items,
        identities=identities,
        words=IDENTITIES,
        more=f"/desk/contacts?cursor={page.next}" if page.next else None,
    )


@get("/desk/contacts/{contact_id:uuid}", guards=[may(Act.READ)], include_in_schema=False)
async def get_contact(
    request: Request[Any, Any, Any],
    contact_id: FromPath[UUID],
    desk: Desk,
    auditor: Auditor,
    settings: Settings,
) -> Response[bytes]:
    """One person."""
    return await _one(request, contact_id, desk, auditor, settings, errors={})


@post(
    "/desk/contacts/{contact_id:uuid}",
    guards=[may(Act.ORGANISE)],
    include_in_schema=False,
    status_code=200,
)
async def post_contact(
    request: Request[Any, Any, Any],
    contact_id: FromPath[UUID],
    desk: Desk,
    auditor: Auditor,
    settings: Settings,
    hub: Hub,
) -> Response[bytes]:
    """A new name and language; the rows that show the name follow."""
    form = await request.form()
    typed = {name: str(form.get(name, "")) for name in ("name", "language")}
    try:
        async with desk.transaction() as tx:
            await _change(tx, contact_id, typed, settings, hub)
    except (Invalid, InvalidMany) as wrong:
        errors = {
            name.removeprefix("contact."): text
            for name, text in ui.field_errors(ui.language_of(request), wrong).items()
        }
        return await _one(request, contact_id, desk, auditor, settings, errors=errors, typed=typed)
    return await _one(request, contact_id, desk, auditor, settings, errors={}, saved=True)


async def _change(
    tx: Tx, contact_id: UUID, typed: dict[str, str], settings: Settings, hub: Hub
) -> None:
    if typed["language"] not in settings.languages:
        raise Invalid("language", "language.unknown", offered=", ".join(settings.languages))
    await contacts.get(tx, contact_id)
    await contacts.rename(tx, contact_id, guard.clean(typed["name"]).text)
    await contacts.set_language(tx, contact_id, typed["language"])
    talks = await conversations.page(tx, Filter(contact=contact_id), cursor=None, limit=TALKS)
    hints = [Hint(DESK, "conversation", str(row.id)) for row in talks.items]
    tx.after_commit(lambda: hub.publish(*hints))


async def _one(
    request: Request[Any, Any, Any],
    contact_id: UUID,
    desk: Desk,
    auditor: Auditor,
    settings: Settings,
    *,
    errors: dict[str, str],
    typed: dict[str, str] | None = None,
    saved: bool = False,
) -> Response[bytes]:
    language = ui.language_of(request)
    async with desk.read() as tx:
        contact = await contacts.get(tx, contact_id)
        talks = await conversations.page(tx, Filter(contact=contact_id), cursor=None, limit=TALKS)
        html = await rows.html(tx, talks.items, language, settings.reference_prefix)
    _audit(auditor, desk, "desk.contact", [contact_id])
    return ui.page(
        request,
        "workspace/contact.html",
        status=422 if errors else 200,
        contact=contact,
        typed=typed or {"name": contact.name, "language": _language(contact, settings)},
        errors=errors,
        saved=saved,
        words=IDENTITIES,
        talks=html,
        count=len(talks.items),
        more=talks.next is not None,
    )


def _language(contact: Contact, settings: Settings) -> str:
    return i18n.negotiate(contact.language, settings.languages)


def _audit(auditor: Auditor, desk: Desk, act: str, ids: list[UUID]) -> None:
    auditor.read(Reading(desk.agent.id, desk.agent.token, act), ids)


pages = [get_contacts, get_contact, post_contact]
