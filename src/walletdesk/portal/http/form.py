"""The message form of a category: shown, mended, sent."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from msgspec import Struct

from walletdesk import categories, people, ui
from walletdesk.categories import Category, field_view, say
from walletdesk.conversations import Accepted, expected_wait
from walletdesk.files import File, Upload
from walletdesk.intake import Begun, hint
from walletdesk.platform.db import Database, Read, Tx
from walletdesk.platform.errors import Invalid, InvalidMany, NotFound, Refusal
from walletdesk.platform.storage import Storage
from walletdesk.portal import forms, languages, limits, links, sending
from walletdesk.portal.body import BODY_LIMIT, Body, read
from walletdesk.portal.forms import FormToken
from walletdesk.portal.http.page import AnyRequest, page
from walletdesk.portal.sending import Typed
from walletdesk.portal.uploads import Uploads
from walletdesk.realtime import Hub

EMPTY = Typed("", "", "", {})


@get(languages.paths("/contact/{slug:str}"), include_in_schema=False)
async def show_form(request: AnyRequest, slug: FromPath[str], db: Database) -> Response[bytes]:
    """Empty, with what the category asks for."""
    async with db.read() as tx:
        category = await _category(tx, slug)
        token = forms.new(tx.keys, tx.now)
    return await _form(request, db, category, token, EMPTY, [], [])


@post(
    languages.paths("/contact/{slug:str}"),
    include_in_schema=False,
    status_code=200,
    request_max_body_size=BODY_LIMIT,
)
async def send_form(
    request: AnyRequest, slug: FromPath[str], db: Database, storage: Storage, hub: Hub
) -> Response[Any]:
    """Begins a conversation and leads to it; or comes back with everything that was typed."""
    async with db.read() as tx:
        category = await _category(tx, slug)
    coming = Coming(request, db, Uploads(db, storage, NOBODY))
    try:
        body = await read(request, coming.take)
        coming.admit(body)
    except Refusal as refusal:
        return await _again(request, category, EMPTY, coming, sending.errors_of(refusal))
    await coming.uploads.keep(body.fields.get("kept", ()))
    try:
        talk = await _begin(coming, body, category, hub)
    except Refusal as refusal:
        given = sending.typed(body, category)
        return await _again(request, category, given, coming, sending.errors_of(refusal))
    return Redirect(f"{links.talk_path(db.keys, talk, db.clock.now())}?sent=1", status_code=303)


class Coming(Struct):
    """A form on its way in: admitted once, before its first file is kept."""

    request: AnyRequest
    db: Database
    uploads: Uploads
    token: FormToken | None = None

    async def take(self, body: Body, upload: Upload) -> None:
        """A file of an admitted form."""
        self.admit(body)
        await self.uploads.take(upload)

    def admit(self, body: Body) -> None:
        """Raise `Invalid` or `TooMany` for what no person has sent."""
        if self.token is not None:
            return
        if body.one(forms.TRAP):
            raise Invalid("", "form.unknown")
        now = self.db.clock.now()
        token = forms.read(self.db.keys, body.one("form"), now)
        limits.of(self.request.app).take(people.visitor(self.request).address, now)
        self.token, self.uploads.number = token, token.number


async def _begin(coming: Coming, body: Body, category: Category, hub: Hub) -> UUID:
    assert coming.token is not None
    now, number = coming.db.clock.now(), coming.token.number
    language = languages.of_path(coming.request.scope["path"])
    given = sending.typed(body, category, masked=False)
    kept = coming.uploads.files
    wish = sending.matter(given, category, kept, language, body.one("zone"), number, now)
    if coming.uploads.wrong:
        raise InvalidMany(coming.uploads.wrong)
    return await sending.begin(coming.db, wish, number, lambda tx, begun: _tell(tx, hub, begun))


def _tell(tx: Tx, hub: Hub, begun: Begun) -> None:
    tx.after_commit(lambda: hint(hub, Accepted(begun.conversation, begun.seq)))


async def _again(
    request: AnyRequest, category: Category, given: Typed, coming: Coming, wrong: list[Invalid]
) -> Response[bytes]:
    """The form once more: errors on top and beside, files kept under the same number."""
    db, number = coming.db, coming.uploads.number
    now = db.clock.now()
    token = forms.new(db.keys, now) if number == NOBODY else forms.again(db.keys, number, now)
    wrong = [*wrong, *(w for w in coming.uploads.wrong if w not in wrong)]
    return await _form(request, db, category, token, given, coming.uploads.files, wrong)


async def _form(
    request: AnyRequest,
    db: Database,
    category: Category,
    token: FormToken,
    given: Typed,
    files: list[File],
    wrong: list[Invalid],
) -> Response[bytes]:
    language = languages.of_path(request.scope["path"])
    texts = {PLACES.get(w.field, w.field): ui.refusal_text(language, w) for w in reversed(wrong)}
    async with db.read() as tx:
        wait = await expected_wait(tx, "form")
    return page(
        request,
        "portal/form.html",
        status=422 if wrong else 200,
        category=category,
        title=say(category.names, language),
        guidance=say(category.guidance, language),
        fields=[field_view(f, language) for f in category.fields if f.kind != "file"],
        token=token.text,
        trap=forms.TRAP,
        given=given,
        files=files,
        errors=dict(reversed(texts.items())),
        wait=wait,
    )


async def _category(tx: Read, slug: str) -> Category:
    found = (await categories.tree(tx)).by_slug.get(slug)
    if found is None or not found.active:
        raise NotFound("category")
    return found


PLACES = {"attachments": "files", "contact.name": "name", "contact.email": "email"}
"""Where the form shows an error of another name."""
NOBODY = UUID(int=0)

pages: list[Any] = [show_form, send_form]
