"""What a category asks for, beside what is known: shown, edited, checked."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct
from msgspec.structs import replace

from walletdesk import categories
from walletdesk.categories import Category, FieldView, OptionView, Tree
from walletdesk.conversations import Conversation
from walletdesk.platform import i18n
from walletdesk.platform.errors import Invalid

LONG = frozenset({"address", "tx_hash"})
"""Kinds that are shown short, whole on demand, and copied by one press."""


class Answer(Struct, frozen=True):
    """A field with its value. `shown` is for people, `value` for the form."""

    key: str
    kind: str
    label: str
    help: str
    required: bool
    options: tuple[OptionView, ...]
    value: str
    shown: str
    moment: datetime | None = None

    @property
    def long(self) -> bool:
        """Whether it is shown shortened in the middle."""
        return self.kind in LONG


def answers(
    tree: Tree, category: Category | None, values: Mapping[str, Any], language: str
) -> tuple[Answer, ...]:
    """The fields that apply, in the order of the form; values of another category after them."""
    asked = categories.asked(category, values) if category else []
    blanks = _blanks(tree, category, language) if category else {}
    found = [
        _answer(blanks[field.key], values[field.key], language)
        if values.get(field.key) is not None
        else blanks[field.key]
        for field in asked
    ]
    known = {a.key for a in found}
    rest = [_unasked(k, v, language) for k, v in values.items() if k not in known]
    return (*found, *rest)


type Blanks = dict[str, Answer]

_memories: WeakKeyDictionary[Tree, dict[tuple[UUID, str], Blanks]] = WeakKeyDictionary()


def _blanks(tree: Tree, category: Category, language: str) -> Blanks:
    """A category's fields without values, by key: most of a form is the same for all talks."""
    memory = _memories.setdefault(tree, {})
    found = memory.get((category.id, language))
    if found is None:
        views = (categories.field_view(field, language) for field in category.fields)
        found = memory[category.id, language] = {view.key: _blank(view) for view in views}
    return found


def _blank(field: FieldView) -> Answer:
    options = tuple(field.options)
    return Answer(field.key, field.kind, field.label, field.help, field.required, options, "", "")


def _answer(blank: Answer, value: Any, language: str) -> Answer:
    labels = {o.value: o.label for o in blank.options}
    plain = _plain(value)
    moment = _moment(plain) if blank.kind == "time" else None
    shown = labels.get(str(value)) or _shown(value, language)
    return replace(blank, value=plain, shown=shown, moment=moment)


def _moment(text: str) -> datetime | None:
    """A time whose zone is known; a date alone, or a time of an unknown zone, is shown as it is."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def _unasked(key: str, value: Any, language: str) -> Answer:
    name = key.replace("_", " ")
    return Answer(key, "text", name, "", False, (), _plain(value), _shown(value, language))


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _shown(value: Any, language: str) -> str:
    catalog = i18n.catalog(language)
    if isinstance(value, bool):
        return catalog.gettext("Yes") if value else catalog.gettext("No")
    if isinstance(value, list):
        return catalog.gettext("%(count)s files") % {"count": len(value)}  # pyright: ignore[reportUnknownArgumentType]
    return _plain(value)


def merged(
    category: Category, talk: Conversation, given: Mapping[str, str], *, now: datetime, zone: str
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """All fields after an edit, and the keys of required ones still missing. Raise `InvalidMany`.

    An empty value takes away; what the form did not hold (files, another category's) stays.
    """
    known = {f.key for f in category.fields}
    values = {k: v for k, v in talk.fields.items() if k in known} | dict(given)
    checked = categories.check_fields(
        category, values, language=talk.language, now=now, zone=_zone(zone)
    )
    rest = {k: v for k, v in talk.fields.items() if k not in known}
    return rest | checked.values, tuple(checked.missing)


def _zone(name: str) -> ZoneInfo | None:
    """The browser's zone. Raise `Invalid` for one that does not exist."""
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Invalid("zone", "zone.unknown") from None
