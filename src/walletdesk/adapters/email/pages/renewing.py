"""Some providers renew the refresh token at each use: whoever uses the stored one keeps the new."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from walletdesk.adapters.email import store
from walletdesk.people import Desk

type Keep = Callable[[str], Awaitable[None]]


def renewing(desk: Desk, account: UUID) -> Keep:
    """Puts a new refresh token in the place of the stored one."""

    async def keep(token: str) -> None:
        async with desk.transaction() as tx:
            await store.keep_secret(tx, account, "oauth_refresh", token)

    return keep
