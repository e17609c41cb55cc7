"""Sole reader of `queries.sql`."""

from typing import Any
from uuid import UUID

import msgspec
from asyncpg import Record

from walletdesk.channels.contract import AccountSecrets
from walletdesk.channels.model import Account
from walletdesk.platform import paging, sql
from walletdesk.platform.db import Read
from walletdesk.platform.errors import NotFound
from walletdesk.platform.paging import Page

queries = sql.load(__package__)


def secrets_place(account_id: UUID) -> bytes:
    """Where an account's secrets are sealed, under the desk's key."""
    return b"channel_account.secrets" + account_id.bytes


async def listing(tx: Read, *, cursor: str | None = None, limit: int = 100) -> Page[Account]:
    """Accounts by kind."""
    kind, last = paging.decode(cursor, tuple[str, UUID]) if cursor else ("", UUID(int=0))
    rows = await queries.listing.all(tx, after_kind=kind, after_id=last, batch=limit + 1)
    items = [_account(r) for r in rows[:limit]]
    more = len(rows) > limit
    return Page(items, paging.encode(items[-1].kind, items[-1].id) if more else None)


async def get(tx: Read, account_id: UUID) -> Account:
    """One account. Raise `NotFound`."""
    return _account(await _row(tx, account_id))


async def opened(tx: Read, account_id: UUID) -> AccountSecrets:
    """One account with its secrets, for its adapter. Raise `NotFound`."""
    row = await _row(tx, account_id)
    text = tx.keys.desk.text(row["secrets"], secrets_place(account_id))
    secrets = msgspec.json.decode(text, type=dict[str, str]) if text else {}
    return AccountSecrets(row["id"], row["kind"], row["address"], _settings(row), secrets)


async def by_address(tx: Read, kind: str, address: str) -> UUID | None:
    """The active account with exactly this address."""
    return await queries.by_address.value(tx, kind=kind, address=address)


async def _row(tx: Read, account_id: UUID) -> Record:
    row = await queries.find.one(tx, id=account_id)
    if row is None:
        raise NotFound("channel")
    return row


def _account(row: Record) -> Account:
    return Account(
        row["id"],
        row["kind"],
        row["name"],
        row["address"],
        _settings(row),
        row["active"],
        row["created_at"],
    )


def _settings(row: Record) -> dict[str, Any]:
    return msgspec.json.decode(row["settings"], type=dict[str, Any])
