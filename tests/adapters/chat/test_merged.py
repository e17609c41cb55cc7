"""Talks that agents have merged: one person's become one, two people's never meet in the chat."""

import uuid

import pytest
from tests.adapters.chat.conftest import Desk, Visitor, one_person

from walletdesk import conversations, events, privacy
from walletdesk.conversations import Reply

A_SAYS, B_SAYS = "words that only A may read", "words that only B may read"


class Pair:
    """Two visitors; the talk of A was merged into that of B."""

    def __init__(self, desk: Desk, a: Visitor, b: Visitor, talks: tuple[uuid.UUID, ...]) -> None:
        self.desk, self.a, self.b = desk, a, b
        self.of_a, self.of_b = talks

    async def undo(self) -> None:
        async with self.desk.db.transaction() as tx:
            await conversations.unmerge(tx, self.of_a, actor=self.desk.agent)

    async def erase(self, talk: uuid.UUID) -> None:
        async with self.desk.db.transaction() as tx:
            contact = (await conversations.get(tx, talk)).contact
            await privacy.erase(tx, self.desk.hub, contact, actor=events.system)

    async def read(self, talk: uuid.UUID) -> list[str]:
        """What an agent reads in a pane."""
        async with self.desk.db.read() as tx:
            lines = await conversations.latest(tx, await conversations.merged_with(tx, talk))
        return [line.text for line in lines if line.kind != "system"]


@pytest.fixture
async def pair(desk: Desk) -> Pair:
    a, b = await desk.visitor(), await desk.visitor()
    talks = [uuid.UUID((await a.say(A_SAYS))["conversation"])]
    talks.append(uuid.UUID((await b.say(B_SAYS))["conversation"]))
    async with desk.db.transaction() as tx:
        await conversations.merge(tx, *talks, actor=desk.agent)
    return Pair(desk, a, b, tuple(talks))


async def seen(visitor: Visitor) -> str:
    """Everything that a browser can be shown: anew, by its stream, as a file."""
    loaded = [m["text"] for m in (await visitor.again())["messages"]]
    transcript = (await visitor.get("transcript")).text
    async with visitor.stream("0") as stream:
        for _ in loaded:
            await stream.next("message")
        return "\n".join([*loaded, transcript, stream.text])


async def test_each_sees_their_own_lines_alone(pair: Pair) -> None:
    assert await pair.read(pair.of_b) == [A_SAYS, B_SAYS]
    await reply(pair, pair.of_b, "an answer to B")
    a, b = await seen(pair.a), await seen(pair.b)
    assert A_SAYS in a
    assert B_SAYS in b
    assert "an answer to B" in b
    assert not [text for text in (B_SAYS, "an answer to B", str(pair.of_b)) if text in a]
    assert not [text for text in (A_SAYS, str(pair.of_a)) if text in b]


@pytest.mark.parametrize(
    "said",
    ["A writes on", "and B's phrase is abandon abandon"],
    ids=["in one statement", "carefully"],
)
async def test_who_writes_on_has_a_talk_of_their_own_again(pair: Pair, said: str) -> None:
    """It is readable by agents, stands in their lists, and an answer to it reaches A alone."""
    told = await pair.a.say(said)
    assert uuid.UUID(told["conversation"]) == pair.of_a
    assert await pair.read(pair.of_a) == [A_SAYS, said]
    assert await pair.read(pair.of_b) == [B_SAYS]
    async with pair.desk.db.read() as tx:
        rows = await conversations.page(tx, conversations.Filter(), cursor=None, limit=9)
        kinds = [e.kind for e in await events.history(tx, [pair.of_a])]
    assert {row.id for row in rows.items} == {pair.of_a, pair.of_b}
    assert kinds.count("conversation.unmerged") == 1
    await reply(pair, pair.of_a, "an answer to A")
    a, b = await seen(pair.a), await seen(pair.b)
    assert said in a
    assert "an answer to A" in a
    assert not [text for text in (A_SAYS, said, "an answer to A") if text in b]
    assert B_SAYS not in a


async def test_the_desk_hears_of_both_talks(pair: Pair) -> None:
    with pair.desk.hub.subscribe("desk") as box:
        await pair.a.say("A writes on")
        heard = {hint.id for hint in await box.next(5)}
    assert heard == {str(pair.of_a), str(pair.of_b)}


async def test_a_repeat_from_before_the_merge_is_one_message(pair: Pair) -> None:
    await pair.undo()
    said = await pair.a.say("once", str(uuid.uuid4()))
    async with pair.desk.db.transaction() as tx:
        await conversations.merge(tx, pair.of_a, pair.of_b, actor=pair.desk.agent)
    assert await pair.a.say("once", said["client_id"]) == said
    assert await pair.read(pair.of_b) == [A_SAYS, B_SAYS, "once"]


async def test_after_an_undo_each_writes_where_they_wrote(pair: Pair) -> None:
    await pair.a.say("A writes on")
    async with pair.desk.db.transaction() as tx:
        await conversations.merge(tx, pair.of_a, pair.of_b, actor=pair.desk.agent)
    await pair.undo()
    assert uuid.UUID((await pair.a.say("after the undo"))["conversation"]) == pair.of_a
    assert uuid.UUID((await pair.b.say("B too"))["conversation"]) == pair.of_b
    assert await pair.read(pair.of_a) == [A_SAYS, "A writes on", "after the undo"]
    assert await pair.read(pair.of_b) == [B_SAYS, "B too"]


async def test_a_solved_talk_that_was_merged_and_closed_goes_on_in_a_linked_one(pair: Pair) -> None:
    async with pair.desk.db.transaction() as tx:
        await tx.connection.execute(
            "UPDATE conversation SET status = 'closed' WHERE id = $1", pair.of_a
        )
    said = await pair.a.say("after all that time")
    linked = uuid.UUID(said["conversation"])
    assert linked not in (pair.of_a, pair.of_b)
    async with pair.desk.db.read() as tx:
        assert (await conversations.get(tx, linked)).follows == pair.of_a
        assert (await conversations.get(tx, pair.of_a)).merged_into == pair.of_b
    assert await pair.read(linked) == ["after all that time"]


async def test_erasing_one_of_them_leaves_the_other_whole_and_in_the_lists(pair: Pair) -> None:
    await pair.erase(pair.of_b)
    assert await pair.read(pair.of_a) == [A_SAYS]
    assert await pair.read(pair.of_b) == [""]
    async with pair.desk.db.read() as tx:
        rows = await conversations.page(
            tx, conversations.Filter(statuses=("open",)), cursor=None, limit=9
        )
    assert [row.id for row in rows.items] == [pair.of_a]
    await pair.a.say("still here")
    assert await pair.read(pair.of_a) == [A_SAYS, "still here"]


async def test_erasing_who_was_merged_in_takes_their_lines_from_the_other_talk(pair: Pair) -> None:
    await pair.a.say("A writes on")
    async with pair.desk.db.transaction() as tx:
        await conversations.merge(tx, pair.of_a, pair.of_b, actor=pair.desk.agent)
    await pair.erase(pair.of_a)
    assert await pair.read(pair.of_b) == ["", B_SAYS, ""]
    await pair.b.say("B goes on")
    assert await pair.read(pair.of_b) == ["", B_SAYS, "", "B goes on"]
    answer = await pair.a.post("messages", {"client_id": str(uuid.uuid4()), "text": "and A?"})
    assert answer.status_code == 404, answer.text
    assert await pair.read(pair.of_b) == ["", B_SAYS, "", "B goes on"]


async def test_two_talks_of_one_person_become_one(desk: Desk) -> None:
    """They read both, whichever browser they look from, and write into the one that stays."""
    first, second = await desk.visitor(), await desk.visitor()
    old, new = await first.say("said first"), await second.say("said again")
    ids = (uuid.UUID(old["conversation"]), uuid.UUID(new["conversation"]))
    async with desk.db.transaction() as tx:
        await one_person(tx, *ids)
        await conversations.merge(tx, *ids, actor=desk.agent)
    pair = Pair(desk, first, second, ids)
    said = await first.say("goes on")
    assert uuid.UUID(said["conversation"]) == ids[1]
    assert await pair.read(ids[1]) == ["said first", "said again", "goes on"]
    for visitor in (first, second):
        shown = await seen(visitor)
        assert all(text in shown for text in ("said first", "said again", "goes on"))


async def reply(pair: Pair, talk: uuid.UUID, text: str) -> None:
    async with pair.desk.db.transaction() as tx:
        await conversations.reply(tx, talk, Reply(text=text), actor=pair.desk.agent)
