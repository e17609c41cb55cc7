"""What the caller is writing in a conversation, kept; and how far it was read."""

from typing import Annotated, Literal
from uuid import UUID

from litestar import delete, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from walletdesk.audit import Auditor
from walletdesk.conversations.actions.drafts import Draft, agent_read, draft_of, save_draft
from walletdesk.conversations.http.edge import audited, known
from walletdesk.conversations.http.views import Zoned
from walletdesk.conversations.model import MOST_FILES, TEXT_LENGTH
from walletdesk.people import Act, Desk, may
from walletdesk.platform.errors import NotFound
from walletdesk.realtime import Hub, tell

TAGS = ["messages"]


class DraftWish(Struct, frozen=True, forbid_unknown_fields=True):
    """What was typed so far; an empty text without files drops the draft."""

    kind: Literal["reply", "note"] = "reply"
    text: Annotated[str, Meta(max_length=TEXT_LENGTH, examples=["您好，我来看"])] = ""
    attachments: Annotated[tuple[UUID, ...], Meta(max_length=MOST_FILES)] = ()


class DraftView(Struct, frozen=True):
    """The caller's draft."""

    kind: Literal["reply", "note"]
    text: str
    attachments: tuple[UUID, ...]
    updated_at: Zoned


class ReadView(Struct, frozen=True):
    """Up to which message an agent has read."""

    seq: int


@get(
    "/conversations/{conversation_id:uuid}/draft",
    guards=[may(Act.READ)],
    tags=TAGS,
    summary="Get your draft",
)
async def get_draft(
    conversation_id: FromPath[UUID], desk: NamedDependency[Desk], auditor: NamedDependency[Auditor]
) -> DraftView:
    """404 when you were writing nothing."""
    async with desk.read() as tx:
        audited(auditor, desk, "api.draft", (await known(tx, conversation_id)).contact)
        draft = await draft_of(tx, conversation_id, desk.agent.id)
    if draft is None:
        raise NotFound("draft")
    return _view(draft)


@put(
    "/conversations/{conversation_id:uuid}/draft",
    guards=[may(Act.NOTE)],
    tags=TAGS,
    summary="Keep what you are writing",
)
async def put_draft(
    conversation_id: FromPath[UUID],
    data: JSONBody[DraftWish],
    desk: NamedDependency[Desk],
    hub: NamedDependency[Hub],
) -> DraftView | None:
    """Secrets are masked. null when nothing was left to keep."""
    async with desk.transaction() as tx:
        await known(tx, conversation_id)
        await save_draft(
            tx, conversation_id, data.kind, data.text, data.attachments, actor=desk.agent
        )
        tell.drafted(tx, hub, conversation_id, desk.agent.id)
        draft = await draft_of(tx, conversation_id, desk.agent.id)
    return _view(draft) if draft else None


@delete(
    "/conversations/{conversation_id:uuid}/draft",
    guards=[may(Act.NOTE)],
    tags=TAGS,
    summary="Drop your draft",
)
async def delete_draft(
    conversation_id: FromPath[UUID], desk: NamedDependency[Desk], hub: NamedDependency[Hub]
) -> None:
    """Nothing to drop is fine."""
    async with desk.transaction() as tx:
        await known(tx, conversation_id)
        await save_draft(tx, conversation_id, "reply", "", actor=desk.agent)
        tell.drafted(tx, hub, conversation_id, desk.agent.id)


@put(
    "/conversations/{conversation_id:uuid}/read",
    guards=[may(Act.NOTE)],
    tags=TAGS,
    summary="Mark a conversation as read by agents",
)
async def put_read(
    conversation_id: FromPath[UUID], desk: NamedDependency[Desk], hub: NamedDependency[Hub]
) -> ReadView:
    """Everything up to now; mentions of you in it are read as well."""
    async with desk.transaction() as tx:
        await agent_read(tx, conversation_id, actor=desk.agent)
        talk = await known(tx, conversation_id)
        tell.read(tx, hub, talk.id, desk.agent.id, talk.agent_read_seq)
    return ReadView(talk.agent_read_seq)


def _view(draft: Draft) -> DraftView:
    return DraftView(draft.kind, draft.text, draft.files, draft.updated_at)


api = [get_draft, put_draft, delete_draft, put_read]
