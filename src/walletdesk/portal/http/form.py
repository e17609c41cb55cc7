"""The message form: begun with the words of the home page, shown, mended, sent."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from walletdesk import categories, ui
from walletdesk.intake import Matter
from walletdesk.platform.db import Database
from walletdesk.platform.errors import Invalid, Refusal
from walletdesk.platform.settings import Settings
from walletdesk.platform.storage import Storage
from walletdesk.portal import forms, languages, links, sending, topics
from walletdesk.portal.body import ROUTE_LIMIT, Body, read
from walletdesk.portal.coming import Coming, receive
from walletdesk.portal.http.page import page
from walletdesk.portal.sending import Typed
from walletdesk.portal.topics import Topic
from walletdesk.portal.ways import Way, ways
from walletdesk.realtime import Hub
from walletdesk.ui import AnyRequest


@post(languages.paths("/contact"), include_in_schema=False, status_code=200)
async def begin_form(
    request: AnyRequest, db: NamedDependency[Database], settings: NamedDependency[Settings]
) -> Response[bytes]:
    """What was typed on the home page comes along: first the topic is chosen, then the form is
    there with the text in it. Nothing is written yet.
    """
    body = Body()
    await read(request, body, _no_file)
    given = sending.typed(body, None)
    language = languages.of_path(request.scope["path"])
    if slug := body.one("topic"):
        return await _page(request, db, settings, slug, forms.new(db.keys, db.clock.now()), given)
    async with db.read() as tx:
        tree = await categories.public_tree(tx, language)
    return page(
        request,
        "portal/topics.html",
        given=given,
        categories=tree,
        fitting=topics.fitting(tree, given.text, language),
        other=topics.OTHER,
    )


@get(languages.paths("/contact/{slug:str}"), include_in_schema=False)
async def show_form(
    request: AnyRequest,
    slug: FromPath[str],
    db: NamedDependency[Database],
    settings: NamedDependency[Settings],
) -> Response[bytes]:
    """Empty, with what the topic asks for."""
    token = forms.new(db.keys, db.clock.now())
    return await _page(request, db, settings, slug, token, Typed())


@post(
    languages.paths("/contact/{slug:str}"),
    include_in_schema=False,
    status_code=200,
    request_max_body_size=ROUTE_LIMIT,
)
async def send_form(
    request: AnyRequest,
    slug: FromPath[str],
    db: NamedDependency[Database],
    storage: NamedDependency[Storage],
    hub: NamedDependency[Hub],
    settings: NamedDependency[Settings],
) -> Response[Any]:
    """Begins a conversation and leads to its confirmation, or comes back with what was typed."""
    language = languages.of_path(request.scope["path"])
    async with db.read() as tx:
        topic = await topics.find(tx, slug, language)
    coming = await receive(request, db, storage)
    given = sending.typed(coming.body, topic.category)
    talk = await sending.sent_before(db, coming.number)
    try:
        talk = talk or await _begin(coming, given, topic, hub, language)
    except Refusal as refusal:
        coming.refuse(refusal)
        return await _page(request, db, settings, slug, coming.token(), given, coming)
    token = links.made(db.keys, talk, db.clock.now())
    return Redirect(languages.path(language, f"/sent/{token}"), status_code=303)


async def _begin(coming: Coming, given: Typed, topic: Topic, hub: Hub, language: str) -> UUID:
    """Everything that must be mended is told at once."""
    now, number = coming.db.clock.now(), coming.number or NOBODY
    wish: Matter | None = None
    try:
        wish = sending.matter(
            given, topic.category, coming.files, number, language=language, now=now
        )
    except Refusal as refusal:
        coming.refuse(refusal)
    number = coming.check()
    assert wish is not None, "what is wrong with it has been told"
    return await sending.begin(coming.db, hub, wish, number)


async def _page(
    request: AnyRequest,
    db: Database,
    settings: Settings,
    slug: str,
    token: str,
    given: Typed,
    coming: Coming | None = None,
) -> Response[bytes]:
    language = languages.of_path(request.scope["path"])
    async with db.read() as tx:
        topic = await topics.find(tx, slug, language)
        found = await ways(tx, settings)
    return page(
        request,
        "portal/form.html",
        status=422 if coming else 200,
        indexed=request.method == "GET",
        topic=topic,
        token=token,
        trap=forms.TRAP,
        given=given,
        files=coming.files if coming else [],
        errors=texts(coming.wrong, language) if coming else {},
        way=_form_way(found),
    )


def texts(wrong: list[Invalid], language: str) -> dict[str, str]:
    """Field → what to change, the first of each field, in the order of the form's checks; several
    files may each have a fault of their own.
    """
    found: dict[str, str] = {}
    for one in wrong:
        place, text = PLACES.get(one.field, one.field), ui.refusal_text(language, one)
        if place == "files" and place in found:
            found[place] += " " + text
        else:
            found.setdefault(place, text)
    return found


def _form_way(found: list[Way]) -> Way | None:
    return next((way for way in found if way.kind == "form"), None)


async def _no_file(_: Body, __: object) -> None:
    raise Invalid("", "form.unknown")


PLACES = {"attachments": "files", "file": "files", "contact.name": "name", "contact.email": "email"}
"""Where the form shows an error of another name."""

NOBODY = UUID(int=0)
"""The number of a form that is none of ours; it is not sent."""

pages: list[Any] = [begin_form, show_form, send_form]
