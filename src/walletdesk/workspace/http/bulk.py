"""The bar that acts on the selected conversations, and what it does."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency

from walletdesk import conversations, people, ui
from walletdesk.people import ALLOWED, Act, AgentCard, Desk, may
from walletdesk.platform.errors import Invalid
from walletdesk.platform.settings import Settings
from walletdesk.realtime import Hub
from walletdesk.ui import AnyRequest
from walletdesk.workspace import bulk, undoing
from walletdesk.workspace.bulk import MOST, SNOOZES, Outcome, Wish
from walletdesk.workspace.talk.words import PRIORITIES, STATUSES


@get("/desk/bulk", guards=[may(Act.BULK)], include_in_schema=False)
async def get_bar(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[bytes]:
    """The bar itself, asked for when the first row is selected."""
    async with desk.read() as tx:
        cards = await people.names(tx)
        teams = await people.list_teams(tx)
    return ui.fragment(
        request,
        "workspace/bulk.html",
        colleagues=_colleagues(cards.values(), desk),
        teams=teams,
        statuses={name: STATUSES[name] for name in bulk.STATUSES},
        priorities=dict(zip(conversations.PRIORITIES, PRIORITIES, strict=True)),
        snoozes=list(SNOOZES),
    )


def _colleagues(cards: Iterable[AgentCard], desk: Desk) -> list[AgentCard]:
    """The others who can answer, by name."""
    able = [
        card
        for card in cards
        if card.active and card.id != desk.agent.id and Act.REPLY in ALLOWED[card.role]
    ]
    return sorted(able, key=lambda card: card.name)


@post("/desk/bulk", guards=[may(Act.BULK)], include_in_schema=False, status_code=200)
async def post_bulk(
    request: AnyRequest,
    desk: NamedDependency[Desk],
    hub: NamedDependency[Hub],
    settings: NamedDependency[Settings],
) -> Response[bytes]:
    """Do one act to all that are selected; what was refused is answered row by row."""
    form = await request.form()
    act, _, value = str(form.get("act", "")).partition(":")
    wish = Wish(act, value or str(form.get("tag", "")))
    outcome = await bulk.apply(desk, hub, _ids(form.getall("ids", [])), wish)
    language = ui.language_of(request)
    return ui.fragment(
        request,
        "workspace/bulk_result.html",
        done=outcome.done,
        refused=_refused(outcome, settings, language),
        undo=outcome.undo,
    )


@post("/desk/bulk/undo", guards=[may(Act.BULK)], include_in_schema=False, status_code=200)
async def post_undo(
    request: AnyRequest, desk: NamedDependency[Desk], hub: NamedDependency[Hub]
) -> Response[bytes]:
    """Take the act back where nobody has acted since."""
    form = await request.form()
    undone = await undoing.undo(desk, hub, str(form.get("undo", "")))
    return ui.fragment(request, "workspace/bulk_undone.html", undone=undone)


def _refused(outcome: Outcome, settings: Settings, language: str) -> dict[str, str]:
    """Why, by reference; what is gone has none."""
    return {
        conversations.reference(settings.reference_prefix, number)
        if number
        else "": ui.refusal_text(language, refusal)
        for number, refusal in outcome.refused.items()
    }


def _ids(given: list[Any]) -> list[UUID]:
    """Raise `Invalid` unless between one and a hundred ids were sent."""
    try:
        found = [UUID(str(text)) for text in given]
    except ValueError:
        raise Invalid("ids", "ids.malformed") from None
    if not 0 < len(found) <= MOST:
        raise Invalid("ids", "ids.too_many" if found else "bulk.nothing_selected", most=MOST)
    return found


pages = [get_bar, post_bulk, post_undo]
