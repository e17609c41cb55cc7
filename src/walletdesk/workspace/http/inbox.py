"""The inbox: /desk, its views, and one conversation opened beside its list."""

from typing import Any

from litestar import Request, Response
from litestar.params import FromPath, FromQuery

from walletdesk import conversations, ui
from walletdesk.conversations import number_of
from walletdesk.people import Act, Desk, Get, may, provide_desk
from walletdesk.platform.errors import NotFound
from walletdesk.platform.settings import Settings
from walletdesk.workspace import narrowing, views
from walletdesk.workspace.around import around
from walletdesk.workspace.frame import Look, fill
from walletdesk.workspace.http import talk
from walletdesk.workspace.listing import Listing, listing
from walletdesk.workspace.menu import menu, title
from walletdesk.workspace.views import Place


@Get("/desk", guards=[may(Act.READ)], include_in_schema=False)
async def get_desk(
    request: Request[Any, Any, Any], cursor: FromQuery[str | None] = None
) -> Response[bytes]:
    """The inbox as it opens: what is mine."""
    desk = desk_of(request)
    here = place_of(request, views.home(desk.agent))
    return await _page(request, desk, here, cursor=cursor)


@Get(
    ["/desk/view/{view:str}", "/desk/view/team/{team:uuid}"],
    guards=[may(Act.READ)],
    include_in_schema=False,
)
async def get_view(
    request: Request[Any, Any, Any], cursor: FromQuery[str | None] = None
) -> Response[bytes]:
    """One view, narrowed by the query."""
    desk = desk_of(request)
    here = place_of(request, request.scope["path"].removeprefix("/desk/view/"))
    return await _page(request, desk, here, cursor=cursor)


@Get("/desk/c/{reference:str}", guards=[may(Act.READ)], include_in_schema=False)
async def get_conversation(
    request: Request[Any, Any, Any], reference: FromPath[str]
) -> Response[bytes]:
    """A conversation beside the list it was opened from (`?view=`)."""
    number = number_of(reference)
    if number is None:
        raise NotFound("conversation")
    desk = desk_of(request)
    view = request.query_params.get("view") if request.scope["query_string"] else None
    here = place_of(request, view or views.home(desk.agent))
    opened = await talk.pane(request, desk, number)
    return await _page(request, desk, here, pane=opened, number=number)


def desk_of(request: Request[Any, Any, Any]) -> Desk:
    """Taken by hand, like the other parts: injected, each costs the hottest pages as much as their
    list.
    """
    return provide_desk(request, request.app.state.db)


def place_of(request: Request[Any, Any, Any], name: str) -> Place:
    """The place that a view's name and the request's filters mean. Raise `NotFound`, `Invalid`."""
    if not request.scope["query_string"]:
        return views.place(name, narrowing.NONE)
    languages = request.app.state.settings.languages
    return views.place(name, narrowing.read(request.query_params, languages))


async def _page(
    request: Request[Any, Any, Any],
    desk: Desk,
    here: Place,
    *,
    cursor: str | None = None,
    pane: bytes = b"",
    number: int | None = None,
) -> Response[bytes]:
    settings: Settings = request.app.state.settings
    language = ui.language_of(request)
    beside = await around(desk.db, desk.agent.id)
    state = request.app.state
    shown = await listing(desk, here, state.hub, state.auditor, settings, language, cursor=cursor)
    look = Look(
        here=here,
        title=title(beside, here, language),
        empty=shown.count == 0,
        first_run=await _first_run(desk, here, shown),
    )
    body = fill(
        request,
        desk,
        settings,
        look,
        menu=menu(beside, here, language),
        rows=shown.html,
        cursor=shown.next or "",
        pane=pane,
        reference=conversations.reference(settings.reference_prefix, number) if number else "",
    )
    return ui.made(request, body)


async def _first_run(desk: Desk, here: Place, shown: Listing) -> bool:
    """Whether nobody has ever written; asked only of an empty list."""
    if shown.count or here.narrowing:
        return False
    async with desk.read() as tx:
        return not await conversations.any_at_all(tx)


pages = [get_desk, get_view, get_conversation]
