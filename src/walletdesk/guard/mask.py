"""Take found secrets out of texts and JSON values."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from walletdesk.guard.joined import find_joined
from walletdesk.guard.keystore import is_key_pair, is_keystore
from walletdesk.guard.model import Cleaned, CleanedJson, Finding, Kind
from walletdesk.guard.scan import find
from walletdesk.platform.errors import Invalid

MARK = "[••• 🔒 •••]"
"""Stands for a secret of any kind and length, in every language."""


def mask(text: str, findings: Iterable[Finding]) -> str:
    """Return `text` with each finding (in order, none overlapping) replaced by `MARK`."""
    parts: list[str] = []
    end = 0
    for finding in findings:
        parts += text[end : finding.start], MARK
        end = finding.end
    parts.append(text[end:])
    return "".join(parts)


def clean(text: str) -> Cleaned:
    """Return `text` without secrets. What the masking itself brings together is masked as well."""
    found = find(text)
    if not found:
        return Cleaned(text)
    kinds: set[Kind] = set()
    while found:
        kinds.update(finding.kind for finding in found)
        text = mask(text, found)
        found = find(text)
    return Cleaned(text, tuple(sorted(kinds)))


def check_clean(value: Any, *, field: str) -> None:
    """For what is kept plain, such as names that agents give: raise `Invalid(field, …)` for text
    or JSON that holds a secret.
    """
    if (clean(value) if isinstance(value, str) else clean_json(value)).kinds:
        raise Invalid(field, "guard.secret")


def clean_json(value: Any) -> CleanedJson:
    """Return a JSON value with every string in it cleaned, keys of objects too.

    A keystore object, a key pair as 64 numbers and a phrase spread over the strings of one list
    or object become `MARK`. Nesting is as deep as the decoder that made the value allowed.
    """
    kinds: set[Kind] = set()
    return CleanedJson(_walk(value, kinds), tuple(sorted(kinds)))


def _walk(value: Any, kinds: set[Kind]) -> Any:
    if isinstance(value, str):
        cleaned = clean(value)
        kinds.update(cleaned.kinds)
        return cleaned.text
    if isinstance(value, dict):
        return _walk_object(cast("dict[Any, Any]", value), kinds)
    if isinstance(value, list | tuple):
        return _walk_list(cast("Sequence[Any]", value), kinds)
    return value


def _walk_object(value: dict[Any, Any], kinds: set[Kind]) -> Any:
    if is_keystore(value):
        kinds.add("keystore")
        return MARK
    fresh: dict[Any, Any] = {}
    for key, inner in zip(value, _walk_all(value.values(), kinds), strict=True):
        name = _walk(key, kinds)
        # Two masked keys must not swallow one another's values.
        fresh[name if name not in fresh else f"{name} {len(fresh)}"] = inner
    return fresh


def _walk_list(items: Sequence[Any], kinds: set[Kind]) -> list[Any] | str:
    if is_key_pair(items):
        kinds.add("private_key")
        return MARK
    return _walk_all(items, kinds)


def _walk_all(items: Iterable[Any], kinds: set[Kind]) -> list[Any]:
    return _mask_across([_walk(item, kinds) for item in items], kinds)


def _mask_across(items: list[Any], kinds: set[Kind]) -> list[Any]:
    """Mask in the strings among `items` what only together is a secret."""
    places = [place for place, item in enumerate(items) if isinstance(item, str)]
    if len(places) < 2:
        return items
    # Last part first, so that the offsets of earlier ones in the same string stay true.
    for parts in reversed(find_joined([items[place] for place in places], "\n")):
        for at, finding in parts:
            items[places[at]] = mask(items[places[at]], [finding])
            kinds.add(finding.kind)
    return items
