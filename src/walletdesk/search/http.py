"""GET /search."""

from typing import Annotated, Literal
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery, Parameter, QueryParameter
from msgspec import Meta, Struct

from walletdesk import contacts as people_outside
from walletdesk import conversations as talks
from walletdesk.audit import Auditor, Reading
from walletdesk.contacts import ContactCard
from walletdesk.conversations import ConversationView, conversation_views
from walletdesk.people import Act, Desk, may
from walletdesk.platform.db import Read
from walletdesk.platform.paging import Limit, Page
from walletdesk.platform.settings import Settings
from walletdesk.search import actions

type Place = Literal["conversations", "contacts", "articles"]


class Result(Struct, frozen=True):
    """One thing found: a conversation (with the message that fits) or a contact."""

    type: Literal["conversation", "contact"]
    id: UUID
    snippet: Annotated[
        str,
        Meta(
            description="HTML: escaped text, hits in `<mark>`",
            examples=["我的<mark>转账</mark>一直待处理"],
        ),
    ] = ""
    seq: Annotated[int | None, Meta(description="seq of the message that fits")] = None
    conversation: ConversationView | None = None
    contact: ContactCard | None = None


@get("/search", guards=[may(Act.READ)], tags=["search"], summary="Search conversations or contacts")
async def get_search(
    desk: NamedDependency[Desk],
    auditor: NamedDependency[Auditor],
    settings: NamedDependency[Settings],
    q: Annotated[
        Annotated[str, Meta(min_length=1, max_length=500)],
        Parameter(
            description="Words, status: channel: tag: from: assignee: is: has: before: after:"
        ),
    ],
    place: Annotated[
        Place, QueryParameter(name="in", description="Where to search")
    ] = "conversations",
    limit: Limit = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[Result]:
    """Any two neighbouring Chinese characters are found. There are no articles yet."""
    async with desk.read() as tx:
        if place == "contacts":
            page = await _contacts(tx, q, cursor, limit)
        elif place == "conversations":
            page = await _conversations(tx, q, desk, settings, cursor, limit)
        else:
            actions.checked(q)
            page = Page[Result]([])
    shown = [_owner(result) for result in page.items]
    auditor.read(Reading(desk.agent.id, desk.agent.token, "api.search"), shown)
    return page


async def _conversations(
    tx: Read, q: str, desk: Desk, settings: Settings, cursor: str | None, limit: int
) -> Page[Result]:
    page = await actions.conversations(tx, q, me=desk.agent.id, cursor=cursor, limit=limit)
    found = await talks.get_many(tx, [hit.conversation for hit in page.items])
    views = {v.id: v for v in await conversation_views(tx, found.values(), settings)}
    items = [
        Result("conversation", hit.conversation, str(hit.snippet), hit.seq, views[hit.conversation])
        for hit in page.items
        if hit.conversation in views
    ]
    return Page(items, page.next)


async def _contacts(tx: Read, q: str, cursor: str | None, limit: int) -> Page[Result]:
    page = await actions.contacts(tx, q, cursor=cursor, limit=limit)
    cards = await people_outside.cards(tx, page.items)
    return Page(
        [Result("contact", i, contact=cards[i]) for i in page.items if i in cards], page.next
    )


def _owner(result: Result) -> UUID:
    return result.conversation.contact.id if result.conversation else result.id


api = [get_search]
