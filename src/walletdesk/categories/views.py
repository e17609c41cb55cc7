"""The tree as readers see it: in one language, or with the texts of all."""

from uuid import UUID

from msgspec import Struct

from walletdesk.categories import store
from walletdesk.categories.chains import FAMILIES, LABELS
from walletdesk.categories.model import Category, Field, FieldKind, Texts, Tree, say
from walletdesk.platform.db import Read


class OptionView(Struct, frozen=True):
    """An answer of a choice; `labels` only when all languages are asked for."""

    value: str
    label: str
    labels: Texts | None = None


class FieldView(Struct, frozen=True):
    """A field of a form. `condition`: shown while each named field has one of the values."""

    key: str
    kind: FieldKind
    required: bool
    label: str
    help: str
    options: list[OptionView]
    condition: dict[str, list[str]] | None
    labels: Texts | None = None
    helps: Texts | None = None


class CategoryView(Struct, frozen=True):
    """A category with the fields that its form asks for, its ancestors' included."""

    id: UUID
    slug: str
    icon: str
    name: str
    guidance: str
    priority: int
    active: bool
    parent_id: UUID | None
    fields: list[FieldView]
    children: list["CategoryView"]
    names: Texts | None = None
    guidances: Texts | None = None


async def public_tree(tx: Read, language: str) -> list[CategoryView]:
    """Active categories for widget, portal and API, in one language."""
    return roots(await store.tree(tx), language)


def roots(tree: Tree, language: str, *, every: bool = False) -> list[CategoryView]:
    """Active categories; `every` adds those not active and the texts of all languages."""
    return [view(c, language, every=every) for c in tree.roots if c.active or every]


def view(category: Category, language: str, *, every: bool = False) -> CategoryView:
    """One category with its children."""
    return CategoryView(
        id=category.id,
        slug=category.slug,
        icon=category.icon,
        name=say(category.names, language),
        guidance=say(category.guidance, language),
        priority=category.priority,
        active=category.active,
        parent_id=category.parent_id,
        fields=[field_view(f, language, every=every) for f in category.fields],
        children=[view(c, language, every=every) for c in category.children if c.active or every],
        names=category.names if every else None,
        guidances=category.guidance if every else None,
    )


def field_view(field: Field, language: str, *, every: bool = False) -> FieldView:
    """One field; a chain without options of its own offers all we know."""
    options = {o.value: o.labels for o in field.options}
    if field.kind == "chain" and not options:
        options = {chain: LABELS[chain] for chain in FAMILIES}
    return FieldView(
        key=field.key,
        kind=field.kind,
        required=field.required,
        label=say(field.labels, language),
        help=say(field.help, language),
        options=[OptionView(v, say(t, language), t if every else None) for v, t in options.items()],
        condition=field.condition,
        labels=field.labels if every else None,
        helps=field.help if every else None,
    )
