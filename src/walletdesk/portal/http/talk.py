"""The talk behind a signed link: read, answer with files, rate."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Struct

from walletdesk import conversations, csat, files, people, ui
from walletdesk.conversations import Conversation, MessageView, message_views, reference
from walletdesk.files import Upload
from walletdesk.intake import Heard, Said, say
from walletdesk.platform import i18n
from walletdesk.platform.db import Database, Read
from walletdesk.platform.errors import Invalid, InvalidMany, Refusal
from walletdesk.platform.settings import Settings
from walletdesk.platform.storage import Storage
from walletdesk.portal import forms, languages, limits, links, sending
from walletdesk.portal.body import BODY_LIMIT, Body, read
from walletdesk.portal.http.page import AnyRequest, page
from walletdesk.portal.uploads import Uploads
from walletdesk.portal.ways import ways
from walletdesk.realtime import DESK, Hint, Hub

SCORES = (5, 4, 3, 2, 1)


class Shown(Struct):
    """What the page shows again when something must be mended."""

    text: str = ""
    score: int = 0
    comment: str = ""
    errors: dict[str, str] = {}
    number: UUID | None = None


@get("/t/{token:str}", include_in_schema=False)
async def show_talk(request: AnyRequest, token: FromPath[str], db: Database, settings: Settings) -> Response[bytes]:
    """The lines that its contact may see."""
    return await _page(request, token, db, settings, Shown())


@post("/t/{token:str}", include_in_schema=False, status_code=200, request_max_body_size=BODY_LIMIT)
async def answer_talk(
    request: AnyRequest, token: FromPath[str], db: Database, storage: Storage, hub: Hub, settings: Settings
) -> Response[Any]:
    """Accepts a message once, however often the form is sent."""
    talk = await _opened(db, token)
    uploads = Uploads(db, storage, UUID(int=0))
    shown = Shown()

    async def take(body: Body, upload: Upload) -> None:
        _admit(request, db, body, uploads)
        await uploads.take(upload)

    try:
        body = await read(request, take)
        shown.text = body.one("text")
        number = _admit(request, db, body, uploads)
        if uploads.wrong:
            raise InvalidMany(uploads.wrong)
        heard = await _say(db, hub, talk, body.one("text"), uploads, number)
    except Refusal as refusal:
        shown.errors = _texts(_language(request, talk, settings), refusal)
        return await _page(request, token, db, settings, shown)
    where = links.talk_path(db.keys, heard.conversation, db.clock.now())
    path = f"/t/{token}" if heard.conversation == talk.id else where
    return Redirect(f"{path}{_chosen(request)}#m{heard.seq}", status_code=303)


@post("/t/{token:str}/rating", include_in_schema=False, status_code=200)
async def rate_talk(
    request: AnyRequest, token: FromPath[str], db: Database, hub: Hub, settings: Settings
) -> Response[Any]:
    """One rating a conversation; it may be changed for seven days."""
    talk = await _opened(db, token)
    language = _language(request, talk, settings)
    body = await read(request, _no_files)
    score = int(body.one("score")) if body.one("score") in "12345" and body.one("score") else 0
    try:
        forms.read(db.keys, body.one("form"), db.clock.now())
        async with db.transaction() as tx:
            await csat.rate(tx, talk.id, score, body.one("comment"), language=language)
            tx.after_commit(lambda: hub.publish(Hint(DESK, "conversation", str(talk.id))))
    except Refusal as refusal:
        shown = Shown(score=score, comment=body.one("comment"), errors=_texts(language, refusal))
        return await _page(request, token, db, settings, shown)
    return Redirect(f"/t/{token}{_chosen(request)}#rating", status_code=303)


async def _no_files(_: Body, __: Upload) -> None:
    raise Invalid("", "form.unknown")


async def _opened(db: Database, token: str) -> Conversation:
    """The talk of a link, or the one that it was merged into when that is the same contact's."""
    async with db.read() as tx:
        talk = await conversations.get(tx, links.opened(tx.keys, token, tx.now))
        if talk.merged_into is not None:
            other = await conversations.get(tx, talk.merged_into)
            return other if other.contact == talk.contact else talk
        return talk


def _admit(request: AnyRequest, db: Database, body: Body, uploads: Uploads) -> UUID:
    if uploads.number.int == 0:
        if body.one(forms.TRAP):
            raise Invalid("", "form.unknown")
        now = db.clock.now()
        uploads.number = forms.read(db.keys, body.one("form"), now).number
        limits.of(request.app).take(people.visitor(request).address, now)
    return uploads.number


async def _say(
    db: Database, hub: Hub, talk: Conversation, text: str, uploads: Uploads, number: UUID
) -> Heard:
    conversations.check_text(text, files=bool(uploads.files))
    async with db.transaction() as tx:
        await files.attach(tx, [f.id for f in uploads.files], key_id=talk.key, by=number)
    said = Said(
        conversation=talk.id,
        contact=talk.contact,
        key=talk.key,
        language=talk.language,
        text=text,
        files=tuple(f.id for f in uploads.files),
        client_id=number,
    )
    return await say(db, hub, said)


async def _page(
    request: AnyRequest, token: str, db: Database, settings: Settings, shown: Shown
) -> Response[bytes]:
    talk = await _opened(db, token)
    language = _language(request, talk, settings)
    async with db.read() as tx:
        lines = await _lines(tx, talk, language)
        rating = await csat.rating(tx, talk.id)
        open_ways = await ways(tx, settings)
    form = forms.again(db.keys, shown.number, db.clock.now()) if shown.number else forms.new(db.keys, db.clock.now())
    return page(
        request,
        "portal/talk.html",
        language=language,
        status=422 if shown.errors else 200,
        talk=talk,
        reference=reference(settings.reference_prefix, talk.number),
        lines=lines,
        token=form.text,
        trap=forms.TRAP,
        here=f"/t/{token}",
        chosen=_chosen(request),
        sent="sent" in request.query_params,
        shown=shown,
        rating=rating,
        scores=SCORES,
        answered=talk.first_reply_at is not None or talk.status in ("solved", "closed"),
        way=next((w for w in open_ways if w.kind == "form"), None),
        talk_languages=languages.offered(settings),
    )


async def _lines(tx: Read, talk: Conversation, language: str) -> list[MessageView]:
    found = await conversations.visible(tx, talk.id, limit=500)
    for other in (await conversations.merged_with(tx, talk.id))[1:]:
        if (await conversations.get(tx, other)).contact == talk.contact:
            found += await conversations.visible(tx, other, limit=500)
    return await message_views(tx, sorted(found, key=lambda m: (m.at, m.seq)), language=language)


def _language(request: AnyRequest, talk: Conversation, settings: Settings) -> str:
    """What the visitor chose on this page, else the talk's."""
    offered = languages.offered(settings)
    return i18n.negotiate(str(request.query_params.get("lang") or talk.language), offered)


def _chosen(request: AnyRequest) -> str:
    wish = str(request.query_params.get("lang", ""))
    return f"?lang={wish}" if wish in languages.PREFIXES else ""


def _texts(language: str, refusal: Refusal) -> dict[str, str]:
    return {w.field: ui.refusal_text(language, w) for w in sending.errors_of(refusal)}


pages: list[Any] = [show_talk, answer_talk, rate_talk]
