"""Contacts in the API: list, find by address, read, change, add and take away identities."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, Parameter
from msgspec import UNSET, Meta, Struct, UnsetType

from walletdesk import guard
from walletdesk.audit import Auditor, Reading
from walletdesk.contacts import actions, store
from walletdesk.contacts.erasing import keep
from walletdesk.contacts.hints import changed
from walletdesk.contacts.model import Claim, Contact, ContactCard, IdentityKind, typed_claim
from walletdesk.people import Act, Desk, may
from walletdesk.platform import i18n
from walletdesk.platform.db import Read, Tx
from walletdesk.platform.errors import Invalid
from walletdesk.platform.paging import Limit, Page
from walletdesk.platform.settings import Settings
from walletdesk.realtime import Hub

TAGS = ["contacts"]

type Zoned = Annotated[datetime, Meta(tz=True)]
type Value = Annotated[
    str, Meta(min_length=1, max_length=320, examples=["xiaoming@tpwallet.example"])
]


class IdentityView(Struct, frozen=True):
    """One way to reach or recognise a contact."""

    id: UUID
    kind: Annotated[str, Meta(examples=["email"])]
    value: Annotated[str, Meta(examples=["xiaoming@tpwallet.example"])]
    verified_at: Annotated[Zoned | None, Meta(description="null: claimed, not proven")]


class ContactView(Struct, frozen=True):
    """A wallet user. Identities are null in lists."""

    id: UUID
    name: Annotated[str, Meta(examples=["王小明"])]
    language: Annotated[str, Meta(examples=["zh-Hans"])]
    last_active_at: Zoned
    created_at: Zoned | None = None
    timezone: Annotated[str | None, Meta(examples=["Asia/Shanghai"])] = None
    identities: list[IdentityView] | None = None
    merged_into: UUID | None = None
    erased_at: Annotated[
        Zoned | None, Meta(description="Since when nothing is known of them any more")
    ] = None


class ContactChange(Struct, frozen=True, forbid_unknown_fields=True):
    """What to change; what is left out stays."""

    name: Annotated[str, Meta(max_length=200, examples=["王小明"])] | UnsetType = UNSET
    language: Annotated[str, Meta(max_length=35, examples=["zh-Hans"])] | UnsetType = UNSET


class NewIdentity(Struct, frozen=True, forbid_unknown_fields=True):
    """A way to reach the contact. `proven`: you vouch that it is theirs."""

    kind: IdentityKind
    value: Value
    proven: bool = False


@get("/contacts", guards=[may(Act.READ)], tags=TAGS, summary="List contacts, latest activity first")
async def list_contacts(
    desk: NamedDependency[Desk],
    auditor: NamedDependency[Auditor],
    email: Annotated[Value | None, Parameter(description="Those who gave this address")] = None,
    external_id: Annotated[
        Value | None, Parameter(description="The one with this id in your systems")
    ] = None,
    limit: Limit = 50,
    cursor: FromQuery[str | None] = None,
) -> Page[ContactView]:
    """With `email` or `external_id`: those who gave it, proven ones first, all on one page."""
    async with desk.read() as tx:
        claims = [Claim("email", email)] if email else []
        claims += [Claim("account", external_id)] if external_id else []
        page = await (
            _claimants(tx, claims) if claims else store.listing(tx, cursor=cursor, limit=limit)
        )
    auditor.read(_reading(desk, "api.contacts"), [c.id for c in page.items])
    return Page([_card(c) for c in page.items], page.next)


@get("/contacts/{contact_id:uuid}", guards=[may(Act.READ)], tags=TAGS, summary="Get a contact")
async def get_contact(
    contact_id: FromPath[UUID], desk: NamedDependency[Desk], auditor: NamedDependency[Auditor]
) -> ContactView:
    """With every identity."""
    async with desk.read() as tx:
        return await _shown(tx, contact_id, desk, auditor)


@patch(
    "/contacts/{contact_id:uuid}",
    guards=[may(Act.ORGANISE)],
    tags=TAGS,
    summary="Change a contact's name or language",
)
async def patch_contact(
    contact_id: FromPath[UUID],
    data: JSONBody[ContactChange],
    desk: NamedDependency[Desk],
    auditor: NamedDependency[Auditor],
    settings: NamedDependency[Settings],
    hub: NamedDependency[Hub],
) -> ContactView:
    """Secrets are masked here too. 409 once the contact is erased."""
    async with desk.transaction() as tx:
        await keep(tx, contact_id)
        await _change(tx, contact_id, data, settings)
        await changed(tx, hub, contact_id)
        return await _shown(tx, contact_id, desk, auditor)


@post(
    "/contacts/{contact_id:uuid}/identities",
    guards=[may(Act.ORGANISE)],
    tags=TAGS,
    summary="Add a way to reach a contact",
)
async def post_identity(
    contact_id: FromPath[UUID],
    data: JSONBody[NewIdentity],
    desk: NamedDependency[Desk],
    auditor: NamedDependency[Auditor],
    hub: NamedDependency[Hub],
) -> Response[ContactView]:
    """409 when it is proven to be somebody else's, and once the contact is erased."""
    claim = typed_claim(data.kind, data.value, proven=data.proven)
    async with desk.transaction() as tx:
        await actions.add_identity(tx, contact_id, claim, actor=desk.actor)
        await changed(tx, hub, contact_id)
        view = await _shown(tx, contact_id, desk, auditor)
    return Response(view, status_code=201, headers={"location": f"/api/v1/contacts/{contact_id}"})


@delete(
    "/contacts/{contact_id:uuid}/identities/{identity_id:uuid}",
    guards=[may(Act.ORGANISE)],
    tags=TAGS,
    summary="Take an identity from a contact",
)
async def delete_identity(
    contact_id: FromPath[UUID],
    identity_id: FromPath[UUID],
    desk: NamedDependency[Desk],
    hub: NamedDependency[Hub],
) -> None:
    """They are no longer found or recognised by it."""
    async with desk.transaction() as tx:
        await actions.drop_identity(tx, contact_id, identity_id, actor=desk.actor)
        await changed(tx, hub, contact_id)


async def _change(tx: Tx, contact_id: UUID, data: ContactChange, settings: Settings) -> None:
    if not isinstance(data.language, UnsetType):
        if data.language not in settings.languages:
            raise Invalid("language", "language.unknown", offered=", ".join(settings.languages))
        await actions.set_language(
            tx, contact_id, i18n.negotiate(data.language, settings.languages)
        )
    if not isinstance(data.name, UnsetType):
        await actions.rename(tx, contact_id, guard.clean(data.name).text)


async def _claimants(tx: Read, claims: list[Claim]) -> Page[ContactCard]:
    found: list[UUID] = []
    for claim in claims:
        found += await store.find_by_identity(tx, claim)
    cards = await store.cards(tx, found)
    return Page([cards[i] for i in dict.fromkeys(found) if i in cards])


async def _shown(tx: Read, contact_id: UUID, desk: Desk, auditor: Auditor) -> ContactView:
    contact = await store.get(tx, contact_id)
    auditor.read(_reading(desk, "api.contact"), [contact_id])
    return _view(contact)


def _reading(desk: Desk, act: str) -> Reading:
    return Reading(desk.agent.id, desk.agent.token, act)


def _card(card: ContactCard) -> ContactView:
    return ContactView(card.id, card.name, card.language, card.last_active_at)


def _view(contact: Contact) -> ContactView:
    return ContactView(
        id=contact.id,
        name=contact.name,
        language=contact.language,
        last_active_at=contact.last_active_at,
        created_at=contact.created_at,
        timezone=contact.timezone,
        identities=[IdentityView(i.id, i.kind, i.value, i.verified_at) for i in contact.identities],
        merged_into=contact.merged_into,
        erased_at=contact.erased_at,
    )


api = [list_contacts, get_contact, patch_contact, post_identity, delete_identity]
