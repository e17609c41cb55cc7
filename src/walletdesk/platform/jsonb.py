"""Values for jsonb parameters. PostgreSQL's text and jsonb cannot hold NUL, so it is dropped."""

from typing import Any, cast

import msgspec


def encode(value: object) -> str:
    """JSON of anything that msgspec can encode, without NUL in keys and texts."""
    return msgspec.json.encode(_without_nul(msgspec.to_builtins(value))).decode()


def _without_nul(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, list | tuple):
        return [_without_nul(item) for item in cast("list[Any]", value)]
    if isinstance(value, dict):
        pairs = cast("dict[Any, Any]", value).items()
        return {_without_nul(key): _without_nul(item) for key, item in pairs}
    return value
