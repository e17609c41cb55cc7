"""Who has a talk."""

from uuid import UUID

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from walletdesk import conversations, people, realtime, ui
from walletdesk.conversations import Conversation
from walletdesk.people import Act, Desk
from walletdesk.platform.db import Read
from walletdesk.platform.errors import Invalid, NotFound
from walletdesk.realtime import Hub, tell
from walletdesk.ui import AnyRequest
from walletdesk.workspace.http.talk.edge import form_of, known_id, now
from walletdesk.workspace.http.talk.routes import press, sheet
from walletdesk.workspace.talk.reader import reader


@sheet("assignment", Act.ASSIGN)
async def get_assignment(
    request: AnyRequest, conversation_id: FromPath[UUID], desk: NamedDependency[Desk]
) -> Response[bytes]:
    """Colleagues and teams to choose from, oneself first, then who is there."""
    async with desk.read() as tx:
        talk = await conversations.get(tx, conversation_id)
        online = await realtime.online(tx)
        cards = [card for card in (await people.names(tx)).values() if card.takes_work]
        teams = await people.list_teams(tx)
    me = desk.agent.id
    cards.sort(key=lambda card: (card.id != me, card.id not in online, card.name.casefold()))
    return ui.fragment(
        request, "workspace/talk/assignment.html",
        talk=talk, agents=cards, teams=teams, online=online, reader=reader(request, desk),
    )  # fmt: skip


@press("assignment", Act.ASSIGN)
async def post_assignment(
    request: AnyRequest,
    conversation_id: FromPath[UUID],
    desk: NamedDependency[Desk],
    hub: NamedDependency[Hub],
) -> Response[bytes]:
    """To `agent`, to `team`, or to nobody. With an agent the team stays; a team takes it over."""
    form = await form_of(request)
    async with desk.transaction() as tx:
        talk = await conversations.get(tx, conversation_id, lock=True)
        agent, team = await _whom(tx, talk, form)
        await conversations.assign(tx, talk.id, agent=agent, team=team, actor=desk.actor)
        tell.given(tx, hub, talk.id, agent)
    return await now(request, desk, conversation_id)


async def _whom(
    tx: Read, talk: Conversation, form: dict[str, str]
) -> tuple[UUID | None, UUID | None]:
    if form.get("agent"):
        agent = known_id(form["agent"], "agent", "assignment.unknown_agent")
        card = (await people.agents_by_id(tx, [agent])).get(agent)
        if card is None or not card.takes_work:
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


pages = [get_assignment, post_assignment]
