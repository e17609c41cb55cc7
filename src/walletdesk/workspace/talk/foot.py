"""The foot of a pane: where to write, what can still be taken back, who else is here."""

import functools
from collections.abc import Sequence

from walletdesk import ui
from walletdesk.conversations import Draft, InLine
from walletdesk.files import File
from walletdesk.workspace.talk.reader import Reader
from walletdesk.workspace.talk.sight import Sight


def held(seen: Sight, reader: Reader) -> bytes:
    """Replies that can still be taken back, with the time left."""
    if not seen.held:
        return b""
    return ui.html(reader.language, "workspace/talk/held.html", seen=seen, reader=reader).encode()


def composer(
    reader: Reader, limit: int, draft: Draft | None = None, attached: Sequence[File] = ()
) -> bytes:
    """Where to write, at most `limit` characters."""
    if draft is None:
        return _empty_composer(reader.language, limit, reply=reader.reply, organise=reader.organise)
    return ui.html(
        reader.language,
        "workspace/talk/composer.html",
        reader=reader,
        limit=limit,
        draft=draft,
        files=attached,
    ).encode()


@functools.lru_cache(maxsize=64)
def _empty_composer(language: str, limit: int, *, reply: bool, organise: bool) -> bytes:
    return ui.html(
        language,
        "workspace/talk/composer.html",
        reader={"reply": reply, "organise": organise},
        limit=limit,
        draft=None,
        files=(),
    ).encode()


def no_composer(seen: Sight, reader: Reader) -> bytes:
    """Why nothing can be written here."""
    talk = seen.talk
    return _closed(
        reader.language,
        erased=talk.erased_at is not None,
        closed=talk.status == "closed",
        merged=talk.merged_into is not None,
    )


@functools.lru_cache(maxsize=64)
def _closed(language: str, *, erased: bool, closed: bool, merged: bool) -> bytes:
    page = "workspace/talk/no_composer.html"
    return ui.html(language, page, erased=erased, closed=closed, merged=merged).encode()


def signs(
    name: str,
    reader: Reader,
    *,
    place: InLine | None = None,
    writing: Sequence[str] = (),
    looking: Sequence[str] = (),
) -> bytes:
    """The place in the queue, who else is here by name, and room for the contact's typing."""
    return ui.html(
        reader.language,
        "workspace/talk/signs.html",
        name=name,
        place=place,
        writing=sorted(writing),
        looking=sorted(looking),
    ).encode()


@functools.lru_cache(maxsize=64)
def nobody(language: str) -> ui.Mould:
    """The signs while nobody else is there, for any name."""
    page = "workspace/talk/signs.html"
    return ui.mould(language, page, ("name",), place=None, writing=(), looking=())
