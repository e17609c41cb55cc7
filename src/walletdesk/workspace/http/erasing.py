"""What an administrator does for a person who asks: give them all that is held, or forget them."""

from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from walletdesk import contacts, conversations, people, privacy, ui
from walletdesk.audit import Auditor
from walletdesk.contacts import Contact
from walletdesk.people import Act, Desk, may
from walletdesk.platform.db import Read
from walletdesk.platform.errors import Invalid
from walletdesk.platform.settings import Settings
from walletdesk.privacy import Export
from walletdesk.realtime import Hub
from walletdesk.ui import AnyRequest
from walletdesk.workspace.http.person import read

PATH = "/desk/contacts/{contact_id:uuid}"
COUNTED = 1_000
"""Conversations that are counted before "more than"."""


@get(PATH + "/export", guards=[may(Act.EXPORT)], include_in_schema=False)
async def get_export(
    request: AnyRequest,
    contact_id: FromPath[UUID],
    desk: NamedDependency[Desk],
    auditor: NamedDependency[Auditor],
    settings: NamedDependency[Settings],
) -> Response[Export]:
    """A download, on record before it begins."""
    async with desk.read() as tx:
        whole = await privacy.export(tx, settings, contact_id, language=ui.language_of(request))
    await privacy.audited(auditor, desk, "desk.contact.export", contact_id)
    named = f'attachment; filename="{privacy.file_name(contact_id)}"'
    return Response(whole, headers={"content-disposition": named, "cache-control": "no-store"})


@get(PATH + "/erasure", guards=[may(Act.ERASE)], include_in_schema=False)
async def get_erasure(
    request: AnyRequest, contact_id: FromPath[UUID], desk: NamedDependency[Desk]
) -> Response[bytes] | Redirect:
    """What goes and what stays, and the question."""
    return await _asked(request, contact_id, desk)


@post(PATH + "/erasure", guards=[may(Act.ERASE)], include_in_schema=False, status_code=200)
async def post_erasure(
    request: AnyRequest,
    contact_id: FromPath[UUID],
    desk: NamedDependency[Desk],
    hub: NamedDependency[Hub],
    auditor: NamedDependency[Auditor],
) -> Response[bytes] | Redirect:
    """Once the person is named and the password typed."""
    form = await request.form()
    typed = str(form.get("confirmation", ""))
    try:
        async with desk.read() as tx:
            expected, _ = await _phrase(tx, await contacts.get(tx, contact_id), request)
        privacy.check_phrase(expected, typed)
        await people.confirm(desk, str(form.get("your_password", "")))
    except Invalid as wrong:
        errors = ui.field_errors(ui.language_of(request), wrong)
        return await _asked(request, contact_id, desk, typed=typed, errors=errors)
    async with desk.transaction() as tx:
        await privacy.erase(tx, hub, contact_id, actor=desk.actor)
    await privacy.audited(auditor, desk, "desk.contact.erase", contact_id)
    return Redirect(f"/desk/contacts/{contact_id}", status_code=303)


async def _asked(
    request: AnyRequest,
    contact_id: UUID,
    desk: Desk,
    *,
    typed: str = "",
    errors: dict[str, str] | None = None,
) -> Response[bytes] | Redirect:
    async with desk.read() as tx:
        contact = await contacts.get(tx, contact_id)
        expected, count = await _phrase(tx, contact, request)
    if contact.erased_at is not None:
        return Redirect(f"/desk/contacts/{contact_id}", status_code=303)
    read(request, desk, "desk.contact", [contact_id])
    return ui.page(
        request,
        "workspace/erasure.html",
        status=422 if errors else 200,
        contact=contact,
        expected=expected,
        count=count,
        typed=typed,
        errors=errors or {},
        confirm=people.confirm_needed(desk),
    )


async def _phrase(tx: Read, contact: Contact, request: AnyRequest) -> tuple[str, int]:
    """What has to be typed, and how many conversations there are."""
    talks = await conversations.of_contact(tx, contact.id, limit=COUNTED)
    prefix: str = request.app.state.settings.reference_prefix
    latest = conversations.reference(prefix, talks[0].number) if talks else ""
    return privacy.phrase(contact.id, contact.name, latest), len(talks)


pages = [get_export, get_erasure, post_erasure]
