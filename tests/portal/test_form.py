"""The message form: works without JavaScript, keeps everything typed, begins one conversation."""

import asyncio
import re
from typing import Any

import httpx
import pytest
from tests.api.conftest import Caller
from tests.portal.forms import PHRASE, hidden, send, shown

from walletdesk.platform.clock import MovedClock
from walletdesk.platform.db import Database

FORM = "/zh/contact/transfer"
TEXT = "我的转账一直待处理，已经两个小时了"
PROGRAM = b"MZ" + b"\x00" * 90


@pytest.fixture
async def fields(client: httpx.AsyncClient, clock: MovedClock) -> dict[str, str]:
    found = await shown(client, FORM)
    clock.forward(seconds=30)
    return found


async def talks(agent: Caller) -> list[dict[str, Any]]:
    return (await agent.good("GET", "/conversations"))["items"]


async def messages(agent: Caller) -> list[dict[str, Any]]:
    talk = (await talks(agent))[0]
    return (await agent.good("GET", f"/conversations/{talk['id']}/messages"))["items"]


async def test_a_sent_form_begins_a_conversation_and_leads_back_to_it(
    client: httpx.AsyncClient, agent: Caller, fields: dict[str, str]
) -> None:
    given = fields | {
        "text": TEXT,
        "name": "王小明",
        "email": "xm@example.org",
        "fields.chain": "ethereum",
    }
    answer = await send(client, FORM, given, [("日志.txt", b"version 2.1")])
    assert answer.status_code == 303
    talk = (await talks(agent))[0]
    about = (talk["channel"], talk["language"], talk["category_slug"], talk["contact"]["name"])
    assert about == ("form", "zh-Hans", "transfer", "王小明")
    assert talk["fields"]["chain"] == "ethereum"
    assert talk["missing"]
    sent = await client.get(answer.headers["location"])
    assert sent.headers["cache-control"] == "no-store"
    assert sent.headers["referrer-policy"] == "no-referrer"
    assert sent.headers["x-robots-tag"] == "noindex"
    assert talk["reference"] in sent.text
    link = re.search(r'class="link"><a href="(/zh/t/[^"]+)"', sent.text)
    assert link is not None
    page = (await client.get(link[1])).text
    assert TEXT in page
    file = re.search(r'href="(/files/[^"]+)">日志.txt', page)
    assert file is not None
    assert (await client.get(file[1])).content == b"version 2.1"


async def test_sent_twice_it_is_one_conversation(
    client: httpx.AsyncClient, agent: Caller, db: Database, fields: dict[str, str]
) -> None:
    given = fields | {"text": TEXT}
    both = [send(client, FORM, given, [("a.txt", b"facts")]) for _ in range(2)]
    answers = [*await asyncio.gather(*both), await send(client, FORM, given)]
    assert {a.status_code for a in answers} == {303}
    assert len(await talks(agent)) == 1
    written = [m for m in await messages(agent) if m["kind"] == "message"]
    assert [len(m["attachments"]) for m in written] == [1]
    async with db.read() as tx:
        held = await tx.connection.fetchval(
            "SELECT count(*) FROM file WHERE attached_at IS NOT NULL"
        )
    assert held == 1


async def test_everything_typed_is_kept_and_each_error_is_told_twice(
    client: httpx.AsyncClient, agent: Caller, fields: dict[str, str], clock: MovedClock
) -> None:
    wrong = fields | {
        "text": "",
        "name": "<b>Ana</b>",
        "email": "nobody",
        "fields.chain": "ethereum",
        "fields.tx_hash": "0x123",
    }
    answer = await send(client, FORM, wrong, [("a.txt", b"kept file"), ("run.exe", PROGRAM)])
    assert answer.status_code == 422
    page = answer.text
    for name in ("email", "files", "fields.tx_hash"):
        assert page.count(f'href="#field-{name}"') == 1, name
        assert f'id="error-{name}"' in page, name
    assert 'value="nobody"' in page
    assert 'value="&lt;b&gt;Ana&lt;/b&gt;"' in page
    assert 'value="0x123"' in page
    assert '<option value="ethereum" selected>' in page
    assert len(re.findall(r'name="kept" value="([^"]+)" checked', page)) == 1
    clock.forward(seconds=5)
    kept = re.findall(r'name="kept" value="([^"]+)"', page)
    mended = hidden(page) | {"text": TEXT, "kept": kept}
    assert (await send(client, FORM, mended)).status_code == 303
    assert [a["name"] for a in (await messages(agent))[0]["attachments"]] == ["a.txt"]


async def test_a_file_can_be_left_out_again(
    client: httpx.AsyncClient, agent: Caller, fields: dict[str, str]
) -> None:
    page = (await send(client, FORM, fields | {"email": "x"}, [("a.txt", b"kept file")])).text
    assert (await send(client, FORM, hidden(page) | {"text": TEXT})).status_code == 303
    assert (await messages(agent))[0]["attachments"] == []


async def test_fields_whose_condition_does_not_hold_are_left_out(
    client: httpx.AsyncClient, agent: Caller, clock: MovedClock
) -> None:
    form = "/contact/password"
    given = await shown(client, form) | {"text": "I lost my phone", "fields.number_changed": "true"}
    clock.forward(seconds=5)
    assert (await send(client, form, given | {"fields.factor": "sms"})).status_code == 303
    assert (await talks(agent))[0]["fields"]["number_changed"] is True
    other = given | await shown(client, form)
    clock.forward(seconds=5)
    assert (await send(client, form, other | {"fields.factor": "email"})).status_code == 303
    assert "number_changed" not in (await talks(agent))[0]["fields"]


async def test_times_are_of_the_visitors_zone(
    client: httpx.AsyncClient, agent: Caller, fields: dict[str, str]
) -> None:
    given = fields | {
        "text": TEXT,
        "zone": "Asia/Shanghai",
        "fields.occurred_at": "2026-01-02T09:30",
    }
    assert (await send(client, FORM, given)).status_code == 303
    assert (await talks(agent))[0]["fields"]["occurred_at"] == "2026-01-02T01:30:00Z"


async def test_the_form_for_something_else_has_no_category(
    client: httpx.AsyncClient, agent: Caller, clock: MovedClock
) -> None:
    fields = await shown(client, "/contact/other")
    clock.forward(seconds=5)
    assert (await send(client, "/contact/other", fields | {"text": "a thing"})).status_code == 303
    assert (await talks(agent))[0]["category"] is None


async def test_a_secret_is_masked_and_told_after_sending(
    client: httpx.AsyncClient, agent: Caller, fields: dict[str, str]
) -> None:
    given = fields | {"text": f"help: {PHRASE}", "name": PHRASE, "email": "ana@example.org"}
    answer = await send(client, FORM, given)
    sent = (await client.get(answer.headers["location"])).text
    assert "助记词、私钥等私密信息，我们在保存前已将其删除" in sent
    talk = (await talks(agent))[0]
    assert talk["secret_found"] is True
    assert "abandon" not in str(talk) + str(await messages(agent)) + sent


async def test_a_phrase_spread_over_the_fields_is_one_secret(
    client: httpx.AsyncClient, agent: Caller, fields: dict[str, str]
) -> None:
    words = PHRASE.split()
    given = {"text": " ".join(words[:5]), "fields.asset": " ".join(words[5:])}
    answer = await send(client, FORM, fields | given)
    assert answer.status_code == 303
    talk = (await talks(agent))[0]
    assert talk["secret_found"] is True
    assert "abandon" not in str(talk) + str(await messages(agent))


async def test_a_secret_is_not_written_back_into_a_form_to_mend(
    client: httpx.AsyncClient, fields: dict[str, str]
) -> None:
    halves = {"text": " ".join(PHRASE.split()[:6]), "name": " ".join(PHRASE.split()[6:])}
    for typed in ({"text": PHRASE}, halves, {"fields.tx_hash": PHRASE}):
        answer = await send(client, FORM, fields | typed | {"email": "nobody"})
        assert answer.status_code == 422
        assert "abandon" not in answer.text
        assert 'class="banner bad" role="alert"' in answer.text


@pytest.mark.parametrize(
    "change",
    [{"form": "forged"}, {"form": "A" * 48}, {"form": ""}, {"website": "http://spam.example"}],
)
async def test_scripts_are_refused_and_no_file_of_theirs_is_kept(
    client: httpx.AsyncClient,
    agent: Caller,
    db: Database,
    fields: dict[str, str],
    change: dict[str, str],
) -> None:
    answer = await send(client, FORM, fields | {"text": TEXT} | change, [("a.txt", b"x")])
    assert answer.status_code == 422
    assert TEXT in answer.text
    assert await talks(agent) == []
    async with db.read() as tx:
        assert await tx.connection.fetchval("SELECT count(*) FROM file") == 0


async def test_one_who_is_too_fast_or_too_slow_only_sends_again(
    client: httpx.AsyncClient, agent: Caller, clock: MovedClock
) -> None:
    given = await shown(client, FORM) | {"text": TEXT}
    hasty = await send(client, FORM, given, [("a.txt", b"facts")])
    assert hasty.status_code == 422
    clock.forward(hours=25)
    old = await send(client, FORM, given)
    assert (old.status_code, TEXT in old.text) == (422, True)
    assert await talks(agent) == []
    clock.forward(seconds=2)
    assert (await send(client, FORM, given | hidden(old.text))).status_code == 303


async def test_an_address_that_sends_too_much_waits_and_loses_nothing(
    client: httpx.AsyncClient, clock: MovedClock
) -> None:
    given: dict[str, str] = {}
    for _ in range(32):
        given = await shown(client, FORM) | {"text": TEXT}
        clock.forward(seconds=1)
        assert (await send(client, FORM, given)).status_code in (303, 422)
    refused = await send(client, FORM, given | {"text": "又一件事"})
    assert refused.status_code == 422
    assert "又一件事" in refused.text
    assert "已填写的内容都还在" in refused.text
    clock.forward(seconds=30)
    assert (await send(client, FORM, given | hidden(refused.text))).status_code == 303


async def test_a_file_of_another_form_cannot_be_taken(
    client: httpx.AsyncClient, agent: Caller, fields: dict[str, str], clock: MovedClock
) -> None:
    first = await send(client, FORM, fields | {"email": "nobody"}, [("mine.txt", b"mine")])
    kept = re.findall(r'name="kept" value="([^"]+)"', first.text)
    assert kept
    other = await shown(client, FORM)
    clock.forward(seconds=5)
    answer = await send(client, FORM, other | {"text": TEXT, "kept": [*kept, "nonsense"]})
    assert answer.status_code == 303
    assert (await messages(agent))[0]["attachments"] == []


async def test_a_large_file_and_too_many_keep_the_rest(
    client: httpx.AsyncClient, agent: Caller, fields: dict[str, str]
) -> None:
    large = ("large.bin", b"\x07" * 26_214_401)
    answer = await send(client, FORM, fields | {"text": TEXT}, [large])
    assert (answer.status_code, TEXT in answer.text) == (422, True)
    assert 'id="error-files"' in answer.text
    many = [(f"{n}.txt", b"some facts") for n in range(11)]
    page = (await send(client, FORM, fields | {"text": TEXT}, many)).text
    assert page.count('name="kept"') == 10
    assert await talks(agent) == []


async def test_what_is_no_form_is_refused_in_words(client: httpx.AsyncClient) -> None:
    for kind, body in (("application/json", b"{}"), ("multipart/form-data; boundary=x", b"--y")):
        answer = await client.post(FORM, content=body, headers={"content-type": kind})
        assert answer.status_code == 422
        assert "表单没能正常提交" in answer.text
    nul = await client.post(FORM, content=b"text=%00%ff&form=%00", headers=PLAIN)
    assert nul.status_code == 422


PLAIN = {"content-type": "application/x-www-form-urlencoded"}
