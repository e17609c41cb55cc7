"""Shapes and pure rules of contacts."""

import re
import unicodedata
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from walletdesk import guard
from walletdesk.contacts.wallets import check_wallet
from walletdesk.platform.errors import Invalid

type IdentityKind = Literal[
    "email",
    "phone",
    "account",
    "telegram",
    "x",
    "messenger",
    "instagram",
    "whatsapp",
    "line",
    "wechat",
    "weibo",
    "discord",
    "forum",
    "wallet",
]
"""`account` is the id in the wallet's own systems (`external_id` of the API, `sub` of a JWT)."""

NAME_LENGTH = 200
EMAIL = re.compile(r"[^\s@<>(),;:\"\[\]\\]{1,64}@[^\s@<>(),;:\"\[\]\\]{1,253}")


class Claim(Struct, frozen=True):
    """A way to reach a person; `proven` when a signature, a login or our own API vouches for it."""

    kind: str
    value: str
    proven: bool = False


class NewContact(Struct, frozen=True):
    """What is known of someone who writes; already guarded."""

    language: str
    name: str = ""
    claims: tuple[Claim, ...] = ()


class Identity(Struct, frozen=True):
    """One way to reach or recognise a contact. `bounced_at`: since when messages come back."""

    id: UUID
    kind: str
    value: str
    verified_at: Annotated[datetime, Meta(tz=True)] | None
    bounced_at: Annotated[datetime, Meta(tz=True)] | None = None


class ContactCard(Struct, frozen=True):
    """What a list shows of a contact."""

    id: UUID
    name: str
    language: str
    last_active_at: Annotated[datetime, Meta(tz=True)]
    version: int


class Contact(Struct, frozen=True):
    """A contact in full."""

    id: UUID
    name: str
    language: str
    timezone: str | None
    created_at: Annotated[datetime, Meta(tz=True)]
    last_active_at: Annotated[datetime, Meta(tz=True)]
    identities: list[Identity]
    merged_into: UUID | None = None
    erased_at: Annotated[datetime, Meta(tz=True)] | None = None


def check_name(name: str) -> str:
    """A displayable name of at most 200 characters; control characters go. Raise `Invalid`."""
    clean = "".join(c for c in name if unicodedata.category(c)[0] != "C" or c == "\u200d").strip()
    if len(clean) > NAME_LENGTH:
        raise Invalid("contact.name", "contact.name_too_long", most=NAME_LENGTH)
    return clean


def typed_claim(kind: str, value: str, *, proven: bool) -> Claim:
    """What somebody typed as a claim. Raise `Invalid` when it holds a secret, or no such value."""
    if guard.clean(value).kinds:
        raise Invalid(f"contact.{kind}", "contact.secret")
    return check_claim(Claim(kind, value, proven))


def check_claim(claim: Claim) -> Claim:
    """The claim with its value in the one form that is compared. Raise `Invalid`."""
    value = unicodedata.normalize("NFKC", claim.value).replace("\x00", "").strip()
    if claim.kind == "email":
        value = value.lower()
        if not EMAIL.fullmatch(value):
            raise Invalid("contact.email", "contact.bad_email")
    elif claim.kind == "phone":
        value = re.sub(r"[\s().-]", "", value)
        if not re.fullmatch(r"\+?\d{5,17}", value):
            raise Invalid("contact.phone", "contact.bad_phone")
    elif claim.kind == "wallet":
        value = check_wallet(value)
    if not 0 < len(value) <= 320:
        raise Invalid(f"contact.{claim.kind}", "contact.bad_identity")
    return Claim(claim.kind, value, claim.proven)
