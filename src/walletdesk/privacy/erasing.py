"""Erasure: the keys are destroyed, and whatever they sealed is emptied, in one transaction.

What other rooms above this one keep (sessions of the chat, answers kept for repeats) and the file
store follow by a job of the same transaction, so that a crash forgets none of it.
"""

from uuid import UUID

from walletdesk import contacts, conversations, csat, files, intake, jobs
from walletdesk.contacts import Person
from walletdesk.conversations import Emptied
from walletdesk.events import Actor, Event, record
from walletdesk.platform.db import Tx
from walletdesk.realtime import Hint, Hub, tell

FORGET_JOB = "privacy.forget"
"""Payload: `contacts` and `paths` (of stored files), each joined by commas."""
ERASED = "erased"
"""The hint by which every process drops the unwrapped key of the contact `id`."""
TOPIC = "keys"


class ContactErased(Event, frozen=True, kw_only=True, tag="contact.erased"):
    """Nothing is known of a contact any more; so many numbered shells of `conversations` stay."""

    conversations: int


async def erase(tx: Tx, hub: Hub, contact_id: UUID, *, actor: Actor) -> bool:
    """Forget a person; False when that was done before. Raise `NotFound`.

    Ratings keep their scores; conversations their numbers, times, tags, categories and events.
    """
    person = await contacts.erase(tx, contact_id)
    if not person.ids:
        return False
    emptied = await conversations.erase(tx, person.ids, actor=actor)
    await csat.erase(tx, person.ids)
    await intake.forget(tx, person.blinds)
    paths = await files.erase(tx, person.ids, emptied.files)
    erased = ContactErased(by=actor, contact=contact_id, conversations=len(emptied.talks))
    record(tx, erased)
    whose = ",".join(map(str, person.ids))
    await jobs.enqueue(tx, FORGET_JOB, {"contacts": whose, "paths": ",".join(paths)})
    _tell(tx, hub, person, emptied)
    return True


def _tell(tx: Tx, hub: Hub, person: Person, emptied: Emptied) -> None:
    """After COMMIT: keys go everywhere, and every page that shows these talks shows them anew."""
    hints = [Hint(TOPIC, ERASED, str(contact)) for contact in person.ids]
    tx.after_commit(lambda: hub.publish(*hints))
    tell.changed(tx, hub, *emptied.talks, *emptied.freed)
