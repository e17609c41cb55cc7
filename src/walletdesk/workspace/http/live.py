"""What a page asks for when it hears that something changed: rows, and the menu's numbers."""

from uuid import UUID

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromQuery

from walletdesk import ui
from walletdesk.audit import Auditor
from walletdesk.people import Act, Desk, may
from walletdesk.platform.errors import Invalid
from walletdesk.platform.settings import Settings
from walletdesk.ui import AnyRequest
from walletdesk.workspace.around import around
from walletdesk.workspace.http.inbox import place_of
from walletdesk.workspace.listing import some
from walletdesk.workspace.menu import menu
from walletdesk.workspace.narrowing import NONE
from walletdesk.workspace.views import place

MOST = 100
"""Rows that may be asked for at once."""
HEADERS = {"cache-control": "no-store"}


@get("/desk/rows", guards=[may(Act.READ)], include_in_schema=False)
async def get_rows(
    request: AnyRequest,
    desk: NamedDependency[Desk],
    auditor: NamedDependency[Auditor],
    settings: NamedDependency[Settings],
    view: FromQuery[str],
    ids: FromQuery[str],
) -> Response[str]:
    """Those of `ids` (with commas) that the view holds now; the page takes away the others."""
    here = place_of(request, view)
    wanted = _ids(ids)
    html = await some(desk, here, wanted, auditor, settings, ui.language_of(request))
    return Response(str(html), media_type="text/html", headers=HEADERS)


@get("/desk/menu", guards=[may(Act.READ)], include_in_schema=False)
async def get_menu(
    request: AnyRequest, desk: NamedDependency[Desk], view: FromQuery[str]
) -> Response[str]:
    """The menu of views with present numbers."""
    beside = await around(desk.db, desk.agent.id)
    html = menu(beside, place(view, NONE), ui.language_of(request))
    return Response(str(html), media_type="text/html", headers=HEADERS)


def _ids(text: str) -> list[UUID]:
    """Raise `Invalid` for what is no list of 1 to 100 ids."""
    try:
        found = [UUID(part) for part in text.split(",")[: MOST + 1]]
    except ValueError:
        raise Invalid("ids", "ids.malformed") from None
    if len(found) > MOST:
        raise Invalid("ids", "ids.too_many", most=MOST)
    return found


pages = [get_rows, get_menu]
