"""A new matter: guard everything that was typed, find the contact, begin the talk."""

from uuid import UUID

from walletdesk import categories, contacts, conversations, events, guard
from walletdesk.categories import Checked
from walletdesk.contacts import Claim, NewContact
from walletdesk.conversations import Incoming, NewConversation
from walletdesk.events import Actor
from walletdesk.intake.model import Begun, Matter
from walletdesk.platform.db import Tx


async def begin(tx: Tx, matter: Matter, *, actor: Actor | None = None) -> Begun:
    """Begin a conversation. Raise `Invalid`/`InvalidMany` for what its author must mend.

    The caller hints after commit (`hint_begun`).
    """
    text = guard.clean(conversations.check_text(matter.text, files=bool(matter.files)))
    subject = guard.clean(matter.subject)
    name = guard.clean(matter.name)
    fields = guard.clean_json(matter.fields)
    checked = await _check_fields(tx, matter, fields.value)
    contact = await _contact(tx, matter, name.text, actor)
    kinds = tuple(sorted({*text.kinds, *subject.kinds, *name.kinds, *fields.kinds}))
    by = actor or events.contact(contact)
    opened = await conversations.open_conversation(
        tx, await _new(tx, matter, contact, subject.text, checked), actor=by
    )
    accepted = await conversations.receive(
        tx, _first(matter, opened, contact, text.text, bool(kinds)), subject=subject.text
    )
    if kinds:
        await conversations.mark_secret(tx, opened, kinds, actor=by)
        await conversations.tell(tx, opened, "secret.warned")
    return Begun(opened, contact, accepted.seq, text.text, bool(kinds))


async def _check_fields(tx: Tx, matter: Matter, given: dict[str, object]) -> Checked:
    if matter.category is None:
        return Checked(given, ())
    return await categories.check(tx, matter.category, given, language=matter.language)


async def _contact(tx: Tx, matter: Matter, name: str, actor: Actor | None) -> UUID:
    if matter.contact is not None:
        return matter.contact
    claims = tuple(Claim(c.kind, guard.clean(c.value).text, c.proven) for c in matter.claims)
    who = NewContact(language=matter.language, name=name, claims=claims)
    return await contacts.find_or_make(tx, who, actor=actor or events.system)


async def _new(
    tx: Tx, matter: Matter, contact: UUID, subject: str, checked: Checked
) -> NewConversation:
    priority = matter.priority
    if priority is None:
        priority = await categories.priority_of(tx, matter.category)
    return NewConversation(
        contact=contact,
        channel=matter.channel,
        language=matter.language,
        account=matter.account,
        category=matter.category,
        subject=subject,
        fields=checked.values,
        missing=checked.missing,
        priority=priority,
    )


def _first(matter: Matter, opened: UUID, contact: UUID, text: str, masked: bool) -> Incoming:
    return Incoming(
        conversation=opened,
        contact=contact,
        key=contact,
        text=text,
        language=matter.language,
        masked=masked,
        files=matter.files,
        client_id=matter.client_id,
    )
