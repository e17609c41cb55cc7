"""The talk behind a signed link: its confirmation, reading it, answering, rating."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Struct

from walletdesk import conversations, csat, guard, intake
from walletdesk.conversations import Conversation
from walletdesk.files import File
from walletdesk.intake import Heard, Said
from walletdesk.platform.db import Database
from walletdesk.platform.errors import Forbidden, Invalid, NotFound, Refusal
from walletdesk.platform.settings import Settings
from walletdesk.platform.storage import Storage
from walletdesk.portal import forms, languages, links, sending, showing
from walletdesk.portal.body import ROUTE_LIMIT
from walletdesk.portal.coming import Coming, receive
from walletdesk.portal.http.form import texts
from walletdesk.portal.http.page import page
from walletdesk.portal.ways import ways
from walletdesk.realtime import DESK, Hint, Hub
from walletdesk.ui import AnyRequest


class Again(Struct, frozen=True):
    """What the page shows again when something must be mended."""

    token: str
    text: str = ""
    secret: bool = False
    files: list[File] = []
    score: int = 0
    comment: str = ""
    errors: dict[str, str] = {}


@get(languages.paths("/sent/{token:str}"), include_in_schema=False)
async def show_sent(
    request: AnyRequest,
    token: FromPath[str],
    db: NamedDependency[Database],
    settings: NamedDependency[Settings],
) -> Response[bytes]:
    """The message has arrived: its reference, when an answer comes, and the way back."""
    try:
        async with db.read() as tx:
            talk = await showing.opened(tx, token)
            found = await ways(tx, settings)
    except (NotFound, Forbidden) as refusal:
        return no_link(request, refusal)
    language = languages.of_path(request.scope["path"])
    return page(
        request,
        "portal/sent.html",
        talk=talk,
        reference=conversations.reference(settings.reference_prefix, talk.number),
        way=next((way for way in found if way.kind == talk.channel), None),
        link=languages.path(language, f"/t/{token}"),
    )


@get(languages.paths("/t/{token:str}"), include_in_schema=False)
async def show_talk(
    request: AnyRequest,
    token: FromPath[str],
    db: NamedDependency[Database],
    hub: NamedDependency[Hub],
    settings: NamedDependency[Settings],
) -> Response[bytes]:
    """The lines that its contact may see."""
    empty = Again(forms.new(db.keys, db.clock.now()))
    return await _page(request, token, db, hub, settings, empty)


@post(
    languages.paths("/t/{token:str}"),
    include_in_schema=False,
    status_code=200,
    request_max_body_size=ROUTE_LIMIT,
)
async def answer_talk(
    request: AnyRequest,
    token: FromPath[str],
    db: NamedDependency[Database],
    storage: NamedDependency[Storage],
    hub: NamedDependency[Hub],
    settings: NamedDependency[Settings],
) -> Response[Any]:
    """Accepts a message once, however often the form is sent."""
    talk = await _talk(db, token)
    if isinstance(talk, Refusal):
        return no_link(request, talk)
    coming = await receive(request, db, storage)
    language = languages.of_path(request.scope["path"])
    try:
        heard = await _say(coming, hub, talk)
    except Refusal as refusal:
        coming.refuse(refusal)
        typed = sending.typed(coming.body, None)
        again = Again(
            coming.token(),
            typed.text,
            bool(typed.secret),
            coming.files,
            errors=texts(coming.wrong, language),
        )
        return await _page(request, token, db, hub, settings, again)
    if heard.conversation != talk.id:  # it was closed: a linked talk has begun
        token = links.made(db.keys, heard.conversation, db.clock.now())
    return Redirect(languages.path(language, f"/t/{token}") + f"#m{heard.seq}", status_code=303)


@post(languages.paths("/t/{token:str}/rating"), include_in_schema=False, status_code=200)
async def rate_talk(
    request: AnyRequest,
    token: FromPath[str],
    db: NamedDependency[Database],
    storage: NamedDependency[Storage],
    hub: NamedDependency[Hub],
    settings: NamedDependency[Settings],
) -> Response[Any]:
    """One rating a conversation; it may be changed for seven days."""
    talk = await _talk(db, token)
    if isinstance(talk, Refusal):
        return no_link(request, talk)
    coming = await receive(request, db, storage)
    language, body = languages.of_path(request.scope["path"]), coming.body
    score = int(body.one("score")) if body.one("score") in SCORES else 0
    try:
        coming.check()
        async with db.transaction() as tx:
            await csat.rate(tx, talk.id, score, body.one("comment"), language=language)
            tx.after_commit(lambda: hub.publish(Hint(DESK, "conversation", str(talk.id))))
    except Refusal as refusal:
        coming.refuse(refusal)
        comment = guard.clean(body.one("comment")).text
        errors = texts(coming.wrong, language)
        again = Again(coming.token(), score=score, comment=comment, errors=errors)
        return await _page(request, token, db, hub, settings, again)
    return Redirect(languages.path(language, f"/t/{token}") + "#rating", status_code=303)


async def _talk(db: Database, token: str) -> Conversation | Refusal:
    try:
        async with db.read() as tx:
            return await showing.opened(tx, token)
    except (NotFound, Forbidden) as refusal:
        return refusal


async def _say(coming: Coming, hub: Hub, talk: Conversation) -> Heard:
    text = coming.body.one("text")
    try:
        conversations.check_text(text, files=bool(coming.files))
    except Invalid as wrong:
        coming.refuse(wrong)
    number: UUID = coming.check()
    said = Said(
        conversation=talk.id,
        contact=talk.contact,
        key=talk.key,
        language=talk.language,
        text=text,
        files=tuple(f.id for f in coming.files),
        client_id=number,
        uploader=number,
        incomplete=bool(talk.missing),
    )
    return await intake.say(coming.db, hub, said)


async def _page(
    request: AnyRequest, token: str, db: Database, hub: Hub, settings: Settings, again: Again
) -> Response[bytes]:
    language = languages.of_path(request.scope["path"])
    try:
        async with db.read() as tx:
            talk = await showing.opened(tx, token)
            lines = await showing.lines(tx, talk, language)
            rating = await csat.rating(tx, talk.id)
            found = await ways(tx, settings)
    except (NotFound, Forbidden) as refusal:
        return no_link(request, refusal)
    await showing.read(db, hub, talk, lines)
    return page(
        request,
        "portal/talk.html",
        status=422 if again.errors else 200,
        talk=talk,
        reference=conversations.reference(settings.reference_prefix, talk.number),
        lines=lines,
        here=languages.path(language, f"/t/{token}"),
        again=again,
        trap=forms.TRAP,
        rating=rating,
        answered=talk.first_reply_at is not None or talk.status in ("solved", "closed"),
        way=next((way for way in found if way.kind == "form"), None),
    )


def no_link(request: AnyRequest, refusal: Refusal) -> Response[bytes]:
    """What to do instead. 410: it worked once."""
    ended = isinstance(refusal, Forbidden)
    days = links.LIFETIME.days
    return page(
        request, "portal/no_link.html", status=410 if ended else 404, ended=ended, days=days
    )


SCORES = ("1", "2", "3", "4", "5")

pages: list[Any] = [show_sent, show_talk, answer_talk, rate_talk]
