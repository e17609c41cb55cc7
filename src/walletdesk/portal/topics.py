"""What a message form is about: a category with its fields, or something else."""

from msgspec import Struct

from walletdesk import categories
from walletdesk.categories import Category, CategoryView, FieldView, field_view, say
from walletdesk.platform import i18n
from walletdesk.platform.db import Read
from walletdesk.platform.errors import NotFound
from walletdesk.platform.words import groups, words

OTHER = "other"
"""The form of what fits no category."""
MOST_FITTING = 6


class Near(Struct, frozen=True):
    """A category beside this one in the tree."""

    slug: str
    name: str


class Topic(Struct, frozen=True):
    """What the form shows; `category` None: something else. `closer` are narrower categories."""

    slug: str
    category: Category | None
    title: str
    guidance: str = ""
    fields: tuple[FieldView, ...] = ()
    closer: tuple[Near, ...] = ()


async def find(tx: Read, slug: str, language: str) -> Topic:
    """The topic of a path. Raise `NotFound`, also for a category that is not active."""
    category = (await categories.tree(tx)).by_slug.get(slug)
    if category is None and slug == OTHER:
        return Topic(OTHER, None, i18n.catalog(language).gettext("Something else"))
    if category is None or not category.active:
        raise NotFound("category")
    return Topic(
        slug,
        category,
        say(category.names, language),
        say(category.guidance, language),
        tuple(field_view(f, language) for f in category.fields if f.kind != "file"),
        tuple(Near(c.slug, say(c.names, language)) for c in category.children if c.active),
    )


def fitting(tree: list[CategoryView], text: str, language: str) -> list[CategoryView]:
    """Categories whose name or guidance holds words of the text, best first; none that fits less
    than half as well as the best.
    """
    wanted = groups(text)
    scored = [(_score(wanted, c, language), c) for c in _walk(tree)]
    best = max((score for score, _ in scored), default=0)
    near = [pair for pair in scored if pair[0] and pair[0] * 2 > best]
    return [category for _, category in sorted(near, key=lambda p: -p[0])[:MOST_FITTING]]


def _score(wanted: list[set[str]], category: CategoryView, language: str) -> int:
    name, about = words(category.name, language), words(category.guidance, language)
    return sum(3 * bool(group & name) + bool(group & about) for group in wanted)


def _walk(tree: list[CategoryView]) -> list[CategoryView]:
    return [c for root in tree for c in (root, *_walk(root.children))]
