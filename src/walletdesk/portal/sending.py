"""A message form that comes back: what was typed, what is wrong with it, and the talk it begins."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

from walletdesk import categories, channels, conversations, guard, intake
from walletdesk.categories import Category, Field
from walletdesk.contacts import Claim, check_claim, check_name
from walletdesk.files import File
from walletdesk.intake import Begun, Matter
from walletdesk.platform.db import Database, Tx
from walletdesk.platform.errors import Invalid, InvalidMany, Refusal
from walletdesk.portal import store
from walletdesk.portal.body import Body


type Tell = Callable[[Tx, Begun], None]
"""Called in the transaction, to hint after its commit."""


class Typed(Struct, frozen=True):
    """What a form holds, secrets taken out; shown again when something must be mended."""

    name: str
    email: str
    text: str
    fields: dict[str, str]
    secret: bool = False


class _Twice(Exception):
    """The same form has begun a conversation already."""


def typed(body: Body, category: Category, *, masked: bool = True) -> Typed:
    """The texts of a form; `masked` for showing them again, else as they came, for the guard of intake."""
    fields = {f.key: body.one(f"fields.{f.key}") for f in category.fields if f.kind != "file"}
    raw: dict[str, Any] = {"name": body.one("name"), "email": body.one("email"), "text": body.one("text"), "fields": fields}
    if not masked:
        return Typed(**raw)
    clean = guard.clean_json(raw)
    return Typed(**clean.value, secret=bool(clean.kinds))


def matter(
    given: Typed, category: Category, files: Iterable[File], language: str, zone: str, number: UUID, now: datetime
) -> Matter:
    """The matter of a form. Raise `InvalidMany` with everything that must be mended."""
    kept = tuple(f.id for f in files)
    fields = _fields(given, category, kept, zone)
    wrong: list[Invalid] = []
    _try(wrong, lambda: conversations.check_text(given.text, files=bool(kept)))
    _try(wrong, lambda: check_name(given.name), field="name")
    claims = (Claim("email", given.email.strip()),) if given.email.strip() else ()
    for claim in claims:
        _try(wrong, lambda claim=claim: check_claim(claim), field="email")
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
        category=category.id,
        fields=fields,
        files=kept,
        uploader=number,
    )


async def begin(db: Database, wish: Matter, number: UUID, tell: Tell) -> UUID:
    """Begin the conversation, once for each form however often it is sent; its id."""
    try:
        async with db.transaction() as tx:
            if (before := await store.sent(tx, number)) is not None:
                return before
            begun = await intake.begin(tx, wish)
            if not await store.send(tx, number, begun.conversation):
                raise _Twice
            tell(tx, begun)
            return begun.conversation
    except _Twice:
        async with db.read() as tx:
            found = await store.sent(tx, number)
        assert found is not None, "the form that was first stands"
        return found



def _fields(given: Typed, category: Category, files: tuple[UUID, ...], zone: str) -> dict[str, Any]:
    found: dict[str, Any] = {k: v for k, v in given.fields.items() if v.strip()}
    for field in category.fields:
        if field.kind == "time" and field.key in found:
            found[field.key] = _zoned(found[field.key], zone)
        if field.kind == "file" and files:
            found[field.key] = [str(f) for f in files]
    return {k: v for k, v in found.items() if _applies(k, found, category)}


def _applies(key: str, values: dict[str, Any], category: Category) -> bool:
    field: Field | None = next((f for f in category.fields if f.key == key), None)
    return field is None or field.applies(values)


def _zoned(text: str, zone: str) -> str:
    """A local time with the zone that the browser has told, when it has."""
    try:
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=ZoneInfo(zone)).isoformat() if zone and not moment.tzinfo else text
    except (ValueError, ZoneInfoNotFoundError):
        return text


def _try(wrong: list[Invalid], check: Callable[[], object], *, field: str = "") -> None:
    try:
        check()
    except InvalidMany as many:
        wrong += many.errors
    except Invalid as one:
        wrong.append(Invalid(field, one.code, **one.params) if field else one)


def errors_of(refusal: Refusal) -> list[Invalid]:
    """Every `Invalid` in a refusal; another refusal speaks of the whole form."""
    if isinstance(refusal, InvalidMany):
        return refusal.errors
    return [refusal if isinstance(refusal, Invalid) else Invalid("", refusal.code, **refusal.params)]
