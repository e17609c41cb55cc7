"""Adding, changing and listing agents."""

from collections.abc import Iterable
from uuid import UUID

import msgspec
from msgspec import UNSET

from walletdesk import events, guard
from walletdesk.people import memory, store
from walletdesk.people.actions.forgetting import forget
from walletdesk.people.events import AgentAdded, AgentChanged, AvailabilityChanged, by
from walletdesk.people.model import agents, passwords
from walletdesk.people.model.agents import (
    Agent,
    AgentCard,
    AgentChange,
    AgentView,
    Availability,
    NewAgent,
)
from walletdesk.people.model.roles import ALLOWED, Role, check_covers
from walletdesk.platform import ids
from walletdesk.platform.db import Read, Tx
from walletdesk.platform.errors import Invalid, NotFound


async def create_agent(tx: Tx, new: NewAgent, *, actor: Agent | None = None) -> Agent:
    """Add somebody; without an `actor` it is the one who runs the desk (command line, demo).

    Raise `Invalid` for a bad or taken address, a bad name or a weak password, `Forbidden` for a
    role above the actor's.
    """
    if actor is not None:
        check_covers(actor.acts, new.role)
    checked = msgspec.structs.replace(
        new,
        email=agents.normal_email(new.email),
        name=agents.checked_name(new.name),
        language=agents.checked_language(new.language),
    )
    guard.check_clean(checked.email, field="email")
    hashed = None
    if checked.password is not None:
        passwords.check_strength(checked.password, known=(checked.name, checked.email))
        hashed = await passwords.hashed(checked.password)
    agent_id = ids.new()
    if not await store.add_agent(tx, agent_id, checked, hashed=hashed):
        raise Invalid("email", "email.taken")
    forget(tx)
    events.record(tx, AgentAdded(by=by(actor), agent=agent_id, role=new.role))
    return _added(agent_id, checked)


def _added(agent_id: UUID, new: NewAgent) -> Agent:
    return Agent(
        id=agent_id,
        name=new.name,
        email=new.email,
        role=new.role,
        language=new.language,
        teams=(),
        availability=Availability.OFFLINE,
        session=None,
        token=None,
        acts=ALLOWED[new.role],
    )


async def change_agent(tx: Tx, agent_id: UUID, change: AgentChange, *, actor: Agent) -> AgentView:
    """Change another's name, role, language, availability or whether they may sign in.

    A new role and being disabled end their sessions. Raise `NotFound`; `Forbidden` when their
    present or new role is above the actor's; `Conflict` when no administrator would be left.
    """
    change = _checked(change)
    administrators = await _administrators(tx, change)
    row = await store.queries.lock_agent.one(tx, agent_id=agent_id)
    if row is None:
        raise NotFound("agent")
    check_covers(actor.acts, Role(row["role"]))
    if change.role is not UNSET:
        check_covers(actor.acts, change.role)
    if _leaves_administration(change):
        agents.check_someone_stays(administrators, agent_id)
    await store.change_agent(tx, agent_id, change)
    if change.disabled is not UNSET:
        since = (row["disabled_at"] or tx.now) if change.disabled else None
        await store.queries.set_disabled.run(tx, agent_id=agent_id, disabled_at=since)
    if change.disabled is True or change.role not in (UNSET, row["role"]):
        await store.queries.end_sessions.run(tx, agent_id=agent_id, keep=None)
        await store.queries.end_invitations.run(tx, agent_id=agent_id)
    forget(tx)
    changed = await find_agent(tx, agent_id)
    events.record(tx, _changed(changed, actor))
    return changed


def _changed(agent: AgentView, actor: Agent) -> AgentChanged:
    disabled = agent.disabled_at is not None
    return AgentChanged(by=by(actor), agent=agent.id, role=agent.role, disabled=disabled)


def _checked(change: AgentChange) -> AgentChange:
    if change.name is not UNSET:
        change = msgspec.structs.replace(change, name=agents.checked_name(change.name))
    if change.language is not UNSET:
        agents.checked_language(change.language)
    return change


def _leaves_administration(change: AgentChange) -> bool:
    return change.disabled is True or change.role not in (UNSET, Role.ADMINISTRATOR)


async def _administrators(tx: Tx, change: AgentChange) -> frozenset[UUID]:
    """Locked before the agent's own row, always in the order of ids: no two can deadlock."""
    if not _leaves_administration(change):
        return frozenset()
    rows = await store.queries.lock_administrators.all(tx)
    return frozenset(row["id"] for row in rows)


async def set_own(tx: Tx, *, name: str, language: str, actor: Agent) -> None:
    """What everybody may change of themselves."""
    change = _checked(AgentChange(name=name, language=language))
    await store.change_agent(tx, actor.id, change)
    forget(tx)


async def set_availability(tx: Tx, availability: Availability, *, actor: Agent) -> None:
    """Whether the actor takes conversations now."""
    await store.change_agent(tx, actor.id, AgentChange(availability=availability))
    forget(tx)
    events.record(tx, AvailabilityChanged(by=by(actor), agent=actor.id, availability=availability))


async def find_agent(tx: Read, agent_id: UUID) -> AgentView:
    """One agent. Raise `NotFound`."""
    found = await store.agents(tx, agent_id=agent_id)
    if not found:
        raise NotFound("agent")
    return found[0]


async def list_agents(
    tx: Read, *, after: UUID = store.NOBODY, limit: int = 1000
) -> list[AgentView]:
    """Agents in the order of their ids, those who left included."""
    return await store.agents(tx, after=after, batch=limit)


async def names(tx: Read) -> dict[UUID, AgentCard]:
    """Every agent's card by id, at most five seconds old. Do not change the dict."""
    found = memory.of(tx.keys).cards(tx.now)
    return await _read_cards(tx) if found is None else found


async def _read_cards(tx: Read) -> dict[UUID, AgentCard]:
    kept = memory.of(tx.keys)
    generation = kept.generation
    found = await store.cards(tx)
    kept.keep_cards(found, tx.now, generation=generation)
    return found


async def agent_by_email(tx: Read, email: str) -> UUID | None:
    """Who signs in with this address and is not switched off; None: nobody, or no address."""
    try:
        index = store.email_index(tx, agents.normal_email(email))
    except Invalid:
        return None
    return await store.queries.active_by_email.value(tx, email_index=index)


async def agents_by_id(tx: Read, wanted: Iterable[UUID]) -> dict[UUID, AgentCard]:
    """The cards of these; ids that are no agents are left out.

    One that is not known yet may have been made by another process a moment ago: it is asked for.
    """
    asked = list(wanted)
    known = await names(tx)
    if any(agent_id not in known for agent_id in asked):
        known = await _read_cards(tx)
    return {agent_id: known[agent_id] for agent_id in asked if agent_id in known}
