"""Who a session belongs to, and how it goes on elsewhere."""

import time
from typing import Any

import jwt

from walletdesk.platform.clock import MovedClock

from .conftest import SECRET, Desk, Visitor


def token(account: str, key: str = SECRET, **claims: Any) -> str:
    return jwt.encode(
        {"sub": account, "exp": int(time.time()) + 300} | claims, key, algorithm="HS256"
    )


async def test_a_signed_in_user_finds_the_open_talk_on_any_device(desk: Desk) -> None:
    phone = await desk.visitor(identity=token("u-1", name="王小明", language="zh-CN"))
    said = await phone.say("从手机上说的")
    laptop = await desk.visitor(identity=token("u-1"))
    assert laptop.session["conversation"]["id"] == said["conversation"]
    assert [m["text"] for m in laptop.session["messages"]] == ["从手机上说的"]


async def test_on_a_shared_computer_the_next_one_sees_nothing_of_the_last(desk: Desk) -> None:
    first = await desk.visitor(identity=token("u-1"))
    await first.say("我的秘密问题")
    answer = await first.again(identity=token("u-2"))
    assert answer["token"] != first.session["token"]
    assert answer["conversation"] is None
    assert answer["messages"] == []


async def test_who_signs_in_after_writing_keeps_the_talk(desk: Desk) -> None:
    visitor = await desk.visitor()
    said = await visitor.say("先问后登录")
    answer = await visitor.again(identity=token("u-3"))
    assert answer["conversation"]["id"] == said["conversation"]
    elsewhere = await desk.visitor(identity=token("u-3"))
    assert elsewhere.session["conversation"]["id"] == said["conversation"]


async def test_signing_in_before_writing_leads_back(desk: Desk) -> None:
    said = await (await desk.visitor(identity=token("u-4"))).say("在哪里都一样")
    visitor = await desk.visitor()
    answer = await visitor.again(identity=token("u-4"))
    assert answer["conversation"]["id"] == said["conversation"]


async def test_identities_that_prove_nothing_are_refused(desk: Desk) -> None:
    for bad, code in (
        ("nonsense", "identity.bad"),
        (token("u-1", key="x" * 40), "identity.bad"),
        (jwt.encode({"sub": "u-1"}, SECRET), "identity.bad"),
        (jwt.encode({"sub": "u-1", "exp": 4_000_000_000}, "", algorithm="none"), "identity.bad"),
        (token("u-1", exp=int(time.time()) - 300), "identity.expired"),
        (token("u-1", exp=int(time.time()) + 10**6), "identity.too_long"),
        (token(""), "identity.bad"),
    ):
        answer = await desk.http.post("/chat/v1/sessions", json={"language": "zh", "identity": bad})
        assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_a_typed_address_is_no_proof(desk: Desk) -> None:
    victim = await desk.visitor(identity=token("u-5", email="victim@wallet.example"))
    await victim.say("这是我的对话")
    thief = await desk.visitor(contact={"email": "victim@wallet.example"})
    said = await thief.say("让我看看")
    assert said["seq"] == 1


async def test_a_link_continues_once_on_another_device(desk: Desk) -> None:
    phone = await desk.visitor()
    said = await phone.say("接着在电脑上说")
    url = (await phone.post("links")).json()["url"]
    assert url.startswith("http://127.0.0.1:8000/chat/continue#")
    link = url.partition("#")[2]
    laptop = await desk.visitor(link=link)
    assert laptop.session["conversation"]["id"] == said["conversation"]
    assert (await laptop.say("继续"))["seq"] == 2
    again = await desk.http.post("/chat/v1/sessions", json={"link": link})
    assert (again.status_code, again.json()["code"]) == (422, "chat.link_over")


async def test_a_link_ends_and_cannot_be_made_up(desk: Desk, clock: MovedClock) -> None:
    phone = await desk.visitor()
    await phone.say("一")
    link = (await phone.post("links")).json()["url"].partition("#")[2]
    clock.forward(minutes=31)
    for bad in (link, link[:-2] + "AA", "x", "é" * 20, ""):
        answer = await desk.http.post("/chat/v1/sessions", json={"link": bad})
        assert answer.status_code == 422, bad


async def test_a_session_lives_thirty_days_from_the_last_visit(
    desk: Desk, clock: MovedClock
) -> None:
    visitor = await desk.visitor()
    await visitor.say("还在吗")
    clock.forward(days=20)
    await visitor.again()
    clock.forward(days=20)
    assert (await visitor.again())["conversation"] is not None
    clock.forward(days=31)
    answer = await visitor.post("messages", {"client_id": "0" * 32, "text": "?"})
    assert answer.status_code == 401
    assert answer.json()["code"] == "chat.session_ended"


async def test_out_of_hours_it_is_a_form_with_a_time(desk: Desk, clock: MovedClock) -> None:
    from walletdesk import hours

    async with desk.db.transaction() as tx:
        day = (tx.now.weekday() + 3) % 7
        week = (hours.Span(day, 9 * 60, 18 * 60),)
        await hours.replace(tx, {"default": hours.ALWAYS, "chat": week}, actor=desk.agent)
    shown = (await desk.visitor()).session["hours"]
    assert (shown["open"], shown["mode"]) == (False, "form")
    assert shown["opens_at"]
    assert "09:00" in shown["promise"]


async def test_with_nobody_at_the_desk_it_is_a_form(desk: Desk, clock: MovedClock) -> None:
    clock.forward(minutes=5)
    shown = (await desk.visitor()).session["hours"]
    assert (shown["open"], shown["mode"]) == (True, "form")
    assert shown["promise"]


async def test_tokens_are_not_stored(desk: Desk) -> None:
    visitor: Visitor = await desk.visitor()
    async with desk.db.read() as tx:
        rows = await tx.connection.fetch("SELECT * FROM chat_session")
    assert visitor.session["token"] not in str(rows)
    assert len(rows) == 1
