"""Sole reader of `queries.sql`."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import msgspec
from asyncpg import Record

from walletdesk.macros.model import Macro, MacroWish, say
from walletdesk.platform import jsonb, paging, sql
from walletdesk.platform.db import Read
from walletdesk.platform.errors import NotFound
from walletdesk.platform.paging import Page

queries = sql.load(__package__)


async def get(tx: Read, macro_id: UUID) -> Macro:
    """One template. Raise `NotFound`."""
    row = await queries.find.one(tx, id=macro_id)
    if row is None:
        raise NotFound("macro")
    return _macro(row)


async def usable(tx: Read, team_ids: Iterable[UUID], *, everything: bool = False) -> list[Macro]:
    """Templates of everybody and of these teams, in order."""
    rows = await queries.listing.all(tx, team_ids=list(team_ids), everything=everything)
    return [_macro(row) for row in rows]


async def page(tx: Read, *, cursor: str | None, limit: int) -> Page[Macro]:
    """All templates, a page at a time."""
    position, last = paging.decode(cursor, tuple[int, UUID]) if cursor else (-1, UUID(int=0))
    rows = await queries.page.all(tx, after_position=position, after_id=last, batch=limit + 1)
    items = [_macro(row) for row in rows[:limit]]
    more = len(rows) > limit
    return Page(items, paging.encode(items[-1].position, items[-1].id) if more else None)


async def category_names(tx: Read, language: str) -> dict[UUID, str]:
    """Active categories as a form offers them: "Transfer › Pending", in the order of the tree."""
    rows = await queries.category_names.all(tx)
    texts = {r["id"]: say(_texts(r["names"]), language) for r in rows}
    found: dict[UUID, str] = {}
    for top in (r for r in rows if r["parent_id"] is None):
        found[top["id"]] = texts[top["id"]]
        for row in (r for r in rows if r["parent_id"] == top["id"]):
            found[row["id"]] = f"{texts[top['id']]} › {texts[row['id']]}"
    return found


def columns(wish: MacroWish) -> dict[str, Any]:
    """The parameters of `add` and `change`."""
    return {
        "names": jsonb.encode(wish.names),
        "texts": jsonb.encode(wish.texts),
        "category_id": wish.category_id,
        "team_id": wish.team_id,
        "position": wish.position,
    }


def _macro(row: Record) -> Macro:
    values = dict(row)
    for column in ("names", "texts"):
        values[column] = _texts(values[column])
    return Macro(**values)


def _texts(text: str) -> dict[str, str]:
    return msgspec.json.decode(text, type=dict[str, str])
