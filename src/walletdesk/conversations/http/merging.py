"""Two conversations about one matter become one, and can be two again."""

from uuid import UUID

from litestar import delete, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Struct

from walletdesk.conversations import store
from walletdesk.conversations.actions.merge import merge, unmerge
from walletdesk.conversations.http.edge import TAGS, Edge
from walletdesk.conversations.http.views import ConversationView
from walletdesk.people import Act, may
from walletdesk.platform.errors import Invalid, NotFound
from walletdesk.realtime import tell


class MergeWish(Struct, frozen=True, forbid_unknown_fields=True):
    """The conversation it becomes part of."""

    into: UUID


@post(
    "/conversations/{conversation_id:uuid}/merge",
    guards=[may(Act.ORGANISE)],
    status_code=200,
    tags=TAGS,
    summary="Merge a conversation into another",
)
async def post_merge(
    conversation_id: FromPath[UUID],
    data: JSONBody[MergeWish],
    edge: NamedDependency[Edge],
) -> ConversationView:
    """Answers the one that stays. Messages keep their conversation and seq; it can be undone."""
    async with edge.desk.transaction() as tx:
        await store.get(tx, conversation_id)
        try:
            await store.get(tx, data.into)
        except NotFound as unknown:
            raise Invalid("into", "merge.unknown") from unknown
        await merge(tx, conversation_id, data.into, actor=edge.desk.agent)
        tell.changed(tx, edge.hub, conversation_id, data.into)
        return await edge.shown(tx, data.into)


@delete(
    "/conversations/{conversation_id:uuid}/merge",
    guards=[may(Act.ORGANISE)],
    status_code=200,
    tags=TAGS,
    summary="Undo the merge of a conversation",
)
async def delete_merge(
    conversation_id: FromPath[UUID],
    edge: NamedDependency[Edge],
) -> ConversationView:
    """Answers the one that stands alone again."""
    async with edge.desk.transaction() as tx:
        await store.get(tx, conversation_id)
        other = await unmerge(tx, conversation_id, actor=edge.desk.agent)
        tell.changed(tx, edge.hub, conversation_id, other)
        return await edge.shown(tx, conversation_id)


api = [post_merge, delete_merge]
