"""JSON bodies are taken as they are: `"5"` is no number, 1 is no truth value, 0.5 is no time.

Litestar converts bodies and query parameters alike, leniently, because a query holds only texts.
"""

from typing import Any, override

import msgspec
from litestar import Request
from litestar.exceptions import HTTPException, SerializationException, ValidationException


class StrictRequest(Request[Any, Any, Any]):
    """A request whose JSON must fit the handler's type without conversion."""

    @override
    async def json(self) -> Any:
        """The decoded body. Raise `ValidationException` in the shape that Litestar's own have."""
        if not _says_json(self.headers.get("content-type", "")):
            raise HTTPException(status_code=415)
        try:
            value = await super().json()
            plain = _whole(value)
        except (UnicodeDecodeError, RecursionError) as wrong:
            # Bytes that are no UTF-8, and nesting deeper than anything that is meant.
            raise SerializationException("JSON") from wrong
        field = self.route_handler.parsed_data_field
        if field is not None and field.annotation is not Any:
            try:
                msgspec.convert(plain, field.annotation, strict=True, dec_hook=_leave)
            except msgspec.ValidationError as wrong:
                problem = {"message": str(wrong), "key": "data", "source": "body"}
                raise ValidationException(extra=[problem]) from wrong
        return value


def _says_json(content_type: str) -> bool:
    """Whether it may be JSON: who says nothing at all sends what we ask for."""
    kind = content_type.partition(";")[0].strip().lower()
    return kind in ("", "application/json") or kind.endswith("+json")


def _whole(value: Any) -> Any:
    """2.0 is a whole number in JSON Schema, but a `float` to the decoder."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_whole(inner) for inner in value]  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, dict):
        return {k: _whole(v) for k, v in value.items()}  # pyright: ignore[reportUnknownVariableType]
    return value


def _leave(_: type, value: Any) -> Any:
    """Types that only Litestar knows are its own to check."""
    return value
