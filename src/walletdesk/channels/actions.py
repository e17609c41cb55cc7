"""The accounts that are there from the first start, and those that administrators set up."""

from typing import Any
from uuid import UUID

import msgspec

from walletdesk.channels import store
from walletdesk.channels.model import SHIPPED, account_id
from walletdesk.platform import ids
from walletdesk.platform.db import Tx
from walletdesk.platform.errors import Conflict


async def ensure_shipped(tx: Tx) -> int:
    """Make the accounts of chat, form and API where they are missing; how many were made."""
    made = 0
    for kind, name in SHIPPED.items():
        made += await store.queries.add_shipped.run(
            tx, id=account_id(kind), kind=kind, name=name, now=tx.now
        )
    return made


async def add(
    tx: Tx, kind: str, address: str, name: str, settings: dict[str, Any], secrets: dict[str, str]
) -> UUID:
    """Set up an account. Raise `Conflict` when this kind has one with the same address."""
    account = ids.at(tx.now)
    made = await store.queries.add.run(
        tx,
        id=account,
        kind=kind,
        address=address,
        name=name,
        settings=msgspec.json.encode(settings).decode(),
        secrets=_sealed(tx, account, secrets),
        now=tx.now,
    )
    if not made:
        raise Conflict("channel.address_taken")
    return account


async def edit(
    tx: Tx,
    account: UUID,
    address: str,
    name: str,
    settings: dict[str, Any],
    secrets: dict[str, str],
) -> None:
    """Change an account; `secrets` are those that change, an empty text takes one away.

    Raise `NotFound`, or `Conflict` when another account has the address.
    """
    was = await store.opened(tx, account)
    if await store.queries.taken.value(tx, id=account, address=address):
        raise Conflict("channel.address_taken")
    await store.queries.edit.run(
        tx,
        id=account,
        address=address,
        name=name,
        settings=msgspec.json.encode(settings).decode(),
        secrets=_sealed(tx, account, {**was.secrets, **secrets}),
    )


def _sealed(tx: Tx, account: UUID, secrets: dict[str, str]) -> bytes | None:
    kept = {name: value for name, value in secrets.items() if value}
    if not kept:
        return None
    return tx.keys.desk.seal(msgspec.json.encode(kept), store.secrets_place(account))
