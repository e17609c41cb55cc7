"""The only reader of queries.sql: rows in, Structs out; seals and opens what is personal."""

from uuid import UUID

from asyncpg import Record
from msgspec import UNSET

from walletdesk.people.model.agents import (
    Agent,
    AgentCard,
    AgentChange,
    AgentView,
    Availability,
    NewAgent,
    Team,
)
from walletdesk.people.model.roles import ALLOWED, Role
from walletdesk.people.model.sessions import Session, SessionView, Stage, Visitor
from walletdesk.platform import sql
from walletdesk.platform.db import Read, Tx

queries = sql.load(__package__)

NOBODY = UUID(int=0)


def email_index(tx: Read, email: str) -> bytes:
    """How an address (in its normal form) is found."""
    return tx.keys.blind("agent.email", email)


def seal(tx: Read, column: str, owner: UUID, text: str) -> bytes:
    """`text` as kept in `column` of the row `owner`."""
    return tx.keys.desk.seal(text, column.encode() + owner.bytes)


def text(tx: Read, column: str, owner: UUID, sealed: bytes | None) -> str:
    """The text of `column` of the row `owner`; empty when there is none."""
    return tx.keys.desk.text(sealed, column.encode() + owner.bytes)


async def add_agent(tx: Tx, agent_id: UUID, new: NewAgent, *, hashed: str | None) -> bool:
    """Add one whose address is in its normal form; False when that address is taken."""
    row = await queries.add_agent.one(
        tx,
        id=agent_id,
        email=seal(tx, "agent.email", agent_id, new.email),
        email_index=email_index(tx, new.email),
        name=seal(tx, "agent.name", agent_id, new.name),
        password=seal(tx, "agent.password", agent_id, hashed) if hashed else None,
        role=new.role,
        language=new.language,
        now=tx.now,
    )
    return row is not None


async def agents(
    tx: Read, *, after: UUID = NOBODY, batch: int = 1000, agent_id: UUID | None = None
) -> list[AgentView]:
    """Agents in the order of their ids."""
    rows = await queries.agents.all(tx, after=after, batch=batch, agent_id=agent_id)
    return [_view(tx, row) for row in rows]


def _view(tx: Read, row: Record) -> AgentView:
    return AgentView(
        id=row["id"],
        name=text(tx, "agent.name", row["id"], row["name"]),
        email=text(tx, "agent.email", row["id"], row["email"]),
        role=Role(row["role"]),
        language=row["language"],
        availability=Availability(row["availability"]),
        teams=tuple(row["teams"]),
        two_step=row["two_step"],
        invited=row["invited"],
        disabled_at=row["disabled_at"],
        created_at=row["created_at"],
    )


async def cards(tx: Read) -> dict[UUID, AgentCard]:
    """Every agent there ever was."""
    rows = await queries.cards.all(tx)
    return {
        row["id"]: AgentCard(
            id=row["id"],
            name=text(tx, "agent.name", row["id"], row["name"]),
            role=Role(row["role"]),
            availability=Availability(row["availability"]),
            active=row["active"],
        )
        for row in rows
    }


def agent(tx: Read, row: Record) -> Agent:
    """Who a resolved session stands for, with all that the role may do."""
    role = Role(row["role"])
    return Agent(
        id=row["id"],
        name=text(tx, "agent.name", row["id"], row["name"]),
        email=text(tx, "agent.email", row["id"], row["email"]),
        role=role,
        language=row["language"],
        teams=tuple(row["teams"]),
        availability=Availability(row["availability"]),
        session=row.get("session_id"),
        token=row.get("token_id"),
        acts=ALLOWED[role],
    )


async def change_agent(tx: Tx, agent_id: UUID, change: AgentChange) -> None:
    """Write what is set, except `disabled`."""
    await queries.change_agent.run(
        tx,
        agent_id=agent_id,
        name=None if change.name is UNSET else seal(tx, "agent.name", agent_id, change.name),
        role=None if change.role is UNSET else change.role,
        language=None if change.language is UNSET else change.language,
        availability=None if change.availability is UNSET else change.availability,
    )


async def stored_password(tx: Read, agent_id: UUID) -> str | None:
    """The argon2 hash of one who may sign in."""
    sealed = await queries.password.value(tx, agent_id=agent_id)
    return text(tx, "agent.password", agent_id, sealed) or None


async def set_password(tx: Tx, agent_id: UUID, hashed: str) -> None:
    """Keep a new hash."""
    sealed = seal(tx, "agent.password", agent_id, hashed)
    await queries.set_password.run(tx, agent_id=agent_id, password=sealed)


async def teams(tx: Read, team_id: UUID | None = None) -> list[Team]:
    """All teams by name, or the one."""
    rows = await queries.teams.all(tx, team_id=team_id)
    return [Team(row["id"], row["name"], tuple(row["members"])) for row in rows]


async def add_session(tx: Tx, session: Session, token_hash: bytes, visitor: Visitor) -> None:
    """A new session; where it comes from is sealed."""
    await queries.add_session.run(
        tx,
        id=session.id,
        token_hash=token_hash,
        agent_id=session.agent_id,
        stage=session.stage,
        now=session.seen_at,
        expires_at=session.expires_at,
        address=seal(tx, "agent_session.address", session.id, visitor.address),
        user_agent=seal(tx, "agent_session.user_agent", session.id, visitor.user_agent[:400]),
    )


def session(row: Record) -> Session:
    """The session of a resolved row."""
    return Session(
        id=row["session_id"],
        agent_id=row["id"],
        stage=Stage(row["stage"]),
        seen_at=row["seen_at"],
        confirmed_at=row["confirmed_at"],
        expires_at=row["expires_at"],
    )


async def sessions(tx: Read, agent_id: UUID) -> list[SessionView]:
    """An agent's own sessions, newest first."""
    rows = await queries.sessions.all(tx, agent_id=agent_id, now=tx.now)
    return [
        SessionView(
            id=row["id"],
            address=text(tx, "agent_session.address", row["id"], row["address"]),
            user_agent=text(tx, "agent_session.user_agent", row["id"], row["user_agent"]),
            created_at=row["created_at"],
            seen_at=row["seen_at"],
        )
        for row in rows
    ]
