"""A message is accepted exactly once, whatever the network does."""

import asyncio
import uuid

from walletdesk import conversations, guard
from walletdesk.conversations import Filter
from walletdesk.events import Actor

from .conftest import Desk


async def test_the_first_message_begins_a_conversation(desk: Desk) -> None:
    visitor = await desk.visitor()
    assert visitor.session["conversation"] is None
    said = await visitor.say("我的转账一直待处理，已经两个小时了")
    assert said["seq"] == 1
    again = await visitor.again()
    assert again["conversation"]["reference"].startswith("WD-")
    assert [m["text"] for m in again["messages"]] == ["我的转账一直待处理，已经两个小时了"]


async def test_an_empty_session_makes_nobody(desk: Desk) -> None:
    await desk.visitor(contact={"name": "王小明", "email": "ming@wallet.example"})
    async with desk.db.read() as tx:
        assert await tx.connection.fetchval("SELECT count(*) FROM contact") == 0


async def test_a_repeat_is_answered_alike_and_written_once(desk: Desk) -> None:
    visitor = await desk.visitor()
    for text in ("你好", "还有人吗？"):  # the first message goes another way than the later ones
        body = {"client_id": str(uuid.uuid4()), "text": text}
        first = await visitor.post("messages", body)
        second = await visitor.post("messages", body)
        assert (first.status_code, second.status_code) == (201, 200)
        assert first.content == second.content
    assert len((await visitor.again())["messages"]) == 2


async def test_two_first_messages_at_once_begin_one_conversation(desk: Desk) -> None:
    visitor = await desk.visitor()
    said = await asyncio.gather(*(visitor.say(f"第 {n} 条") for n in range(6)))
    assert sorted(s["seq"] for s in said) == [1, 2, 3, 4, 5, 6]
    async with desk.db.read() as tx:
        page = await conversations.page(tx, Filter(), cursor=None, limit=10)
    assert len(page.items) == 1


async def test_a_recovery_phrase_is_masked_and_the_visitor_is_told(desk: Desk) -> None:
    visitor = await desk.visitor()
    phrase = "legal winner thank year wave sausage worth useful legal winner thank yellow"
    said = await visitor.say(f"这是我的助记词 {phrase}")
    assert said["masked"] is True
    assert "sausage" not in said["text"]
    lines = (await visitor.again())["messages"]
    assert [m["author"] for m in lines] == ["contact", "system"]
    assert lines[1]["code"] == "secret.warned"
    assert "助记词" in lines[1]["text"]


async def test_what_was_told_before_is_with_the_conversation(desk: Desk) -> None:
    visitor = await desk.visitor(contact={"name": "王小明"})
    told = await visitor.again(
        category="transfer-pending", fields={"chain": "tron", "tx_hash": "ab" * 32}
    )
    assert told["conversation"] is None
    await visitor.say("两小时了还没到账")
    talk = (await visitor.again())["conversation"]
    async with desk.db.read() as tx:
        found = await conversations.get(tx, uuid.UUID(talk["id"]))
        left = await tx.connection.fetchval(
            "SELECT count(*) FROM chat_session WHERE about IS NOT NULL"
        )
    assert found.fields["tx_hash"] == "ab" * 32
    assert found.category is not None
    assert left == 0


async def test_bad_fields_are_named_while_the_form_is_open(desk: Desk) -> None:
    visitor = await desk.visitor()
    answer = await visitor.post(
        "sessions", {"category": "transfer-pending", "fields": {"tx_hash": "no"}}
    )
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["errors"][0]["field"] == "fields.tx_hash"


async def test_a_secret_in_a_field_is_masked_and_told(desk: Desk) -> None:
    phrase = "legal winner thank year wave sausage worth useful legal winner thank yellow"
    visitor = await desk.visitor(contact={"name": phrase})
    await visitor.say("你好")
    lines = (await visitor.again())["messages"]
    assert [m["code"] for m in lines if m["author"] == "system"] == ["secret.warned"]


async def test_another_process_finds_the_conversation_too(desk: Desk) -> None:
    visitor = await desk.visitor()
    await visitor.say("一")
    desk.app.state.chat = None  # as a second process, which knows nothing of the first
    assert (await visitor.say("二"))["seq"] == 2


async def test_after_a_closed_talk_a_linked_one_begins(desk: Desk) -> None:
    visitor = await desk.visitor()
    first = await visitor.say("第一件事")
    async with desk.db.transaction() as tx:
        await conversations.set_status(
            tx, uuid.UUID(first["conversation"]), "closed", actor=Actor("agent", desk.agent.id)
        )
    second = await visitor.say("第二件事")
    third = await visitor.say("还是第二件")
    assert second["conversation"] != first["conversation"]
    assert (third["conversation"], third["seq"]) == (second["conversation"], second["seq"] + 1)


async def test_what_the_browser_has_masked_is_known_and_told(desk: Desk) -> None:
    visitor = await desk.visitor()
    said = await visitor.say(f"我的助记词是 {guard.MARK}")
    assert said["masked"] is True
    again = await visitor.say(guard.MARK)  # the first message goes another way than the later ones
    assert again["masked"] is True
    async with desk.db.read() as tx:
        talk = await conversations.get(tx, uuid.UUID(said["conversation"]))
    assert talk.secret_found
    codes = [m.get("code") for m in (await visitor.again())["messages"]]
    assert codes.count("secret.warned") == 2
