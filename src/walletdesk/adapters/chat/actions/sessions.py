"""Sessions: begun, resumed, told who it is, continued elsewhere, ended."""

from datetime import timedelta
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from walletdesk import categories, contacts, events, guard
from walletdesk.adapters.chat import store
from walletdesk.adapters.chat.actions import links
from walletdesk.adapters.chat.identity import Proven
from walletdesk.adapters.chat.model import (
    LIFETIME,
    SEEN_EVERY,
    About,
    NewSession,
    Session,
    digest,
    new_token,
)
from walletdesk.contacts import Claim
from walletdesk.platform import ids
from walletdesk.platform.db import Tx
from walletdesk.platform.errors import Invalid

queries = store.queries
REOPENS = timedelta(days=14)


class Start(Struct, frozen=True):
    """What a session begins with: somebody's talk, or only what they told."""

    language: str
    contact: UUID | None = None
    conversation: UUID | None = None
    about: About = About()


async def begin(tx: Tx, wish: NewSession, proven: Proven | None, language: str) -> str:
    """A new session; its token, which is stored nowhere. Raise `Invalid`, `InvalidMany`."""
    if wish.link is not None:
        start = await links.use(tx, wish.link)
        return await add(tx, Start(start.language, start.contact, start.conversation, start.about))
    about = await tell(tx, About(), wish, proven, language)
    contact = await store.owner_of_account(tx, proven.account) if proven else None
    talk = await store.open_talk(tx, contact, tx.now - REOPENS) if contact else None
    return await add(tx, Start(language, contact, talk["id"] if talk else None, about))


async def add(tx: Tx, start: Start) -> str:
    """Write a session; its token."""
    session_id, token = ids.at(tx.now), new_token()
    await queries.add_session.run(
        tx,
        id=session_id,
        token_hash=digest(token),
        contact_id=start.contact,
        conversation_id=start.conversation,
        language=start.language,
        about=store.seal_about(tx, session_id, start.about),
        now=tx.now,
        expires_at=tx.now + LIFETIME,
    )
    return token


async def resume(
    tx: Tx, session: Session, wish: NewSession, proven: Proven | None, language: str
) -> str | None:
    """Go on with a session and add what is told; a new token when the person is another one."""
    if proven and session.contact and (token := await _identify(tx, session, proven, language)):
        return token
    row = await queries.lock_session.one(tx, id=session.id)
    if row is None:
        return await begin(tx, wish, proven, language)
    known = store.open_about(tx, session.id, row["about"])
    about = await tell(tx, known, wish, proven, language)
    sealed = None if about == known else store.seal_about(tx, session.id, about)
    await queries.set_about.run(tx, id=session.id, language=language, about=sealed)
    if proven is not None and row["contact_id"] is None:
        await _lead_back(tx, session.id, proven)
    if tx.now - session.seen_at > SEEN_EVERY:
        await queries.seen.run(tx, id=session.id, now=tx.now, expires_at=tx.now + LIFETIME)
    return None


async def tell(
    tx: Tx, known: About, wish: NewSession, proven: Proven | None, language: str
) -> About:
    """What is known with what is told now, without secrets. Raise `Invalid`, `InvalidMany`."""
    name = guard.clean(wish.contact.name if wish.contact else "")
    email = guard.clean(wish.contact.email if wish.contact else "")
    fields = guard.clean_json(wish.fields if wish.fields is not None else known.fields)
    category = await _category(tx, wish, fields.value, language) or known.category
    found = {*known.secrets, *name.kinds, *email.kinds, *fields.kinds}
    about = replace(
        known,
        name=name.text or known.name,
        email=contacts.check_claim(Claim("email", email.text)).value if email.text else known.email,
        category=category,
        fields=fields.value,
        secrets=tuple(sorted(found)),
    )
    return about if proven is None else _proven(about, proven)


def _proven(about: About, proven: Proven) -> About:
    return replace(
        about,
        account=proven.account,
        proven_email=proven.email or about.proven_email,
        name=guard.clean(proven.name).text or about.name,
    )


async def _category(
    tx: Tx, wish: NewSession, fields: dict[str, object], language: str
) -> UUID | None:
    """The category by slug or id, its fields checked now, while the person is at the form."""
    if wish.category is None:
        return None
    tree = await categories.tree(tx)
    found = tree.by_slug.get(wish.category) or next(
        (c for c in tree.by_id.values() if str(c.id) == wish.category), None
    )
    if found is None or not found.active:
        raise Invalid("category", "category.unknown")
    categories.check_fields(found, fields, language=language, now=tx.now)
    return found.id


async def _identify(tx: Tx, session: Session, proven: Proven, language: str) -> str | None:
    """Tie an account to whoever has written here; a new session when that is somebody else.

    A shared computer: the next person to sign in must not be shown the talk of the last.
    """
    assert session.contact is not None
    known = (await contacts.identities(tx, [session.contact])).get(session.contact, [])
    accounts = {i.value for i in known if i.kind == "account" and i.verified_at is not None}
    if proven.account in accounts:
        return None
    if accounts:
        return await begin(tx, NewSession(), proven, language)
    owner = await store.owner_of_account(tx, proven.account)
    claim = Claim("account", proven.account, proven=True)
    # When the account has another contact already the claim stays unproven: agents can merge.
    await contacts.claim_identity(tx, session.contact, claim, actor=events.contact(session.contact))
    if owner is not None and session.conversation is None:
        return await begin(tx, NewSession(), proven, language)
    return None


async def _lead_back(tx: Tx, session_id: UUID, proven: Proven) -> None:
    """Somebody we know has signed in before writing anything: their open talk goes on."""
    owner = await store.owner_of_account(tx, proven.account)
    if owner is None:
        return
    talk = await store.open_talk(tx, owner, tx.now - REOPENS)
    if talk is not None:
        await queries.set_talk.run(tx, id=session_id, contact_id=owner, conversation_id=talk["id"])
    else:
        await queries.set_contact.run(tx, id=session_id, contact_id=owner)


async def sweep(tx: Tx, *, batch: int = 1_000) -> int:
    """Delete sessions that have ended; how many."""
    return await queries.sweep_sessions.run(tx, now=tx.now, batch=batch)
