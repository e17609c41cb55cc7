"""One act on several conversations. Each is a transaction of its own: what fails, fails alone."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from uuid import UUID

from msgspec import Struct

from walletdesk import conversations, people
from walletdesk.conversations import Change, Conversation, check_priority
from walletdesk.events import Actor
from walletdesk.people import Act, Agent, Desk
from walletdesk.platform.db import Read, Tx
from walletdesk.platform.errors import Forbidden, Invalid, NotFound, Refusal
from walletdesk.realtime import Hub, tell
from walletdesk.workspace import undoing
from walletdesk.workspace.undoing import Done, Undo

MOST = 100
"""Conversations at once: what a page can hold."""
STATUSES = ("open", "pending", "on_hold", "solved")
SNOOZES = {
    "3h": timedelta(hours=3),
    "1d": timedelta(days=1),
    "3d": timedelta(days=3),
    "7d": timedelta(days=7),
}


class Wish(Struct, frozen=True):
    """What to do: `assign` to me, nobody, agent/<id> or team/<id>; `status`, `priority` by name;
    `snooze` for one of `SNOOZES`; `tag` or `untag` by name.
    """

    act: str
    value: str


class Outcome(Struct, frozen=True):
    """How it went: how many are as wished, and why the others are not, by number. `undo`: what the
    page sends to take it back; empty when nothing has changed.
    """

    done: int
    refused: dict[int, Refusal]
    undo: str = ""


type Verb = Callable[[Tx, Conversation, str, Agent], Awaitable[object]]


async def apply(desk: Desk, hub: Hub, ids: Sequence[UUID], wish: Wish) -> Outcome:
    """Do it to each. Raise `Invalid` for an act or value that means nothing, `Forbidden`."""
    verb = await _verb(desk, wish)
    done, refused, changes = 0, dict[int, Refusal](), list[Done]()
    for identity in dict.fromkeys(ids):
        number = 0
        try:
            async with desk.transaction() as tx:
                talk = await conversations.get(tx, identity, lock=True)
                number = talk.number
                await verb(tx, talk, wish.value, desk.agent)
                became = conversations.standing(await conversations.get(tx, identity))
                tell.changed(tx, hub, identity)
            done += 1
            if (was := conversations.standing(talk)) != became:
                changes.append(Done(identity, was, became))
        except Refusal as refusal:
            refused[number] = refusal
    return Outcome(done, refused, _undo(desk, wish, changes))


def _undo(desk: Desk, wish: Wish, changes: list[Done]) -> str:
    if not changes:
        return ""
    undo = Undo(VERBS[wish.act][0], desk.db.clock.now(), tuple(changes))
    return undoing.sealed(desk.db.keys.desk, desk.agent.id, undo)


async def _verb(desk: Desk, wish: Wish) -> Verb:
    if wish.act not in VERBS:
        raise Invalid("act", "bulk.unknown_act")
    act, verb, check = VERBS[wish.act]
    if act not in desk.agent.acts:
        raise Forbidden("act.not_yours", act=act.value)
    await check(desk, wish.value)
    return verb


async def _assign(tx: Tx, talk: Conversation, value: str, actor: Agent) -> None:
    kind, _, identity = value.partition("/")
    agent, team = talk.agent, talk.team
    if kind == "team":
        team = UUID(identity)
    else:
        agent = {"me": actor.id, "nobody": None}.get(value) if kind != "agent" else UUID(identity)
    await conversations.assign(tx, talk.id, agent=agent, team=team, actor=_by(actor))


async def _status(tx: Tx, talk: Conversation, value: str, actor: Agent) -> None:
    await conversations.set_status(tx, talk.id, value, actor=_by(actor))  # pyright: ignore[reportArgumentType]


async def _priority(tx: Tx, talk: Conversation, value: str, actor: Agent) -> None:
    wish = Change(priority=check_priority(value))
    await conversations.change(tx, talk.id, wish, actor=_by(actor))


async def _snooze(tx: Tx, talk: Conversation, value: str, actor: Agent) -> None:
    await conversations.snooze(tx, talk.id, tx.now + SNOOZES[value], actor=_by(actor))


async def _tag(tx: Tx, talk: Conversation, value: str, actor: Agent) -> None:
    await conversations.change(tx, talk.id, Change(tags=(*talk.tags, value)), actor=_by(actor))


async def _untag(tx: Tx, talk: Conversation, value: str, actor: Agent) -> None:
    gone = " ".join(value.lower().split())
    kept = tuple(tag for tag in talk.tags if tag != gone)
    if kept != talk.tags:
        await conversations.change(tx, talk.id, Change(tags=kept), actor=_by(actor))


def _by(agent: Agent) -> Actor:
    return Actor("agent", agent.id)


async def _check_assignee(desk: Desk, value: str) -> None:
    if value in ("me", "nobody"):
        return
    kind, _, text = value.partition("/")
    try:
        identity = UUID(text)
    except ValueError:
        raise Invalid("value", "assignment.unknown_agent") from None
    async with desk.read() as tx:
        if kind == "team":
            await _check_team(tx, identity)
        else:
            card = (await people.agents_by_id(tx, [identity])).get(identity)
            if card is None or not card.takes_work:
                raise Invalid("value", "assignment.unknown_agent")


async def _check_team(tx: Read, identity: UUID) -> None:
    try:
        await people.find_team(tx, identity)
    except NotFound:
        raise Invalid("value", "assignment.unknown_team") from None


def _one_of(offered: Sequence[str]) -> Callable[[Desk, str], Awaitable[None]]:
    async def check(_: Desk, value: str) -> None:
        if value not in offered:
            raise Invalid("value", "filter.unknown", offered=", ".join(offered))

    return check


async def _check_tag(_: Desk, value: str) -> None:
    if not value.strip():
        raise Invalid("tag", "bulk.no_tag")


VERBS = {
    "assign": (Act.ASSIGN, _assign, _check_assignee),
    "status": (Act.ORGANISE, _status, _one_of(STATUSES)),
    "priority": (Act.ORGANISE, _priority, _one_of(conversations.PRIORITIES)),
    "snooze": (Act.ORGANISE, _snooze, _one_of(tuple(SNOOZES))),
    "tag": (Act.ORGANISE, _tag, _check_tag),
    "untag": (Act.ORGANISE, _untag, _check_tag),
}
