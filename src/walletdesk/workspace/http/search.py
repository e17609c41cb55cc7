"""Searching: conversations by words and operators, people by name or address."""

from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromQuery
from msgspec import Struct

from walletdesk import contacts, conversations, search, ui
from walletdesk.audit import Auditor, Reading
from walletdesk.contacts import ContactCard, Identity
from walletdesk.conversations import Conversation
from walletdesk.people import Act, Desk, may
from walletdesk.platform.db import Read
from walletdesk.platform.errors import Invalid
from walletdesk.platform.paging import Page
from walletdesk.platform.settings import Settings
from walletdesk.search import Hit
from walletdesk.ui import AnyRequest
from walletdesk.workspace.talk.words import IDENTITIES, STATUSES

BATCH = 30
OPERATORS = (
    "status:open", "channel:email", "assignee:me", "tag:vip", "from:name@example.com", "from:note",
    "is:unread", "has:attachment", "after:2026-11-01", "before:2026-12-01",
)  # fmt: skip
"""Examples, one an operator, that the page explains."""


class Shown(Struct, frozen=True):
    """A conversation that was found, with what its line says."""

    hit: Hit
    talk: Conversation
    reference: str
    name: str


@get("/desk/search", guards=[may(Act.READ)], include_in_schema=False)
async def get_search(
    request: AnyRequest,
    desk: NamedDependency[Desk],
    auditor: NamedDependency[Auditor],
    settings: NamedDependency[Settings],
    q: FromQuery[str] = "",
    cursor: FromQuery[str | None] = None,
) -> Response[bytes]:
    """What fits; what the query cannot mean is said beside it."""
    people = request.query_params.get("in") == "contacts"
    context: dict[str, Any] = {"q": q, "people": people, "error": None, "found": None}
    context |= {"cards": None, "more": None, "words": IDENTITIES, "statuses": STATUSES}
    try:
        if q.strip():
            context |= await (_people if people else _talks)(desk, auditor, settings, q, cursor)
    except Invalid as wrong:
        context["error"] = ui.refusal_text(ui.language_of(request), wrong)
    status = 422 if context["error"] else 200
    return ui.page(request, "workspace/search.html", status=status, operators=OPERATORS, **context)


async def _talks(
    desk: Desk, auditor: Auditor, settings: Settings, q: str, cursor: str | None
) -> dict[str, Any]:
    async with desk.read() as tx:
        page = await search.conversations(tx, q, me=desk.agent.id, cursor=cursor, limit=BATCH)
        found = await _shown(tx, page, settings)
    _audit(auditor, desk, [shown.talk.contact for shown in found])
    return {"found": found, "more": page.next}


async def _shown(tx: Read, page: Page[Hit], settings: Settings) -> list[Shown]:
    talks = await conversations.get_many(tx, [hit.conversation for hit in page.items])
    cards = await contacts.cards(tx, {talk.contact for talk in talks.values()})
    return [
        Shown(
            hit,
            talk,
            conversations.reference(settings.reference_prefix, talk.number),
            _name(cards.get(talk.contact)),
        )
        for hit in page.items
        if (talk := talks.get(hit.conversation)) is not None
    ]


def _name(card: ContactCard | None) -> str:
    return card.name if card else ""


async def _people(
    desk: Desk, auditor: Auditor, _: Settings, q: str, cursor: str | None
) -> dict[str, Any]:
    async with desk.read() as tx:
        page = await search.contacts(tx, q, cursor=cursor, limit=BATCH)
        by_id = await contacts.cards(tx, page.items)
        identities: dict[Any, list[Identity]] = await contacts.identities(tx, page.items)
    _audit(auditor, desk, page.items)
    cards = [by_id[i] for i in page.items if i in by_id]
    return {"cards": cards, "identities": identities, "more": page.next}


def _audit(auditor: Auditor, desk: Desk, found: list[Any]) -> None:
    auditor.read(Reading(desk.agent.id, desk.agent.token, "desk.search"), found)


pages = [get_search]
