"""The way of a chat message: guard, one statement, hint. Nothing else stands on this path."""

import msgspec

from walletdesk import contacts, conversations, events, files, guard
from walletdesk.conversations import Incoming, NewConversation
from walletdesk.guard import Cleaned
from walletdesk.intake import asked, hear, pieces
from walletdesk.intake.answers import Written
from walletdesk.intake.model import Heard, Said
from walletdesk.platform.db import Database, Tx
from walletdesk.platform.errors import Conflict
from walletdesk.realtime import DESK, Hint, Hub, of_conversation, tell


async def say(db: Database, hub: Hub, said: Said) -> Heard:
    """Accept a message durably, exactly once. Raise `Invalid` for a bad text.

    A secret is masked before anything is written; the contact is told in the same transaction.
    """
    cleaned = hear.clean(conversations.check_text(said.text, files=bool(said.files)))
    if cleaned.kinds or said.files or said.incomplete or guard.may_be_part(cleaned.text):
        return await _carefully(db, hub, said, cleaned)
    try:
        async with db.statement() as tx:
            accepted = await conversations.receive(tx, _incoming(said, cleaned))
            tx.after_commit(lambda: hint(hub, accepted))
    except Conflict:
        return await _carefully(db, hub, said, cleaned)
    return Heard(accepted.conversation, accepted.seq, cleaned.text, False, accepted.repeated)


async def take(tx: Tx, hub: Hub, said: Said) -> Heard:
    """The same as a part of somebody's transaction: what an envelope holds."""
    cleaned = hear.clean(conversations.check_text(said.text, files=bool(said.files)))
    return await _take(tx, hub, said, cleaned)


async def _carefully(db: Database, hub: Hub, said: Said, cleaned: Cleaned) -> Heard:
    """For a secret or a piece of one, files, an answer to what was asked, a talk that is
    closed or merged into another person's: several
    statements, one transaction.
    """
    async with db.transaction() as tx:
        return await _take(tx, hub, said, cleaned)


async def _take(tx: Tx, hub: Hub, said: Said, cleaned: Cleaned) -> Heard:
    await contacts.keep(tx, said.contact)
    await conversations.lock(tx, said.conversation)
    cleaned, talks = await pieces.join(
        tx, said.contact, cleaned, talk=said.conversation, client_id=said.client_id
    )
    tell.changed(tx, hub, *(talks - {said.conversation}))
    accepted = await _receive(tx, hub, said, cleaned)
    if not accepted.repeated:  # a form that comes twice brings its files twice
        by = said.uploader or said.contact
        await files.attach(tx, said.files, key_id=said.key, by=by)
    if cleaned.kinds and not accepted.repeated:
        by = events.contact(said.contact)
        await conversations.mark_secret(tx, accepted.conversation, cleaned.kinds, actor=by)
        await conversations.tell(tx, accepted.conversation, "secret.warned")
    incomplete = said.incomplete
    if incomplete and not accepted.repeated:
        written = Written(cleaned.text, said.files)
        incomplete = await asked.hear(tx, accepted.conversation, written)
    tx.after_commit(lambda: hint(hub, accepted))
    masked = bool(cleaned.kinds)
    return Heard(
        accepted.conversation, accepted.seq, cleaned.text, masked, accepted.repeated, incomplete
    )


async def _receive(tx: Tx, hub: Hub, said: Said, cleaned: Cleaned) -> conversations.Accepted:
    """Into the talk, or into a linked one when it is closed."""
    try:
        async with tx.part():
            return await _apart(tx, hub, _incoming(said, cleaned))
    except Conflict:
        old = await conversations.get(tx, said.conversation)
        new = NewConversation(
            contact=said.contact,
            channel=old.channel,
            language=old.language,
            account=old.account,
            category=old.category,
            team=old.team,
            follows=old.id,
        )
        opened = await conversations.open_conversation(tx, new, actor=events.contact(said.contact))
        incoming = msgspec.structs.replace(
            _incoming(said, cleaned), conversation=opened, key=said.contact
        )
        return await conversations.receive(tx, incoming)


async def _apart(tx: Tx, hub: Hub, incoming: Incoming) -> conversations.Accepted:
    """Never into another person's talk: out of it, if it was merged there. A repeat moves none."""
    try:
        async with tx.part():
            return await conversations.receive(tx, incoming)
    except Conflict:
        other = await conversations.stand_alone(tx, incoming.conversation)
        if other is None:
            raise
        tell.changed(tx, hub, incoming.conversation, other)
        return await conversations.receive(tx, incoming)


def _incoming(said: Said, cleaned: Cleaned) -> Incoming:
    return Incoming(
        conversation=said.conversation,
        contact=said.contact,
        key=said.key,
        text=cleaned.text,
        language=said.language,
        masked=bool(cleaned.kinds),
        files=said.files,
        client_id=said.client_id,
    )


def hint(hub: Hub, accepted: conversations.Accepted) -> None:
    """Tell the streams of the talk and of the desk. After commit."""
    if not accepted.repeated:
        talk = str(accepted.conversation)
        hub.publish(
            Hint(of_conversation(accepted.conversation), "message", talk, accepted.seq),
            Hint(DESK, "conversation", talk),
        )
