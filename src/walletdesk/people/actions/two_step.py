"""Two-step sign-in: enrolled, confirmed, used, recovered, turned off."""

from uuid import UUID

from msgspec import Struct

from walletdesk import events
from walletdesk.people import store
from walletdesk.people.actions.forgetting import forget
from walletdesk.people.events import MfaRequired, ProofChanged, by
from walletdesk.people.model import two_step
from walletdesk.people.model.agents import Agent
from walletdesk.platform.db import Read, Tx
from walletdesk.platform.errors import Conflict, Forbidden, Invalid


class Enrolment(Struct, frozen=True):
    """What an authenticator app needs: as text to type, and as an address for the QR code."""

    secret: str
    address: str


async def enrol(tx: Tx, *, actor: Agent) -> None:
    """Start; one that waits for its first code stays as it is. Raise `Conflict` when it is on."""
    row = await store.queries.totp.one(tx, agent_id=actor.id)
    if row is None:
        sealed = store.seal(tx, "agent_totp.secret", actor.id, two_step.fresh_secret())
        await store.queries.put_totp.run(tx, agent_id=actor.id, secret=sealed)
    elif row["confirmed_at"] is not None:
        raise Conflict("two_step.already_on")


async def enrolment(tx: Read, *, actor: Agent, issuer: str) -> Enrolment | None:
    """What the app needs, while the enrolment waits for its first code."""
    row = await store.queries.totp_state.one(tx, agent_id=actor.id)
    if row is None or row["confirmed_at"] is not None:
        return None
    secret = store.text(tx, "agent_totp.secret", actor.id, row["secret"])
    return Enrolment(secret, two_step.address(secret, account=actor.email, issuer=issuer))


async def confirm_enrolment(tx: Tx, code: str, *, actor: Agent) -> list[str]:
    """Turn it on with the first code of the app; the recovery codes, shown this once.

    Raise `Invalid` for a wrong code, `Conflict` when it is on already or was never started.
    """
    row = await store.queries.totp.one(tx, agent_id=actor.id)
    if row is None or row["confirmed_at"] is not None:
        raise Conflict("two_step.already_on" if row else "two_step.not_started")
    if not await _accept_totp(tx, actor.id, code):
        raise Invalid("code", "two_step.wrong_code")
    forget(tx)
    _record(tx, actor, actor.id, "two_step_on")
    return await _fresh_codes(tx, actor.id)


async def accept(tx: Tx, agent_id: UUID, code: str) -> bool:
    """Whether this is a right code, or a recovery code; either is used up by it."""
    if await _accept_totp(tx, agent_id, code):
        return True
    index = _code_index(tx, agent_id, code)
    used = await store.queries.use_recovery_code.run(
        tx, agent_id=agent_id, code_index=index, now=tx.now
    )
    return used == 1


async def renew_codes(tx: Tx, *, actor: Agent) -> list[str]:
    """Ten new recovery codes; the old ones no longer work. Raise `Conflict` when it is off."""
    if not await enabled(tx, actor.id):
        raise Conflict("two_step.not_started")
    _record(tx, actor, actor.id, "codes")
    return await _fresh_codes(tx, actor.id)


async def _fresh_codes(tx: Tx, agent_id: UUID) -> list[str]:
    codes = two_step.fresh_codes()
    await store.queries.delete_recovery_codes.run(tx, agent_id=agent_id)
    rows = [{"agent_id": agent_id, "code_index": _code_index(tx, agent_id, c)} for c in codes]
    await store.queries.add_recovery_code.many(tx, rows)
    return codes


async def disable(tx: Tx, *, actor: Agent) -> None:
    """Turn it off for oneself. Raise `Forbidden` when the administrator requires it."""
    if await mfa_required(tx):
        raise Forbidden("two_step.required")
    await reset(tx, actor.id, actor=actor)


async def reset(tx: Tx, agent_id: UUID, *, actor: Agent) -> None:
    """Take away the second step, so that somebody whose telephone is lost can enrol again."""
    await store.queries.delete_totp.run(tx, agent_id=agent_id)
    await store.queries.delete_recovery_codes.run(tx, agent_id=agent_id)
    _record(tx, actor, agent_id, "two_step_off")
    forget(tx)


async def enabled(tx: Read, agent_id: UUID) -> bool:
    """Whether a sign-in needs a second step."""
    row = await store.queries.totp_state.one(tx, agent_id=agent_id)
    return row is not None and row["confirmed_at"] is not None


async def codes_left(tx: Read, agent_id: UUID) -> int:
    """How many recovery codes are unused."""
    return int(await store.queries.recovery_codes_left.value(tx, agent_id=agent_id))


async def require_mfa(tx: Tx, required: bool, *, actor: Agent | None = None) -> None:
    """Whether everybody must use a second step. Raise `Conflict` unless the actor does so too."""
    if required and actor is not None and not await enabled(tx, actor.id):
        raise Conflict("two_step.yours_first")
    await store.queries.require_mfa.run(tx, required=required)
    events.record(tx, MfaRequired(by=by(actor), required=required))
    forget(tx)


async def mfa_required(tx: Read) -> bool:
    """Whether everybody must use a second step."""
    return bool(await store.queries.mfa_required.value(tx))


def _record(tx: Tx, actor: Agent, agent_id: UUID, what: str) -> None:
    events.record(tx, ProofChanged(by=by(actor), agent=agent_id, what=what))


async def _accept_totp(tx: Tx, agent_id: UUID, code: str) -> bool:
    row = await store.queries.totp.one(tx, agent_id=agent_id)
    if row is None:
        return False
    secret = store.text(tx, "agent_totp.secret", agent_id, row["secret"])
    step = two_step.matching_step(secret, code, now=tx.now)
    if step is None:
        return False
    used = await store.queries.use_totp.run(tx, agent_id=agent_id, step=step, now=tx.now)
    return used == 1


def _code_index(tx: Read, agent_id: UUID, code: str) -> bytes:
    return tx.keys.blind("agent.recovery_code", f"{agent_id} {two_step.normal_code(code)}")
