"""The form that narrows a list: inside a popover, or, without scripts, a page of its own."""

from typing import Any

from litestar import Request, Response, get

from walletdesk import categories, ui
from walletdesk.categories import Category, say
from walletdesk.channels import KINDS
from walletdesk.conversations import PRIORITIES as NAMES
from walletdesk.people import Act, Desk, may
from walletdesk.platform.settings import Settings
from walletdesk.workspace.http.inbox import place_of
from walletdesk.workspace.talk.words import PRIORITIES, STATUSES


@get(
    ["/desk/filters/{view:str}", "/desk/filters/team/{team:uuid}"],
    guards=[may(Act.READ)],
    include_in_schema=False,
)
async def get_filters(
    request: Request[Any, Any, Any], desk: Desk, settings: Settings
) -> Response[bytes]:
    """What the filters of a view are set to, and what they could be."""
    here = place_of(request, request.scope["path"].removeprefix("/desk/filters/"), settings)
    async with desk.read() as tx:
        tree = await categories.tree(tx)
    language = ui.language_of(request)
    render = ui.fragment if "hx-request" in request.headers else ui.page
    return render(
        request,
        "workspace/filters_form.html" if render is ui.fragment else "workspace/filters.html",
        here=here,
        chosen=here.narrowing,
        statuses=STATUSES,
        priorities=dict(zip(NAMES, PRIORITIES, strict=True)),
        channels=KINDS,
        categories=[row for root in tree.roots for row in _branch(root, language)],
    )


def _branch(category: Category, language: str, depth: int = 0) -> list[tuple[str, str]]:
    """Id and name of a category and those under it, indented by no-break spaces."""
    if not category.active:
        return []
    name = "\u00a0" * 3 * depth + say(category.names, language)
    under = (row for child in category.children for row in _branch(child, language, depth + 1))
    return [(str(category.id), name), *under]


pages = [get_filters]
