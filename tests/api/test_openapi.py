"""The document describes what the API does."""

from typing import Any

import httpx
import pytest
from tests.api.conftest import Caller


async def document(client: httpx.AsyncClient) -> dict[str, Any]:
    answer = await client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    return answer.json()


async def test_it_is_openapi_3_1_of_the_api_alone(client: httpx.AsyncClient) -> None:
    found = await document(client)
    assert found["openapi"].startswith("3.1")
    assert all(path.startswith("/api/v1/") for path in found["paths"])
    assert found["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    wanted = {
        "/api/v1/conversations": {"get", "post"},
        "/api/v1/conversations/{conversation_id}": {"get", "patch"},
        "/api/v1/conversations/{conversation_id}/messages": {"get", "post"},
        "/api/v1/conversations/{conversation_id}/assignment": {"put", "delete"},
        "/api/v1/conversations/{conversation_id}/solution": {"post", "delete"},
        "/api/v1/conversations/{conversation_id}/merge": {"post", "delete"},
        "/api/v1/conversations/{conversation_id}/hold": {"put", "delete"},
        "/api/v1/conversations/{conversation_id}/snooze": {"put", "delete"},
        "/api/v1/conversations/{conversation_id}/events": {"get"},
        "/api/v1/contacts": {"get"},
        "/api/v1/search": {"get"},
        "/api/v1/events": {"get"},
        "/api/v1/categories": {"get", "post"},
        "/api/v1/agents": {"get", "post"},
        "/api/v1/attachments": {"post"},
    }
    for path, methods in wanted.items():
        assert methods <= found["paths"][path].keys(), path


async def test_every_operation_says_how_it_refuses(client: httpx.AsyncClient) -> None:
    found = await document(client)
    for path, item in found["paths"].items():
        for method, operation in item.items():
            assert operation["summary"], (method, path)
            assert {"400", "401", "403", "404", "422", "429", "500"} <= operation[
                "responses"
            ].keys()
            if method == "post":
                names = [p["$ref"] for p in operation["parameters"] if "$ref" in p]
                assert names == ["#/components/parameters/IdempotencyKey"]
    problem = found["components"]["responses"]["Problem404"]["content"]
    assert list(problem) == ["application/problem+json"]
    parts = found["components"]["schemas"]["Problem"]["properties"]
    assert {"type", "title", "status", "detail", "code", "errors"} <= parts.keys()


async def test_requests_refuse_what_the_document_does_not_name(client: httpx.AsyncClient) -> None:
    found = await document(client)
    schemas = found["components"]["schemas"]
    wishes = [
        n
        for n in schemas
        if n.rpartition("_")[2] in ("ConversationChange", "ContactWish", "NewMessage")
    ]
    assert wishes or {"ConversationChange", "ContactWish", "NewMessage"} <= schemas.keys()
    for name in wishes or ("ConversationChange", "ContactWish", "NewMessage"):
        assert schemas[name]["additionalProperties"] is False


@pytest.mark.parametrize("path", ["schema", "schema/openapi.json", "schema/swagger", "schema/x"])
async def test_the_framework_serves_no_copy_beside_it(admin: Caller, path: str) -> None:
    answer = await admin("GET", f"/{path}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
