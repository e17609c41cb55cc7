"""What operators and load balancers ask."""

import asyncpg
from litestar import Response, get
from litestar.di import NamedDependency

from walletdesk.platform import metrics, sql
from walletdesk.platform.db import Database
from walletdesk.platform.errors import Unavailable

queries = sql.load(__package__, "health.sql")


@get("/healthz", include_in_schema=False, media_type="text/plain", sync_to_thread=False)
def healthz() -> str:
    """The process answers."""
    return "ok"


@get("/readyz", include_in_schema=False, media_type="text/plain")
async def readyz(db: NamedDependency[Database]) -> str:
    """The database answers and holds our schema and the queue's."""
    try:
        async with db.read() as tx:
            await queries.ready.one(tx)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as wrong:
        raise Unavailable("ready.database") from wrong
    return "ok"


@get("/metrics", include_in_schema=False, sync_to_thread=False)
def get_metrics() -> Response[bytes]:
    """Prometheus' text format."""
    return Response(metrics.text(), media_type="text/plain; version=0.0.4")


pages = [healthz, readyz, get_metrics]
