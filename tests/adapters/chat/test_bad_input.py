"""Bad input gets a clear 4xx in the visitor's language, never a 5xx."""

import json
import uuid

import pytest

from .conftest import Desk, Visitor

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 40
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
async def visitor(desk: Desk) -> Visitor:
    return await desk.visitor()


def body(**more: object) -> dict[str, object]:
    return {"client_id": str(uuid.uuid4()), "text": "你好"} | more


@pytest.mark.parametrize(
    ("raw", "status", "code", "field"),
    [
        (b"{", 400, "body.not_json", "body"),
        (b"", 400, "body.not_json", "body"),
        (b"\xff\xfe", 400, "body.not_json", "body"),
        (b'{"client_id": "x", "text": "a"}', 400, "value.wrong", "client_id"),
        (b'{"text": "a"}', 400, "value.missing", "client_id"),
        (b"[]", 400, "value.wrong", "body"),
        (b"null", 400, "value.wrong", "body"),
        (b"\x00", 400, "body.not_json", "body"),
    ],
)
async def test_what_is_no_message(
    visitor: Visitor, raw: bytes, status: int, code: str, field: str
) -> None:
    answer = await visitor.post("messages", content=raw)
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (status, code)
    assert problem["errors"][0]["field"] == field
    assert answer.headers["content-language"] == "zh-Hans"


async def test_unknown_fields_and_wrong_types_are_named(visitor: Visitor) -> None:
    for more, field in (
        ({"extra": 1}, "extra"),
        ({"text": 5}, "text"),
        ({"attachments": ["x"]}, "attachments[0]"),
        ({"text": None}, "text"),
    ):
        answer = await visitor.post("messages", body(**more))
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["field"] == field


async def test_a_message_of_a_megabyte(visitor: Visitor) -> None:
    answer = await visitor.post("messages", body(text="字" * 350_000))
    assert answer.status_code == 413
    answer = await visitor.post("messages", body(text="a" * 20_001))
    assert (answer.status_code, answer.json()["code"]) == (422, "message.too_long")


async def test_ten_thousand_emoji_and_nul_bytes_are_kept_as_they_can_be(visitor: Visitor) -> None:
    assert (await visitor.say("😀" * 10_000))["text"] == "😀" * 10_000
    assert (await visitor.say("a\x00b"))["text"] == "ab"
    answer = await visitor.post("messages", body(text="\x00\x00"))
    assert (answer.status_code, answer.json()["code"]) == (422, "message.empty")


async def test_half_a_surrogate_pair(visitor: Visitor) -> None:
    raw = json.dumps(body()).replace("\\u4f60", "\\ud83d").encode()
    assert (await visitor.post("messages", content=raw)).status_code in (201, 400)


async def test_strangers_are_told_to_begin_anew(desk: Desk) -> None:
    for headers in ({}, {"authorization": "Bearer wdc_x"}, {"authorization": "Basic eA=="}):
        answer = await desk.http.post("/chat/v1/messages", json=body(), headers=headers)
        assert answer.status_code == 401


async def test_unknown_addresses_and_methods(desk: Desk) -> None:
    assert (await desk.http.get("/chat/v1/nothing")).status_code == 404
    assert (await desk.http.get("/chat/v1/")).status_code == 404
    assert (await desk.http.get("/chat/v1/messages")).status_code == 405


async def test_a_script_meets_the_limit_and_a_person_does_not(visitor: Visitor) -> None:
    for n in range(20):
        await visitor.say(f"第 {n} 句")
    answer = await visitor.post("messages", body())
    assert answer.status_code == 429
    assert 0 < answer.json()["retry_after"] <= 1
    assert int(answer.headers["retry-after"]) >= 1
    assert "稍等" in answer.json()["detail"]


async def test_no_ratings_of_nothing(visitor: Visitor) -> None:
    assert (await visitor.post("rating", {"score": 5})).status_code == 409
    await visitor.say("你好")
    assert (await visitor.post("rating", {"score": 6})).status_code == 400
    assert (await visitor.get("transcript")).status_code == 200


async def test_only_allowed_sites_may_embed(desk: Desk) -> None:
    good, bad = {"origin": "https://wallet.example"}, {"origin": "https://wa11et.example"}
    answer = await desk.http.post("/chat/v1/sessions", json={}, headers=good)
    assert answer.headers["access-control-allow-origin"] == "https://wallet.example"
    assert "set-cookie" not in answer.headers
    refused = await desk.http.post("/chat/v1/sessions", json={}, headers=bad)
    assert refused.status_code == 403
    assert refused.headers["access-control-allow-origin"] == "null"
    preflight = await desk.http.options("/chat/v1/messages", headers=good)
    assert preflight.status_code == 204
    assert "authorization" in preflight.headers["access-control-allow-headers"]
    assert int(preflight.headers["access-control-max-age"]) >= 3600
    own = {"origin": "http://127.0.0.1:8000"}
    assert (await desk.http.post("/chat/v1/sessions", json={}, headers=own)).status_code == 201


async def test_errors_can_be_read_by_the_site_too(desk: Desk) -> None:
    good = {"origin": "https://wallet.example"}
    answer = await desk.http.post("/chat/v1/messages", json={}, headers=good)
    assert answer.status_code == 401
    assert answer.headers["access-control-allow-origin"] == "https://wallet.example"


async def upload(visitor: Visitor, name: str, data: bytes, kind: str):
    return await visitor.post("attachments", files={"file": (name, data, kind)})


async def test_files_come_with_the_message(visitor: Visitor) -> None:
    answer = await upload(visitor, "截图.png", PNG, "image/png")
    assert answer.status_code == 201, answer.text
    file = answer.json()
    assert (file["name"], file["inline"]) == ("截图.png", True)
    await visitor.say("", attachments=[file["id"]])
    shown = (await visitor.again())["messages"][0]
    assert shown["files"][0]["name"] == "截图.png"
    again = await upload(visitor, "b.png", PNG, "image/png")
    await visitor.say("再来一张", attachments=[again.json()["id"]])
    assert len((await visitor.again())["messages"]) == 2


async def test_files_that_are_not_what_they_say(visitor: Visitor) -> None:
    html = await upload(
        visitor, "图片.png", b"<!doctype html><script>alert(1)</script>", "image/png"
    )
    assert (html.status_code, html.json()["code"]) == (422, "files.not_a_picture")
    svg = await upload(visitor, "logo.svg", SVG, "image/svg+xml")
    assert svg.status_code == 201
    assert svg.json()["inline"] is False
    empty = await upload(visitor, "a.txt", b"", "text/plain")
    assert empty.status_code == 422
    assert (await visitor.post("attachments", content=b"x")).status_code == 422


async def test_a_file_of_26_megabytes(visitor: Visitor) -> None:
    answer = await upload(visitor, "v.bin", b"\x01" * 26 * 2**20, "application/octet-stream")
    assert (answer.status_code, answer.json()["code"]) == (413, "files.too_large")


async def test_nobody_else_can_attach_my_file(desk: Desk, visitor: Visitor) -> None:
    file = (await upload(visitor, "a.png", PNG, "image/png")).json()
    other = await desk.visitor()
    for _ in range(2):
        answer = await other.post("messages", body(attachments=[file["id"]]))
        assert answer.status_code == 422
        await other.say("你好")
