"""What the decoder says of a request, made into refusals that can be told in every language.

msgspec reports in English ("Expected `str`, got `int` - at `$.contact.name`"). Its sentences are a
fixed set (msgspec 0.20, `_core.c`); one that we do not know becomes `value.wrong`.
"""

import re
from typing import Any, cast

from litestar.exceptions import HTTPException, ValidationException

from walletdesk.platform.errors import Invalid, Refusal

SENTENCES: tuple[tuple[re.Pattern[str], str, tuple[str, ...]], ...] = tuple(
    (re.compile(pattern), code, names)
    for pattern, code, names in (
        (r"Object missing required field `(.+)`", "value.missing", ("field",)),
        (r"Object contains unknown field `(.*)`", "value.unknown_field", ("field",)),
        (r"Expected `str` of length >= (\d+)", "value.too_short", ("least",)),
        (r"Expected `str` of length <= (\d+)", "value.too_long", ("most",)),
        (r"Expected `(?:array|object)` of length <= (\d+)", "value.too_many", ("most",)),
        (r"Expected `(?:array|object)` of length >= (\d+)", "value.too_few", ("least",)),
        (r"Expected `(?:int|float)` >= (\S+)", "value.too_small", ("least",)),
        (r"Expected `(?:int|float)` <= (\S+)", "value.too_large", ("most",)),
        (r"Expected `str` matching regex", "value.pattern", ()),
        (r"Expected `\w+` with a timezone component", "value.no_zone", ()),
        (r"Expected `(\w+).*`, got `.+`", "value.type", ("kind",)),
        (r"Invalid enum value (.+)", "value.not_offered", ("given",)),
        (r"Invalid UUID", "value.uuid", ()),
        (r"Invalid RFC3339 encoded", "value.time", ()),
        (r"(?:Integer|Number) (?:value )?out of range", "value.out_of_range", ()),
        (r"^'data'$", "body.empty", ()),
        (r"Missing required (?:query|header) parameter '(.+)'", "value.missing", ("field",)),
    )
)
AT = re.compile(r" - at `(?:key in )?\$(.*)`$")
STEP = re.compile(r"\.?([^.\[\]]+)|\[(\d+|\.\.\.)\]")
BROKEN = re.compile(r"JSON is malformed: (?P<why>.+) \(byte (?P<byte>\d+)\)")


def refusals(error: ValidationException) -> list[Invalid]:
    """One refusal for each value that does not fit."""
    extra: Any = error.extra
    entries = cast("list[dict[str, str]]", extra if isinstance(extra, list) else [])
    found = [_refusal(e.get("message", ""), e.get("key", "")) for e in entries]
    return found or [_refusal(error.detail, "")]


def broken_json(error: HTTPException) -> Refusal | None:
    """The refusal for a body that is no JSON, with the place where it breaks."""
    if "JSON" not in error.detail and "truncated" not in error.detail:
        return None
    found = BROKEN.search(error.detail)
    return Refusal("body.not_json_at", byte=found["byte"]) if found else Refusal("body.not_json")


def _refusal(message: str, key: str) -> Invalid:
    sentence, path = _split(message)
    for pattern, code, names in SENTENCES:
        if found := pattern.match(sentence):
            params = dict(zip(names, found.groups(), strict=True))
            return _made(_joined(key, path), code, params)
    return Invalid(_joined(key, path), "value.wrong")


def _made(path: str, code: str, params: dict[str, str]) -> Invalid:
    """A missing or unknown field is named by its own path, not by that of its parent."""
    if "field" in params:
        path = _joined(path, params.pop("field"))
    if code == "value.type":
        code = f"value.type_{params['kind']}" if params["kind"] in KINDS else "value.wrong"
    return Invalid(path, code, **{k: v.strip("'`")[:60] for k, v in params.items()})


KINDS = ("str", "int", "float", "bool", "array", "object", "datetime", "uuid", "null")


def _split(message: str) -> tuple[str, str]:
    """The sentence and the dotted path in it."""
    found = AT.search(message)
    if found is None:
        return message, ""
    steps = [name or index for name, index in STEP.findall(found[1])]
    return message[: found.start()], ".".join(steps)


def _joined(first: str, second: str) -> str:
    """`data` is the body itself, which has no name of its own; `tags[1]` is `tags.1`."""
    first = ".".join(name or index for name, index in STEP.findall(first))
    first = "" if first == "data" else first
    if not second or second == first or first.endswith(f".{second}"):
        return first
    return f"{first}.{second}" if first else second
