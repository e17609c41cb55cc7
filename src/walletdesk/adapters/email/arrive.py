"""A mail that a receiver holds becomes a guarded envelope: read, folded, its files stored apart.

Nothing of it is written before the guard has seen all of it: the text, the HTML, names, headers,
and each file. Only when it found nothing is the source kept too.
"""

import asyncio
import zlib
from typing import cast

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from walletdesk import files, guard, intake
from walletdesk.adapters.email import facts as known
from walletdesk.adapters.email import store, tokens
from walletdesk.adapters.email.facts import Facts, Refused
from walletdesk.adapters.email.folding import fold, forwarded, language, subject
from walletdesk.adapters.email.model import Arrival, Arrived, Attachment, Check, Mail, Mailbox, Seen
from walletdesk.adapters.email.reading import read
from walletdesk.channels import ContactIdentity, Inbound, InboundAttachment
from walletdesk.files import Checked, Scanner, Upload
from walletdesk.intake import Processor
from walletdesk.platform import log
from walletdesk.platform.db import Database, Tx
from walletdesk.platform.errors import Refusal
from walletdesk.platform.storage import Storage

logger = log.get(__name__)

IN_LINE = 256 * 1024
"""Bytes of a mail that is read without a thread."""
SOURCE = 512 * 1024
"""Bytes of a source that is kept; of a larger one the beginning."""
SECRET = ("files.secret", "files.keystore")
LONGEST_OWN = 19_000
LONGEST_HTML = 200_000


class Desk(Struct, frozen=True):
    """What taking in a mail needs."""

    db: Database
    storage: Storage
    scanner: Scanner
    take: Processor


class Ready(Struct, frozen=True):
    """A mail as it will be kept: guarded, with its files let in but not stored."""

    inbound: Inbound
    files: tuple[Checked, ...]
    source: bytes


async def arrive(
    desk: Desk, mailbox: Mailbox, arrival: Arrival, *, at: Seen | None = None
) -> Arrived:
    """Accept it durably and once; with `at` the mailbox is read up to there, in the same commit.

    What is raised is our own trouble: the receiver keeps the mail and tries again.
    """
    mail = await _read(arrival, mailbox)
    if _ours(desk, mail):
        logger.info("mail.our_own", via=arrival.via)
        await _pass(desk, arrival, at)
        return "dropped"
    if mail.attachments and await _is_known(desk, arrival, mail):
        await _pass(desk, arrival, at)
        return "repeated"
    ready = await prepare(desk.scanner, mailbox, arrival, mail)
    async with desk.db.transaction() as tx:
        stored = [
            await files.store_file(tx, desk.storage, file, key_id=None, by=arrival.account)
            for file in ready.files
        ]
        attachments = [InboundAttachment(name=f.name, file_id=f.id) for f in stored]
        inbound = replace(ready.inbound, attachments=attachments)
        accepted = await intake.take_in(tx, inbound, ready.source, desk.take)
        await _advance(tx, arrival, at)
    return "accepted" if accepted else "repeated"


async def _read(arrival: Arrival, mailbox: Mailbox) -> Mail:
    if len(arrival.raw) <= IN_LINE:
        return read(arrival.raw, trusted=mailbox.trusted)
    return await asyncio.to_thread(read, arrival.raw, trusted=mailbox.trusted)


def _ours(desk: Desk, mail: Mail) -> bool:
    mark = tokens.loop_mark(desk.db.keys)
    return any(n.lower() == tokens.LOOP_HEADER.lower() and v == mark for n, v in mail.headers)


async def _is_known(desk: Desk, arrival: Arrival, mail: Mail) -> bool:
    """Before its files are stored for nothing; what counts is decided in the transaction."""
    async with desk.db.lookup() as tx:
        return await intake.is_known(tx, arrival.account, mail.digest)


async def _pass(desk: Desk, arrival: Arrival, at: Seen | None) -> None:
    async with desk.db.transaction() as tx:
        await _advance(tx, arrival, at)


async def _advance(tx: Tx, arrival: Arrival, at: Seen | None) -> None:
    if at is None:
        await store.queries.arrived.run(tx, account_id=arrival.account, now=tx.now)
    else:
        await store.queries.advance.run(
            tx, account_id=arrival.account, validity=at.validity, uid=at.uid, now=tx.now
        )


async def prepare(scanner: Scanner, mailbox: Mailbox, arrival: Arrival, mail: Mail) -> Ready:
    """Guard, fold and check; pure but for the virus scanner."""
    checked = [await _check(scanner, file) for file in mail.attachments]
    let_in = tuple(c for c in checked if isinstance(c, Checked))
    kept = [
        file for file, c in zip(mail.attachments, checked, strict=True) if isinstance(c, Checked)
    ]
    refused = tuple(c for c in checked if isinstance(c, Refused))
    text = guard.clean(mail.text)
    html = guard.clean(mail.html or "")
    folded = fold(text.text, html.text or None)
    own, rest = folded.own[:LONGEST_OWN], folded.own[LONGEST_OWN:]
    passed_on = forwarded(text.text, mail.subject, mail.attached)
    facts = Facts(
        message_id=mail.message_id,
        in_reply_to=mail.in_reply_to,
        references=mail.references,
        sender=mail.sender,
        reply_to=mail.reply_to,
        to=mail.to,
        cc=mail.cc,
        delivered_to=(*mail.delivered_to, *arrival.recipients),
        recipients=mail.recipients,
        subject=mail.subject,
        date=mail.date.isoformat() if mail.date else "",
        via=arrival.via,
        envelope_from=arrival.envelope_from,
        checks=(*(mail.checks if arrival.believed else ()), *arrival.checks),
        automatic=mail.automatic,
        bounces=mail.bounces,
        forwarded=passed_on,
        headers=_headers(mail),
        damage=mail.damage,
        refused=refused,
        inline=tuple((f.content_id, i) for i, f in enumerate(kept) if f.content_id),
        quoted=f"{rest}\n{folded.quoted}" if rest else folded.quoted,
        signature=folded.signature,
        size=mail.size,
    )
    inbound = Inbound(
        account_id=arrival.account,
        kind=store.KIND,
        external_id=mail.digest,
        identities=_identities(mail, _proofs(mailbox, arrival, mail)),
        received_at=arrival.received_at,
        text=own,
        html=html.text[:LONGEST_HTML] or None,
        subject=subject(mail.subject),
        name=mail.sender.name or None,
        language=language(own),
        thread=[*mail.in_reply_to, *reversed(mail.references)],
        meta=known.as_meta(facts),
    )
    inbound, found = _guarded(inbound)
    secret = any(refusal.code in SECRET for refusal in refused)
    safe = not (text.kinds or html.kinds or found or secret)
    return Ready(inbound, let_in, _source(arrival.raw) if safe else b"")


def _guarded(inbound: Inbound) -> tuple[Inbound, bool]:
    """Without secrets, wherever else they stand; whether there were any. Headers with one go whole:
    they are looked at as one text, which costs a tenth of looking at each.
    """
    headers = inbound.meta.pop("headers", ())
    rest = msgspec.to_builtins(inbound)
    text, html = rest.pop("text"), rest.pop("html", None)  # seen already
    whole = guard.clean_json(rest)
    if whole.kinds:
        cleaned = cast("dict[str, object]", whole.value) | {"text": text, "html": html}
        inbound = msgspec.convert(cleaned, Inbound)
    found = bool(guard.clean("\n".join(value for _, value in headers)).kinds)
    inbound.meta["headers"] = () if found else headers
    return inbound, bool(whole.kinds) or found


def _headers(mail: Mail) -> tuple[tuple[str, str], ...]:
    shown = mail.headers[: known.MOST_HEADERS]
    return tuple((name[:100], value[: known.LONGEST_HEADER]) for name, value in shown)


def _proofs(mailbox: Mailbox, arrival: Arrival, mail: Mail) -> tuple[Check, ...]:
    """What was checked by somebody whom we have reason to believe."""
    written = mail.checks if mailbox.trusted and arrival.believed else ()
    return (*written, *arrival.checks)


def _identities(mail: Mail, proofs: tuple[Check, ...]) -> list[ContactIdentity]:
    address = mail.sender.address
    if not address:
        return []
    proven = known.passed(proofs, address.rpartition("@")[2])
    return [ContactIdentity("email", address, proven)]


async def _check(scanner: Scanner, file: Attachment) -> Checked | Refused:
    """A file as an upload would be looked at; what does not get in is named with the reason."""
    try:
        checked = await files.check(scanner, Upload(file.name, file.type, file.data))
    except Refusal as refusal:
        return Refused(guard.clean(file.name).text[:200], refusal.code)
    return checked


def _source(raw: bytes) -> bytes:
    """Without its attachments when it is large: its beginning."""
    return zlib.compress(raw[:SOURCE], 6)
