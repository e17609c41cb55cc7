"""The page of one person, as every form on it shows it again."""

from uuid import UUID

from litestar import Response
from msgspec import Struct

from walletdesk import contacts, conversations, ui
from walletdesk.audit import Auditor, Reading
from walletdesk.contacts import Contact, ContactCard
from walletdesk.conversations import Filter
from walletdesk.people import Desk
from walletdesk.platform import i18n
from walletdesk.platform.errors import Conflict, Invalid, InvalidMany
from walletdesk.platform.settings import Settings
from walletdesk.ui import AnyRequest
from walletdesk.workspace import rows
from walletdesk.workspace.talk.words import IDENTITIES

TALKS = 50
"""Conversations that a person's page shows; the rest is a filter away."""


class Sent(Struct, frozen=True):
    """What a form of the page brought and was not kept: typed values and errors by field, and the
    people to whom what was typed belongs.
    """

    typed: dict[str, str] = {}
    errors: dict[str, str] = {}
    others: tuple[ContactCard, ...] = ()


async def shown(
    request: AnyRequest, contact_id: UUID, desk: Desk, sent: Sent | None = None
) -> Response[bytes]:
    """The page; 422 with what has to be changed. Raise `NotFound`."""
    settings: Settings = request.app.state.settings
    language, sent = ui.language_of(request), sent or Sent()
    async with desk.read() as tx:
        contact = await contacts.get(tx, contact_id)
        talks = await conversations.page(tx, Filter(contact=contact_id), cursor=None, limit=TALKS)
    html = await rows.html(desk.db, talks.items, language, settings.reference_prefix)
    read(request, desk, "desk.contact", [contact_id])
    return ui.page(
        request,
        "workspace/contact.html",
        status=422 if sent.errors else 200,
        contact=contact,
        typed=_saved(contact, settings) | sent.typed,
        errors=sent.errors,
        others=sent.others,
        saved=request.query_params.get("saved", ""),
        words=IDENTITIES,
        talks=html,
        count=len(talks.items),
        more=talks.next is not None,
    )


def read(request: AnyRequest, desk: Desk, act: str, ids: list[UUID]) -> None:
    """Note that an agent read these contacts."""
    auditor: Auditor = request.app.state.auditor
    auditor.read(Reading(desk.agent.id, desk.agent.token, act), ids)


def errors_of(request: AnyRequest, refusal: Invalid | InvalidMany | Conflict) -> dict[str, str]:
    """Field → text. All that is wrong with an identity stands beside its value."""
    language = ui.language_of(request)
    if isinstance(refusal, Conflict):
        return {"value": ui.refusal_text(language, refusal)}
    texts = ui.field_errors(language, refusal)
    return {FIELDS.get(name, "value"): text for name, text in texts.items()}


FIELDS = {"contact.name": "name", "language": "language", "kind": "kind"}
"""Fields of rules → fields of the page."""


def _saved(contact: Contact, settings: Settings) -> dict[str, str]:
    language = i18n.negotiate(contact.language, settings.languages)
    return {"name": contact.name, "language": language, "kind": "email", "value": "", "proven": ""}
