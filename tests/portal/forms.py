"""A visitor without JavaScript: reads a page, fills its form, sends it."""

import re
from collections.abc import Mapping, Sequence
from html import unescape
from typing import Any

import httpx

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
PHRASE = "abandon " * 11 + "about"


async def shown(client: httpx.AsyncClient, path: str) -> dict[str, str]:
    """The hidden fields of the (first) form of a page."""
    answer = await client.get(path)
    assert answer.status_code == 200, answer.text
    return hidden(answer.text)


def hidden(page: str) -> dict[str, str]:
    """Name → value."""
    found: dict[str, str] = {}
    for name, value in HIDDEN.findall(page):
        found.setdefault(name, unescape(value))
    return found


async def send(
    client: httpx.AsyncClient,
    path: str,
    fields: Mapping[str, Any],
    files: Sequence[tuple[str, bytes]] = (),
) -> httpx.Response:
    """POST as a browser does: multipart, fields first."""
    parts = [("files", (name, data, "application/octet-stream")) for name, data in files]
    return await client.post(path, data=fields, files=parts or [("files", ("", b""))])
