"""The API of conversations as a program uses it."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from tests.api.conftest import Caller, MakeCaller
from tests.guard.samples import phrase

from walletdesk.platform.clock import MovedClock

XIAOMING = {
    "contact": {
        "name": "王小明",
        "email": "xm@example.org",
        "external_id": "u-1",
        "language": "zh",
    },
    "text": "我的转账一直待处理，已经两个小时了",
    "subject": "转账待处理",
}


async def begin(agent: Caller, **more: object) -> dict[str, Any]:
    return await agent.good("POST", "/conversations", XIAOMING | more)


async def test_a_matter_begins_and_is_read_back(agent: Caller) -> None:
    answer = await agent("POST", "/conversations", XIAOMING)
    assert answer.status_code == 201
    made = answer.json()
    assert answer.headers["location"] == f"/api/v1/conversations/{made['id']}"
    assert made["reference"].startswith("WD-")
    assert made["channel"] == "api"
    assert made["status"] == "open"
    assert made["priority"] == "normal"
    assert made["subject"] == "转账待处理"
    assert made["language"] == "zh-Hans"
    assert made["contact"]["name"] == "王小明"
    assert made["last_seq"] == 1
    assert made["unread"] is True
    assert await agent.good("GET", f"/conversations/{made['id']}") == made
    page = await agent.good("GET", f"/conversations/{made['id']}/messages")
    assert [(m["seq"], m["kind"], m["author"], m["text"]) for m in page["items"]] == [
        (1, "message", "contact", XIAOMING["text"])
    ]
    assert page["next"] is None


async def test_the_same_external_id_is_the_same_contact(agent: Caller) -> None:
    first, second = await begin(agent), await begin(agent)
    assert first["contact"]["id"] == second["contact"]["id"]
    assert first["id"] != second["id"]
    contact = await agent.good("GET", f"/contacts/{first['contact']['id']}")
    assert {(i["kind"], i["value"]) for i in contact["identities"]} == {
        ("account", "u-1"),
        ("email", "xm@example.org"),
    }
    found = await agent.good("GET", "/contacts?email=XM%40example.org")
    assert [c["id"] for c in found["items"]] == [contact["id"]]


async def test_a_category_by_slug_checks_its_fields(agent: Caller) -> None:
    made = await begin(agent, category="transfer")
    assert made["category_slug"] == "transfer"
    assert made["missing"]
    wrong = await agent(
        "POST", "/conversations", XIAOMING | {"category": "transfer", "fields": {"nonsense": 1}}
    )
    assert wrong.status_code == 422
    assert [e["field"] for e in wrong.json()["errors"]] == ["fields.nonsense"]
    unknown = await agent("POST", "/conversations", XIAOMING | {"category": "no-such"})
    assert unknown.json()["errors"][0]["code"] == "category.unknown"


async def test_reply_note_and_reading_after_a_seq(agent: Caller) -> None:
    talk = f"/conversations/{(await begin(agent))['id']}"
    answer = await agent(
        "POST", f"{talk}/messages", {"kind": "reply", "text": "您好，我来看一下。"}
    )
    assert answer.status_code == 201
    assert (answer.json()["seq"], answer.json()["author"], answer.json()["delivery"]) == (
        2,
        "agent",
        "sent",
    )
    place = answer.headers["location"].removeprefix("/api/v1")
    assert [m["seq"] for m in (await agent.good("GET", place))["items"]] == [2]
    await agent.good(
        "POST", f"{talk}/messages", {"kind": "note", "html": "<p>known <b>incident</b></p>"}
    )
    page = await agent.good("GET", f"{talk}/messages?after=1&limit=1")
    assert [m["text"] for m in page["items"]] == ["您好，我来看一下。"]
    rest = await agent.good("GET", f"{talk}/messages?after=1&limit=1&cursor={page['next']}")
    assert [(m["kind"], m["text"]) for m in rest["items"]] == [("note", "known incident")]
    assert rest["next"] is None
    assert (await agent.good("GET", talk))["status"] == "pending"


async def test_a_held_reply_can_be_taken_back(agent: Caller, clock: MovedClock) -> None:
    talk = f"/conversations/{(await begin(agent))['id']}"
    later = (clock.now() + timedelta(minutes=5)).isoformat()
    answer = await agent(
        "POST", f"{talk}/messages", {"kind": "reply", "text": "later", "send_at": later}
    )
    assert answer.status_code == 202
    held = answer.json()
    assert [h["id"] for h in (await agent.good("GET", f"{talk}/held"))["items"]] == [held["id"]]
    assert (await agent.good("GET", talk))["last_seq"] == 1
    other = f"/conversations/{(await begin(agent))['id']}"
    assert (await agent("DELETE", f"{other}/held/{held['id']}")).status_code == 404
    assert (await agent("DELETE", f"{talk}/held/{held['id']}")).status_code == 204
    assert (await agent("DELETE", f"{talk}/held/{held['id']}")).status_code == 409
    past = (clock.now() - timedelta(minutes=5)).isoformat()
    refused = await agent(
        "POST", f"{talk}/messages", {"kind": "reply", "text": "x", "send_at": past}
    )
    assert refused.json()["errors"][0]["field"] == "send_at"


async def test_assign_solve_reopen_hold_and_snooze(agent: Caller, clock: MovedClock) -> None:
    talk = f"/conversations/{(await begin(agent))['id']}"
    given = await agent.good("PUT", f"{talk}/assignment", {"agent": str(agent.id)})
    assert given["agent"] == str(agent.id)
    mine = await agent.good("GET", "/conversations?assignee=me&status=open&status=pending")
    assert len(mine["items"]) == 1
    assert (await agent.good("DELETE", f"{talk}/assignment"))["agent"] is None
    assert (await agent.good("GET", "/conversations?assignee=me"))["items"] == []
    assert (await agent.good("POST", f"{talk}/solution"))["status"] == "solved"
    assert (await agent.good("POST", f"{talk}/solution"))["solved_at"] is not None
    assert (await agent.good("DELETE", f"{talk}/solution"))["status"] == "open"
    assert (await agent.good("PUT", f"{talk}/hold"))["status"] == "on_hold"
    assert (await agent.good("DELETE", f"{talk}/hold"))["status"] == "open"
    until = (clock.now() + timedelta(hours=2)).isoformat()
    assert (await agent.good("PUT", f"{talk}/snooze", {"until": until}))[
        "snoozed_until"
    ] is not None
    assert (await agent.good("DELETE", f"{talk}/snooze"))["snoozed_until"] is None
    far = (clock.now() + timedelta(days=91)).isoformat()
    assert (await agent("PUT", f"{talk}/snooze", {"until": far})).status_code == 422


async def test_patch_changes_all_or_nothing(agent: Caller) -> None:
    made = await begin(agent, category="transfer")
    talk = f"/conversations/{made['id']}"
    wish = {
        "subject": "Neu",
        "priority": "urgent",
        "tags": ["VIP", "vip ", "a"],
        "fields": {"asset": "USDT"},
    }
    changed = await agent.good("PATCH", talk, wish)
    assert (changed["subject"], changed["priority"], changed["tags"]) == (
        "Neu",
        "urgent",
        ["a", "vip"],
    )
    assert changed["fields"]["asset"] == "USDT"
    assert "asset" not in changed["missing"]
    assert (await agent.good("GET", "/conversations?tag=VIP&priority=urgent"))["items"]
    refused = await agent("PATCH", talk, {"subject": "kept?", "fields": {"nonsense": 1}})
    assert refused.status_code == 422
    assert (await agent.good("GET", talk))["subject"] == "Neu"
    emptied = await agent.good("PATCH", talk, {"fields": {"asset": None}})
    assert "asset" not in emptied["fields"]


async def test_merge_and_its_undo(agent: Caller) -> None:
    source, target = await begin(agent), await begin(agent)
    merged = await agent.good(
        "POST", f"/conversations/{source['id']}/merge", {"into": target["id"]}
    )
    assert merged["id"] == target["id"]
    assert (await agent.good("GET", f"/conversations/{source['id']}"))["merged_into"] == target[
        "id"
    ]
    assert [t["id"] for t in (await agent.good("GET", "/conversations"))["items"]] == [target["id"]]
    again = await agent("POST", f"/conversations/{source['id']}/merge", {"into": target["id"]})
    assert (again.status_code, again.json()["code"]) == (409, "merge.already")
    alone = await agent.good("DELETE", f"/conversations/{source['id']}/merge")
    assert (alone["id"], alone["merged_into"]) == (source["id"], None)


async def test_drafts_reading_and_history(agent: Caller) -> None:
    talk = f"/conversations/{(await begin(agent))['id']}"
    assert (await agent("GET", f"{talk}/draft")).status_code == 404
    await agent.good("PUT", f"{talk}/draft", {"text": "您好"})
    assert (await agent.good("GET", f"{talk}/draft"))["text"] == "您好"
    assert (await agent("DELETE", f"{talk}/draft")).status_code == 204
    assert (await agent.good("PUT", f"{talk}/read")) == {"seq": 1}
    assert (await agent.good("GET", talk))["unread"] is False
    history = await agent.good("GET", f"{talk}/events?limit=1")
    assert history["items"][0]["kind"] == "message.received"
    older = await agent.good("GET", f"{talk}/events?limit=1&cursor={history['next']}")
    assert older["items"][0]["kind"] == "conversation.opened"


async def test_pages_by_cursor_hold_each_conversation_once(agent: Caller) -> None:
    made = {(await begin(agent))["id"] for _ in range(7)}
    seen: list[str] = []
    cursor = ""
    while True:
        page = await agent.good("GET", f"/conversations?limit=3{cursor}")
        seen += [t["id"] for t in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert len(seen) == 7
    assert set(seen) == made
    assert (await agent("GET", "/conversations?cursor=nonsense")).status_code == 422


async def test_attachments_are_shown_and_belong_to_their_uploader(
    agent: Caller, caller: MakeCaller, client: httpx.AsyncClient
) -> None:
    file = (await agent.upload("log.txt", b"version 2.1 crashed")).json()
    made = await begin(agent, attachments=[file["id"]])
    shown = (await agent.good("GET", f"/conversations/{made['id']}/messages"))["items"][0][
        "attachments"
    ]
    assert [(a["name"], a["size"]) for a in shown] == [("log.txt", 19)]
    assert (await client.get(shown[0]["url"])).content == b"version 2.1 crashed"
    other = await caller(scopes=("read", "reply", "note"))
    fresh = (await agent.upload("mine.txt", b"mine alone")).json()
    stolen = {"kind": "reply", "text": "x", "attachments": [fresh["id"]]}
    refused = await other("POST", f"/conversations/{made['id']}/messages", stolen)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "attachments")


async def test_a_recovery_phrase_is_masked_and_told(agent: Caller) -> None:
    phrase = "abandon " * 11 + "about"
    made = await begin(agent, text=f"help {phrase}", subject=phrase)
    assert made["secret_found"] is True
    assert "abandon" not in made["subject"] + made["preview"]
    chinese = await agent("GET", f"/conversations/{made['id']}/messages", accept_language="zh")
    lines = chinese.json()["items"]
    assert "abandon" not in lines[0]["text"]
    assert lines[0]["masked"] is True
    assert lines[1]["kind"] == "system"
    assert "助记词" in lines[1]["text"]


async def test_a_held_reply_is_refused_where_a_reply_would_be(
    agent: Caller, clock: MovedClock
) -> None:
    """Not when its moment comes and its author has gone home."""
    first, second = [f"/conversations/{(await begin(agent))['id']}" for _ in range(2)]
    await agent.good("POST", f"{first}/merge", {"into": second.rpartition("/")[2]})
    later = (clock.now() + timedelta(minutes=5)).isoformat()
    wish: dict[str, object] = {"kind": "reply", "text": "later", "send_at": later}
    refused = await agent("POST", f"{first}/messages", wish)
    assert refused.json()["code"] == "conversation.merged_away"
    assert (await agent("POST", f"{second}/messages", wish)).status_code == 202


async def test_who_has_left_is_not_called(agent: Caller, admin: Caller) -> None:
    talk = f"/conversations/{(await begin(agent))['id']}/messages"
    new = {"email": "bo@tpwallet.example", "name": "Bo"}
    left = (await admin.good("POST", "/agents", new))["agent"]["id"]
    note: dict[str, object] = {"kind": "note", "text": "@Bo look", "mentions": [left]}
    await agent.good("POST", talk, note)
    await admin.good("PATCH", f"/agents/{left}", {"disabled": True})
    refused = await agent("POST", talk, note)
    assert refused.json()["errors"][0]["code"] == "mentions.unknown_agent"


async def test_nobody_is_given_a_talk_who_may_not_answer(agent: Caller, admin: Caller) -> None:
    talk = f"/conversations/{(await begin(agent))['id']}"
    reads = {"email": "lan@tpwallet.example", "name": "Lan", "role": "product"}
    reader = (await admin.good("POST", "/agents", reads))["agent"]["id"]
    refused = await admin("PUT", f"{talk}/assignment", {"agent": reader, "team": None})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["code"] == "assignment.unknown_agent"
    assert (await agent.good("GET", talk))["agent"] is None


@pytest.mark.parametrize("end", ["0001-01-01T00:00:00%2B14:00", "9999-12-31T23:59:59-14:00"])
async def test_a_moment_at_the_end_of_the_calendar_is_refused(agent: Caller, end: str) -> None:
    refused = await agent("GET", f"/conversations?updated_after={end}")
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["code"] == "value.time"


async def test_no_plain_text_of_agents_holds_a_secret(agent: Caller, admin: Caller) -> None:
    """Tags, names and the like are not sealed: what looks like a phrase is refused, not kept."""
    words = " ".join(phrase("plain"))
    han = "".join(phrase("zh", language="chinese_simplified"))
    talk = f"/conversations/{(await begin(agent))['id']}"
    for tags in ([words], words.split(), [han]):
        refused = await agent("PATCH", talk, {"tags": tags})
        assert refused.status_code == 422, tags
    new = {"email": "bo@tpwallet.example", "name": words}
    for caller, method, path, body in (
        (admin, "POST", "/teams", {"name": words}),
        (admin, "POST", "/agents", new),
        (admin, "POST", "/tokens", {"name": words}),
        (admin, "POST", "/categories", {"slug": "new", "names": {"en": words}}),
        (admin, "POST", "/macros", {"names": {"en": words}, "texts": {"en": "Hello"}}),
    ):
        refused = await caller(method, path, body)
        assert refused.status_code == 422, path
        assert refused.json()["errors"][0]["code"] == "guard.secret"
        assert words not in refused.text


async def test_fields_are_checked_before_there_is_a_category(agent: Caller) -> None:
    fields = {"chain": "ethereum", "address": "0x52908400098527886E0F7030069857D2E4169EE7"}
    made = await begin(agent, fields=fields)
    assert made["fields"] == fields
    talk = f"/conversations/{made['id']}"
    broken = {"address": "0x52908400098527886E0F7030069857D2E4169Ee7", "adress": "x"}
    for answer in (
        await agent("POST", "/conversations", XIAOMING | {"fields": fields | broken}),
        await agent("PATCH", talk, {"fields": broken}),
    ):
        assert answer.status_code == 422
        wrong = {e["field"]: e["code"] for e in answer.json()["errors"]}
        assert set(wrong) == {"fields.address", "fields.adress"}
        assert wrong["fields.adress"] == "field.unknown"
    emptied = await agent.good("PATCH", talk, {"fields": {"chain": None}})
    assert emptied["fields"] == {"address": fields["address"]}
