"""Sole reader of `queries.sql`: which forms have been sent."""

from datetime import timedelta
from uuid import UUID

from walletdesk.platform import sql
from walletdesk.platform.db import Read, Tx
from walletdesk.portal.forms import LIFETIME

queries = sql.load(__package__)


async def sent(tx: Read, number: UUID) -> UUID | None:
    """The conversation that a form has begun."""
    return await queries.sent.value(tx, number=number)


async def send(tx: Tx, number: UUID, conversation: UUID) -> bool:
    """Note that a form begins this conversation; False when it has begun another already."""
    return await queries.send.run(tx, number=number, conversation_id=conversation, now=tx.now) > 0


async def sweep(tx: Tx) -> int:
    """Forget forms that can no longer be sent; how many."""
    return await queries.sweep.run(tx, before=tx.now - LIFETIME - timedelta(hours=1))
