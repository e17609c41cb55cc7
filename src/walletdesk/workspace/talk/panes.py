"""The pieces of a talk's pane, kept while its stamp is the same."""

import functools
from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

from msgspec import Struct

from walletdesk import conversations, files, ui
from walletdesk.conversations import Message
from walletdesk.platform import paging
from walletdesk.platform.db import Read
from walletdesk.platform.settings import Settings
from walletdesk.workspace.fragments import Fragments
from walletdesk.workspace.talk import foot
from walletdesk.workspace.talk.head import head
from walletdesk.workspace.talk.lines import About, files_of, lines
from walletdesk.workspace.talk.reader import Reader
from walletdesk.workspace.talk.side import side
from walletdesk.workspace.talk.sight import Sight, sight, text_limit, union
from walletdesk.workspace.talk.stamp import Stamp, stamp
from walletdesk.workspace.talk.whole import Whole, whole

KEPT = 4_000
"""Panes that a process keeps, about 15 KB each."""
WINDOW = 50
"""Lines with which a talk opens, at its end; earlier ones come on demand."""


class Parts(Struct, frozen=True):
    """A pane in pieces. `since` is the moment of its first line; `earlier` leads to those before
    it (None: there are none).
    """

    id: UUID
    contact: UUID
    number: int
    reference: str
    title: str
    name: str
    since: datetime
    earlier: str | None
    writes: bool
    limit: int
    head: bytes
    lines: bytes
    held: bytes
    side: bytes
    composer: bytes
    """Without a draft."""
    signs: bytes
    """While nobody else is there."""
    settled: bool
    """Whether its stamp says when it changes; not while a file of it waits to be scanned."""


_kept: Fragments[tuple[Any, ...], Parts] = Fragments(KEPT)
_opened: Fragments[UUID | int, bool] = Fragments(2 * KEPT)
"""Talks of which some pane was made, by id and number: only for these a stamp is asked first."""


async def parts(
    tx: Read, talk: UUID | int, reader: Reader, settings: Settings
) -> tuple[Stamp, Parts]:
    """The pieces of a talk for this reader, and their stamp. Raise `NotFound`."""
    if _opened.get(talk):
        now = await stamp(tx, talk, reader.agent)
        found = _kept.get(_key(tx, now, reader))
        if found is not None:
            return now, found
    read = await whole(tx, talk, reader.agent, lines=WINDOW + 1)
    found = await _made(tx, read, reader, settings.reference_prefix)
    if found.settled:
        _kept.keep(_key(tx, read.stamp, reader), found)
        _opened.keep(found.id, True)
        _opened.keep(found.number, True)
    return read.stamp, found


def _key(tx: Read, now: Stamp, reader: Reader) -> tuple[Any, ...]:
    may = (reader.language, reader.organise, reader.assign, reader.writes)
    return (*now.key, *may, files.epoch(tx.now))


async def _made(tx: Read, read: Whole, reader: Reader, prefix: str) -> Parts:
    seen = await sight(tx, read, reader.language, prefix)
    talk, found = seen.talk, seen.lines
    if seen.merged:
        found = await conversations.latest(tx, union(talk, seen.merged), limit=WINDOW + 1)
    following, found = turn(found)
    known = await files_of(tx, found)
    limit, writes = text_limit(talk.channel), reader.writes and not seen.closed
    return Parts(
        id=talk.id,
        contact=talk.contact,
        number=talk.number,
        reference=seen.reference,
        title=talk.subject or talk.preview,
        name=seen.name,
        since=found[0].at if found else talk.created_at,
        earlier=following,
        limit=limit,
        writes=writes,
        head=head(seen, reader, mine=read.stamp.mine),
        lines=lines(tx, found, known, about(seen, reader.language)),
        held=foot.held(seen, reader),
        side=side(seen, reader),
        composer=foot.composer(reader, limit) if writes else foot.no_composer(seen, reader),
        signs=foot.nobody(reader.language).fill(name=seen.name),
        settled=all(file.scan != "waiting" for file in known.values()),
    )


HOLES = (
    "id", "reference", "title", "back", "since",
    "composer", "signs", "head", "lines", "held", "side",
)  # fmt: skip


def pane(found: Parts, reader: Reader, *, composer: bytes, signs: bytes, back: str) -> bytes:
    """The whole of it. `back` is the list that it was opened from."""
    mould = _pane_mould(reader.language, reads=reader.note, earlier=found.earlier is not None)
    return mould.fill(
        id=found.id,
        reference=found.reference,
        title=found.title or found.name,
        back=back,
        since=found.since.isoformat(),
        earlier=quote(found.earlier or ""),
        composer=composer,
        signs=signs,
        head=found.head,
        lines=found.lines,
        held=found.held,
        side=found.side,
    )


@functools.lru_cache(maxsize=64)
def _pane_mould(language: str, *, reads: bool, earlier: bool) -> ui.Mould:
    optional = ("earlier",)
    given = optional if earlier else ()
    page = "workspace/talk/pane.html"
    return ui.mould(language, page, HOLES, optional=optional, given=given, reads=reads)


def now(found: Parts, reader: Reader, *, lines: bytes, signs: bytes) -> bytes:
    """Its pieces, each for its place in a page that shows it already (`lines` since it began)."""
    return _now_mould(reader.language, writes=found.writes).fill(
        id=found.id,
        head=found.head,
        lines=lines,
        held=found.held,
        side=found.side,
        signs=signs,
        composer=found.composer,
    )


@functools.lru_cache(maxsize=64)
def _now_mould(language: str, *, writes: bool) -> ui.Mould:
    holes = ("id", "head", "lines", "held", "side", "signs", "composer")
    return ui.mould(language, "workspace/talk/now.html", holes, writes=writes)


async def lines_since(
    tx: Read, talk: UUID, reader: Reader, settings: Settings, moment: datetime
) -> bytes:
    """The lines of a page that shows the talk from a moment on (it has been open for a while)."""
    read = await whole(tx, talk, reader.agent, lines=0)
    seen = await sight(tx, read, reader.language, settings.reference_prefix)
    found = await conversations.since(tx, union(seen.talk, seen.merged), moment)
    return lines(tx, found, await files_of(tx, found), about(seen, reader.language))


class Earlier(Struct, frozen=True):
    """Lines of a talk, and the cursor of the page before them."""

    contact: UUID
    lines: bytes
    cursor: str | None


def above(found: Earlier, reader: Reader, talk: UUID) -> bytes:
    """Earlier lines, and the button for those before them."""
    mould = _above_mould(reader.language, more=found.cursor is not None)
    return mould.fill(id=talk, lines=found.lines, earlier=quote(found.cursor or ""))


@functools.lru_cache(maxsize=64)
def _above_mould(language: str, *, more: bool) -> ui.Mould:
    optional = ("earlier",)
    given = optional if more else ()
    page = "workspace/talk/earlier.html"
    return ui.mould(language, page, ("id", "lines"), optional=optional, given=given)


async def earlier(tx: Read, talk: UUID, reader: Reader, settings: Settings, cursor: str) -> Earlier:
    """The page of lines before a cursor. Raise `NotFound`, `Invalid`."""
    read = await whole(tx, talk, reader.agent, lines=0)
    seen = await sight(tx, read, reader.language, settings.reference_prefix)
    found = await conversations.latest(
        tx,
        union(seen.talk, seen.merged),
        before=paging.decode(cursor, conversations.Point),
        limit=WINDOW + 1,
    )
    following, found = turn(found)
    known = await files_of(tx, found)
    return Earlier(
        read.contact.id, lines(tx, found, known, about(seen, reader.language)), following
    )


def turn(found: list[Message]) -> tuple[str | None, list[Message]]:
    """A page of lines out of one more than it holds, and the cursor of what lies before it."""
    if len(found) <= WINDOW:
        return None, found
    first = found[-WINDOW]
    return paging.encode(first.at, first.conversation, first.seq), found[-WINDOW:]


def about(seen: Sight, language: str) -> About:
    """What the lines show besides their messages."""
    return About(
        language=language,
        contact=seen.name,
        agents=seen.agents,
        read={seen.talk.id: seen.talk.contact_read_seq},
        references={ref.id: ref.reference for ref in seen.merged},
        erased=seen.talk.erased_at is not None,
    )
