"""An envelope of a mail becomes a message: in its talk, or as the first of a new one."""

from datetime import timedelta
from itertools import batched
from uuid import UUID, uuid5

from msgspec import Struct
from msgspec.structs import replace

from walletdesk import contacts, conversations, intake, people
from walletdesk.adapters.email import answering, bounced, store, threads
from walletdesk.adapters.email.facts import Facts, encode, of_meta
from walletdesk.adapters.email.threads import Thread
from walletdesk.channels import Inbound
from walletdesk.contacts import Claim
from walletdesk.conversations import MOST_FILES, Origin
from walletdesk.intake import Matter, Said
from walletdesk.platform import datakeys, i18n
from walletdesk.platform.db import Tx
from walletdesk.platform.settings import Settings
from walletdesk.realtime import DESK, Hint, Hub

PIECES = timedelta(minutes=10)
REPEATS = UUID("5b0a2f6e-4a34-5d5c-8a3a-7f1d0c7f5a10")


class Taking(Struct, frozen=True):
    """What processing needs besides the transaction."""

    hub: Hub
    settings: Settings


class Letter(Struct, frozen=True):
    """An envelope, opened: whose it is, and what it says."""

    inbound: Inbound
    facts: Facts
    sender: str
    text: str
    language: str
    files: tuple[UUID, ...]
    raw: bytes


async def take(taking: Taking, tx: Tx, inbound: Inbound, raw: bytes) -> None:
    """Write the message of an envelope. Called once an envelope, in its transaction."""
    facts = of_meta(inbound.meta)
    if facts.bounces and await bounced.settle(tx, taking.hub, taking.settings, facts):
        return
    letter = _letter(taking.settings, inbound, facts, raw)
    found = await threads.find(
        tx, facts, letter.sender, inbound.text, inbound.thread, taking.settings.reference_prefix
    )
    if found is not None and found.own:
        await _answer(taking, tx, letter, found)
    else:
        await _begin(taking, tx, letter, found)


def _letter(settings: Settings, inbound: Inbound, facts: Facts, raw: bytes) -> Letter:
    language = i18n.negotiate(inbound.language, settings.languages)
    files = tuple(a.file_id for a in inbound.attachments if a.file_id)
    text = inbound.text.strip() or (inbound.subject or "").strip()
    if not text and not files:
        text = i18n.catalog(language).gettext("mail.without_text")
    sender = next((i.value for i in inbound.identities), "")
    return Letter(inbound, facts, sender, text, language, files, raw)


async def _answer(taking: Taking, tx: Tx, letter: Letter, thread: Thread) -> None:
    """Into its talk; where that is closed, a linked one begins (intake)."""
    talk, facts = thread.talk, letter.facts
    claim = Claim(store.KIND, letter.sender)
    await contacts.mark_bounced(tx, talk.contact, claim, bounced=False)
    heard = await intake.take(
        tx,
        taking.hub,
        Said(
            conversation=talk.id,
            contact=talk.contact,
            key=talk.key,
            language=talk.language,
            text=letter.text,
            files=letter.files[:MOST_FILES],
            uploader=letter.inbound.account_id,
            client_id=_client(letter, 0),
            incomplete=bool(talk.missing),
        ),
    )
    await _rest(taking, tx, letter, heard.conversation)
    heard_in = talk
    if heard.conversation != talk.id:  # it was closed, or merged into another
        heard_in = await conversations.get(tx, heard.conversation)
    await _keep(tx, letter, heard_in.key, heard_in.id, heard.seq, masked=heard.masked)
    if heard.masked:
        await answering.warn(tx, heard.conversation, talk.contact, facts)


async def _begin(taking: Taking, tx: Tx, letter: Letter, other: Thread | None) -> None:
    passed_on = await _passed_on(tx, letter)
    matter = _matter(letter, passed_on)
    if matter.claims and not matter.claims[0].proven:
        known = await threads.correspondent(tx, matter.claims[0].value)
        matter = replace(matter, contact=known)
    begun = await intake.begin(tx, matter)
    accepted = conversations.Accepted(begun.conversation, begun.seq)
    tx.after_commit(lambda: intake.hint(taking.hub, accepted))
    await _rest(taking, tx, letter, begun.conversation)
    await _keep(tx, letter, begun.contact, begun.conversation, begun.seq, masked=begun.masked)
    if other is not None:
        await _remark(tx, begun.conversation, "mail.other_address", other.talk.number, taking)
    await answering.first(tx, taking.settings, begun.conversation, begun.contact, letter.facts)


def _matter(letter: Letter, passed_on: Claim | None) -> Matter:
    inbound = letter.inbound
    who = passed_on or next((Claim("email", i.value, i.proven) for i in inbound.identities), None)
    original = letter.facts.forwarded if passed_on else None
    return Matter(
        channel=store.KIND,
        language=letter.language,
        text=(original.text[:19_000] if original and original.text.strip() else letter.text),
        account=inbound.account_id,
        name=(original.sender.name if original else inbound.name or "")[:200],
        claims=(who,) if who else (),
        subject=(inbound.subject or "")[:300],
        files=letter.files[:MOST_FILES],
        uploader=inbound.account_id,
        client_id=_client(letter, 0),
        priority=0 if letter.facts.automatic else None,
    )


async def _passed_on(tx: Tx, letter: Letter) -> Claim | None:
    """Whose mail an agent has forwarded to us; a proven agent's only."""
    original = letter.facts.forwarded
    if original is None or not original.sender.address:
        return None
    if not any(i.proven for i in letter.inbound.identities):
        return None
    agent = await people.agent_by_email(tx, letter.sender)
    return Claim("email", original.sender.address) if agent else None


async def _rest(taking: Taking, tx: Tx, letter: Letter, conversation: UUID) -> None:
    """Files beyond what one message holds come in messages of their own: none is left out."""
    rest = letter.files[MOST_FILES:]
    talk = await conversations.get(tx, conversation) if rest else None
    for number, some in enumerate(batched(rest, MOST_FILES), 1):
        assert talk is not None
        said = Said(
            conversation=conversation,
            contact=talk.contact,
            key=talk.key,
            language=talk.language,
            text="",
            files=some,
            uploader=letter.inbound.account_id,
            client_id=_client(letter, number),
        )
        await intake.take(tx, taking.hub, said)


def _client(letter: Letter, number: int) -> UUID:
    """The same mail is the same message."""
    return uuid5(REPEATS, f"{letter.inbound.account_id}:{letter.inbound.external_id}:{number}")


async def _keep(
    tx: Tx, letter: Letter, key_id: UUID, conversation: UUID, seq: int, *, masked: bool
) -> None:
    """What the mail says beside its text."""
    facts, inbound = letter.facts, letter.inbound
    html = None if masked else inbound.html
    await conversations.describe(
        tx, conversation, seq, key_id=key_id, html=html, origin=_origin(letter)
    )
    if masked:  # earlier mails may hold the other pieces
        await store.queries.forget_sources.run(tx, key_id=key_id, since=tx.now - PIECES)
    key = await datakeys.get(tx, key_id)
    place = store.place(conversation, seq)
    await store.queries.add_mail.run(
        tx,
        conversation_id=conversation,
        seq=seq,
        account_id=inbound.account_id,
        outgoing=False,
        message_id=threads.message_index(tx.keys, facts.message_id) if facts.message_id else None,
        key_id=key_id,
        facts=key.seal(encode(facts), b"mail.facts" + place),
        source=key.seal(letter.raw, b"mail.source" + place) if letter.raw and not masked else None,
        now=tx.now,
    )


def _origin(letter: Letter) -> Origin:
    facts = letter.facts
    folded = "\n\n".join(part for part in (facts.signature, facts.quoted) if part.strip())
    return Origin(
        folded=folded[:200_000],
        address=letter.sender,
        others=tuple(a.address for a in (*facts.to, *facts.cc) if a.address)[:20],
        checks=tuple(f"{c.method}={c.result}" for c in facts.checks[:8]),
        signs=signs(letter.facts, proven=any(i.proven for i in letter.inbound.identities)),
    )


def signs(facts: Facts, *, proven: bool) -> tuple[str, ...]:
    """What an agent should notice before trusting a mail."""
    name = facts.sender.name.lower()
    pretends = "@" in name and facts.sender.address not in name
    failed = any(c.method == "dmarc" and c.result == "fail" for c in facts.checks)
    found = {
        "mail.sign.pretends": pretends,
        "mail.sign.failed": failed,
        "mail.sign.unproven": not proven and not failed,
        "mail.sign.reply_to": bool(
            facts.reply_to and facts.reply_to[0].address != facts.sender.address
        ),
        "mail.sign.automatic": facts.automatic is not None,
        "mail.sign.files_refused": bool(facts.refused),
        "mail.sign.forwarded": facts.forwarded is not None,
    }
    return tuple(code for code, true in found.items() if true)


async def _remark(tx: Tx, conversation: UUID, code: str, number: int, taking: Taking) -> None:
    """For agents: somebody else answers in a talk; whether they belong to it, they decide."""
    settings = taking.settings
    text = i18n.catalog(settings.languages[0]).code(
        code, {"reference": conversations.reference(settings.reference_prefix, number)}
    )
    await conversations.remark(tx, conversation, text)
    tx.after_commit(lambda: taking.hub.publish(Hint(DESK, "conversation", str(conversation))))
