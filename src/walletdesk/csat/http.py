"""Ratings in the API."""

from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath

from walletdesk import conversations
from walletdesk.audit import Auditor, Reading
from walletdesk.csat import store
from walletdesk.csat.model import Rating
from walletdesk.people import Act, Desk, may
from walletdesk.platform.errors import NotFound


@get(
    "/conversations/{conversation_id:uuid}/rating",
    guards=[may(Act.READ)],
    tags=["conversations"],
    summary="The contact's rating",
)
async def get_rating(
    conversation_id: FromPath[UUID], desk: NamedDependency[Desk], auditor: NamedDependency[Auditor]
) -> Rating:
    """404 also while the contact has not rated."""
    async with desk.read() as tx:
        talk = await conversations.get(tx, conversation_id)
        rating = await store.rating(tx, conversation_id)
    if rating is None:
        raise NotFound("rating")
    agent = desk.agent
    auditor.read(Reading(agent.id, agent.token, "api.rating"), [talk.contact])
    return rating


api = [get_rating]
