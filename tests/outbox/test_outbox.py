"""Sending: tried until the far end has it, given up in words, never twice at once."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest

from walletdesk import contacts, conversations, events, outbox
from walletdesk.channels import AccountSecrets, Delivery, Outbound
from walletdesk.contacts import Claim, NewContact
from walletdesk.conversations import Incoming, NewConversation, Reply
from walletdesk.outbox.compose import queries
from walletdesk.outbox.model import LEASE, MOST_ATTEMPTS, State, backoff, may_follow
from walletdesk.people import Agent
from walletdesk.platform import ids
from walletdesk.platform.clock import MovedClock
from walletdesk.platform.db import Database
from walletdesk.platform.settings import Settings
from walletdesk.platform.storage import open_storage

type Drain = Callable[[], Awaitable[int]]


class FarEnd:
    """A platform that answers as it is told to."""

    def __init__(self) -> None:
        self.answers: list[Delivery | Exception] = []
        self.got: list[Outbound] = []

    async def send(self, account: AccountSecrets, message: Outbound) -> Delivery:
        assert account.kind == message.kind == "telegram"
        self.got.append(message)
        answer = self.answers.pop(0) if self.answers else Delivery(state="sent", external_id="t-1")
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def far_end() -> FarEnd:
    return FarEnd()


@pytest.fixture
def drain(db: Database, settings: Settings, far_end: FarEnd) -> Drain:
    storage = open_storage(settings.data, "")
    return lambda: outbox.drain(db, storage, {"telegram": far_end}, "WD")


@pytest.fixture
async def talk(db: Database, agent: Agent) -> UUID:
    """A talk on Telegram with one reply in the outbox."""
    account = ids.new()
    async with db.transaction() as tx:
        await tx.connection.execute(
            "INSERT INTO channel_account (id, kind, name, address, created_at)"
            " VALUES ($1, 'telegram', 'bot', '@tpwallet', now())",
            account,
        )
        who = NewContact(language="es", name="Ana", claims=(Claim("telegram", "77", proven=True),))
        contact = await contacts.find_or_make(tx, who, actor=events.system)
        new = NewConversation(contact=contact, channel="telegram", language="es", account=account)
        opened = await conversations.open_conversation(tx, new, actor=events.contact(contact))
        said = Incoming(
            conversation=opened, contact=contact, key=contact, text="hola", language="es"
        )
        await conversations.receive(tx, said)
        await conversations.reply(tx, opened, Reply(text="Hola, Ana."), actor=agent)
    return opened


async def state(db: Database, talk: UUID) -> str | None:
    async with db.read() as tx:
        return (await conversations.visible(tx, talk))[-1].delivery


async def test_a_reply_is_sent_once_with_what_an_adapter_needs(
    db: Database, talk: UUID, drain: Drain, far_end: FarEnd
) -> None:
    assert await state(db, talk) == "queued"
    assert await drain() == 1
    assert await drain() == 0
    sent = far_end.got[0]
    assert (sent.text, sent.language, sent.reference) == ("Hola, Ana.", "es", "WD-1001")
    assert [(i.kind, i.value, i.proven) for i in sent.identities] == [("telegram", "77", True)]
    assert await state(db, talk) == "sent"


async def test_what_breaks_is_tried_again_later(
    db: Database, talk: UUID, drain: Drain, far_end: FarEnd, clock: MovedClock
) -> None:
    far_end.answers = [OSError("no route"), Delivery(state="failed", error="busy", retry_after=60)]
    assert await drain() == 1
    assert await state(db, talk) == "queued"
    assert await drain() == 0
    clock.forward(seconds=30)
    assert await drain() == 1
    clock.forward(seconds=50)
    assert await drain() == 0
    clock.forward(seconds=30)
    assert await drain() == 1
    assert await state(db, talk) == "sent"
    assert len(far_end.got) == 3


async def test_what_the_far_end_refuses_for_good_fails_at_once(
    db: Database, talk: UUID, drain: Drain, far_end: FarEnd, clock: MovedClock
) -> None:
    far_end.answers = [Delivery(state="failed", error="blocked")]
    await drain()
    clock.forward(days=1)
    assert await drain() == 0
    assert await state(db, talk) == "failed"


async def test_after_twelve_attempts_it_is_a_dead_letter(
    db: Database, talk: UUID, drain: Drain, far_end: FarEnd, clock: MovedClock
) -> None:
    far_end.answers = [OSError()] * (MOST_ATTEMPTS + 5)
    for _ in range(MOST_ATTEMPTS + 2):
        await drain()
        clock.forward(hours=2)
    assert len(far_end.got) == MOST_ATTEMPTS
    assert await state(db, talk) == "failed"


async def test_a_message_whose_worker_died_is_tried_again(
    db: Database, talk: UUID, drain: Drain, far_end: FarEnd, clock: MovedClock
) -> None:
    async with db.transaction() as tx:
        await queries.claim.all(tx, now=tx.now, lease_until=tx.now + LEASE, batch=1)
    assert await drain() == 0
    clock.forward(minutes=6)
    assert await drain() == 1
    assert await state(db, talk) == "sent"


async def test_a_channel_without_an_adapter_fails_in_sight(
    db: Database, talk: UUID, settings: Settings
) -> None:
    assert await outbox.drain(db, open_storage(settings.data, ""), {}, "WD") == 1
    assert await state(db, talk) == "failed"


async def test_receipts_only_move_forward(db: Database, talk: UUID, drain: Drain) -> None:
    await drain()
    receipts: tuple[tuple[State, list[int]], ...] = (("read", [2]), ("delivered", []))
    for said, changed in receipts:
        async with db.transaction() as tx:
            assert await outbox.receipt(tx, talk, 2, said) == changed
        assert await state(db, talk) == "read"


def test_waits_grow_to_an_hour() -> None:
    waits = [backoff(n).total_seconds() for n in range(13)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (5, 3600)


def test_failed_is_final_and_nothing_goes_back() -> None:
    assert may_follow("sent", "delivered")
    assert not may_follow("read", "sent")
    assert not may_follow("failed", "sent")
    assert not may_follow("delivered", "failed")
