"""Changing the tree. Every change makes a category the administrator's own."""

import re
from collections.abc import Mapping
from datetime import tzinfo
from typing import Annotated, Any
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

from walletdesk import guard
from walletdesk.categories import store
from walletdesk.categories.check import Checked, check_fields
from walletdesk.categories.events import CategoryChanged
from walletdesk.categories.model import Category, Field, Texts, Tree
from walletdesk.events import Actor, record
from walletdesk.people import Agent
from walletdesk.platform import ids, jsonb
from walletdesk.platform.db import Read, Tx
from walletdesk.platform.errors import Conflict, Invalid, InvalidMany, NotFound

DEEPEST = 4
MOST_FIELDS = 40
LONGEST_NAME, LONGEST_TEXT = 200, 2_000
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")

type Slug = Annotated[str, Meta(min_length=2, max_length=60, examples=["deposit-from-exchange"])]
type Icon = Annotated[str, Meta(max_length=40, pattern=r"^[a-z0-9-]*\Z", examples=["wallet"])]
type Position = Annotated[int, Meta(ge=0, le=10_000)]
type Priority = Annotated[int, Meta(ge=0, le=3, description="0 low, 1 normal, 2 high, 3 urgent")]
type Fields = Annotated[tuple[Field, ...], Meta(max_length=MOST_FIELDS)]


class NewCategory(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A category to make. Texts by language tag, `en` is needed; `fields` add to the parent's."""

    slug: Slug
    names: Texts
    parent_id: UUID | None = None
    guidance: Texts = {}
    icon: Icon = ""
    priority: Priority = 1
    position: Position = 0
    active: bool = True
    fields: Fields = ()


class CategoryChange(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What to change; what is left out stays. `fields` replaces all of the category's own."""

    names: Texts | UnsetType = UNSET
    parent_id: UUID | UnsetType | None = UNSET
    guidance: Texts | UnsetType = UNSET
    icon: Icon | UnsetType = UNSET
    priority: Priority | UnsetType = UNSET
    position: Position | UnsetType = UNSET
    active: bool | UnsetType = UNSET
    fields: Fields | UnsetType = UNSET


async def check(
    tx: Read,
    category_id: UUID,
    given: Mapping[str, Any],
    *,
    language: str,
    zone: tzinfo | None = None,
) -> Checked:
    """`check_fields` for a category by id. Raise `Invalid("category", …)` for one that is unknown
    or no longer offered, `InvalidMany` for bad values.
    """
    category = (await store.tree(tx)).by_id.get(category_id)
    if category is None or not category.active:
        raise Invalid("category", "category.unknown")
    return check_fields(category, given, language=language, now=tx.now, zone=zone)


async def create(tx: Tx, wish: NewCategory, *, actor: Agent) -> Category:
    """Add a category. Raise `InvalidMany`, `NotFound` (parent) or `Conflict` (slug taken)."""
    await store.changed(tx)
    tree = await store.read_tree(tx)
    if not _SLUG.fullmatch(wish.slug):
        raise Invalid("slug", "category.slug")
    if wish.slug in tree.by_slug:
        raise Conflict("category.slug_taken", slug=wish.slug)
    _check_texts(wish.names, wish.guidance)
    _check_parent(tree, None, wish.parent_id)
    check_definition(wish.fields, _above(tree, wish.parent_id))
    new_id = ids.new()
    await store.queries.add.run(
        tx,
        id=new_id,
        parent_id=wish.parent_id,
        slug=wish.slug,
        position=wish.position,
        icon=wish.icon,
        names=jsonb.encode(wish.names),
        guidance=jsonb.encode(wish.guidance),
        priority=wish.priority,
        active=wish.active,
        now=tx.now,
    )
    await store.put_fields(tx, new_id, wish.fields)
    return await _recorded(tx, new_id, actor)


async def change(tx: Tx, category_id: UUID, wish: CategoryChange, *, actor: Agent) -> Category:
    """Change a category. Raise `NotFound` or `InvalidMany`."""
    await store.changed(tx)
    tree = await store.read_tree(tx)
    old = tree.by_id.get(category_id)
    if old is None:
        raise NotFound("category")
    names, guidance = _or(wish.names, old.names), _or(wish.guidance, old.guidance)
    parent_id, own = _or(wish.parent_id, old.parent_id), _or(wish.fields, old.own)
    _check_texts(names, guidance)
    _check_parent(tree, old, parent_id)
    check_definition(own, _above(tree, parent_id))
    await store.queries.change.run(
        tx,
        id=category_id,
        parent_id=parent_id,
        position=_or(wish.position, old.position),
        icon=_or(wish.icon, old.icon),
        names=jsonb.encode(names),
        guidance=jsonb.encode(guidance),
        priority=_or(wish.priority, old.priority),
        active=_or(wish.active, old.active),
        now=tx.now,
    )
    if wish.fields is not UNSET:
        await store.put_fields(tx, category_id, own)
    return await _recorded(tx, category_id, actor)


def check_definition(own: tuple[Field, ...], above: tuple[Field, ...]) -> None:
    """Keys are plain and unique, choices have options, conditions name known fields."""
    wrong: list[Invalid] = []
    known = {f.key for f in above + own}
    for i, field in enumerate(own):
        path = f"fields.{i}"
        if not _KEY.fullmatch(field.key):
            wrong.append(Invalid(f"{path}.key", "category.field_key"))
        if field.key in {f.key for f in own[:i]}:
            wrong.append(Invalid(f"{path}.key", "category.field_twice", key=field.key))
        texts = (field.labels, field.help, *(o.labels for o in field.options))
        if any(len(t) > LONGEST_TEXT for text in texts for t in text.values()):
            wrong.append(Invalid(f"{path}.labels", "category.text_too_long"))
        if guard.clean_json(texts).kinds:
            wrong.append(Invalid(f"{path}.labels", "guard.secret"))
        if not field.labels.get("en"):
            wrong.append(Invalid(f"{path}.labels", "category.english_needed"))
        if field.kind == "choice" and not field.options:
            wrong.append(Invalid(f"{path}.options", "category.options_needed"))
        if unknown := set(field.condition or {}) - known | {field.key} & set(field.condition or {}):
            wrong.append(Invalid(f"{path}.condition", "category.condition", key=min(unknown)))
    if wrong:
        raise InvalidMany(wrong)


async def _recorded(tx: Tx, category_id: UUID, actor: Agent) -> Category:
    record(tx, CategoryChanged(by=Actor("agent", actor.id), category=category_id))
    return (await store.read_tree(tx)).by_id[category_id]


def _check_texts(names: Texts, guidance: Texts) -> None:
    wrong = [
        Invalid(field, "category.language_tag", tag=tag[:20])
        for field, texts in (("names", names), ("guidance", guidance))
        for tag in texts
        if not _TAG.fullmatch(tag)
    ]
    if not names.get("en", "").strip():
        wrong.append(Invalid("names", "category.english_needed"))
    if any(len(t) > LONGEST_NAME for t in names.values()) or any(
        len(t) > LONGEST_TEXT for t in guidance.values()
    ):
        wrong.append(Invalid("names", "category.text_too_long"))
    for field, texts in (("names", names), ("guidance", guidance)):
        if guard.clean_json(texts).kinds:
            wrong.append(Invalid(field, "guard.secret"))
    if wrong:
        raise InvalidMany(wrong)


def _check_parent(tree: Tree, old: Category | None, parent_id: UUID | None) -> None:
    """The parent exists, is not under the category itself, and leaves the tree shallow."""
    if parent_id is None:
        return
    parent = tree.by_id.get(parent_id)
    if parent is None:
        raise Invalid("parent_id", "category.no_parent")
    if old is not None and parent_id in {c.id for c in old.walk()}:
        raise Invalid("parent_id", "category.parent_is_child")
    if _level(tree, parent) + (_height(old) if old else 1) > DEEPEST:
        raise Invalid("parent_id", "category.too_deep", limit=DEEPEST)


def _level(tree: Tree, category: Category) -> int:
    above = tree.by_id[category.parent_id] if category.parent_id else None
    return 1 + (_level(tree, above) if above else 0)


def _height(category: Category) -> int:
    return 1 + max((_height(c) for c in category.children), default=0)


def _above(tree: Tree, parent_id: UUID | None) -> tuple[Field, ...]:
    return tree.by_id[parent_id].fields if parent_id else ()


def _or[T](wish: T | UnsetType, old: T) -> T:
    return old if isinstance(wish, UnsetType) else wish
