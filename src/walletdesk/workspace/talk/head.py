"""The head of a pane: what a talk is, how it stands, and all that can be done with it."""

import functools

from markupsafe import Markup
from msgspec import Struct

from walletdesk import ui
from walletdesk.platform import i18n
from walletdesk.workspace.talk.reader import Reader
from walletdesk.workspace.talk.sight import Sight
from walletdesk.workspace.talk.words import WORDS

HOLES = ("talk", "title", "reference", "who", "category", "tags", "agent")
OPTIONAL = ("snoozed", "into", "follows", "merged")


class Look(Struct, frozen=True):
    """What decides how the head is built; all else only fills it."""

    language: str
    organise: bool
    assign: bool
    mine: bool
    status: str
    priority: int
    live: bool
    writable: bool
    agent: bool
    tags: bool
    secret: bool
    erased: bool
    given: tuple[str, ...]


def head(seen: Sight, reader: Reader, *, mine: bool) -> bytes:
    """The head; `mine`: whether the reader has the talk."""
    talk, catalog = seen.talk, i18n.catalog(reader.language)
    erased = talk.erased_at is not None
    nameless = catalog.gettext("Erased person") if erased else seen.name
    optional = {
        "snoozed": ui.when(talk.snoozed_until, "clock") if talk.snoozed_until else None,
        "into": seen.into.reference if seen.into else None,
        "follows": seen.follows.reference if seen.follows else None,
        "merged": _merged(seen, reader) if seen.merged else None,
    }
    look = Look(
        language=reader.language,
        organise=reader.organise,
        assign=reader.assign,
        mine=mine,
        status=talk.status,
        priority=talk.priority,
        live=talk.live,
        writable=not seen.closed and not erased,
        agent=talk.agent is not None,
        tags=bool(talk.tags),
        secret=talk.secret_found,
        erased=erased,
        given=tuple(name for name in OPTIONAL if optional[name] is not None),
    )
    return _mould(look).fill(
        talk=talk.id,
        title=talk.subject or talk.preview or nameless,
        reference=seen.reference,
        who=seen.agent or seen.team or catalog.gettext("Nobody has it"),
        category=seen.category or catalog.gettext("No category"),
        tags=", ".join(talk.tags) or catalog.gettext("No tags"),
        agent=reader.agent,
        **optional,
    )


@functools.lru_cache(maxsize=1_000)
def _mould(look: Look) -> ui.Mould:
    """About 5 KB each."""
    return ui.mould(
        look.language,
        "workspace/talk/head.html",
        HOLES,
        optional=OPTIONAL,
        given=look.given,
        look=look,
        words=WORDS,
    )


def _merged(seen: Sight, reader: Reader) -> Markup:
    return ui.html(
        reader.language,
        "workspace/talk/merged.html",
        refs=seen.merged,
        talk=seen.talk.id,
        organise=reader.organise,
    )
