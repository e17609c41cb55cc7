"""The page /desk/admin/email: how all mailboxes are, and pausing them."""

from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect
from msgspec import Struct

from walletdesk import ui
from walletdesk.adapters.email import store
from walletdesk.adapters.email.pages.standing import Standing, about, standing
from walletdesk.people import Act, Desk, may
from walletdesk.platform import i18n
from walletdesk.ui import AnyRequest

HOME = "/desk/admin/email"


class Pause(Struct, frozen=True):
    """A press on Pause or Resume; unknown fields are ignored."""

    paused: str = ""


class Row(Struct, frozen=True):
    """A mailbox in the list; `trouble`: what is wrong and what to do, in the reader's language."""

    box: store.Box
    standing: Standing
    trouble: str


@get(HOME, guards=[may(Act.SETTINGS)], include_in_schema=False)
async def list_page(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[bytes]:
    """All mailboxes."""
    replayed = "replayed" in request.query_params
    rows = await _rows(request, desk)
    return ui.page(request, "email/mailboxes.html", rows=rows, replayed=replayed)


@get(f"{HOME}/table", guards=[may(Act.SETTINGS)], include_in_schema=False)
async def table(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[bytes]:
    """The table alone, which the page asks for every few seconds."""
    return ui.fragment(request, "email/mailbox_table.html", rows=await _rows(request, desk))


@post(
    f"{HOME}/{{account_id:uuid}}/pause",
    guards=[may(Act.SETTINGS)],
    include_in_schema=False,
    status_code=303,
)
async def pause(
    account_id: FromPath[UUID], data: URLEncodedBody[Pause], desk: NamedDependency[Desk]
) -> Redirect:
    """Stop reading, or go on."""
    async with desk.transaction() as tx:
        await store.pause(tx, account_id, data.paused == "yes", actor=desk.actor)
    return Redirect(HOME, status_code=303)


async def _rows(request: AnyRequest, desk: Desk) -> list[Row]:
    catalog = i18n.catalog(ui.language_of(request))
    async with desk.read() as tx:
        boxes = await store.mailboxes(tx)
    found = [(box, standing(box)) for box in boxes]
    return [Row(b, s, catalog.code(s.trouble, about(b)) if s.trouble else "") for b, s in found]


pages = [list_page, table, pause]
