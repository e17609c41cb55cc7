"""While an agent looks at a talk and writes in it: drafts, read marks, signs of presence."""

from typing import Annotated, Literal
from uuid import UUID

from litestar import Response, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from walletdesk import conversations, files
from walletdesk.people import Act, Desk, may
from walletdesk.platform.db import Read
from walletdesk.realtime import Hub, Presence, tell

NOTHING = 204


class Typed(Struct, frozen=True, forbid_unknown_fields=True):
    """What stands in the composer."""

    kind: Literal["reply", "note"] = "reply"
    text: Annotated[str, Meta(max_length=100_000)] = ""
    files: Annotated[tuple[UUID, ...], Meta(max_length=20)] = ()


class Attached(Struct, frozen=True):
    """A file of a draft."""

    id: UUID
    name: str


class Drafted(Struct, frozen=True):
    """A draft as the composer takes it over; an empty text when there is none."""

    kind: Literal["reply", "note"] = "reply"
    text: str = ""
    files: list[Attached] = []


async def drafted_files(tx: Read, ids: tuple[UUID, ...]) -> list[Attached]:
    """Names of a draft's files; those swept away meanwhile are left out."""
    known = await files.find(tx, ids) if ids else {}
    return [Attached(i, known[i].name) for i in ids if i in known]


class Sign(Struct, frozen=True, forbid_unknown_fields=True):
    """What the agent does here."""

    doing: Literal["viewing", "replying", "left"]


@get("/desk/talk/{conversation_id:uuid}/draft", guards=[may(Act.NOTE)], include_in_schema=False)
async def get_draft(conversation_id: FromPath[UUID], desk: NamedDependency[Desk]) -> Drafted:
    """What this agent was writing, perhaps in another window; empty when nothing."""
    async with desk.read() as tx:
        draft = await conversations.draft_of(tx, conversation_id, desk.agent.id)
        if draft is None:
            return Drafted()
        return Drafted(draft.kind, draft.text, await drafted_files(tx, draft.files))


@put(
    "/desk/talk/{conversation_id:uuid}/draft",
    guards=[may(Act.NOTE)],
    include_in_schema=False,
    status_code=NOTHING,
)
async def put_draft(
    conversation_id: FromPath[UUID],
    data: JSONBody[Typed],
    desk: NamedDependency[Desk],
    hub: NamedDependency[Hub],
) -> Response[None]:
    """Keep it. Secrets are masked here too."""
    async with desk.transaction() as tx:
        await conversations.save_draft(
            tx, conversation_id, data.kind, data.text, data.files, actor=desk.agent
        )
        tell.drafted(tx, hub, conversation_id, desk.agent.id)
    return Response(None, status_code=NOTHING)


@put(
    "/desk/talk/{conversation_id:uuid}/read",
    guards=[may(Act.NOTE)],
    include_in_schema=False,
    status_code=NOTHING,
)
async def put_read(
    conversation_id: FromPath[UUID], desk: NamedDependency[Desk], hub: NamedDependency[Hub]
) -> Response[None]:
    """It is on the screen."""
    async with desk.transaction() as tx:
        seq = await conversations.agent_read(tx, conversation_id, actor=desk.agent)
        if seq is not None:
            tell.read(tx, hub, conversation_id, desk.agent.id, seq)
    return Response(None, status_code=NOTHING)


@put(
    "/desk/talk/{conversation_id:uuid}/presence",
    guards=[may(Act.NOTE)],
    include_in_schema=False,
    status_code=NOTHING,
)
async def put_presence(
    conversation_id: FromPath[UUID],
    data: JSONBody[Sign],
    desk: NamedDependency[Desk],
    presence: NamedDependency[Presence],
) -> Response[None]:
    """Colleagues see it; "replying" is also what the contact sees as typing."""
    presence.tell(conversation_id, desk.agent.id, data.doing)
    return Response(None, status_code=NOTHING)


pages = [get_draft, put_draft, put_read, put_presence]
