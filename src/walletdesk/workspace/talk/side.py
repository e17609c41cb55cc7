"""Beside a talk: who it is, what is known, what else they wrote."""

import functools
from datetime import datetime

from markupsafe import Markup
from msgspec import Struct

from walletdesk import ui
from walletdesk.channels import KINDS
from walletdesk.contacts import Identity
from walletdesk.platform import i18n
from walletdesk.workspace.talk.fields import Answer
from walletdesk.workspace.talk.reader import Reader
from walletdesk.workspace.talk.sight import Ref, Sight
from walletdesk.workspace.talk.words import IDENTITIES, STATUSES, WORDS

ITEMS = "workspace/talk/side_items.html"
HOLES = ("talk", "contact", "name", "spoken", "began")
OPTIONAL = (
    "zone", "ways", "wallets", "category", "filled", "facts", "replied", "waiting", "solved",
    "team", "comment", "talks",
)  # fmt: skip


class Look(Struct, frozen=True):
    """What decides how the panel is built; all else only fills it. `score`: 0 without a rating."""

    language: str
    editable: bool
    complete: bool
    channel: str
    score: int
    given: tuple[str, ...]


def side(seen: Sight, reader: Reader) -> bytes:
    """The panel."""
    talk, erased = seen.talk, seen.talk.erased_at is not None
    given = _given(seen, reader.language)
    look = Look(
        language=reader.language,
        editable=reader.organise and seen.into is None and not erased,
        complete=seen.completeness is not None and not seen.completeness.missing,
        channel=talk.channel,
        score=seen.rating.score if seen.rating else 0,
        given=tuple(name for name in OPTIONAL if given[name]),
    )
    return _mould(look).fill(
        talk=talk.id,
        contact=seen.contact.id,
        name=reader.catalog.gettext("Erased person") if erased else seen.name,
        spoken=seen.contact_language,
        began=ui.when(talk.created_at, "clock"),
        **given,
    )


@functools.lru_cache(maxsize=1_000)
def _mould(look: Look) -> ui.Mould:
    """About 4 KB each."""
    return ui.mould(
        look.language,
        "workspace/talk/side.html",
        HOLES,
        optional=OPTIONAL,
        given=look.given,
        look=look,
        words=WORDS,
        channel=KINDS.get(look.channel),
    )


def _given(seen: Sight, language: str) -> dict[str, str | bytes | None]:
    """What is there only sometimes."""
    talk, done = seen.talk, seen.completeness
    known = talk.category is not None and talk.erased_at is None
    missing = done.missing if done else ()
    return {
        "zone": seen.contact.timezone,
        "ways": b"".join([_way(way, language) for way in seen.ways]),
        "wallets": b"".join([_wallet(*wallet, language) for wallet in seen.wallets]),
        "category": seen.category if known else None,
        "filled": str(done) if done and done.asked else None,
        "facts": b"".join([_fact(a, language, missing=a.key in missing) for a in seen.fields]),
        "replied": _clock(talk.first_reply_at),
        "waiting": ui.when(talk.waiting_since)
        if talk.waiting_since and talk.status == "open"
        else None,
        "solved": _clock(talk.solved_at),
        "team": seen.team,
        "comment": seen.rating.comment if seen.rating else None,
        "talks": b"".join([_talk(ref, language) for ref in seen.earlier]),
    }


def _clock(moment: datetime | None) -> Markup | None:
    return ui.when(moment, "clock") if moment else None


def _way(way: Identity, language: str) -> bytes:
    proven, bounced = way.verified_at is not None, way.bounced_at is not None
    mould = _way_mould(language, way.kind, proven=proven, bounced=bounced)
    return mould.fill(value=way.value)


@functools.lru_cache(maxsize=200)
def _way_mould(language: str, kind: str, *, proven: bool, bounced: bool) -> ui.Mould:
    return ui.mould(
        language,
        ITEMS,
        ("value",),
        block="way",
        kind=kind,
        word=IDENTITIES.get(kind),
        proven=proven,
        bounced=bounced,
    )


def _wallet(address: str, proven: bool, language: str) -> bytes:
    mould = _wallet_mould(language, proven=proven)
    return mould.fill(address=ui.copyable(i18n.catalog(language), address))


@functools.lru_cache(maxsize=64)
def _wallet_mould(language: str, *, proven: bool) -> ui.Mould:
    return ui.mould(language, ITEMS, ("address",), block="wallet", proven=proven)


def _fact(answer: Answer, language: str, *, missing: bool) -> bytes:
    if not answer.shown:
        return _nothing(language, answer.label, missing=missing)
    return _fact_mould(language).fill(label=answer.label, shown=_shown(answer, language))


def _shown(answer: Answer, language: str) -> str:
    if answer.long:
        return ui.copyable(i18n.catalog(language), answer.value)
    return ui.when(answer.moment, "clock") if answer.moment else answer.shown


@functools.lru_cache(maxsize=2_000)
def _nothing(language: str, label: str, *, missing: bool) -> bytes:
    """A field without an answer: the same in every talk."""
    mould = ui.mould(language, ITEMS, ("label",), block="fact", shown=None, missing=missing)
    return mould.fill(label=label)


@functools.lru_cache(maxsize=64)
def _fact_mould(language: str) -> ui.Mould:
    return ui.mould(language, ITEMS, ("label", "shown"), block="fact", missing=False)


def _talk(ref: Ref, language: str) -> bytes:
    title = ref.title or ref.reference
    mould = _talk_mould(language, ref.status)
    return mould.fill(reference=ref.reference, title=title, at=ui.when(ref.at))


@functools.lru_cache(maxsize=64)
def _talk_mould(language: str, status: str) -> ui.Mould:
    holes = ("reference", "title", "at")
    return ui.mould(language, ITEMS, holes, block="talk", status=STATUSES[status])
