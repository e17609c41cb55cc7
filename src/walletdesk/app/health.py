"""What operators and load balancers ask."""

import asyncio

import asyncpg
from litestar import Response, get
from litestar.datastructures import State
from litestar.di import NamedDependency

from walletdesk.platform import metrics, sql
from walletdesk.platform.db import Database
from walletdesk.platform.errors import Unavailable

queries = sql.load(__package__, "health.sql")

PATIENCE = 3.0
"""Seconds for an answer of the database; load balancers give up after about five."""


@get("/healthz", include_in_schema=False, media_type="text/plain", sync_to_thread=False)
def healthz() -> str:
    """The process answers."""
    return "ok"


@get("/readyz", include_in_schema=False, media_type="text/plain")
async def readyz(db: NamedDependency[Database], state: State) -> str:
    """The database answers and holds our schema and the queue's.

    All who ask while it says nothing wait for one question: its connections are not used up.
    """
    asking: asyncio.Task[None] | None = state.get("asking")
    if asking is None or asking.done():
        asking = state["asking"] = asyncio.create_task(_ask(db))
        asking.add_done_callback(lambda done: done.cancelled() or done.exception())
    await asyncio.wait([asking], timeout=PATIENCE)
    if not asking.done():
        raise Unavailable("ready.database")
    try:
        asking.result()
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as wrong:
        raise Unavailable("ready.database") from wrong
    return "ok"


async def _ask(db: Database) -> None:
    async with db.read() as tx:
        await queries.ready.one(tx)


@get("/metrics", include_in_schema=False, sync_to_thread=False)
def get_metrics() -> Response[bytes]:
    """Prometheus' text format."""
    return Response(metrics.text(), media_type="text/plain; version=0.0.4")


pages = [healthz, readyz, get_metrics]
