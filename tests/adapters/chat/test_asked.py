"""What the widget's form left open is asked for once, whatever tab, reload or process comes."""

import asyncio
import uuid

import pytest
from msgspec.structs import replace

from walletdesk import conversations
from walletdesk.adapters.chat.parts import Parts
from walletdesk.contacts import Toucher
from walletdesk.conversations import Conversation
from walletdesk.platform.db import Database

from .conftest import Desk, Visitor

HASH = "0x" + "ab" * 32
TOLD = {
    "chain": "ethereum",
    "address": "0x52908400098527886E0F7030069857D2E4169EE7",
    "asset": "USDT",
}


async def talk_of(desk: Desk, visitor: Visitor) -> Conversation:
    async with desk.db.read() as tx:
        found = (await visitor.again())["conversation"]["id"]
        return await conversations.get(tx, uuid.UUID(found))


async def asked(visitor: Visitor) -> list[str]:
    lines = (await visitor.again())["messages"]
    return [m["text"] for m in lines if m.get("code") == "fields.asked"]


async def test_it_is_asked_for_once_and_answered(desk: Desk) -> None:
    visitor = await desk.visitor(category="transfer", fields=TOLD)
    async with visitor.stream() as stream:
        await visitor.say("转账没到")
        line = {}
        while line.get("code") != "fields.asked":
            line = await stream.next("message")
        assert "交易哈希" in line["text"]
        assert "网络（链）" not in line["text"]
    await asyncio.gather(*(visitor.again() for _ in range(3)))  # reloads, other tabs
    await visitor.say("还在吗")
    await visitor.say(f"哈希 {HASH}")
    talk = await talk_of(desk, visitor)
    assert (talk.fields["tx_hash"], talk.missing) == (HASH, ())
    assert len(await asked(visitor)) == 1


async def test_tabs_that_write_first_at_once_ask_once(desk: Desk) -> None:
    visitor = await desk.visitor(category="transfer", fields=TOLD)
    await asyncio.gather(*(visitor.say(f"第 {n} 条") for n in range(5)))
    assert len(await asked(visitor)) == 1


async def test_another_process_reads_the_answer(desk: Desk) -> None:
    """The one that asked is killed; what was asked for stands in the tables."""
    visitor = await desk.visitor(category="transfer", fields=TOLD)
    await visitor.say("转账没到")
    state = desk.app.state
    state.chat = Parts(
        replace(state.settings), state.db, state.storage, state.scanner, state.hub, Toucher(desk.db)
    )
    await visitor.say(HASH)
    assert (await talk_of(desk, visitor)).missing == ()
    assert len(await asked(visitor)) == 1


async def test_who_chose_no_matter_is_asked_for_nothing(desk: Desk) -> None:
    visitor = await desk.visitor()
    await visitor.say(f"转账没到 {HASH}")
    assert await asked(visitor) == []
    assert (await talk_of(desk, visitor)).fields == {}


@pytest.mark.parametrize("fields", [{}, TOLD | {"tx_hash": HASH}])
async def test_a_message_costs_one_statement_when_nothing_is_missing(
    desk: Desk, fields: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No transaction is opened for it: neither without a category nor with a whole form."""
    visitor = await desk.visitor(**({"category": "transfer", "fields": fields} if fields else {}))
    await visitor.say("转账没到")
    opened: list[str] = []
    real = Database.transaction

    def counted(self: Database) -> object:
        opened.append("transaction")
        return real(self)

    monkeypatch.setattr(Database, "transaction", counted)
    await visitor.say("还有人吗，请帮帮我看一下")
    assert opened == []
