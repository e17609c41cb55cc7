"""The ways to reach a person, edited on their page: added, proven, taken away."""

from typing import get_args
from uuid import UUID

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from walletdesk import contacts, guard
from walletdesk.contacts import Claim, ContactCard, IdentityKind
from walletdesk.people import Act, Desk, may
from walletdesk.platform.db import Read
from walletdesk.platform.errors import Conflict, Invalid, InvalidMany, NotFound
from walletdesk.realtime import Hub
from walletdesk.ui import AnyRequest
from walletdesk.workspace.http.person import Sent, errors_of, shown

PATH = "/desk/contacts/{contact_id:uuid}/identities"
KINDS: tuple[str, ...] = get_args(IdentityKind.__value__)


@post(PATH, guards=[may(Act.ORGANISE)], include_in_schema=False, status_code=200)
async def post_identity(
    request: AnyRequest,
    contact_id: FromPath[UUID],
    desk: NamedDependency[Desk],
    hub: NamedDependency[Hub],
) -> Response[bytes] | Redirect:
    """A claim, or with `proven` one that the agent vouches for; never taken from somebody else."""
    form = await request.form()
    typed = {name: str(form.get(name, "")) for name in ("kind", "value", "proven")}
    claim: Claim | None = None
    try:
        claim = _claim(typed)
        await _add(desk, hub, contact_id, claim)
    except (Invalid, InvalidMany, Conflict) as wrong:
        others = await _others(desk, contact_id, claim) if claim else ()
        kept = typed | {"value": guard.clean(typed["value"]).text}
        return await shown(request, contact_id, desk, Sent(kept, errors_of(request, wrong), others))
    if not claim.proven and (others := await _others(desk, contact_id, claim)):
        return await shown(request, contact_id, desk, Sent(others=others))
    return Redirect(f"/desk/contacts/{contact_id}?saved=identity", status_code=303)


@post(
    PATH + "/{identity_id:uuid}/proof",
    guards=[may(Act.ORGANISE)],
    include_in_schema=False,
    status_code=200,
)
async def post_proof(
    request: AnyRequest,
    contact_id: FromPath[UUID],
    identity_id: FromPath[UUID],
    desk: NamedDependency[Desk],
    hub: NamedDependency[Hub],
) -> Response[bytes] | Redirect:
    """The agent has made sure that it is theirs."""
    async with desk.read() as tx:
        claim = await _known(tx, contact_id, identity_id)
    try:
        await _add(desk, hub, contact_id, claim)
    except Conflict as wrong:
        others = await _others(desk, contact_id, claim)
        sent = Sent(errors=errors_of(request, wrong), others=others)
        return await shown(request, contact_id, desk, sent)
    return Redirect(f"/desk/contacts/{contact_id}?saved=proof", status_code=303)


@post(
    PATH + "/{identity_id:uuid}/removal",
    guards=[may(Act.ORGANISE)],
    include_in_schema=False,
    status_code=200,
)
async def post_removal(
    contact_id: FromPath[UUID],
    identity_id: FromPath[UUID],
    desk: NamedDependency[Desk],
    hub: NamedDependency[Hub],
) -> Redirect:
    """They are no longer found or recognised by it."""
    async with desk.transaction() as tx:
        await contacts.drop_identity(tx, contact_id, identity_id, actor=desk.actor)
        await contacts.changed(tx, hub, contact_id)
    return Redirect(f"/desk/contacts/{contact_id}?saved=removal", status_code=303)


def _claim(typed: dict[str, str]) -> Claim:
    if typed["kind"] not in KINDS:
        raise Invalid("kind", "identity.unknown_kind")
    return contacts.typed_claim(typed["kind"], typed["value"], proven=bool(typed["proven"]))


async def _add(desk: Desk, hub: Hub, contact_id: UUID, claim: Claim) -> None:
    async with desk.transaction() as tx:
        await contacts.add_identity(tx, contact_id, claim, actor=desk.actor)
        await contacts.changed(tx, hub, contact_id)


async def _known(tx: Read, contact_id: UUID, identity_id: UUID) -> Claim:
    person = await contacts.get(tx, contact_id)
    found = next((i for i in person.identities if i.id == identity_id), None)
    if found is None:
        raise NotFound("identity")
    return Claim(found.kind, found.value, proven=True)


async def _others(desk: Desk, contact_id: UUID, claim: Claim) -> tuple[ContactCard, ...]:
    """Who else has given this, the one who has proven it first."""
    async with desk.read() as tx:
        found = [i for i in await contacts.find_by_identity(tx, claim) if i != contact_id]
        cards = await contacts.cards(tx, found)
    return tuple(cards[i] for i in dict.fromkeys(found) if i in cards)[:5]


pages = [post_identity, post_proof, post_removal]
