"""The menu of views with their counts, made once a second, view and language."""

from markupsafe import Markup

from walletdesk import ui
from walletdesk.conversations import Counts
from walletdesk.platform import i18n
from walletdesk.workspace.around import Around
from walletdesk.workspace.views import VIEWS, Place


def menu(around: Around, here: Place, language: str) -> Markup:
    """The button that names the present view, and the menu under it."""
    key = (here.name, language)
    made = around.made.get(key)
    if made is None:
        made = around.made[key] = _menu(around, here, language)
    return made


def title(around: Around, here: Place, language: str) -> str:
    """The name of a view in the reader's language; a team's own name."""
    if here.team is not None:
        named = next((team.name for team in around.teams if team.id == here.team), None)
        return named or i18n.catalog(language).gettext(here.view.title)
    return i18n.catalog(language).gettext(here.view.title)


def _menu(around: Around, here: Place, language: str) -> Markup:
    counts = {name: _count(around.counts, view.counted) for name, view in VIEWS.items()}
    here_count = around.by_team.get(here.team) if here.team else counts.get(here.view.name)
    return ui.html(
        language,
        "workspace/menu.html",
        here=here,
        title=title(around, here, language),
        here_count=here_count,
        views=list(VIEWS.values()),
        counts=counts,
        teams=[
            {"id": team.id, "name": team.name, "count": around.by_team.get(team.id, 0)}
            for team in around.teams
        ],
    )


def _count(counts: Counts, name: str) -> int | None:
    return getattr(counts, name) if name else None
