"""Messages of a conversation: read in order, reply, note, replies held for a moment."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from litestar import Response, delete, get, post
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, JSONBody, Parameter
from msgspec import Meta, Struct

from walletdesk import files
from walletdesk.audit import Auditor
from walletdesk.conversations import store
from walletdesk.conversations.actions.reply import Held, held, hold, reply, undo
from walletdesk.conversations.http.edge import (
    audited,
    check_mentions,
    known,
    need,
)
from walletdesk.conversations.http.html import to_text
from walletdesk.conversations.http.views import MessageView, Zoned, attachment, message_views
from walletdesk.conversations.model import (
    MOST_FILES,
    TEXT_LENGTH,
    Conversation,
    Reply,
    check_send_at,
)
from walletdesk.files import AttachmentView
from walletdesk.people import Act, Desk, may
from walletdesk.platform import paging
from walletdesk.platform.db import Read, Tx
from walletdesk.platform.errors import Invalid
from walletdesk.platform.paging import Limit, Page
from walletdesk.realtime import Hub, tell
from walletdesk.ui import AnyRequest, language_of

TAGS = ["messages"]


class NewMessage(Struct, frozen=True, forbid_unknown_fields=True):
    """A reply to the contact, or a note for colleagues. Give `text` or `html`, not both."""

    kind: Literal["reply", "note"]
    text: Annotated[str, Meta(max_length=TEXT_LENGTH, examples=["您好，我来看一下，请稍等。"])] = ""
    html: Annotated[str, Meta(max_length=TEXT_LENGTH, description="Kept as plain text")] | None = (
        None
    )
    attachments: Annotated[
        tuple[UUID, ...], Meta(max_length=MOST_FILES, description="Ids from POST /attachments")
    ] = ()
    send_at: (
        Annotated[datetime, Meta(tz=True, description="Holds a reply until then; within 90 days")]
        | None
    ) = None
    solve: Annotated[bool, Meta(description="Solve the conversation with this reply")] = False
    mentions: Annotated[
        tuple[UUID, ...], Meta(max_length=20, description="Of a note: agents to call")
    ] = ()


class HeldView(Struct, frozen=True):
    """A reply that is not sent yet and can be taken back."""

    id: UUID
    conversation: UUID
    agent: UUID
    text: str
    attachments: list[AttachmentView]
    solve: bool
    send_at: Zoned


@get(
    "/conversations/{conversation_id:uuid}/messages",
    guards=[may(Act.READ)],
    tags=TAGS,
    summary="List the messages of a conversation in order",
)
async def list_messages(
    request: AnyRequest,
    conversation_id: FromPath[UUID],
    desk: NamedDependency[Desk],
    auditor: NamedDependency[Auditor],
    after: Annotated[
        int, Parameter(ge=0, le=2**31 - 1, description="Only those with a greater seq")
    ] = 0,
    limit: Limit = 50,
    cursor: Annotated[str | None, Parameter(description="`next` of the page before")] = None,
) -> Page[MessageView]:
    """Notes are among them. Of a merged conversation only its own: read each by its id."""
    start = max(after, paging.decode(cursor, tuple[int])[0]) if cursor else after
    async with desk.read() as tx:
        talk = await known(tx, conversation_id)
        audited(auditor, desk, "api.messages", talk.contact)
        found = await store.in_order(tx, conversation_id, after=start, limit=limit + 1)
        items = await message_views(tx, found[:limit], language=language_of(request))
    return Page(items, paging.encode(items[-1].seq) if len(found) > limit else None)


@post(
    "/conversations/{conversation_id:uuid}/messages",
    guards=[may(Act.NOTE)],
    responses={
        202: ResponseSpec(HeldView, description="Held until `send_at`", generate_examples=False)
    },
    tags=TAGS,
    summary="Reply to the contact, or leave a note for colleagues",
)
async def post_message(
    request: AnyRequest,
    conversation_id: FromPath[UUID],
    data: JSONBody[NewMessage],
    desk: NamedDependency[Desk],
    hub: NamedDependency[Hub],
) -> Response[MessageView]:
    """A reply needs the act `reply`. With `send_at` it is held: 202, and it can be taken back."""
    if data.kind == "reply":
        need(desk, Act.REPLY)
    async with desk.transaction() as tx:
        talk = await known(tx, conversation_id)
        wish = await _wish(tx, talk, data, desk)
        if data.send_at is not None:
            return await _hold(tx, talk, wish, data.send_at, desk, hub)  # pyright: ignore[reportReturnType]
        accepted = await reply(tx, talk.id, wish, actor=desk.agent, mentions=data.mentions)
        tell.written(tx, hub, talk.id, accepted.seq)
        found = await store.in_order(tx, talk.id, after=accepted.seq - 1, limit=1)
        view = (await message_views(tx, found, language=language_of(request)))[0]
    place = f"/api/v1/conversations/{talk.id}/messages?after={view.seq - 1}&limit=1"
    return Response(view, status_code=201, headers={"location": place})


@get(
    "/conversations/{conversation_id:uuid}/held",
    guards=[may(Act.READ)],
    tags=TAGS,
    summary="List the replies that wait for their moment",
)
async def list_held(
    conversation_id: FromPath[UUID], desk: NamedDependency[Desk], auditor: NamedDependency[Auditor]
) -> Page[HeldView]:
    """Soonest first."""
    async with desk.read() as tx:
        audited(auditor, desk, "api.held", (await known(tx, conversation_id)).contact)
        return Page([await _held_view(tx, h) for h in await held(tx, conversation_id)])


@delete(
    "/conversations/{conversation_id:uuid}/held/{held_id:uuid}",
    guards=[may(Act.REPLY)],
    tags=TAGS,
    summary="Take a held reply back",
)
async def delete_held(
    conversation_id: FromPath[UUID],
    held_id: FromPath[UUID],
    desk: NamedDependency[Desk],
    hub: NamedDependency[Hub],
) -> None:
    """409 when it has gone out."""
    async with desk.transaction() as tx:
        await known(tx, conversation_id)
        taken = await undo(tx, conversation_id, held_id, actor=desk.agent)
        tell.changed(tx, hub, taken.conversation)


async def _wish(tx: Tx, talk: Conversation, data: NewMessage, desk: Desk) -> Reply:
    """What to write, its files tied to the contact."""
    if data.html is not None and data.text:
        raise Invalid("html", "message.text_or_html")
    await check_mentions(tx, data.kind, data.mentions)
    await files.attach(tx, data.attachments, key_id=talk.key, by=desk.agent.id)
    text = to_text(data.html) if data.html is not None else data.text
    return Reply(text=text, kind=data.kind, files=data.attachments, solve=data.solve)


async def _hold(
    tx: Tx, talk: Conversation, wish: Reply, send_at: datetime, desk: Desk, hub: Hub
) -> Response[HeldView]:
    check_send_at(send_at, wish.kind, now=tx.now)
    made = await hold(tx, talk.id, wish, send_at, actor=desk.agent)
    tell.changed(tx, hub, talk.id)
    views = [await _held_view(tx, h) for h in await held(tx, talk.id) if h.id == made]
    return Response(views[0], status_code=202)


async def _held_view(tx: Read, waiting: Held) -> HeldView:
    found = await files.find(tx, waiting.files)
    shown = [attachment(tx, found[i]) for i in waiting.files if i in found]
    return HeldView(
        waiting.id,
        waiting.conversation,
        waiting.agent,
        waiting.text,
        shown,
        waiting.solve,
        waiting.send_at,
    )


api = [list_messages, post_message, list_held, delete_held]
