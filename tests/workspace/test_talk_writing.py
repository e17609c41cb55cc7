"""Writing in a talk: sent once, held for a moment, never past a colleague's answer unseen."""

from typing import Any
from uuid import UUID, uuid4

import httpx
from tests.workspace.conftest import Writes
from tests.workspace.desk import Agents, Browser

from walletdesk import conversations, macros
from walletdesk.conversations import Message, Reply
from walletdesk.people import Role
from walletdesk.platform.clock import MovedClock
from walletdesk.platform.db import Database

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"


async def ask(browser: Browser, method: str, path: str, body: Any = None) -> httpx.Response:
    """What an element of the page sends."""
    headers = {"x-csrf-token": browser.csrf, "hx-request": "true"}
    return await browser.client.request(method, f"/desk/talk/{path}", json=body, headers=headers)


async def send(browser: Browser, talk: UUID, text: str, **more: Any) -> httpx.Response:
    wish = {"kind": "reply", "text": text, "client_id": str(uuid4())} | more
    return await ask(browser, "POST", f"{talk}/messages", wish)


async def lines(db: Database, talk: UUID) -> list[Message]:
    async with db.read() as tx:
        return await conversations.messages(tx, [talk])


async def test_a_chat_reply_goes_at_once_and_only_once(
    agents: Agents, writes: Writes, db: Database
) -> None:
    li, talk, same = await agents(), await writes(), str(uuid4())
    first = await send(li, talk, "您好", client_id=same)
    again = await send(li, talk, "您好", client_id=same)
    assert first.json() == again.json() == {"seq": 2, "held": None, "seconds": 0}
    assert [m.text for m in await lines(db, talk)][1:] == ["您好"]


async def test_other_replies_wait_and_can_be_taken_back(
    agents: Agents, writes: Writes, db: Database
) -> None:
    li, bo = await agents(), await agents()
    talk, same = await writes(channel="form"), str(uuid4())
    sent = (await send(li, talk, "too quick", client_id=same)).json()
    assert sent == {"seq": None, "held": same, "seconds": 5}
    assert (await send(li, talk, "too quick", client_id=same)).json()["held"] == same
    async with db.read() as tx:
        assert len(await conversations.held(tx, talk)) == 1
    assert (await ask(bo, "DELETE", f"{talk}/held/{same}")).status_code == 403
    back = await ask(li, "DELETE", f"{talk}/held/{same}")
    assert back.json() == {"kind": "reply", "text": "too quick", "files": []}
    assert (await ask(li, "DELETE", f"{talk}/held/{same}")).status_code == 409
    assert len(await lines(db, talk)) == 1
    assert (await ask(li, "GET", f"{talk}/draft")).json()["text"] == "too quick"


async def test_a_held_reply_that_went_out_is_not_sent_by_a_late_repeat(
    agents: Agents, writes: Writes, db: Database
) -> None:
    li, talk, same = await agents(), await writes(channel="form"), uuid4()
    await send(li, talk, "on its way", client_id=str(same))
    async with db.transaction() as tx:
        await conversations.release(tx, same, author=li.agent)
    assert (await send(li, talk, "on its way", client_id=str(same))).json()["seq"] == 2
    assert len(await lines(db, talk)) == 2


async def test_a_colleagues_answer_stops_one_that_was_begun_before_it(
    agents: Agents, writes: Writes, db: Database
) -> None:
    li, bo = await agents(name="Li Na"), await agents()
    talk = await writes()
    assert (await send(li, talk, "hers", began=1)).status_code == 200
    clash = await send(bo, talk, "his", began=1)
    assert clash.status_code == 409
    assert "Li Na answered while you were writing" in clash.text
    assert (await send(bo, talk, "note", kind="note", began=1)).status_code == 200
    assert (await send(bo, talk, "his", began=1, anyway=True)).status_code == 200
    assert (await send(bo, talk, "more of his", began=4)).status_code == 200
    assert [m.text for m in await lines(db, talk)][1:] == ["hers", "note", "his", "more of his"]


async def test_a_note_calls_a_colleague_and_stays_inside(
    agents: Agents, writes: Writes, db: Database
) -> None:
    li, bo = await agents(), await agents()
    talk = await writes()
    wish = {"kind": "note", "mentions": [str(bo.agent.id)]}
    assert (await send(li, talk, "@Bo look", **wish)).status_code == 200
    async with db.read() as tx:
        assert (await conversations.counts(tx, bo.agent.id)).mentions == 1
        assert len(await conversations.visible(tx, talk)) == 1
    assert (
        await send(li, talk, "@? look", kind="note", mentions=[str(uuid4())])
    ).status_code == 422
    assert (await ask(bo, "PUT", f"{talk}/read")).status_code == 204
    async with db.read() as tx:
        assert (await conversations.counts(tx, bo.agent.id)).mentions == 0


async def test_send_and_solve(agents: Agents, writes: Writes, db: Database) -> None:
    li, talk = await agents(), await writes()
    await send(li, talk, "已到账。", solve=True)
    async with db.read() as tx:
        found = await conversations.get(tx, talk)
    assert (found.status, found.agent) == ("solved", li.agent.id)


async def test_readers_write_nothing(agents: Agents, writes: Writes, db: Database) -> None:
    reader, talk = await agents(Role.PRODUCT), await writes()
    assert (await send(reader, talk, "hello")).status_code == 403
    assert (await send(reader, talk, "hello", kind="note")).status_code == 403
    for method, path, body in (
        ("PUT", "draft", {"text": "x"}),
        ("PUT", "read", None),
        ("PUT", "presence", {"doing": "viewing"}),
        ("POST", "status", None),
        ("POST", "assignment", None),
        ("POST", "merge", None),
    ):
        answer = await ask(reader, method, f"{talk}/{path}", body)
        assert answer.status_code == 403, path
    assert len(await lines(db, talk)) == 1


async def test_without_the_pages_token_nothing_is_written(
    agents: Agents, writes: Writes, db: Database
) -> None:
    li, talk = await agents(), await writes()
    li.csrf = "wrong"
    refused = await send(li, talk, "hello")
    assert refused.status_code == 403
    assert "data-error" in refused.text
    assert len(await lines(db, talk)) == 1


async def test_bad_texts_are_refused_in_words(agents: Agents, writes: Writes) -> None:
    li, talk = await agents(language="es"), await writes()
    assert (await send(li, talk, "   ")).status_code == 422
    long = await send(li, talk, "x" * 20_001)
    assert long.status_code == 422
    assert "20" in long.text
    assert (await send(li, talk, "a\x00b\u202e" + "😀" * 10_000)).status_code == 200


async def test_a_secret_in_a_draft_or_reply_is_masked(
    agents: Agents, writes: Writes, db: Database
) -> None:
    li, talk = await agents(), await writes()
    await ask(li, "PUT", f"{talk}/draft", {"kind": "reply", "text": f"is it {PHRASE}"})
    assert "sausage" not in (await ask(li, "GET", f"{talk}/draft")).text
    await send(li, talk, f"is it {PHRASE}")
    assert "sausage" not in (await lines(db, talk))[-1].text


async def test_a_template_is_filled_for_this_contact_in_their_language(
    agents: Agents, writes: Writes, db: Database
) -> None:
    li, talk = await agents(name="Li Na"), await writes(name="王小明")
    async with db.transaction() as tx:
        wish = macros.MacroWish(
            names={"en": "Hello"},
            texts={
                "en": "Hello {{contact.name}}",
                "zh-Hans": "{{contact.name}}您好，我是{{agent.name}}，编号{{reference}}",
            },
        )
        macro = await macros.create(tx, wish, actor=li.agent)
    offered = await ask(li, "GET", f"{talk}/templates")
    assert f'data-id="{macro.id}"' in offered.text
    filled = await ask(li, "POST", f"{talk}/templates/{macro.id}")
    assert filled.json() == {"text": "王小明您好，我是Li Na，编号WD-1001"}
    async with db.read() as tx:
        assert (await macros.get(tx, macro.id)).uses == 1


async def test_who_else_is_here_is_shown_for_a_while(
    agents: Agents, writes: Writes, clock: MovedClock
) -> None:
    li, bo = await agents(name="Li Na"), await agents(name="Bo")
    talk = await writes()
    await ask(li, "PUT", f"{talk}/presence", {"doing": "replying"})
    assert "Li Na is writing an answer" in (await ask(bo, "GET", f"{talk}/signs")).text
    assert "Li Na" not in (await ask(li, "GET", f"{talk}/signs")).text
    await ask(li, "PUT", f"{talk}/presence", {"doing": "viewing"})
    assert "Li Na is looking at this too" in (await ask(bo, "GET", f"{talk}/signs")).text
    clock.forward(seconds=16)
    assert "Li Na" not in (await ask(bo, "GET", f"{talk}/signs")).text


async def test_nothing_is_written_into_a_merged_talk(
    agents: Agents, writes: Writes, db: Database
) -> None:
    li = await agents()
    talk, other = await writes(channel="form"), await writes(channel="form")
    async with db.transaction() as tx:
        await conversations.merge(tx, talk, other, actor=li.agent)
    refused = await send(li, talk, "hello")
    assert refused.status_code == 409
    async with db.read() as tx:
        assert await conversations.held(tx, talk) == []
    async with db.transaction() as tx:
        await conversations.reply(tx, other, Reply(text="here", kind="note"), actor=li.agent)
