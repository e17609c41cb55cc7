"""Sole reader of `queries.sql`; keeps the tree in the process until its version changes."""

import time
from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

import msgspec
from asyncpg import Record
from msgspec import Struct

from walletdesk.categories.model import Category, Field, Option, Texts, Tree, inherited
from walletdesk.platform import jsonb, sql
from walletdesk.platform.crypto import Keyring
from walletdesk.platform.db import Read, Tx
from walletdesk.platform.errors import NotFound

queries = sql.load(__package__)

FRESH = 1.0
"""Seconds for which a process trusts its copy without asking for the version."""


class _Kept(Struct):
    tree: Tree
    asked_at: float


_kept: WeakKeyDictionary[Keyring, _Kept] = WeakKeyDictionary()
"""By keyring, which stands for the database: one a process, but one a test in tests."""


async def tree(tx: Read) -> Tree:
    """The tree, at most a second old."""
    kept = _kept.get(tx.keys)
    if kept and time.monotonic() - kept.asked_at < FRESH:
        return kept.tree
    version: int = await queries.version.value(tx)
    if kept and kept.tree.version == version:
        kept.asked_at = time.monotonic()
        return kept.tree
    fresh = await read_tree(tx)
    _kept[tx.keys] = _Kept(fresh, time.monotonic())
    return fresh


async def read_tree(tx: Read) -> Tree:
    """The tree as this transaction sees it. The version is read first: if it is older than the
    rows, the next question reads them again.
    """
    version: int = await queries.version.value(tx)
    fields = _fields(await queries.all_fields.all(tx))
    return build(version, await queries.all_categories.all(tx), fields)


async def get(tx: Read, category_id: UUID) -> Category:
    """One category, active or not. Raise `NotFound`."""
    category = (await tree(tx)).by_id.get(category_id)
    if category is None:
        raise NotFound("category")
    return category


async def changed(tx: Tx) -> None:
    """Grow the version; this process forgets its copy when the change stands."""
    await queries.grow.run(tx)
    keys = tx.keys
    tx.after_commit(lambda: forget(keys))


def forget(keys: Keyring) -> None:
    """Drop the copy of the tree."""
    _kept.pop(keys, None)


def build(version: int, rows: Sequence[Any], fields: dict[UUID, tuple[Field, ...]]) -> Tree:
    """Nest the rows, handing fields down. A row in a ring of parents would be in no branch."""
    under: dict[UUID | None, list[Any]] = defaultdict(list)
    for row in rows:
        under[row["parent_id"]].append(row)

    def branch(parent: UUID | None, above: tuple[Field, ...]) -> tuple[Category, ...]:
        return tuple(node(row, above) for row in under[parent])

    def node(row: Any, above: tuple[Field, ...]) -> Category:
        own = fields.get(row["id"], ())
        whole = inherited(above, own)
        return _category(row, own, whole, branch(row["id"], whole))

    roots = branch(None, ())
    every = [c for root in roots for c in root.walk()]
    return Tree(version, roots, {c.id: c for c in every}, {c.slug: c for c in every})


async def put_fields(tx: Tx, category_id: UUID, fields: Sequence[Field]) -> None:
    """Replace the fields of a category."""
    await queries.clear_fields.run(tx, category_id=category_id)
    await queries.add_field.many(
        tx, [_field_row(category_id, field, i) for i, field in enumerate(fields)]
    )


def _field_row(category_id: UUID, field: Field, position: int) -> dict[str, Any]:
    return {
        "category_id": category_id,
        "key": field.key,
        "kind": field.kind,
        "required": field.required,
        "labels": jsonb.encode(field.labels),
        "help": jsonb.encode(field.help),
        "options": jsonb.encode(field.options),
        "condition": jsonb.encode(field.condition) if field.condition else None,
        "position": position,
    }


def _fields(rows: Sequence[Record]) -> dict[UUID, tuple[Field, ...]]:
    found: dict[UUID, list[Field]] = defaultdict(list)
    for row in rows:
        found[row["category_id"]].append(
            Field(
                key=row["key"],
                kind=row["kind"],
                required=row["required"],
                labels=_texts(row["labels"]),
                help=_texts(row["help"]),
                options=msgspec.json.decode(row["options"], type=tuple[Option, ...]),
                condition=msgspec.json.decode(row["condition"]) if row["condition"] else None,
            )
        )
    return {category: tuple(fields) for category, fields in found.items()}


def _category(
    row: Any, own: tuple[Field, ...], fields: tuple[Field, ...], children: tuple[Category, ...]
) -> Category:
    return Category(
        id=row["id"],
        parent_id=row["parent_id"],
        slug=row["slug"],
        icon=row["icon"],
        names=_texts(row["names"]),
        guidance=_texts(row["guidance"]),
        priority=row["priority"],
        position=row["position"],
        active=row["active"],
        own=own,
        fields=fields,
        children=children,
    )


def _texts(text: str) -> Texts:
    return msgspec.json.decode(text, type=Texts)
