"""Replies and notes: sent, held for a moment, taken back."""

from datetime import timedelta
from typing import Annotated, Literal
from uuid import UUID

from litestar import delete, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from walletdesk import conversations, people
from walletdesk.conversations import Conversation, Reply
from walletdesk.people import Act, Desk, may
from walletdesk.platform.db import Read, Tx
from walletdesk.platform.errors import Conflict, Forbidden, Invalid
from walletdesk.realtime import Hub, Presence, tell
from walletdesk.workspace.http.talk.drafts import Drafted, drafted_files
from walletdesk.workspace.talk.sight import undo_seconds

MOST_MENTIONS = 20


class Wish(Struct, frozen=True, forbid_unknown_fields=True):
    """What the composer sends. `began`: the last seq on the screen when writing began."""

    kind: Literal["reply", "note"]
    text: Annotated[str, Meta(max_length=100_000)]
    client_id: UUID
    files: Annotated[tuple[UUID, ...], Meta(max_length=20)] = ()
    mentions: Annotated[tuple[UUID, ...], Meta(max_length=MOST_MENTIONS)] = ()
    solve: bool = False
    began: Annotated[int, Meta(ge=0)] | None = None
    anyway: bool = False


class Sent(Struct, frozen=True):
    """What became of it: a line, or a reply that can be taken back for `seconds`."""

    seq: int | None = None
    held: UUID | None = None
    seconds: int = 0


@post(
    "/desk/talk/{conversation_id:uuid}/messages",
    guards=[may(Act.NOTE)],
    include_in_schema=False,
    status_code=200,
)
async def post_message(
    conversation_id: FromPath[UUID],
    data: JSONBody[Wish],
    desk: NamedDependency[Desk],
    hub: NamedDependency[Hub],
    presence: NamedDependency[Presence],
) -> Sent:
    """The same `client_id` again changes nothing. 409 when a colleague answered meanwhile."""
    if data.kind == "reply" and Act.REPLY not in desk.agent.acts:
        raise Forbidden("act.not_yours", act=Act.REPLY.value)
    if data.solve and Act.ORGANISE not in desk.agent.acts:
        raise Forbidden("act.not_yours", act=Act.ORGANISE.value)
    async with desk.transaction() as tx:
        talk = await conversations.get(tx, conversation_id, lock=True)
        sent = await _send(tx, talk, data, desk, hub)
        tx.after_commit(lambda: presence.tell(talk.id, desk.agent.id, "viewing"))
    return sent


async def _send(tx: Tx, talk: Conversation, data: Wish, desk: Desk, hub: Hub) -> Sent:
    await _check_mentions(tx, data)
    if data.kind == "reply" and not data.anyway:
        await _check_clash(tx, talk, data, desk)
    wish = Reply(
        text=data.text,
        kind=data.kind,
        files=data.files,
        solve=data.solve and data.kind == "reply",
        client_id=data.client_id,
    )
    tell.drafted(tx, hub, talk.id, desk.agent.id)
    seconds = undo_seconds(talk.channel) if data.kind == "reply" else 0
    if seconds and not await _sent_before(tx, talk, data):
        return await _hold(tx, talk, wish, seconds, desk, hub)
    accepted = await conversations.reply(
        tx, talk.id, wish, actor=desk.agent, mentions=data.mentions
    )
    tell.written(tx, hub, talk.id, accepted.seq)
    return Sent(seq=accepted.seq)


async def _hold(
    tx: Tx, talk: Conversation, wish: Reply, seconds: int, desk: Desk, hub: Hub
) -> Sent:
    if talk.status == "closed" or talk.merged_into is not None:
        gone = talk.merged_into is not None
        raise Conflict("conversation.merged_away" if gone else "conversation.closed")
    due = tx.now + timedelta(seconds=seconds)
    held = await conversations.hold(tx, talk.id, wish, due, actor=desk.agent)
    tell.changed(tx, hub, talk.id)
    return Sent(held=held, seconds=seconds)


async def _sent_before(tx: Read, talk: Conversation, data: Wish) -> bool:
    """Whether this wish has become a message already: a bad network repeats it."""
    recent = await conversations.latest(tx, [talk.id], limit=50)
    return any(m.client_id == data.client_id for m in recent)


async def _check_clash(tx: Read, talk: Conversation, data: Wish, desk: Desk) -> None:
    """Raise `Conflict` when somebody else answered since this one was begun."""
    if data.began is None or talk.last_seq <= data.began:
        return
    since = await conversations.messages(tx, [talk.id], after=data.began)
    if any(m.client_id == data.client_id for m in since):
        return
    others = [
        m.author for m in since if m.kind == "reply" and m.author not in (None, desk.agent.id)
    ]
    cards = await people.agents_by_id(tx, [author for author in others if author])
    if cards:
        raise Conflict("reply.answered_meanwhile", name=list(cards.values())[-1].name)


async def _check_mentions(tx: Read, data: Wish) -> None:
    if not data.mentions:
        return
    if data.kind != "note":
        raise Invalid("mentions", "mentions.only_in_notes")
    names = await people.names(tx)
    if any(agent not in names or not names[agent].active for agent in data.mentions):
        raise Invalid("mentions", "mentions.unknown_agent")


@delete(
    "/desk/talk/{conversation_id:uuid}/held/{held_id:uuid}",
    guards=[may(Act.REPLY)],
    include_in_schema=False,
    status_code=200,
)
async def delete_held(
    conversation_id: FromPath[UUID],
    held_id: FromPath[UUID],
    desk: NamedDependency[Desk],
    hub: NamedDependency[Hub],
) -> Drafted:
    """Take a reply back; what was in it. 409 when it has gone out."""
    async with desk.transaction() as tx:
        taken = await conversations.undo(tx, conversation_id, held_id, actor=desk.agent)
        await conversations.save_draft(
            tx, conversation_id, "reply", taken.text, taken.files, actor=desk.agent
        )
        tell.changed(tx, hub, taken.conversation)
        return Drafted("reply", taken.text, await drafted_files(tx, taken.files))


pages = [post_message, delete_held]
