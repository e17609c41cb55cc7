"""The pages of people: who they are, how they are reached, what they wrote about."""

from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from walletdesk import contacts, guard, ui
from walletdesk.people import Act, Desk, may
from walletdesk.platform.db import Tx
from walletdesk.platform.errors import Invalid, InvalidMany
from walletdesk.platform.settings import Settings
from walletdesk.realtime import Hub
from walletdesk.ui import AnyRequest
from walletdesk.workspace.http.person import Sent, errors_of, read, shown
from walletdesk.workspace.talk.words import IDENTITIES

BATCH = 50


@get("/desk/contacts", guards=[may(Act.READ)], include_in_schema=False)
async def get_contacts(
    request: AnyRequest, desk: NamedDependency[Desk], cursor: FromQuery[str | None] = None
) -> Response[bytes]:
    """Everybody, latest activity first."""
    async with desk.read() as tx:
        page = await contacts.listing(tx, cursor=cursor, limit=BATCH)
        identities = await contacts.identities(tx, [card.id for card in page.items])
    read(request, desk, "desk.contacts", [card.id for card in page.items])
    return ui.page(
        request,
        "workspace/contacts.html",
        cards=page.items,
        identities=identities,
        words=IDENTITIES,
        more=f"/desk/contacts?cursor={page.next}" if page.next else None,
    )


@get("/desk/contacts/{contact_id:uuid}", guards=[may(Act.READ)], include_in_schema=False)
async def get_contact(
    request: AnyRequest, contact_id: FromPath[UUID], desk: NamedDependency[Desk]
) -> Response[bytes]:
    """One person."""
    return await shown(request, contact_id, desk)


@post(
    "/desk/contacts/{contact_id:uuid}",
    guards=[may(Act.ORGANISE)],
    include_in_schema=False,
    status_code=200,
)
async def post_contact(
    request: AnyRequest,
    contact_id: FromPath[UUID],
    desk: NamedDependency[Desk],
    settings: NamedDependency[Settings],
    hub: NamedDependency[Hub],
) -> Response[bytes] | Redirect:
    """A new name and language; the rows that show the name follow."""
    form = await request.form()
    typed = {name: str(form.get(name, "")) for name in ("name", "language")}
    try:
        async with desk.transaction() as tx:
            await _change(tx, contact_id, typed, settings, hub)
    except (Invalid, InvalidMany) as wrong:
        sent = Sent(typed, errors_of(request, wrong))
        return await shown(request, contact_id, desk, sent)
    return Redirect(f"/desk/contacts/{contact_id}?saved=name", status_code=303)


async def _change(
    tx: Tx, contact_id: UUID, typed: dict[str, str], settings: Settings, hub: Hub
) -> None:
    if typed["language"] not in settings.languages:
        raise Invalid("language", "language.unknown", offered=", ".join(settings.languages))
    await contacts.keep(tx, contact_id)
    await contacts.rename(tx, contact_id, guard.clean(typed["name"]).text)
    await contacts.set_language(tx, contact_id, typed["language"])
    await contacts.changed(tx, hub, contact_id)


pages = [get_contacts, get_contact, post_contact]
