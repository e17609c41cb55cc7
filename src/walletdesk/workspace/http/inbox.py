"""The inbox: /desk, its views, and one conversation opened beside its list."""

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath, FromQuery
from markupsafe import Markup

from walletdesk import conversations, ui
from walletdesk.audit import Auditor
from walletdesk.conversations import number_of
from walletdesk.people import Act, Desk, may
from walletdesk.platform.errors import NotFound
from walletdesk.platform.settings import Settings
from walletdesk.workspace import narrowing, views
from walletdesk.workspace.around import around
from walletdesk.workspace.http import talk
from walletdesk.workspace.listing import Listing, listing
from walletdesk.workspace.menu import menu, title
from walletdesk.workspace.views import Place


@get("/desk", guards=[may(Act.READ)], include_in_schema=False)
async def get_desk(
    request: Request[Any, Any, Any],
    desk: Desk,
    auditor: Auditor,
    settings: Settings,
    cursor: FromQuery[str | None] = None,
) -> Response[bytes]:
    """The inbox as it opens: what is mine."""
    here = place_of(request, views.home(desk.agent), settings)
    return await _page(request, desk, here, auditor, settings, cursor=cursor)


@get(
    ["/desk/view/{view:str}", "/desk/view/team/{team:uuid}"],
    guards=[may(Act.READ)],
    include_in_schema=False,
)
async def get_view(
    request: Request[Any, Any, Any],
    desk: Desk,
    auditor: Auditor,
    settings: Settings,
    cursor: FromQuery[str | None] = None,
) -> Response[bytes]:
    """One view, narrowed by the query."""
    name = request.scope["path"].removeprefix("/desk/view/")
    here = place_of(request, name, settings)
    return await _page(request, desk, here, auditor, settings, cursor=cursor)


@get("/desk/c/{reference:str}", guards=[may(Act.READ)], include_in_schema=False)
async def get_conversation(
    request: Request[Any, Any, Any],
    reference: FromPath[str],
    desk: Desk,
    auditor: Auditor,
    settings: Settings,
) -> Response[bytes]:
    """A conversation beside the list it was opened from (`?view=`)."""
    number = number_of(reference)
    if number is None:
        raise NotFound("conversation")
    view = request.query_params.get("view") if request.scope["query_string"] else None
    here = place_of(request, view or views.home(desk.agent), settings)
    opened = await talk.pane(request, desk, number)
    name = conversations.reference(settings.reference_prefix, number)
    return await _page(request, desk, here, auditor, settings, pane=opened, reference=name)


def place_of(request: Request[Any, Any, Any], name: str, settings: Settings) -> Place:
    """The place that a view's name and the request's filters mean. Raise `NotFound`, `Invalid`."""
    if not request.scope["query_string"]:
        return views.place(name, narrowing.NONE)
    return views.place(name, narrowing.read(request.query_params, settings.languages))


async def _page(
    request: Request[Any, Any, Any],
    desk: Desk,
    here: Place,
    auditor: Auditor,
    settings: Settings,
    *,
    cursor: str | None = None,
    pane: Markup | None = None,
    reference: str = "",
) -> Response[bytes]:
    language = ui.language_of(request)
    beside = await around(desk.db, desk.agent.id)
    shown = await listing(desk, here, auditor, settings, language, cursor=cursor)
    return ui.page(
        request,
        "workspace/inbox.html",
        here=here,
        title=title(beside, here, language),
        listing=shown,
        menu=menu(beside, here, language),
        pane=pane,
        reference=reference,
        first_run=await _first_run(desk, here, shown),
        tag=f'<script src="{settings.base_url}/widget.js" async></script>',
    )


async def _first_run(desk: Desk, here: Place, shown: Listing) -> bool:
    """Whether nobody has ever written; asked only of an empty list."""
    if shown.count or here.narrowing:
        return False
    async with desk.read() as tx:
        return not await conversations.any_at_all(tx)


pages = [get_desk, get_view, get_conversation]
