"""A channel account: one mailbox, bot or number of the brand."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from msgspec import Struct

NAMESPACE = UUID("7a0f8b86-2f63-5b1c-9e43-0f1d6b2c8a55")
"""Ids of shipped accounts are made from their kinds, so that nodes that start at once agree."""

SHIPPED = {"chat": "Live chat", "form": "Message form", "api": "API"}
"""Kinds that need no set-up, with the names of their accounts."""


def account_id(kind: str) -> UUID:
    """The id of the shipped account of a kind."""
    return uuid5(NAMESPACE, kind)


class Account(Struct, frozen=True):
    """What may be shown of an account; its secrets are opened only for its adapter."""

    id: UUID
    kind: str
    name: str
    address: str
    settings: dict[str, Any]
    active: bool
    created_at: datetime
