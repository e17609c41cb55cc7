"""What a form left open is asked for once, in the talk's language; what answers it is kept."""

import asyncio
from uuid import UUID, uuid4

import pytest

from walletdesk import categories, conversations, events, intake
from walletdesk.conversations import Change, Conversation
from walletdesk.intake import Begun, Matter, Said
from walletdesk.platform import i18n
from walletdesk.platform.db import Database
from walletdesk.realtime import Hub

HASH = "0x" + "ab" * 32
ADDRESS = "0x52908400098527886E0F7030069857D2E4169EE7"
PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"


@pytest.fixture
def hub() -> Hub:
    return Hub()


@pytest.fixture
async def shipped(db: Database) -> None:
    async with db.transaction() as tx:
        await categories.ensure_shipped(tx)


async def begin(
    db: Database, slug: str = "transfer", text: str = "转账没到", **fields: str
) -> Begun:
    matter = Matter(
        channel="api",
        language="zh-Hans",
        text=text,
        category=categories.category_id(slug),
        fields=fields,
    )
    async with db.transaction() as tx:
        return await intake.begin(tx, matter)


async def answer(db: Database, hub: Hub, begun: Begun, text: str) -> intake.Heard:
    said = Said(
        conversation=begun.conversation, contact=begun.contact, key=begun.contact,
        language="zh-Hans", text=text, client_id=uuid4(), incomplete=True,
    )  # fmt: skip
    return await intake.say(db, hub, said)


async def talk_of(db: Database, begun: Begun) -> Conversation:
    async with db.read() as tx:
        return await conversations.get(tx, begun.conversation)


async def asked(db: Database, conversation: UUID, language: str = "zh-Hans") -> list[str]:
    """The system lines as a reader sees them."""
    async with db.read() as tx:
        lines = await conversations.visible(tx, conversation)
    catalog = i18n.catalog(language)
    return [conversations.system_text(m.text, catalog) for m in lines if m.kind == "system"]


async def changes(db: Database, conversation: UUID) -> list[tuple[str, str]]:
    """Who changed fields, as the history has it."""
    async with db.read() as tx:
        rows = await tx.connection.fetch(
            "SELECT kind, actor_kind FROM event WHERE conversation_id = $1 ORDER BY id",
            conversation,
        )
    return [(r["kind"], r["actor_kind"]) for r in rows if r["kind"] == "conversation.changed"]


@pytest.mark.usefixtures("shipped")
async def test_what_is_missing_is_asked_for_in_one_line(db: Database) -> None:
    begun = await begin(db, chain="ethereum", address=ADDRESS)
    (line,) = await asked(db, begun.conversation)
    assert "交易哈希（TxID）：在钱包里打开这笔交易" in line
    assert "币种或代币：" in line
    assert "网络（链）" not in line
    assert "我们绝不会向您索要" in line
    assert (await talk_of(db, begun)).missing == ("tx_hash", "asset")


@pytest.mark.usefixtures("shipped")
async def test_nothing_is_asked_for_when_nothing_is_missing(db: Database) -> None:
    whole = await begin(db, chain="ethereum", address=ADDRESS, tx_hash=HASH, asset="USDT")
    assert await asked(db, whole.conversation) == []
    async with db.transaction() as tx:
        bare = await intake.begin(tx, Matter(channel="chat", language="en", text="help"))
    assert await asked(db, bare.conversation) == []


@pytest.mark.usefixtures("shipped")
async def test_the_first_message_itself_may_hold_it(db: Database) -> None:
    text = f"转账没到\n{HASH}\nUSDT"
    begun = await begin(db, text=text, chain="ethereum", address=ADDRESS)
    assert (await talk_of(db, begun)).fields["tx_hash"] == HASH
    assert await asked(db, begun.conversation) == []


@pytest.mark.usefixtures("shipped")
async def test_answers_fill_the_fields_and_the_question_is_not_repeated(
    db: Database, hub: Hub
) -> None:
    begun = await begin(db, chain="ethereum", address=ADDRESS)
    first = await answer(db, hub, begun, f"是这个 {HASH}")
    assert first.incomplete
    talk = await talk_of(db, begun)
    assert (talk.fields["tx_hash"], talk.missing) == (HASH, ("asset",))
    last = await answer(db, hub, begun, "币种或代币：USDT")
    assert not last.incomplete
    talk = await talk_of(db, begun)
    assert (talk.fields["asset"], talk.missing) == ("USDT", ())
    assert len(await asked(db, begun.conversation)) == 1
    assert await changes(db, begun.conversation) == [("conversation.changed", "contact")] * 2


@pytest.mark.usefixtures("shipped")
async def test_two_answers_at_once_are_both_kept(db: Database, hub: Hub) -> None:
    begun = await begin(db, chain="ethereum", address=ADDRESS)
    await asyncio.gather(answer(db, hub, begun, HASH), answer(db, hub, begun, "USDT"))
    assert (await talk_of(db, begun)).missing == ()


@pytest.mark.usefixtures("shipped")
async def test_an_ordinary_message_changes_nothing(db: Database, hub: Hub) -> None:
    begun = await begin(db, chain="ethereum", address=ADDRESS)
    heard = await answer(db, hub, begun, "还有人吗，请帮帮我")
    assert heard.incomplete
    assert await changes(db, begun.conversation) == []


@pytest.mark.usefixtures("shipped")
async def test_a_talk_that_was_not_asked_is_not_read(db: Database, hub: Hub) -> None:
    """An agent gives the category later: what the person writes to them is left to them."""
    async with db.transaction() as tx:
        begun = await intake.begin(tx, Matter(channel="chat", language="en", text="help"))
        await conversations.change(
            tx, begun.conversation, Change(category=categories.category_id("transfer")),
            actor=events.system, missing=("tx_hash",),
        )  # fmt: skip
    assert not (await answer(db, hub, begun, HASH)).incomplete
    assert (await talk_of(db, begun)).fields == {}


@pytest.mark.usefixtures("shipped")
async def test_pieces_of_a_phrase_do_not_stay_in_a_field(db: Database, hub: Hub) -> None:
    words = PHRASE.split()
    begun = await begin(db, "deposit-from-exchange", chain="ethereum", address=ADDRESS)
    assert "exchange" in (await talk_of(db, begun)).missing
    await answer(db, hub, begun, "exchange: " + " ".join(words[:6]))
    assert (await talk_of(db, begun)).fields["exchange"] == " ".join(words[:6])
    assert (await answer(db, hub, begun, " ".join(words[6:]))).masked
    talk = await talk_of(db, begun)
    assert "exchange" in talk.missing
    assert not any(word in str(talk.fields) for word in ("sausage", "winner"))
