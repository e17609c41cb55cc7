"""The shipped tree: read from `shipped/*.toml`, loaded at start, an administrator's edits kept.

`fields.toml` defines each field once; a category lists the keys it asks for, `!` behind those
required. A category may give a field other texts under `[….help.<key>]`.
"""

import functools
import hashlib
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any
from uuid import UUID, uuid5

import msgspec
from msgspec import Struct

from walletdesk.categories import store
from walletdesk.categories.model import PRIORITIES, Field, FieldKind, Option, Texts
from walletdesk.platform import jsonb
from walletdesk.platform.db import Tx

NAMESPACE = UUID("5f2c9d0e-5c0b-5a43-9a4e-6f5d1f0f7a11")
"""Ids are made from slugs, so that several nodes that start at once agree."""


class FieldText(Struct, forbid_unknown_fields=True):
    """A field in fields.toml."""

    kind: FieldKind
    label: Texts
    help: Texts = {}
    options: dict[str, Texts] = {}
    condition: dict[str, list[str]] | None = None


class Entry(Struct, forbid_unknown_fields=True):
    """A category in tree.toml; its children are tables under `sub`."""

    name: Texts
    icon: str = ""
    guidance: Texts = {}
    priority: str = "normal"
    fields: list[str] = []
    help: dict[str, Texts] = {}
    sub: dict[str, "Entry"] = {}


class Shipped(Struct, frozen=True):
    """One category as shipped, parents before children."""

    slug: str
    parent: str | None
    position: int
    icon: str
    names: Texts
    guidance: Texts
    priority: int
    fields: tuple[Field, ...]

    @property
    def id(self) -> UUID:
        """Its fixed id."""
        return category_id(self.slug)

    @property
    def digest(self) -> bytes:
        """Changes when a release ships another text."""
        return hashlib.sha256(msgspec.msgpack.encode(self, order="deterministic")).digest()[:16]


def category_id(slug: str) -> UUID:
    """The id of a shipped category."""
    return uuid5(NAMESPACE, slug)


@functools.cache
def shipped() -> tuple[Shipped, ...]:
    """All shipped categories, parents before their children."""
    library = msgspec.convert(_read("fields.toml"), dict[str, FieldText])
    tree = msgspec.convert(_read("tree.toml"), dict[str, Entry])
    return tuple(_flat(tree, None, library))


async def ensure_shipped(tx: Tx) -> int:
    """Load what is new or changed since the last release; how many categories were written."""
    rows = {r["slug"]: r for r in await store.queries.shipped.all(tx)}
    due = [c for c in shipped() if _is_due(rows.get(c.slug), c)]
    if due:
        await store.changed(tx)  # first: other nodes that start now wait here for us
    for category in due:
        await _put(tx, category)
    return len(due)


def _is_due(row: Any, category: Shipped) -> bool:
    if row is None:
        return True
    return row["edited_at"] is None and row["shipped"] not in (None, category.digest)


async def _put(tx: Tx, category: Shipped) -> None:
    written = await store.queries.put_shipped.run(
        tx,
        id=category.id,
        parent_id=category_id(category.parent) if category.parent else None,
        slug=category.slug,
        position=category.position,
        icon=category.icon,
        names=jsonb.encode(category.names),
        guidance=jsonb.encode(category.guidance),
        priority=category.priority,
        shipped=category.digest,
        now=tx.now,
    )
    if written:
        await store.put_fields(tx, category.id, category.fields)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__ or "").joinpath("shipped", name).read_text("utf-8"))


def _flat(
    entries: dict[str, Entry], parent: str | None, library: dict[str, FieldText]
) -> Iterator[Shipped]:
    for position, (slug, entry) in enumerate(entries.items()):
        yield Shipped(
            slug=slug,
            parent=parent,
            position=position,
            icon=entry.icon,
            names=entry.name,
            guidance=entry.guidance,
            priority=PRIORITIES.index(entry.priority),
            fields=tuple(_field(key, entry, library) for key in entry.fields),
        )
        yield from _flat(entry.sub, slug, library)


def _field(listed: str, entry: Entry, library: dict[str, FieldText]) -> Field:
    key = listed.removesuffix("!")
    known = library[key]
    return Field(
        key=key,
        kind=known.kind,
        required=listed.endswith("!"),
        labels=known.label,
        help=entry.help.get(key, known.help),
        options=tuple(Option(value, labels) for value, labels in known.options.items()),
        condition=known.condition,
    )
