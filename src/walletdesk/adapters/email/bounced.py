"""Delivery reports: what we sent did not arrive. Shown at the message, and at the address."""

from uuid import UUID

from walletdesk import contacts, conversations, events, outbox
from walletdesk.adapters.email.facts import Facts
from walletdesk.adapters.email.model import Bounce
from walletdesk.adapters.email.store import queries
from walletdesk.adapters.email.threads import message_index
from walletdesk.contacts import Claim
from walletdesk.platform import i18n
from walletdesk.platform.db import Tx
from walletdesk.platform.settings import Settings
from walletdesk.realtime import Hub, tell


async def settle(tx: Tx, hub: Hub, settings: Settings, facts: Facts) -> bool:
    """Whether the report was about a mail of ours; it opens no talk then."""
    ours = False
    for report in facts.bounces:
        ours = await _settle(tx, hub, settings, report) or ours
    return ours


async def _settle(tx: Tx, hub: Hub, settings: Settings, report: Bounce) -> bool:
    if not report.about:
        return False
    rows = await queries.known.all(tx, message_ids=[message_index(tx.keys, report.about)])
    sent = next((row for row in rows if row["outgoing"]), None)
    if sent is None:
        return False
    if report.action != "failed":
        return True  # late or relayed: it may still arrive
    talk, seq = sent["conversation_id"], sent["seq"]
    if await outbox.refused(tx, talk, seq, "mail.came_back"):
        await _tell_agents(tx, settings, talk, report)
        tell.changed(tx, hub, talk)
    return True


async def _tell_agents(tx: Tx, settings: Settings, talk_id: UUID, report: Bounce) -> None:
    talk = await conversations.get(tx, talk_id)
    known = (await contacts.identities(tx, [talk.contact])).get(talk.contact, [])
    if any(i.kind == "email" and i.value == report.recipient.lower() for i in known):
        claim = Claim("email", report.recipient)
        await contacts.mark_bounced(tx, talk.contact, claim, bounced=report.status[:1] == "5")
    text = i18n.catalog(settings.languages[0]).code(
        "mail.came_back_note", {"address": report.recipient, "status": report.status}
    )
    await conversations.remark(tx, talk_id, text)
    if talk.status in ("pending", "solved"):
        await conversations.set_status(tx, talk_id, "open", actor=events.system)
