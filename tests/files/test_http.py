"""Uploading and serving over HTTP, as the whole application does it."""

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from tests.api.conftest import Caller, MakeCaller, admin, agent, app, caller, client
from tests.files import samples

from walletdesk.files import upload
from walletdesk.files.links import epoch, link, opened
from walletdesk.people import Role
from walletdesk.platform import ids
from walletdesk.platform.clock import MovedClock
from walletdesk.platform.db import Database
from walletdesk.platform.errors import Forbidden, NotFound

__all__ = ["admin", "agent", "app", "caller", "client"]


async def test_a_picture_is_uploaded_and_shown_without_a_token(
    agent: Caller, client: httpx.AsyncClient
) -> None:
    answer = await agent.upload("shot.png", samples.png())
    assert answer.status_code == 201, answer.text
    view = answer.json()
    assert (view["name"], view["type"], view["size"]) == (
        "shot.png",
        "image/png",
        len(samples.png()),
    )
    shown = await client.get(view["url"])
    assert shown.content == samples.png()
    assert shown.headers["content-type"] == "image/png"
    assert shown.headers["content-disposition"].startswith("inline;")
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in shown.headers["content-security-policy"]
    assert "sandbox" in shown.headers["content-security-policy"]
    assert "set-cookie" not in shown.headers


@pytest.mark.parametrize(
    ("name", "data"), [("page.html", samples.HTML), ("logo.svg", samples.SVG), ("a.txt", b"hello")]
)
async def test_all_else_is_only_downloaded_and_markup_has_no_meaning(
    agent: Caller, client: httpx.AsyncClient, name: str, data: bytes
) -> None:
    view = (await agent.upload(name, data)).json()
    served = await client.get(view["url"])
    assert served.content == data
    assert served.headers["content-disposition"] == f"attachment; filename*=UTF-8''{name}"
    kind = served.headers["content-type"]
    assert kind.startswith("text/plain" if name == "a.txt" else "application/octet-stream")


async def test_a_name_in_chinese_comes_back_whole(agent: Caller, client: httpx.AsyncClient) -> None:
    view = (await agent.upload("转账 截图.png", samples.png())).json()
    served = await client.get(view["url"])
    assert view["name"] == "转账 截图.png"
    assert "%E8%BD%AC%E8%B4%A6%20" in served.headers["content-disposition"]


@pytest.mark.parametrize(
    ("language", "words"), [("en", "25 MB"), ("zh-CN", "25 MB"), ("es", "25 MB")]
)
async def test_26_megabytes_are_refused_in_the_callers_language(
    agent: Caller, language: str, words: str
) -> None:
    answer = await agent.upload("big.bin", bytes(26 * 2**20), accept_language=language)
    assert answer.status_code == 413
    assert answer.json()["code"] == "files.too_large"
    assert words in answer.json()["detail"]


async def test_a_false_picture_is_refused_with_a_clear_text(agent: Caller) -> None:
    answer = await agent.upload("shot.png", samples.HTML)
    problem = answer.json()
    assert answer.status_code == 422
    assert problem["errors"][0]["field"] == "file"
    assert "shot.png" in str(problem["errors"][0])


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "multipart/form-data; boundary=x"),
        (
            b"--x\r\nContent-Disposition: form-data; name=file; filename=a\r\n\r\nab",
            "multipart/form-data; boundary=x",
        ),
        (
            b"--x\r\nContent-Disposition: form-data; name=note\r\n\r\nab\r\n--x--",
            "multipart/form-data; boundary=x",
        ),
        (b"{}", "application/json"),
        (b"{}", "multipart/form-data"),
        (b"\x00\xff" * 100, "multipart/form-data; boundary=x"),
    ],
)
async def test_a_broken_form_is_the_senders_fault(
    client: httpx.AsyncClient, agent: Caller, body: bytes, kind: str
) -> None:
    headers = agent.headers | {"content-type": kind}
    answer = await client.post("/api/v1/attachments", content=body, headers=headers)
    assert answer.status_code == 422, answer.text


async def test_a_body_in_small_pieces_is_the_same_file(
    agent: Caller, client: httpx.AsyncClient
) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
    whole = head + b"first\r\n--y second" + b"\r\n--x--\r\n"

    async def pieces() -> AsyncIterator[bytes]:
        for i in range(0, len(whole), 7):
            yield whole[i : i + 7]

    headers = agent.headers | {"content-type": "multipart/form-data; boundary=x"}
    answer = await client.post("/api/v1/attachments", content=pieces(), headers=headers)
    assert answer.status_code == 201, answer.text
    assert (await client.get(answer.json()["url"])).content == b"first\r\n--y second"


async def test_one_who_may_not_reply_may_not_upload(caller: MakeCaller) -> None:
    product = await caller(Role.PRODUCT)
    assert (await product.upload("a.txt", b"hello")).status_code == 403


async def test_uploads_share_a_budget_of_memory_and_give_it_back(
    agent: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload, "BUDGET", 1_000)
    answer = await agent.upload("a.bin", bytes(2_000))
    assert answer.status_code == 429
    assert "retry-after" in answer.headers
    assert (await agent.upload("a.bin", bytes(900))).status_code == 201
    assert (await agent.upload("a.bin", bytes(900))).status_code == 201


async def test_a_link_ends_and_cannot_be_bent(
    agent: Caller, client: httpx.AsyncClient, clock: MovedClock
) -> None:
    one = (await agent.upload("a.txt", b"one")).json()["url"]
    two = (await agent.upload("b.txt", b"two")).json()["url"]
    bent = one[:-24] + two[-24:]
    paths = (one, bent, "/files/x", "/files/%C3%A9")
    assert [(await client.get(p)).status_code for p in paths] == [200, 404, 404, 404]
    clock.forward(hours=14)
    assert (await client.get(one)).status_code == 403


def test_a_link_is_the_same_within_its_period_and_lasts_as_promised(db: Database) -> None:
    file_id, now = ids.new(), db.clock.now().replace(minute=5)
    first = link(db.keys, file_id, now, lifetime=timedelta(hours=2))
    later = now + timedelta(minutes=50)
    assert link(db.keys, file_id, later, lifetime=timedelta(hours=2)) == first
    assert epoch(now) == epoch(later) != epoch(now + timedelta(hours=1))
    token = first.removeprefix("/files/")
    assert opened(db.keys, token, now + timedelta(hours=2))[0] == file_id
    with pytest.raises(Forbidden):
        opened(db.keys, token, now + timedelta(hours=4))
    with pytest.raises(NotFound):
        opened(db.keys, token[:-1], now)


async def test_the_contract_names_the_body(agent: Caller) -> None:
    document = await agent.good("GET", "/openapi.json")
    body = document["paths"]["/api/v1/attachments"]["post"]["requestBody"]
    schema = body["content"]["multipart/form-data"]["schema"]
    assert schema["required"] == ["file"]
    assert schema["properties"]["file"] == {"type": "string", "format": "binary"}
