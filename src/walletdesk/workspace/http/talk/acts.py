"""Acts of one press on a talk: who has it, how it stands, how urgent it is, how long it sleeps."""

from typing import Any, cast
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from walletdesk import conversations, people, realtime, ui
from walletdesk.conversations import Change, Conversation
from walletdesk.events import Actor
from walletdesk.people import Act, AgentCard, Desk, may
from walletdesk.platform.db import Read
from walletdesk.platform.errors import Invalid, NotFound
from walletdesk.realtime import Hub
from walletdesk.workspace.hints import changed
from walletdesk.workspace.http.talk.edge import errors_of, form_of, known_id, moment, now
from walletdesk.workspace.talk.hints import given
from walletdesk.workspace.talk.reader import reader

STATUSES = ("open", "pending", "on_hold", "solved")


@get(
    "/desk/talk/{conversation_id:uuid}/assignment",
    guards=[may(Act.ASSIGN)],
    include_in_schema=False,
)
async def get_assignment(
    request: Request[Any, Any, Any], conversation_id: FromPath[UUID], desk: Desk
) -> Response[bytes]:
    """Colleagues and teams to choose from, oneself first, then who is there."""
    async with desk.read() as tx:
        talk = await conversations.get(tx, conversation_id)
        online = await realtime.online(tx)
        cards = [card for card in (await people.names(tx)).values() if _can_have(card)]
        teams = await people.list_teams(tx)
    me = desk.agent.id
    cards.sort(key=lambda card: (card.id != me, card.id not in online, card.name.casefold()))
    return ui.fragment(
        request, "workspace/talk/assignment.html",
        talk=talk, agents=cards, teams=teams, online=online, reader=reader(request, desk),
    )  # fmt: skip


def _can_have(card: AgentCard) -> bool:
    """Whether conversations can be given to them: they are still here, and may answer."""
    return card.active and Act.REPLY in people.ALLOWED[card.role]


@post(
    "/desk/talk/{conversation_id:uuid}/assignment",
    guards=[may(Act.ASSIGN)],
    include_in_schema=False,
    status_code=200,
)
async def post_assignment(
    request: Request[Any, Any, Any], conversation_id: FromPath[UUID], desk: Desk, hub: Hub
) -> Response[bytes]:
    """To `agent`, to `team`, or to nobody. With an agent the team stays; a team takes it over."""
    form = await form_of(request)
    async with desk.transaction() as tx:
        talk = await conversations.get(tx, conversation_id, lock=True)
        agent, team = await _whom(tx, talk, form)
        await conversations.assign(tx, talk.id, agent=agent, team=team, actor=_by(desk))
        given(tx, hub, talk.id, agent)
    return await now(request, desk, conversation_id)


async def _whom(
    tx: Read, talk: Conversation, form: dict[str, str]
) -> tuple[UUID | None, UUID | None]:
    if form.get("agent"):
        agent = known_id(form["agent"], "agent", "assignment.unknown_agent")
        card = (await people.agents_by_id(tx, [agent])).get(agent)
        if card is None or not card.active:
            raise Invalid("agent", "assignment.unknown_agent")
        return agent, talk.team
    if form.get("team"):
        team = known_id(form["team"], "team", "assignment.unknown_team")
        try:
            await people.find_team(tx, team)
        except NotFound:
            raise Invalid("team", "assignment.unknown_team") from None
        return None, team
    return None, None


@post(
    "/desk/talk/{conversation_id:uuid}/status",
    guards=[may(Act.ORGANISE)],
    include_in_schema=False,
    status_code=200,
)
async def post_status(
    request: Request[Any, Any, Any], conversation_id: FromPath[UUID], desk: Desk, hub: Hub
) -> Response[bytes]:
    """Open, pending, on hold, solved."""
    status = (await form_of(request)).get("status", "")
    if status not in STATUSES:
        raise Invalid("status", "status.unknown", known=", ".join(STATUSES))
    async with desk.transaction() as tx:
        await conversations.set_status(tx, conversation_id, cast("Any", status), actor=_by(desk))
        changed(tx, hub, conversation_id)
    return await now(request, desk, conversation_id)


@post(
    "/desk/talk/{conversation_id:uuid}/priority",
    guards=[may(Act.ORGANISE)],
    include_in_schema=False,
    status_code=200,
)
async def post_priority(
    request: Request[Any, Any, Any], conversation_id: FromPath[UUID], desk: Desk, hub: Hub
) -> Response[bytes]:
    """Its rank, 0 to 3."""
    rank = (await form_of(request)).get("priority", "")
    if rank not in ("0", "1", "2", "3"):
        raise Invalid("priority", "priority.unknown", known="0, 1, 2, 3")
    async with desk.transaction() as tx:
        await conversations.change(tx, conversation_id, Change(priority=int(rank)), actor=_by(desk))
        changed(tx, hub, conversation_id)
    return await now(request, desk, conversation_id)


@get(
    "/desk/talk/{conversation_id:uuid}/snooze", guards=[may(Act.ORGANISE)], include_in_schema=False
)
async def get_snooze(
    request: Request[Any, Any, Any], conversation_id: FromPath[UUID], desk: Desk
) -> Response[bytes]:
    """Moments to choose from."""
    return await _snooze_sheet(request, desk, conversation_id, {})


@post(
    "/desk/talk/{conversation_id:uuid}/snooze",
    guards=[may(Act.ORGANISE)],
    include_in_schema=False,
    status_code=200,
)
async def post_snooze(
    request: Request[Any, Any, Any], conversation_id: FromPath[UUID], desk: Desk, hub: Hub
) -> Response[bytes]:
    """Until a moment; empty wakes it."""
    form = await form_of(request)
    try:
        async with desk.transaction() as tx:
            until = moment(form.get("until"), "until")
            await conversations.snooze(tx, conversation_id, until, actor=_by(desk))
            changed(tx, hub, conversation_id)
    except Invalid as wrong:
        return await _snooze_sheet(request, desk, conversation_id, errors_of(request, wrong))
    return await now(request, desk, conversation_id)


async def _snooze_sheet(
    request: Request[Any, Any, Any], desk: Desk, conversation_id: UUID, errors: dict[str, str]
) -> Response[bytes]:
    async with desk.read() as tx:
        talk = await conversations.get(tx, conversation_id)
    status = 422 if errors else 200
    return ui.fragment(
        request, "workspace/talk/snooze.html", talk=talk, errors=errors, status=status
    )


def _by(desk: Desk) -> Actor:
    return Actor("agent", desk.agent.id)


pages = [get_assignment, post_assignment, post_status, post_priority, get_snooze, post_snooze]
