"""The embedded PostgreSQL of a data folder: the wheel's programs under our own supervision.

    with postgres.start(data) as running:      # we own it: it ends with us, however we end
        asyncpg.connect(running.url)

    with postgres.borrowed(data) as url:       # a command: uses the owner's, or starts its own
        asyncpg.connect(url)

Files in the data folder: `postgres/` (the cluster), `postgres.password` (0600), `postgres.log`,
`run/` (the socket), `owner.lock` and `users.lock`.
"""

from walletdesk.platform.postgres.borrow import borrowed, running_url
from walletdesk.platform.postgres.errors import DataHeld, PostgresError
from walletdesk.platform.postgres.hold import holder
from walletdesk.platform.postgres.programs import path as program
from walletdesk.platform.postgres.server import Running, start

__all__ = [
    "DataHeld",
    "PostgresError",
    "Running",
    "borrowed",
    "holder",
    "program",
    "running_url",
    "start",
]
