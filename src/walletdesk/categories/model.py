"""The category tree: what a conversation is about, and which fields that asks for."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal
from uuid import UUID

from msgspec import Struct

type Texts = dict[str, str]
"""A text by language tag (en, zh-Hans, es)."""

type FieldKind = Literal[
    "text", "longtext", "choice", "chain", "address", "tx_hash", "asset", "amount", "time",
    "version", "device", "email", "file", "boolean",
]  # fmt: skip

PRIORITIES = ("low", "normal", "high", "urgent")
"""By number, as conversations store it."""


class Option(Struct, frozen=True, forbid_unknown_fields=True):
    """One answer of a choice."""

    value: str
    labels: Texts


class Field(Struct, frozen=True, forbid_unknown_fields=True):
    """A datum that a category asks for.

    `condition` shows it only while every named field has one of the listed values.
    """

    key: str
    kind: FieldKind
    required: bool
    labels: Texts
    help: Texts = {}
    options: tuple[Option, ...] = ()
    condition: dict[str, list[str]] | None = None

    def applies(self, values: Mapping[str, Any]) -> bool:
        """Whether the field is asked for, given the other values."""
        if not self.condition:
            return True
        return all(_plain(values.get(key)) in allowed for key, allowed in self.condition.items())


class Category(Struct, frozen=True):
    """A node of the tree. `own` are its own fields, `fields` those with its ancestors' before."""

    id: UUID
    parent_id: UUID | None
    slug: str
    icon: str
    names: Texts
    guidance: Texts
    priority: int
    position: int
    active: bool
    own: tuple[Field, ...]
    fields: tuple[Field, ...]
    children: tuple["Category", ...] = ()

    def walk(self) -> Iterator["Category"]:
        """The node and everything under it."""
        yield self
        for child in self.children:
            yield from child.walk()


class Tree(Struct, frozen=True, eq=False, weakref=True):
    """All categories of one version; `by_id` and `by_slug` hold those not active too."""

    version: int
    roots: tuple[Category, ...]
    by_id: dict[UUID, Category]
    by_slug: dict[str, Category]


def say(texts: Texts, language: str) -> str:
    """The text in a language, else in English, else in any, else empty."""
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")


def inherited(above: tuple[Field, ...], own: tuple[Field, ...]) -> tuple[Field, ...]:
    """The parent's fields, each replaced by the child's of the same key, then the child's new."""
    mine = {f.key: f for f in own}
    known = {f.key for f in above}
    return tuple(mine.get(f.key, f) for f in above) + tuple(f for f in own if f.key not in known)


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
