"""Moulds: a template is rendered once for each way its piece can look, and then only filled.

A line or a row is nearly all the same text as the one before. Rendering it costs 20 µs, filling 3.
"""

import secrets
from collections.abc import Iterable

from markupsafe import Markup

from walletdesk.ui.environment import PageEnvironment, renderer

shown = PageEnvironment.shown
EDGE = f"\ue000{secrets.token_hex(8)}\ue000"
"""Stands around the name of a hole; nobody can know it, so no text is taken for one."""


def mark(name: str) -> Markup:
    """What stands in a text where the hole `name` is."""
    return Markup(f"{EDGE}{name}{EDGE}")  # noqa: S704 (our own name)


class Mould:
    """A text with named holes, ready for the wire."""

    __slots__ = ("_holes", "_parts")

    def __init__(self, text: str) -> None:
        """`text` holds `mark(name)` where the hole `name` is."""
        parts = text.split(EDGE)
        self._holes = [(i, name) for i, name in enumerate(parts) if i % 2]
        self._parts = [part.encode() for part in parts]

    def fill(self, **holes: object) -> bytes:
        """The piece. Every hole needs its value, which is escaped unless it is `Markup`, or bytes:
        a piece that was filled before.

        Bytes, because text with one Chinese character takes two for each letter of its tags.
        """
        parts = self._parts.copy()
        for i, name in self._holes:
            value = holes[name]
            parts[i] = value if type(value) is bytes else shown(value).encode()
        return b"".join(parts)


def joined(pieces: Iterable[Markup]) -> Markup:
    """Pieces one after another; `Markup.join` would look at each of them again."""
    return Markup("".join(pieces))  # noqa: S704 (all are `Markup`)


def mould(
    language: str,
    name: str,
    holes: Iterable[str],
    *,
    optional: Iterable[str] = (),
    given: Iterable[str] = (),
    block: str | None = None,
    **look: object,
) -> Mould:
    """A template ("room/file.html"), or one block of it, for one look.

    `holes` are names that it shows but must not decide by. Of the `optional` ones it may ask
    whether they are there: those not `given` are None. Keep it: making it costs more than
    rendering once.
    """
    marks = {hole: mark(hole) for hole in (*holes, *given)}
    return Mould(renderer(language, name, block)(dict.fromkeys(optional) | look | marks))
