"""The way of a chat message: guarded, once, hinted after commit."""

from uuid import UUID

import pytest

from walletdesk import contacts, conversations, events, intake
from walletdesk.contacts import Claim
from walletdesk.intake import Begun, Matter, Said
from walletdesk.platform import ids
from walletdesk.platform.clock import MovedClock
from walletdesk.platform.db import Database
from walletdesk.realtime import DESK, Hub, of_conversation

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"


@pytest.fixture
def hub() -> Hub:
    return Hub()


@pytest.fixture
async def begun(db: Database) -> Begun:
    matter = Matter(channel="chat", language="zh-Hans", text="我的转账一直待处理", name="王小明")
    async with db.transaction() as tx:
        return await intake.begin(tx, matter)


def said(begun: Begun, text: str, client_id: UUID | None = None) -> Said:
    return Said(
        conversation=begun.conversation, contact=begun.contact, key=begun.contact,
        language="zh-Hans", text=text, client_id=client_id or ids.new(),
    )  # fmt: skip


async def texts(db: Database, conversation: UUID) -> list[str]:
    async with db.read() as tx:
        return [m.text for m in await conversations.visible(tx, conversation)]


async def test_a_message_is_hinted_to_its_talk_and_to_the_desk(
    db: Database, hub: Hub, begun: Begun
) -> None:
    with hub.subscribe(of_conversation(begun.conversation), DESK) as box:
        heard = await intake.say(db, hub, said(begun, "还有人吗，请帮帮我"))
        hints = await box.next(1)
    assert heard.seq == 2
    assert {(h.topic, h.what) for h in hints} == {
        (of_conversation(begun.conversation), "message"),
        (DESK, "conversation"),
    }


async def test_a_repeat_is_told_its_seq_and_hints_nothing(
    db: Database, hub: Hub, begun: Begun
) -> None:
    message = said(begun, "还有人吗，请帮帮我")
    first = await intake.say(db, hub, message)
    with hub.subscribe(of_conversation(begun.conversation)) as box:
        again = await intake.say(db, hub, message)
        assert await box.next(0.05) == []
    assert (again.seq, again.repeated) == (first.seq, True)


async def test_a_phrase_is_masked_told_and_marked(db: Database, hub: Hub, begun: Begun) -> None:
    heard = await intake.say(db, hub, said(begun, f"我的助记词是 {PHRASE} 请帮我恢复"))
    assert heard.masked
    assert "sausage" not in heard.text
    async with db.read() as tx:
        talk = await conversations.get(tx, begun.conversation)
        lines = await conversations.visible(tx, begun.conversation)
    assert talk.secret_found
    assert talk.priority >= 2
    assert (lines[-1].kind, "secret.warned" in lines[-1].text) == ("system", True)
    assert "sausage" not in "".join(m.text for m in lines) + talk.preview


async def test_a_phrase_in_pieces_is_masked_in_every_piece(
    db: Database, hub: Hub, begun: Begun
) -> None:
    words = PHRASE.split()
    for part in (words[:4], words[4:8]):
        await intake.say(db, hub, said(begun, " ".join(part)))
    heard = await intake.say(db, hub, said(begun, " ".join(words[8:])))
    assert heard.masked
    kept = " ".join(await texts(db, begun.conversation))
    assert not any(word in kept for word in words)


async def test_pieces_far_apart_are_not_joined(
    db: Database, hub: Hub, begun: Begun, clock: MovedClock
) -> None:
    words = PHRASE.split()
    await intake.say(db, hub, said(begun, " ".join(words[:6])))
    clock.forward(minutes=11)
    assert not (await intake.say(db, hub, said(begun, " ".join(words[6:])))).masked


async def test_a_closed_talk_is_followed_by_a_linked_one(
    db: Database, hub: Hub, begun: Begun, clock: MovedClock
) -> None:
    async with db.transaction() as tx:
        await conversations.set_status(tx, begun.conversation, "solved", actor=events.system)
    clock.forward(days=15)
    message = said(begun, "我又遇到同样的问题了，请看看")
    heard = await intake.say(db, hub, message)
    assert heard.conversation != begun.conversation
    async with db.read() as tx:
        assert (await conversations.get(tx, heard.conversation)).follows == begun.conversation


async def test_secrets_in_subject_name_and_fields_are_masked(db: Database) -> None:
    matter = Matter(
        channel="form", language="en", text="help", subject=f"lost {PHRASE}", name=PHRASE,
        claims=(Claim("email", "ana@mail.example"),),
    )  # fmt: skip
    async with db.transaction() as tx:
        done = await intake.begin(tx, matter)
        talk = await conversations.get(tx, done.conversation)
        contact = await contacts.get(tx, done.contact)
    assert done.masked
    assert "sausage" not in talk.subject + contact.name
    assert talk.secret_found


async def test_a_phrase_over_two_talks_of_one_contact_is_masked_in_both(
    db: Database, hub: Hub, begun: Begun
) -> None:
    words = PHRASE.split()
    await intake.say(db, hub, said(begun, " ".join(words[:6])))
    again = Matter(
        channel="form", language="zh-Hans", text=" ".join(words[6:]), contact=begun.contact
    )
    async with db.transaction() as tx:
        second = await intake.begin(tx, again)
    assert second.masked
    shown = await texts(db, begun.conversation) + await texts(db, second.conversation)
    assert not set(words) & set(" ".join(shown).split())
    async with db.read() as tx:
        for talk in (begun.conversation, second.conversation):
            assert (await conversations.get(tx, talk)).secret_found


async def test_a_phrase_over_subject_and_text_is_masked(db: Database) -> None:
    words = PHRASE.split()
    halves = Matter(
        channel="form", language="en", subject=" ".join(words[:6]), text=" ".join(words[6:])
    )
    async with db.transaction() as tx:
        made = await intake.begin(tx, halves)
        talk = await conversations.get(tx, made.conversation)
    assert made.masked
    assert talk.secret_found
    assert not set(words) & set(f"{made.text} {talk.subject} {talk.preview}".split())
