"""What a visitor sees live: state first, then every message once, notes never."""

import asyncio
import uuid

import pytest

from walletdesk import conversations, intake
from walletdesk.adapters.chat import stream as streams
from walletdesk.conversations import Reply
from walletdesk.realtime import Hint, of_conversation

from .conftest import Desk, Stream, Visitor, one_person


async def answer(desk: Desk, talk: str, text: str, *, hint: bool = True, **more: object) -> int:
    """As the desk does it."""
    async with desk.db.transaction() as tx:
        wish = Reply(text=text, **more)  # pyright: ignore[reportArgumentType]
        accepted = await conversations.reply(tx, uuid.UUID(talk), wish, actor=desk.agent)
        if hint:
            tx.after_commit(lambda: intake.hint(desk.hub, accepted))
    return accepted.seq


async def texts(stream: Stream, count: int) -> list[str]:
    return [(await stream.next("message"))["text"] for _ in range(count)]


async def test_state_comes_first_and_then_what_was_missed(desk: Desk) -> None:
    visitor = await desk.visitor()
    said = await visitor.say("你好")
    await answer(desk, said["conversation"], "您好，我来看一下。")
    async with visitor.stream(f"{said['conversation']}:1") as stream:
        assert (await stream.next("status"))["reference"].startswith("WD-")
        message = await stream.next("message")
        assert (message["author"], message["name"], message["seq"]) == ("agent", "Li Na", 2)
        assert message["id"] == f"{said['conversation']}:2"
        assert stream.text.index("event: status") < stream.text.index("event: message")


async def test_zero_is_from_the_start_and_nothing_is_from_now(desk: Desk) -> None:
    visitor = await desk.visitor()
    await visitor.say("一")
    await visitor.say("二")
    async with visitor.stream("0") as stream:
        assert await texts(stream, 2) == ["一", "二"]
    async with visitor.stream() as stream:
        await stream.next("status")
        await visitor.say("三")
        assert await texts(stream, 1) == ["三"]


async def test_notes_are_never_shown_and_leave_no_gap_to_look_for(desk: Desk) -> None:
    visitor = await desk.visitor()
    said = await visitor.say("你好")
    async with visitor.stream("0") as stream:
        await stream.next("message")
        await answer(desk, said["conversation"], "内部备注：已知故障", kind="note")
        await answer(desk, said["conversation"], "请稍等。")
        assert (await stream.next("message"))["text"] == "请稍等。"
        assert "内部备注" not in stream.text


async def test_a_stream_without_a_talk_hears_of_its_beginning(desk: Desk) -> None:
    visitor = await desk.visitor()
    async with visitor.stream() as stream:
        assert await stream.next("status") is None
        await visitor.say("第一条")
        assert (await stream.next("status"))["status"] == "open"
        assert await texts(stream, 1) == ["第一条"]


async def test_without_any_hint_the_table_is_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "EVERY", 0.1)
    visitor = await desk.visitor()
    said = await visitor.say("你好")
    async with visitor.stream("0") as stream:
        await stream.next("message")
        await answer(desk, said["conversation"], "没有提示也会到", hint=False)
        assert await texts(stream, 1) == ["没有提示也会到"]


async def test_queue_agent_read_and_status(desk: Desk) -> None:
    first, visitor = await desk.visitor(), await desk.visitor()
    await first.say("先来的")
    said = await visitor.say("后来的")
    talk = uuid.UUID(said["conversation"])
    async with visitor.stream("0") as stream:
        assert (await stream.next("queue"))["before"] == 1
        async with desk.db.transaction() as tx:
            seq = await conversations.agent_read(tx, talk, actor=desk.agent)
        desk.hub.publish(Hint(of_conversation(talk), "read", str(desk.agent.id), seq or 0))
        assert (await stream.next("read"))["seq"] == 1
        await answer(desk, said["conversation"], "解决了。", solve=True)
        status = await stream.next("status")
        if status["status"] == "open":  # the one of the beginning
            status = await stream.next("status")
        assert (status["status"], status["rate"]) == ("solved", True)
        assert await stream.next("queue") is None


async def test_an_agent_types_and_the_visitor_does_not_see_himself_type(desk: Desk) -> None:
    visitor = await desk.visitor()
    said = await visitor.say("你好")
    async with visitor.stream() as stream:
        await stream.next("status")
        assert (await visitor.post("typing", {})).status_code == 204
        desk.hub.publish(
            Hint(of_conversation(uuid.UUID(said["conversation"])), "typing", str(desk.agent.id))
        )
        await stream.next("typing")
        assert stream.text.count("event: typing") == 1


async def test_draining_tells_to_come_again_and_ends(desk: Desk) -> None:
    visitor = await desk.visitor()
    async with visitor.stream() as stream:
        await stream.next("status")
        desk.hub.drain()
        sent = await stream.ended()
    assert sent.rstrip().endswith(": restarting")
    assert sent.count("retry: ") == 2
    assert (await visitor.get("stream")).status_code == 503


async def test_a_merged_talk_goes_on_where_it_was_merged_into(desk: Desk) -> None:
    first, second = await desk.visitor(), await desk.visitor()
    old = await first.say("同一件事，第一次说")
    new = await second.say("同一件事，又说一次")
    async with desk.db.transaction() as tx:
        ids = (uuid.UUID(old["conversation"]), uuid.UUID(new["conversation"]))
        await one_person(tx, *ids)
        await conversations.merge(tx, *ids, actor=desk.agent)
    async with first.stream("0") as stream:
        assert (await texts(stream, 2))[0] == "同一件事，第一次说"
        await answer(desk, new["conversation"], "两边都看到了。")
        while (await stream.next("message"))["text"] != "两边都看到了。":
            continue
    assert (await first.say("谢谢"))["conversation"] == new["conversation"]


async def test_a_burst_arrives_whole_and_in_order(desk: Desk) -> None:
    visitor = await desk.visitor()
    said = await visitor.say("0")
    async with visitor.stream("0") as stream:
        await asyncio.gather(*(answer(desk, said["conversation"], str(n)) for n in range(1, 11)))
        seqs = [(await stream.next("message"))["seq"] for _ in range(11)]
    assert seqs == list(range(1, 12))


async def test_a_stream_that_ends_leaves_nothing_behind(desk: Desk) -> None:
    visitor = await desk.visitor()
    async with visitor.stream() as stream:
        await stream.next("status")
        assert desk.hub.streams == 1
    assert desk.hub.streams == 0


async def test_the_promise_of_a_wait_is_measured(desk: Desk) -> None:
    for _ in range(3):
        said = await (await desk.visitor()).say("你好")
        await answer(desk, said["conversation"], "您好")
    waiting: Visitor = await desk.visitor()
    await waiting.say("我在等")
    queue = (await waiting.again())["queue"]
    assert queue["before"] == 0
    assert queue["minutes"] >= 1
    assert queue["spread"] >= 1


WORDS = "legal winner thank year wave sausage worth useful legal winner thank yellow".split()


async def test_pieces_that_were_sent_before_are_sent_again_masked(desk: Desk) -> None:
    """At once to who listens, and later to who was away; where their copy ends stays as it is."""
    visitor = await desk.visitor()
    await visitor.say("还有人吗，请帮帮我")
    said = await visitor.say(" ".join(WORDS[:6]))
    async with visitor.stream(f"{said['conversation']}:2") as stream:
        await stream.next("status")
        await visitor.say(" ".join(WORDS[6:]))
        await pieces_are_masked(stream)
    async with visitor.stream(f"{said['conversation']}:2") as late:
        await pieces_are_masked(late)


async def pieces_are_masked(stream: Stream) -> None:
    rest, told, again = [await stream.next("message") for _ in range(3)]
    assert (rest["seq"], told["code"], again["seq"]) == (3, "secret.warned", 2)
    assert [rest["id"][-2:], told["id"][-2:], again["id"]] == [":3", ":4", ""]
    assert again["masked"]
    assert "sausage" not in stream.text


async def test_nothing_is_sent_again_when_only_the_new_message_was_masked(desk: Desk) -> None:
    visitor = await desk.visitor()
    said = await visitor.say("还有人吗，请帮帮我")
    async with visitor.stream(f"{said['conversation']}:1") as stream:
        await stream.next("status")
        await visitor.say(" ".join(WORDS))
        await stream.next("message")
        assert (await stream.next("message"))["code"] == "secret.warned"
        await visitor.say("好的，我知道了，谢谢")
        assert (await stream.next("message"))["seq"] == 4
