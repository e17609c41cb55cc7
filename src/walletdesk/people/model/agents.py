"""Agents and teams: what others see of them, and what a request to change them may hold."""

import re
import unicodedata
from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

from walletdesk import guard
from walletdesk.people.model.roles import ALLOWED, Act, Role
from walletdesk.platform.errors import Conflict, Invalid
from walletdesk.platform.i18n import LANGUAGES

type Zoned = Annotated[datetime, Meta(tz=True)]

LONGEST_NAME = 100
LONGEST_EMAIL = 254
"""RFC 5321 4.5.3.1.3, less the angle brackets."""
_EMAIL = re.compile(r"[^@\s\x00-\x1f\x7f]{1,64}@[^@\s.\x00-\x1f\x7f]+(\.[^@\s.\x00-\x1f\x7f]+)+")


class Availability(StrEnum):
    """Whether somebody takes conversations now."""

    ONLINE = "online"
    AWAY = "away"
    OFFLINE = "offline"


class Agent(Struct, frozen=True):
    """Who acts: the signed-in agent, or the owner of an API token with that token's acts."""

    id: UUID
    name: str
    email: str
    role: Role
    language: str
    teams: tuple[UUID, ...]
    availability: Availability
    session: UUID | None
    token: UUID | None
    acts: frozenset[Act]


class AgentCard(Struct, frozen=True):
    """What every page shows of an agent; those who left stay, for the talks they were in."""

    id: UUID
    name: str
    role: Role
    availability: Availability
    active: bool

    @property
    def takes_work(self) -> bool:
        """Whether conversations can be given to them: they are still here, and may answer."""
        return self.active and Act.REPLY in ALLOWED[self.role]


class AgentView(Struct, frozen=True):
    """An agent as administrators and the API see them."""

    id: UUID
    name: Annotated[str, Meta(examples=["李娜"])]
    email: Annotated[str, Meta(examples=["lina@tpwallet.example"])]
    role: Role
    language: Annotated[str, Meta(examples=["zh-Hans"])]
    availability: Availability
    teams: tuple[UUID, ...]
    two_step: Annotated[bool, Meta(description="Whether two-step sign-in is on")]
    invited: Annotated[bool, Meta(description="True until they have set a password")]
    disabled_at: Zoned | None
    created_at: Zoned


class Team(Struct, frozen=True):
    """Agents who share a queue."""

    id: UUID
    name: Annotated[str, Meta(examples=["Transfers"])]
    members: tuple[UUID, ...]


class NewAgent(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody to add. Without a password they are invited by a link."""

    email: Annotated[str, Meta(examples=["lina@tpwallet.example"], max_length=LONGEST_EMAIL)]
    name: Annotated[str, Meta(examples=["李娜"], max_length=LONGEST_NAME)]
    password: str | None = None
    role: Role = Role.AGENT
    language: Annotated[str, Meta(examples=["zh-Hans"])] = "en"


class AgentChange(Struct, frozen=True, forbid_unknown_fields=True):
    """What to change; what is left out stays."""

    name: Annotated[str, Meta(max_length=LONGEST_NAME)] | UnsetType = UNSET
    role: Role | UnsetType = UNSET
    language: str | UnsetType = UNSET
    availability: Availability | UnsetType = UNSET
    disabled: bool | UnsetType = UNSET


class TeamWish(Struct, frozen=True, forbid_unknown_fields=True):
    """A team as it shall be."""

    name: Annotated[str, Meta(max_length=LONGEST_NAME, examples=["Transfers"])]
    members: Annotated[tuple[UUID, ...], Meta(max_length=1000)] = ()


def normal_email(email: str) -> str:
    """The form that is compared: NFC, trimmed, lower case. Raise `Invalid` for no address."""
    text = unicodedata.normalize("NFC", email).strip().lower()
    if len(text) > LONGEST_EMAIL or not _EMAIL.fullmatch(text):
        raise Invalid("email", "email.invalid")
    return text


def checked_name(name: str, *, field: str = "name") -> str:
    """One line of 1 to 100 characters. Raise `Invalid` else."""
    text = " ".join(unicodedata.normalize("NFC", name).split())
    if not text or len(text) > LONGEST_NAME or not text.isprintable():
        raise Invalid(field, "name.invalid", longest=LONGEST_NAME)
    guard.check_clean(text, field=field)
    return text


def checked_language(language: str) -> str:
    """A language of the desk. Raise `Invalid` else."""
    if language not in LANGUAGES:
        raise Invalid("language", "language.unknown", offered=", ".join(LANGUAGES))
    return language


def check_someone_stays(administrators: frozenset[UUID], leaving: UUID) -> None:
    """Raise `Conflict` when `leaving` is the only administrator who can sign in."""
    if administrators == frozenset((leaving,)):
        raise Conflict("agent.last_administrator")
