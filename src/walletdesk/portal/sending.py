"""A message form that came back: what was typed, what is wrong with it, and the talk it begins."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

from walletdesk import categories, channels, conversations, guard, intake
from walletdesk.categories import Category
from walletdesk.contacts import Claim, check_claim, check_name
from walletdesk.conversations import Accepted
from walletdesk.files import File
from walletdesk.guard import Kind
from walletdesk.intake import Begun, Matter
from walletdesk.platform.db import Database, Tx
from walletdesk.platform.errors import Invalid, InvalidMany
from walletdesk.portal import store
from walletdesk.portal.body import Body
from walletdesk.realtime import Hub


class Typed(Struct, frozen=True):
    """The texts of a form. `secret`: kinds of what the guard has taken out of them."""

    name: str = ""
    email: str = ""
    text: str = ""
    fields: dict[str, str] = {}
    zone: str = ""
    secret: tuple[Kind, ...] = ()


class _Twice(Exception):
    """The same form has begun a conversation already."""


def typed(body: Body, category: Category | None) -> Typed:
    """The texts of a form without secrets, also one that is spread over several fields."""
    asked = [f"fields.{f.key}" for f in category.fields if f.kind != "file"] if category else []
    given = {name: body.one(name) for name in ("text", *asked, "name", "email")}
    clean = guard.clean_json(given)
    texts: dict[str, str] = clean.value
    return Typed(
        texts["name"],
        texts["email"],
        texts["text"],
        {name.removeprefix("fields."): texts[name] for name in asked},
        body.one("zone"),
        clean.kinds,
    )


def matter(
    given: Typed,
    category: Category | None,
    files: Iterable[File],
    number: UUID,
    *,
    language: str,
    now: datetime,
) -> Matter:
    """The matter of a form. Raise `InvalidMany` with everything that must be mended."""
    kept = tuple(f.id for f in files)
    fields = _fields(given, category, kept) if category else {}
    wrong: list[Invalid] = []
    _try(wrong, lambda: conversations.check_text(given.text, files=bool(kept)))
    _try(wrong, lambda: check_name(given.name), field="name")
    claims = (Claim("email", given.email.strip()),) if given.email.strip() else ()
    for claim in claims:
        _try(wrong, lambda claim=claim: check_claim(claim), field="email")
    if category:
        _try(wrong, lambda: categories.check_fields(category, fields, language=language, now=now))
    if wrong:
        raise InvalidMany(wrong)
    return Matter(
        channel="form",
        language=language,
        account=channels.account_id("form"),
        text=given.text,
        name=given.name,
        claims=claims,
        category=category.id if category else None,
        fields=fields,
        files=kept,
        uploader=number,
        secret=given.secret,
    )


async def begin(db: Database, hub: Hub, wish: Matter, number: UUID) -> UUID:
    """Begin the conversation, once for each form however often it is sent; its id."""
    try:
        async with db.transaction() as tx:
            if (before := await store.sent(tx, number)) is not None:
                return before
            begun = await intake.begin(tx, wish)
            if not await store.send(tx, number, begun.conversation):
                raise _Twice  # noqa: TRY301 (undoes this transaction)
            _hint(tx, hub, begun)
            return begun.conversation
    except _Twice:
        async with db.read() as tx:
            first = await store.sent(tx, number)
        assert first is not None, "the form that was first stands"
        return first


async def sent_before(db: Database, number: UUID | None) -> UUID | None:
    """What this form has begun already: a second click, or a reload."""
    if number is None:
        return None
    async with db.read() as tx:
        return await store.sent(tx, number)


def _hint(tx: Tx, hub: Hub, begun: Begun) -> None:
    tx.after_commit(lambda: intake.hint(hub, Accepted(begun.conversation, begun.seq)))


def _fields(given: Typed, category: Category, files: tuple[UUID, ...]) -> dict[str, Any]:
    """What was given of the fields that apply; each field of files has all that came."""
    kinds = {f.key: f.kind for f in category.fields}
    found: dict[str, Any] = {
        key: _zoned(value, given.zone) if kinds[key] == "time" else value
        for key, value in given.fields.items()
        if value.strip()
    }
    if files:
        found |= {key: [str(f) for f in files] for key, kind in kinds.items() if kind == "file"}
    applies = {f.key for f in category.fields if f.applies(found)}
    return {key: value for key, value in found.items() if key in applies}


def _zoned(text: str, zone: str) -> str:
    """A local time with the zone that the browser has told, when it has."""
    try:
        moment = datetime.fromisoformat(text)
        told = ZoneInfo(zone) if zone and moment.tzinfo is None else None
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return text
    return moment.replace(tzinfo=told).isoformat() if told else text


def _try(wrong: list[Invalid], check: Callable[[], object], *, field: str = "") -> None:
    try:
        check()
    except InvalidMany as many:
        wrong += many.errors
    except Invalid as one:
        wrong.append(Invalid(field or one.field, one.code, **one.params))
