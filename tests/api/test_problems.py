"""Errors have one shape and speak the caller's language."""

from typing import Any

import httpx
import pytest
from tests.api.conftest import Caller, MakeCaller

from walletdesk.people import Role
from walletdesk.platform.db import Database

PARTS = {"type", "title", "status", "detail", "code", "errors", "request_id"}


def check(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    problem = answer.json()
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(problem) == PARTS
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["type"] == f"urn:walletdesk:problem:{code}"
    assert problem["detail"] != code, "a text is missing"
    assert all(e["detail"] != e["code"] for e in problem["errors"])
    return problem


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"text": "x"}, "contact", "value.missing"),
        ({"contact": {}, "text": 7}, "text", "value.type_str"),
        ({"contact": {"nome": "x"}, "text": "x"}, "contact.nome", "value.unknown_field"),
        ({"contact": {}, "text": "x", "attachments": ["a"]}, "attachments.0", "value.uuid"),
        ({"contact": {}, "text": "x", "subject": "x" * 301}, "subject", "value.too_long"),
        ([1], "", "value.type_object"),
    ],
)
async def test_a_body_that_does_not_fit_names_the_field(
    agent: Caller, body: object, field: str, code: str
) -> None:
    problem = check(await agent("POST", "/conversations", body), 400, "invalid")
    assert [(e["field"], e["code"]) for e in problem["errors"]] == [(field, code)]


async def test_a_broken_body_says_where(agent: Caller, client: httpx.AsyncClient) -> None:
    headers = agent.headers | {"content-type": "application/json"}
    broken = await client.post("/api/v1/conversations", content=b'{"text":}', headers=headers)
    assert "byte 8" in check(broken, 400, "body.not_json_at")["detail"]
    cut = await client.post("/api/v1/conversations", content=b'{"text": "', headers=headers)
    check(cut, 400, "body.not_json")
    big = await client.post("/api/v1/conversations", content=b" " * 1_100_000, headers=headers)
    check(big, 413, "body.too_large")


@pytest.mark.parametrize(
    "body",
    [
        b'{"text": "\xff\xfe"}',
        b'{"contact": {}, "fields": ' + b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
    ],
)
async def test_bytes_that_cannot_be_meant_are_no_fault_of_ours(
    agent: Caller, client: httpx.AsyncClient, body: bytes
) -> None:
    headers = agent.headers | {"content-type": "application/json"}
    check(
        await client.post("/api/v1/conversations", content=body, headers=headers),
        400,
        "body.not_json",
    )


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain", "text/xml"])
async def test_a_body_that_is_no_json_by_its_type(
    agent: Caller, client: httpx.AsyncClient, kind: str
) -> None:
    headers = agent.headers | {"content-type": kind}
    sent = await client.post("/api/v1/conversations", content=b"text=hello", headers=headers)
    check(sent, 415, "body.media_type")


async def test_a_media_type_of_json_may_have_parameters(agent: Caller) -> None:
    kind = "application/json; charset=utf-8"
    wish: dict[str, object] = {"contact": {"name": "Ana"}, "text": "hello"}
    await agent.good("POST", "/conversations", wish, content_type=kind)


async def test_routes_methods_and_strangers(agent: Caller, client: httpx.AsyncClient) -> None:
    check(await agent("GET", "/nothing"), 404, "route.unknown")
    wrong = await agent("DELETE", "/conversations")
    check(wrong, 405, "method.not_allowed")
    assert "GET" in wrong.headers["allow"]
    stranger = await client.get("/api/v1/conversations")
    check(stranger, 401, "sign_in.needed")
    assert stranger.headers["www-authenticate"].startswith("Bearer")
    forged = await client.get("/api/v1/conversations", headers={"authorization": "Bearer wd_x"})
    check(forged, 401, "token.unknown")


async def test_roles_and_scopes(caller: MakeCaller) -> None:
    reader = await caller(Role.PRODUCT)
    check(
        await reader("POST", "/conversations", {"contact": {}, "text": "x"}), 403, "act.not_yours"
    )
    assert (await reader("GET", "/conversations")).status_code == 200
    noting = await caller(scopes=("read", "note"))
    none = "/conversations/0190f8b8-0000-7000-8000-000000000000/messages"
    check(await noting("POST", none, {"kind": "reply", "text": "x"}), 403, "act.not_yours")
    check(await noting("POST", none, {"kind": "note", "text": "x"}), 404, "not_found")


async def test_the_language_is_the_callers(agent: Caller) -> None:
    said = {
        language: (await agent("GET", "/nothing", accept_language=language)).json()["title"]
        for language in ("en", "zh-CN,zh;q=0.9", "es-MX", "fr")
    }
    assert list(said.values()) == ["Not found", "未找到", "No encontrado", "Not found"]


async def test_our_own_fault_tells_nothing_but_the_request(agent: Caller, db: Database) -> None:
    async with db.alone() as tx:
        await tx.connection.execute("ALTER TABLE message RENAME TO gone")
    made = await agent("POST", "/conversations", {"contact": {}, "text": "secret words"})
    problem = check(made, 500, "internal")
    assert problem["request_id"] == made.headers["x-request-id"]
    assert "relation" not in made.text
    assert "secret words" not in made.text


async def test_every_write_of_the_api_is_authorised(
    agent: Caller, client: httpx.AsyncClient
) -> None:
    """By the document: no operation answers a stranger."""
    document = (await client.get("/api/v1/openapi.json")).json()
    some_id = "0190f8b8-0000-7000-8000-000000000000"
    for path, item in document["paths"].items():
        for method in item:
            filled = path
            for name in ("conversation_id", "contact_id", "identity_id", "held_id"):
                filled = filled.replace("{" + name + "}", some_id)
            if "{" in filled:
                filled = "/".join(
                    some_id if part.startswith("{") else part for part in filled.split("/")
                )
            answer = await client.request(method, filled, json={})
            assert answer.status_code == 401, (method, path, answer.status_code)


@pytest.mark.parametrize(
    ("query", "field", "code", "says"),
    [
        ("/conversations?statuss=open", "statuss", "parameter.mistyped", "status"),
        ("/conversations?offset=20", "offset", "parameter.unknown", "cursor"),
        ("/contacts?limit=5&e-mail=a", "e-mail", "parameter.mistyped", "email"),
        ("/conversations?Status=open", "Status", "parameter.mistyped", "status"),
        ("/openapi.json?version=2", "version", "parameter.none", ""),
    ],
)
async def test_a_parameter_that_nobody_knows_is_refused(
    agent: Caller, query: str, field: str, code: str, says: str
) -> None:
    problem = check(await agent("GET", query), 400, "invalid")
    assert [(e["field"], e["code"]) for e in problem["errors"]] == [(field, code)]
    assert says in problem["errors"][0]["detail"]


async def test_every_answer_may_be_asked_for_in_a_language(agent: Caller) -> None:
    answer = await agent("GET", "/conversations?lang=zh&tag=vip&limit=1")
    assert answer.status_code == 200
    assert (await agent("OPTIONS", "/conversations?from=elsewhere")).status_code == 204
