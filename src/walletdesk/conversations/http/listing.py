"""GET /conversations: filters and keyset pages, newest activity first."""

import re
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency, Provide
from litestar.params import FromQuery, Parameter
from msgspec import Meta
from msgspec.structs import replace

from walletdesk import categories
from walletdesk.audit import Auditor
from walletdesk.conversations import store
from walletdesk.conversations.http.edge import TAGS, audited
from walletdesk.conversations.http.views import ConversationView, conversation_views
from walletdesk.conversations.model import PRIORITIES, Filter, Status
from walletdesk.people import Act, Desk, may
from walletdesk.platform.db import Read
from walletdesk.platform.errors import Invalid
from walletdesk.platform.paging import Limit, Page
from walletdesk.platform.settings import Settings

UUID_SHAPE = "[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
UUID_ALONE = re.compile(UUID_SHAPE)

type Id = Annotated[str, Meta(pattern=rf"^{UUID_SHAPE}$", extra_json_schema={"format": "uuid"})]
"""An id in a query. (Declared as UUID, the text `null` would be taken for none given.)"""
type Tag = Annotated[str, Meta(min_length=1, max_length=40, pattern=r"^[^\x00-\x1f]+$")]
type Language = Annotated[
    str, Meta(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", examples=["zh-Hans"])
]
type Truth = Annotated[str, Meta(pattern="^(true|false)$", examples=["true"])]
type Rank = Annotated[str, Meta(pattern=f"^({'|'.join(PRIORITIES)})$", examples=["high"])]
type Word = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_-]{0,59}$")]
type Moment = Annotated[
    str, Meta(pattern=r"^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$")
]
type Someone = Annotated[str, Meta(pattern=rf"^(me|none|{UUID_SHAPE})$", examples=["me"])]
type CategoryRef = Annotated[
    str,
    Meta(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,59}$", description="Id or slug", examples=["transfer"]
    ),
]


def provide_filter(
    desk: NamedDependency[Desk],
    status: FromQuery[list[Status] | None] = None,
    assignee: Annotated[
        Someone | None, Parameter(description="An agent's id, `me`, or `none` (unassigned)")
    ] = None,
    team: FromQuery[Id | None] = None,
    channel: Annotated[Word | None, Parameter(description="Kind of channel")] = None,
    contact: FromQuery[Id | None] = None,
    language: FromQuery[Language | None] = None,
    tag: FromQuery[Tag | None] = None,
    priority: FromQuery[Rank | None] = None,
    snoozed: FromQuery[Truth | None] = None,
    updated_after: Annotated[
        Moment | None,
        Parameter(description="RFC 3339, with a zone", schema_extra={"format": "date-time"}),
    ] = None,
) -> Filter:
    """The filters of the query; each narrows the list, `status` may be given several times."""
    someone = assignee if assignee not in (None, "me", "none") else None
    return Filter(
        statuses=tuple(status) if status else None,
        agent=desk.agent.id if assignee == "me" else UUID(someone) if someone else None,
        unassigned=assignee == "none",
        team=UUID(team) if team else None,
        channel=channel,
        contact=UUID(contact) if contact else None,
        language=language,
        tag=" ".join(tag.lower().split()) if tag else None,
        priority=PRIORITIES.index(priority) if priority else None,
        snoozed=None if snoozed is None else snoozed == "true",
        updated_after=_moment(updated_after) if updated_after else None,
    )


def _moment(text: str) -> datetime:
    """A query holds text only, and a lenient reading would take 0.5 for a time in 1970."""
    try:
        return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError) as wrong:  # the first and last hours of the calendar
        raise Invalid("updated_after", "value.time") from wrong


@get(
    "/conversations",
    guards=[may(Act.READ)],
    dependencies={"wish": Provide(provide_filter, sync_to_thread=False)},
    tags=TAGS,
    summary="List conversations, newest activity first",
)
async def list_conversations(
    wish: NamedDependency[Filter],
    desk: NamedDependency[Desk],
    auditor: NamedDependency[Auditor],
    settings: NamedDependency[Settings],
    category: Annotated[CategoryRef | None, Parameter(description="Id or slug")] = None,
    limit: Limit = 50,
    cursor: FromQuery[str | None] = None,
) -> Page[ConversationView]:
    """Merged conversations are left out: their messages are shown with the one they went into."""
    async with desk.read() as tx:
        if category is not None:
            wish = replace(wish, category=await category_id(tx, category))
        page = await store.page(tx, wish, cursor=cursor, limit=limit)
        found = await store.get_many(tx, [row.id for row in page.items])
        talks = [found[row.id] for row in page.items if row.id in found]
        audited(auditor, desk, "api.conversations", *(t.contact for t in talks))
        return Page(await conversation_views(tx, talks, settings), page.next)


async def category_id(tx: Read, given: str) -> UUID:
    """The id of a category given by id or slug. Raise `Invalid`."""
    tree = await categories.tree(tx)
    found = tree.by_slug.get(given)
    if found is None and UUID_ALONE.fullmatch(given):
        found = tree.by_id.get(UUID(given))
    if found is None:
        raise Invalid("category", "category.unknown")
    return found.id


api = [list_conversations]
