"""Two conversations about one matter become one, and can be two again."""

from uuid import UUID

from litestar import delete, post
from litestar.params import FromPath, JSONBody
from msgspec import Struct

from walletdesk.audit import Auditor
from walletdesk.conversations import store
from walletdesk.conversations.actions.merge import merge, unmerge
from walletdesk.conversations.http.edge import TAGS, changed, shown
from walletdesk.conversations.http.views import ConversationView
from walletdesk.people import Act, Desk, may
from walletdesk.platform.errors import Invalid, NotFound
from walletdesk.platform.settings import Settings
from walletdesk.realtime import Hub


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
    desk: Desk,
    hub: Hub,
    auditor: Auditor,
    settings: Settings,
) -> ConversationView:
    """Answers the one that stays. Messages keep their conversation and seq; it can be undone."""
    async with desk.transaction() as tx:
        await store.get(tx, conversation_id)
        try:
            await store.get(tx, data.into)
        except NotFound as unknown:
            raise Invalid("into", "merge.unknown") from unknown
        await merge(tx, conversation_id, data.into, actor=desk.agent)
        changed(tx, hub, conversation_id, data.into)
        return await shown(tx, data.into, desk, auditor, settings)


@delete(
    "/conversations/{conversation_id:uuid}/merge",
    guards=[may(Act.ORGANISE)],
    status_code=200,
    tags=TAGS,
    summary="Undo the merge of a conversation",
)
async def delete_merge(
    conversation_id: FromPath[UUID], desk: Desk, hub: Hub, auditor: Auditor, settings: Settings
) -> ConversationView:
    """Answers the one that stands alone again."""
    async with desk.transaction() as tx:
        await store.get(tx, conversation_id)
        other = await unmerge(tx, conversation_id, actor=desk.agent)
        changed(tx, hub, conversation_id, other)
        return await shown(tx, conversation_id, desk, auditor, settings)


api = [post_merge, delete_merge]
