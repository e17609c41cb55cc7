"""Roles, and what each may do. Whoever gives a role away must hold every act of it."""

from collections.abc import Set as AbstractSet
from enum import StrEnum

from walletdesk.platform.errors import Forbidden


class Role(StrEnum):
    """What somebody is at the desk."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    PRODUCT = "product"


class Act(StrEnum):
    """What somebody does; also the scopes of API tokens."""

    READ = "read"
    REPLY = "reply"
    NOTE = "note"
    ASSIGN = "assign"
    ORGANISE = "organise"
    """Tags, category, fields, priority, subject, snooze, hold, solve, merge."""
    BULK = "bulk"
    TEMPLATES = "templates"
    REPORTS = "reports"
    EXPORT = "export"
    ERASE = "erase"
    """Forgetting a contact: what cannot be taken back is an administrator's."""
    PEOPLE = "people"
    TOKENS = "tokens"
    SETTINGS = "settings"


_AGENT = frozenset({Act.READ, Act.REPLY, Act.NOTE, Act.ASSIGN, Act.ORGANISE, Act.BULK})
_SUPERVISOR = _AGENT | {Act.TEMPLATES, Act.REPORTS, Act.EXPORT}

ALLOWED: dict[Role, frozenset[Act]] = {
    Role.PRODUCT: frozenset({Act.READ, Act.REPORTS}),
    Role.AGENT: _AGENT,
    Role.SUPERVISOR: _SUPERVISOR,
    Role.ADMINISTRATOR: frozenset(Act),
}

READING = frozenset({Act.READ, Act.REPORTS, Act.EXPORT})
"""Acts that change nothing."""


def covers(acts: AbstractSet[Act], role: Role) -> bool:
    """Whether one who may do `acts` may give, take or hold power over `role`."""
    return acts >= ALLOWED[role]


def check_covers(acts: AbstractSet[Act], role: Role) -> None:
    """Raise `Forbidden` when `role` holds more than `acts`."""
    if not covers(acts, role):
        raise Forbidden("role.above_yours", role=role.value)


def effective(*, owner: Role, role: Role, scopes: AbstractSet[Act]) -> frozenset[Act]:
    """What a token may do now: never more than its owner, who may have been demoted since."""
    return ALLOWED[owner] & ALLOWED[role] & scopes
