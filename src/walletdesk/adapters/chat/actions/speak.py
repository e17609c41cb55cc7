"""A visitor writes, sends a file, reads, rates."""

from uuid import UUID

from msgspec import Struct

from walletdesk import channels, contacts, conversations, csat, events, files, intake, outbox
from walletdesk.adapters.chat import store
from walletdesk.adapters.chat.model import About, MessageAnswer, NewMessage, Session, topic
from walletdesk.contacts import Claim, NewContact, Toucher
from walletdesk.files import Checked, File
from walletdesk.intake import Begun, Heard, Matter, Said
from walletdesk.platform.db import Database, Tx
from walletdesk.platform.errors import Conflict
from walletdesk.platform.storage import Storage
from walletdesk.realtime import DESK, Hint, Hub, of_conversation

queries = store.queries


class Place(Struct, frozen=True):
    """What a message needs to be accepted."""

    db: Database
    hub: Hub
    toucher: Toucher


class Spoken(Struct, frozen=True):
    """The answer, and whether it had been accepted before."""

    answer: MessageAnswer
    repeated: bool


async def speak(place: Place, session: Session, message: NewMessage) -> Spoken:
    """Accept a message exactly once. Raise `Invalid`, `TooMany`."""
    if session.conversation is None:
        begun = await _begin(place, session, message)
        if begun is not None:
            return Spoken(
                _answer(message, begun.conversation, begun.seq, begun.text, begun.masked), False
            )
    return await _say(place, session, message)


async def _say(place: Place, session: Session, message: NewMessage) -> Spoken:
    assert session.conversation is not None
    assert session.contact is not None
    assert session.key is not None
    said = Said(
        conversation=session.conversation,
        contact=session.contact,
        key=session.key,
        language=session.language,
        text=message.text,
        files=message.attachments,
        client_id=message.client_id,
        incomplete=session.incomplete,
    )
    heard = await intake.say(place.db, place.hub, said)
    session.incomplete = heard.incomplete
    place.toucher.touch(session.contact)
    if heard.conversation != session.conversation:
        await _move(place, session, heard.conversation)
    if heard.repeated:
        return await _repeat(place, message, heard)
    return Spoken(_answer(message, heard.conversation, heard.seq, heard.text, heard.masked), False)


async def _repeat(place: Place, message: NewMessage, heard: Heard) -> Spoken:
    """Answer as the first time, whatever the repeat says."""
    async with place.db.read() as tx:
        kept = await conversations.visible(tx, heard.conversation, after=heard.seq - 1, limit=1)
    return Spoken(
        _answer(message, heard.conversation, heard.seq, kept[0].text, kept[0].masked), True
    )


def _answer(message: NewMessage, talk: UUID, seq: int, text: str, masked: bool) -> MessageAnswer:
    return MessageAnswer(seq, message.client_id, text, masked, talk)


async def _begin(place: Place, session: Session, message: NewMessage) -> Begun | None:
    """The first message makes contact and conversation; None when another one was first."""
    async with place.db.transaction() as tx:
        row = await queries.lock_session.one(tx, id=session.id)
        if row is None:
            raise Conflict("chat.session_ended")
        begun = None
        if row["conversation_id"] is None:
            about = store.open_about(tx, session.id, row["about"])
            begun = await _open(tx, session, row["contact_id"], about, message)
            tx.after_commit(lambda: _hint(place.hub, session, begun))
    session.stale = True
    await _reread(place, session)
    return begun


async def _open(
    tx: Tx, session: Session, contact: UUID | None, about: About, message: NewMessage
) -> Begun:
    if contact is not None:
        for claim in claims(about):
            await contacts.claim_identity(tx, contact, claim, actor=events.contact(contact))
    begun = await intake.begin(tx, _matter(session, contact, about, message))
    if about.secrets:
        by = events.contact(begun.contact)
        await conversations.mark_secret(tx, begun.conversation, about.secrets, actor=by)
        if not begun.masked:
            await conversations.tell(tx, begun.conversation, "secret.warned")
    await queries.set_talk.run(
        tx, id=session.id, contact_id=begun.contact, conversation_id=begun.conversation
    )
    return begun


def _matter(session: Session, contact: UUID | None, about: About, message: NewMessage) -> Matter:
    return Matter(
        channel="chat",
        account=channels.account_id("chat"),
        language=session.language,
        text=message.text,
        contact=contact,
        name=about.name,
        claims=claims(about),
        category=about.category,
        fields=about.fields,
        files=message.attachments,
        client_id=message.client_id,
    )


def claims(about: About) -> tuple[Claim, ...]:
    """Ways to reach or recognise the person; only what a JWT said is proven."""
    told = (
        ("account", about.account, True),
        ("email", about.proven_email, True),
        ("email", about.email, False),
    )
    return tuple(Claim(kind, value, proven) for kind, value, proven in told if value)


def _hint(hub: Hub, session: Session, begun: Begun) -> None:
    talk = str(begun.conversation)
    hub.publish(
        Hint(topic(session.id), "conversation", talk),
        Hint(topic(session.id), store.CHANGED, str(session.id)),
        Hint(of_conversation(begun.conversation), "message", talk, begun.seq),
        Hint(DESK, "conversation", talk),
    )


async def _reread(place: Place, session: Session) -> None:
    async with place.db.read() as tx:
        row = await queries.session.one(tx, token_hash=session.digest, now=tx.now)
    if row is None:
        raise Conflict("chat.session_ended")
    session.contact, session.conversation = row["contact_id"], row["conversation_id"]
    session.key, session.incomplete = row["key_id"], row["incomplete"]
    session.stale = False


async def _move(place: Place, session: Session, conversation: UUID) -> None:
    """The talk was closed or merged: the session goes on in the one that follows."""
    async with place.db.transaction() as tx:
        await queries.set_talk.run(
            tx, id=session.id, contact_id=session.contact, conversation_id=conversation
        )
        tx.after_commit(
            lambda: place.hub.publish(
                Hint(topic(session.id), "conversation", str(conversation)),
                Hint(topic(session.id), store.CHANGED, str(session.id)),
            )
        )
    await _reread(place, session)


async def keep_file(place: Place, storage: Storage, session: Session, checked: Checked) -> File:
    """Store an upload under its sender's key; the first one makes the contact."""
    async with place.db.transaction() as tx:
        key = session.key or await _contact(tx, session)
        file = await files.store_file(tx, storage, checked, key_id=key)
        tx.after_commit(
            lambda: place.hub.publish(Hint(topic(session.id), store.CHANGED, str(session.id)))
        )
    if session.key is None:
        await _reread(place, session)
    return file


async def _contact(tx: Tx, session: Session) -> UUID:
    row = await queries.lock_session.one(tx, id=session.id)
    if row is None:
        raise Conflict("chat.session_ended")
    if row["contact_id"] is not None:
        return row["contact_id"]
    about = store.open_about(tx, session.id, row["about"])
    who = NewContact(session.language, about.name, claims(about))
    contact = await contacts.find_or_make(tx, who, actor=events.system)
    await queries.set_contact.run(tx, id=session.id, contact_id=contact)
    return contact


async def read(place: Place, session: Session, seq: int) -> None:
    """The visitor has seen everything up to `seq`; agents see that."""
    talk = session.conversation
    if talk is None:
        return
    async with place.db.transaction() as tx:
        if not await conversations.contact_read(tx, talk, seq):
            return
        await outbox.receipt(tx, talk, seq, "read")
        tx.after_commit(
            lambda: place.hub.publish(
                Hint(of_conversation(talk), "read", "contact", seq),
                Hint(DESK, "conversation", str(talk)),
            )
        )


async def rate(place: Place, session: Session, score: int, comment: str) -> None:
    """Rate the talk; it may be changed later. Raise `Conflict` when there is none."""
    talk = session.conversation
    if talk is None:
        raise Conflict("chat.nothing_to_rate")
    async with place.db.transaction() as tx:
        await csat.rate(tx, talk, score, comment, language=session.language)
        tx.after_commit(
            lambda: place.hub.publish(
                Hint(of_conversation(talk), "conversation", str(talk)),
                Hint(DESK, "conversation", str(talk)),
            )
        )
