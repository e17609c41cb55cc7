"""All fields of a category together: what is wrong, what is missing, how complete it is. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo
from typing import Any

from msgspec import Struct

from walletdesk.categories.model import Category, Field, Tree
from walletdesk.categories.values import About, normalise
from walletdesk.platform.errors import Invalid, InvalidMany


class Checked(Struct, frozen=True):
    """Values in the form that is kept, and the keys of required fields still without one."""

    values: dict[str, Any]
    missing: tuple[str, ...] = ()


class Completeness(Struct, frozen=True):
    """How much of what a category asks for is there."""

    filled: int
    asked: int
    missing: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.filled}/{self.asked}"


def check_fields(
    category: Category,
    given: Mapping[str, Any],
    *,
    language: str,
    now: datetime,
    zone: tzinfo | None = None,
) -> Checked:
    """Check what a form gave for a category; empty values count as not given.

    A missing required field is no error: it is asked for later. `zone` is that of times written
    without one, when it is known. Raise `InvalidMany` with paths `fields.<key>` for bad values
    and unknown keys.
    """
    known = {f.key: f for f in category.fields}
    values: dict[str, Any] = {}
    wrong = [Invalid(f"fields.{k}", "field.unknown") for k in given if k not in known]
    for key, field in known.items():
        value = given.get(key)
        if _empty(value):
            continue
        try:
            values[key] = normalise(
                value, field, About(f"fields.{key}", given, language, now, zone)
            )
        except Invalid as error:
            wrong.append(error)
    if wrong:
        raise InvalidMany(wrong)
    return Checked(values, missing(category, values))


def check_uncategorised(
    tree: Tree, given: Mapping[str, Any], *, language: str, now: datetime
) -> dict[str, Any]:
    """Check fields of a matter that has no category yet: each as some category asks for it.

    Raise `InvalidMany` with paths `fields.<key>` for values that fit none, and unknown keys.
    """
    asking: dict[str, list[Field]] = {}
    for category in tree.by_id.values():
        for field in category.own:
            asking.setdefault(field.key, []).append(field)
    values: dict[str, Any] = {}
    wrong: list[Invalid] = []
    for key, value in given.items():
        if _empty(value):
            continue
        about = About(f"fields.{key}", given, language, now, None)
        try:
            values[key] = _as_any(value, asking.get(key, []), about)
        except Invalid as error:
            wrong.append(error)
    if wrong:
        raise InvalidMany(wrong)
    return values


def _as_any(value: Any, fields: list[Field], about: About) -> Any:
    """The value as the first field takes it that does. Raise `Invalid` as the first one says."""
    first = Invalid(about.path, "field.unknown")
    for number, field in enumerate(fields):
        try:
            return normalise(value, field, about)
        except Invalid as error:
            first = first if number else error
    raise first


def missing(category: Category, values: Mapping[str, Any]) -> tuple[str, ...]:
    """Keys of required fields that apply and have no value, in the order of the form."""
    return _missing(asked(category, values), values)


def _missing(fields: Iterable[Field], values: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(f.key for f in fields if f.required and _empty(values.get(f.key)))


def asked(category: Category, values: Mapping[str, Any]) -> list[Field]:
    """The fields whose condition holds."""
    return [f for f in category.fields if f.applies(values)]


def completeness(category: Category, values: Mapping[str, Any]) -> Completeness:
    """For the agent's side: "4/5" counts every field that applies, required or not."""
    fields = asked(category, values)
    filled = sum(not _empty(values.get(f.key)) for f in fields)
    return Completeness(filled, len(fields), _missing(fields, values))


def _empty(value: object) -> bool:
    return value is None or value == [] or (isinstance(value, str) and not value.strip())
