"""A new matter: guard everything that was typed, find the contact, begin the talk."""

from typing import Any, cast
from uuid import UUID

from walletdesk import categories, contacts, conversations, events, files, guard
from walletdesk.categories import Category, Checked
from walletdesk.contacts import Claim, NewContact
from walletdesk.conversations import Incoming, NewConversation
from walletdesk.events import Actor
from walletdesk.guard import Cleaned
from walletdesk.intake import answers, asked, hear, pieces
from walletdesk.intake.answers import About, Written
from walletdesk.intake.model import Begun, Matter
from walletdesk.platform.db import Tx
from walletdesk.platform.errors import Invalid, NotFound


async def begin(tx: Tx, matter: Matter, *, actor: Actor | None = None) -> Begun:
    """Begin a conversation. Raise `Invalid`/`InvalidMany` for what its author must mend.

    The caller hints after commit (`hint_begun`).
    """
    text = hear.clean(conversations.check_text(matter.text, files=bool(matter.files)))
    whole = guard.clean_json([matter.name, matter.subject, text.text])
    name, subject, written = cast("list[str]", whole.value)
    fields = guard.clean_json(matter.fields)
    category = await _category(tx, matter)
    contact = await _contact(tx, matter, name, actor)
    text = Cleaned(written, text.kinds)
    if text.kinds or guard.may_be_part(written):
        text, _ = await pieces.join(tx, contact, text)
    checked = await _check_fields(tx, matter, category, fields.value, text.text)
    found = {*text.kinds, *whole.kinds, *fields.kinds, *matter.secret}
    kinds = tuple(sorted(found))
    by = actor or events.contact(contact)
    new = _new(matter, category, contact, subject, checked)
    opened = await conversations.open_conversation(tx, new, actor=by)
    await files.attach(tx, matter.files, key_id=contact, by=matter.uploader or by.id or contact)
    accepted = await conversations.receive(
        tx, _first(matter, opened, contact, text.text, bool(kinds)), subject=subject
    )
    if kinds:
        await conversations.mark_secret(tx, opened, kinds, actor=by)
        await conversations.tell(tx, opened, "secret.warned")
    if category and checked.missing:
        await asked.ask(tx, opened, category, checked.missing, matter.language)
    return Begun(opened, contact, accepted.seq, text.text, bool(kinds))


async def _category(tx: Tx, matter: Matter) -> Category | None:
    if matter.category is None:
        return None
    try:
        return await categories.get(tx, matter.category)
    except NotFound as unknown:
        raise Invalid("category", "category.unknown") from unknown


async def _check_fields(
    tx: Tx, matter: Matter, category: Category | None, given: dict[str, Any], text: str
) -> Checked:
    """The form's values, with what the first message itself says of those left out."""
    if category is None:
        if not given:
            return Checked({}, ())
        tree = await categories.tree(tx)
        language, now = matter.language, tx.now
        return Checked(categories.check_uncategorised(tree, given, language=language, now=now))
    checked = categories.check_fields(category, given, language=matter.language, now=tx.now)
    about = About(category, matter.language, tx.now)
    return answers.read(about, checked, Written(text, matter.files))


async def _contact(tx: Tx, matter: Matter, name: str, actor: Actor | None) -> UUID:
    if matter.contact is not None:
        return matter.contact
    claims = tuple(Claim(c.kind, guard.clean(c.value).text, c.proven) for c in matter.claims)
    who = NewContact(language=matter.language, name=name, claims=claims)
    return await contacts.find_or_make(tx, who, actor=actor or events.system)


def _new(
    matter: Matter, category: Category | None, contact: UUID, subject: str, checked: Checked
) -> NewConversation:
    usual = category.priority if category else 1
    return NewConversation(
        contact=contact,
        channel=matter.channel,
        language=matter.language,
        account=matter.account,
        category=matter.category,
        subject=subject,
        fields=checked.values,
        missing=tuple(checked.missing),
        priority=usual if matter.priority is None else matter.priority,
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
