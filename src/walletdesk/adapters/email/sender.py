"""Our side of the outbox: an `Outbound` becomes a mail in its thread, signed and handed over."""

from datetime import timedelta
from typing import Protocol, override

from msgspec import Struct

from walletdesk import conversations, files, portal
from walletdesk.adapters.email import facts as known
from walletdesk.adapters.email import store, tokens
from walletdesk.adapters.email.facts import Facts
from walletdesk.adapters.email.model import Address, Attachment, Mailbox
from walletdesk.adapters.email.sending import (
    Brand,
    Choice,
    Letter,
    Link,
    Rating,
    a_labels,
    compose,
    hand_over,
    sign,
)
from walletdesk.adapters.email.threads import message_index
from walletdesk.channels import AccountSecrets, Delivery, Outbound, Sender
from walletdesk.conversations import Message
from walletdesk.platform import datakeys, i18n
from walletdesk.platform.db import Database, Read
from walletdesk.platform.settings import Settings

MOST_MAILS = 40
"""Of a talk that are looked at for its thread."""
LARGE = 15 * 1024 * 1024
"""Bytes of files in one mail; more go as links. Base64 makes 20 MB of them, which servers take."""
LINKS_LAST = timedelta(days=14)
FACES = ("😞", "🙁", "😐", "🙂", "😀")


class Tokens(Protocol):
    """Where access tokens of OAuth2 come from."""

    async def token(self, account: AccountSecrets, mailbox: Mailbox) -> str | None:
        """One that works now; None: the mailbox signs in by password."""
        ...


class Past(Struct, frozen=True):
    """The mails of a talk before this one: facts newest first, and what is answered."""

    mails: list[tuple[bool, Facts]]
    lines: list[Message]
    known: list[str]


class Mailer(Sender):
    """Sends for the kind "email"."""

    def __init__(self, db: Database, settings: Settings, oauth: Tokens) -> None:
        self._db = db
        self._settings = settings
        self._oauth = oauth

    @override
    async def send(self, account: AccountSecrets, message: Outbound) -> Delivery:
        mailbox = store.settings_of(account)
        if mailbox.smtp is None:
            return Delivery(state="failed", error="mail.no_server")
        async with self._db.read() as tx:
            past = await _past(tx, message)
            letter = self._letter(tx, account, mailbox, message, past)
        if not letter.to:
            return Delivery(state="failed", error="mail.no_address")
        await self._keep(account, message, letter)
        raw = compose(letter)
        key = account.secrets.get("dkim_key")
        if key and mailbox.dkim_domain and mailbox.dkim_selector:
            raw = sign(raw, key, mailbox.dkim_domain, mailbox.dkim_selector)
        return await hand_over(
            raw,
            _return_path(letter, account),
            tuple(a.address for a in (*letter.to, *letter.cc)),
            mailbox.smtp,
            account.secrets.get("smtp_password", ""),
            token=await self._oauth.token(account, mailbox),
        )

    def _letter(
        self,
        tx: Read,
        account: AccountSecrets,
        mailbox: Mailbox,
        message: Outbound,
        past: Past,
    ) -> Letter:
        catalog = i18n.catalog(message.language)
        settings, keys = self._settings, self._db.keys
        number = int(message.reference.rpartition("-")[2])
        to, cc = _recipients(message, past, account.address)
        answered = next((f for outgoing, f in past.mails if not outgoing), None)
        inline, links = _carried(tx, message, settings)
        name = mailbox.from_name or settings.brand
        return Letter(
            sender=Address(name, account.address),
            to=to,
            cc=cc,
            reply_to=Address(name, tokens.reply_address(keys, account.address, number))
            if mailbox.subaddress
            else None,
            subject=_subject(message, past),
            language=message.language,
            date=message.at,
            message_id=f"{message.id}@{a_labels(account.address.rpartition('@')[2])}",
            in_reply_to=answered.message_id if answered else "",
            references=_references(past),
            text=_text(message, past, catalog),
            brand=Brand(name=settings.brand, help_url=settings.base_url),
            above=f"##- {catalog.gettext('mail.write_above')} -##",
            rating=self._rating(message, catalog) if message.solves else None,
            beware=catalog.gettext("mail.beware"),
            reference=f"{settings.reference_prefix}-{tokens.made(keys, number)}",
            quoted=_quoted(past),
            attachments=inline,
            links=links,
            auto="auto-replied" if message.system else None,
            mark=tokens.loop_mark(keys),
        )

    def _rating(self, message: Outbound, catalog: i18n.Catalog) -> Rating:
        keys, now = self._db.keys, self._db.clock.now()
        paths = [
            portal.rate_path(keys, message.conversation_id, now, score, language=message.language)
            for score in range(1, 6)
        ]
        choices = tuple(
            Choice(
                f"{face} {catalog.gettext(f'mail.rate_{score}')}", self._settings.base_url + path
            )
            for score, (face, path) in enumerate(zip(FACES, paths, strict=True), 1)
        )
        return Rating(catalog.gettext("mail.rate"), choices)

    async def _keep(self, account: AccountSecrets, message: Outbound, letter: Letter) -> None:
        """Before it goes: an answer may come before we have heard that it went."""
        facts = Facts(
            message_id=letter.message_id,
            in_reply_to=(letter.in_reply_to,) if letter.in_reply_to else (),
            references=letter.references,
            sender=letter.sender,
            to=letter.to,
            cc=letter.cc,
            subject=letter.subject,
        )
        async with self._db.transaction() as tx:
            talk = await conversations.get(tx, message.conversation_id)
            key = await datakeys.get(tx, talk.key)
            place = store.place(message.conversation_id, message.seq)
            await store.queries.add_mail.run(
                tx,
                conversation_id=message.conversation_id,
                seq=message.seq,
                account_id=account.id,
                outgoing=True,
                message_id=message_index(tx.keys, letter.message_id),
                key_id=talk.key,
                facts=key.seal(known.encode(facts), b"mail.facts" + place),
                source=None,
                now=tx.now,
            )


async def _past(tx: Read, message: Outbound) -> Past:
    mails = await store.before(tx, message.conversation_id, message.seq, limit=MOST_MAILS)
    lines = await conversations.latest(tx, [message.conversation_id], limit=MOST_MAILS)
    ours = [box.address for box in await store.mailboxes(tx)]
    return Past(mails, [line for line in lines if line.seq <= message.seq], ours)


def _recipients(
    message: Outbound, past: Past, own: str
) -> tuple[tuple[Address, ...], tuple[Address, ...]]:
    """Who wrote last, at the address that they want answers at, and everybody they wrote to."""
    answered = next((f for outgoing, f in past.mails if not outgoing), None)
    if answered is None or not answered.sender.address or answered.forwarded is not None:
        found = next((i.value for i in message.identities if i.kind == "email"), "")
        return ((Address("", found),) if found else (), ())
    to = answered.reply_to[:1] or (answered.sender,)
    ours = {*past.known, own, to[0].address}
    others = {a.address: a for a in (*answered.to, *answered.cc) if a.address}
    return to, tuple(a for address, a in others.items() if not _is_one_of(address, ours))


def _is_one_of(address: str, ours: set[str]) -> bool:
    local, _, domain = address.rpartition("@")
    return address in ours or f"{local.split('+')[0]}@{domain}" in ours


def _subject(message: Outbound, past: Past) -> str:
    """The one that the thread has: clients take another for another thread."""
    if past.mails:
        first = past.mails[-1][1].subject or message.subject or message.reference
        return first if first.lower().startswith("re:") else f"Re: {first}"
    return message.subject or message.reference


def _references(past: Past) -> tuple[str, ...]:
    oldest_first = [f for _, f in reversed(past.mails)]
    named = [i for f in oldest_first for i in (*f.references[:1], f.message_id) if i]
    return tuple(dict.fromkeys(named))


def _text(message: Outbound, past: Past, catalog: i18n.Catalog) -> str:
    """What the agent wrote; of our own lines all since somebody else wrote."""
    if not message.system:
        return message.text
    told: list[str] = []
    for line in reversed(past.lines):
        if line.kind != "system":
            break
        told.append(conversations.system_text(line.text, catalog))
    return "\n\n".join(reversed(told))


def _quoted(past: Past) -> str:
    return next((line.text for line in reversed(past.lines) if line.kind == "message"), "")


def _carried(
    tx: Read, message: Outbound, settings: Settings
) -> tuple[tuple[Attachment, ...], tuple[Link, ...]]:
    """Files that fit into the mail, and links to those that do not."""
    room, inline, links = LARGE, list[Attachment](), list[Link]()
    for file in message.attachments:
        if len(file.data) <= room or file.id is None:
            inline.append(Attachment(file.name, file.type, file.data))
            room -= len(file.data)
        else:
            path = files.link(tx.keys, file.id, tx.now, lifetime=LINKS_LAST)
            url = settings.base_url + path
            links.append(Link(file.name, len(file.data), url, tx.now + LINKS_LAST))
    return tuple(inline), tuple(links)


def _return_path(letter: Letter, account: AccountSecrets) -> str:
    """Bounces come to the signed address, so that even one without a Message-ID finds its talk."""
    return letter.reply_to.address if letter.reply_to else account.address
