"""The form that narrows a list: inside a popover, or, without scripts, a page of its own."""

from litestar import Response, get
from litestar.di import NamedDependency
from msgspec import Struct

from walletdesk import categories, ui
from walletdesk.categories import Category, Tree, say
from walletdesk.channels import KINDS
from walletdesk.conversations import PRIORITIES as RANKS
from walletdesk.people import Act, Desk, may
from walletdesk.platform import i18n
from walletdesk.platform.settings import Settings
from walletdesk.ui import AnyRequest
from walletdesk.ui.environment import LANGUAGE_NAMES
from walletdesk.workspace.http.inbox import place_of
from walletdesk.workspace.narrowing import Narrowing
from walletdesk.workspace.talk.words import PRIORITIES, STATUSES


class Choice(Struct, frozen=True):
    """One filter: its name, the message id of its label, what can be chosen, what is."""

    name: str
    label: str
    options: list[tuple[str, str]]
    chosen: str


@get(
    ["/desk/filters/{view:str}", "/desk/filters/team/{team:uuid}"],
    guards=[may(Act.READ)],
    include_in_schema=False,
)
async def get_filters(
    request: AnyRequest,
    desk: NamedDependency[Desk],
    settings: NamedDependency[Settings],
) -> Response[bytes]:
    """What the filters of a view are set to, and what they could be."""
    here = place_of(request, request.scope["path"].removeprefix("/desk/filters/"))
    async with desk.read() as tx:
        tree = await categories.tree(tx)
    choices = _choices(here.narrowing, tree, settings, ui.language_of(request))
    if "hx-request" in request.headers:
        return ui.fragment(request, "workspace/filters_form.html", here=here, choices=choices)
    return ui.page(request, "workspace/filters.html", here=here, choices=choices)


def _(text: str) -> str:
    """Mark a text for the catalogues; it is translated when it is shown."""
    return text


def _choices(chosen: Narrowing, tree: Tree, settings: Settings, language: str) -> list[Choice]:
    say_in = i18n.catalog(language).gettext
    branches = [row for root in tree.roots for row in _branch(root, language)]
    priorities = [(name, say_in(word.text)) for name, word in zip(RANKS, PRIORITIES, strict=True)]
    return [
        Choice(
            "status", _("Status"), [(n, say_in(w.text)) for n, w in STATUSES.items()], chosen.status
        ),
        Choice(
            "channel", _("Channel"), [(n, say_in(k.name)) for n, k in KINDS.items()], chosen.channel
        ),
        Choice("category", _("Category"), branches, chosen.category),
        Choice("priority", _("Priority"), priorities, chosen.priority),
        Choice(
            "language",
            _("Language"),
            [(t, LANGUAGE_NAMES.get(t, t)) for t in settings.languages],
            chosen.language,
        ),
    ]


def _branch(category: Category, language: str, depth: int = 0) -> list[tuple[str, str]]:
    """Id and name of a category and those under it, indented by no-break spaces."""
    if not category.active:
        return []
    name = "\u00a0" * 3 * depth + say(category.names, language)
    under = (row for child in category.children for row in _branch(child, language, depth + 1))
    return [(str(category.id), name), *under]


pages = [get_filters]
