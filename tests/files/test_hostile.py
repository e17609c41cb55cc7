"""What an attacker sends as a file, by every way in; and what is asked of links to files."""

import asyncio
import io
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.api.conftest import Caller, MakeCaller, admin, agent, app, caller, client
from tests.files import samples
from tests.portal.forms import send, shown

from walletdesk.app import asgi
from walletdesk.files import MAX_BYTES
from walletdesk.platform.clock import MovedClock
from walletdesk.platform.db import Database
from walletdesk.platform.settings import Settings

__all__ = ["admin", "agent", "app", "caller", "client"]


@pytest.fixture
async def visitor(client: httpx.AsyncClient) -> dict[str, str]:
    """The headers of a visitor's chat."""
    made = await client.post("/chat/v1/sessions", json={"language": "en"})
    return {"authorization": f"Bearer {made.json()['token']}"}


@pytest.fixture(params=["/api/v1/attachments", "/chat/v1/attachments"])
def way(
    request: pytest.FixtureRequest, agent: Caller, visitor: dict[str, str]
) -> tuple[str, dict[str, str]]:
    """Where a file is sent to, and as whom."""
    return request.param, agent.headers if "api" in request.param else visitor


def stored(settings: Settings) -> list[Path]:
    return [p for p in (settings.data / "files").rglob("*") if p.is_file()]


def form(name: bytes, data: bytes, kind: bytes = b"application/octet-stream") -> bytes:
    """A body with a file name as raw as a script can send it."""
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="' + name + b'"\r\n'
    return head + b"Content-Type: " + kind + b"\r\n\r\n" + data + b"\r\n--x--\r\n"


async def post(
    client: httpx.AsyncClient, way: tuple[str, dict[str, str]], body: Any
) -> httpx.Response:
    headers = way[1] | {"content-type": "multipart/form-data; boundary=x"}
    return await client.post(way[0], content=body, headers=headers)


NAMES: list[tuple[bytes, str]] = [
    (b"../../etc/passwd.txt", "passwd.txt"),
    (b"C:\\\\Windows\\\\notes.txt", "notes.txt"),
    ("a\u202etxt.txt".encode(), "atxt.txt"),
    ("\u200b\u2066x\u2069.txt".encode(), "x.txt"),
    (b"x" * 500 + b".txt", "x" * 176 + ".txt"),
    ("😱🔥.txt".encode(), "😱🔥.txt"),
    (b"...", "file"),
    (b"a.txt. . .", "a.txt"),
    (b"a\tb.txt", "ab.txt"),
    (b"<img src=x onerror=alert(1)>.txt", "<img src=x onerror=alert(1)>.txt"),
]


async def test_any_name_becomes_one_harmless_line(
    client: httpx.AsyncClient, way: tuple[str, dict[str, str]]
) -> None:
    for name, kept in NAMES:
        answer = await post(client, way, form(name, b"hello"))
        assert answer.status_code == 201, answer.text
        assert answer.json()["name"] == kept
        served = await client.get(answer.json()["url"])
        disposition = served.headers["content-disposition"]
        assert disposition.startswith("attachment; filename*=UTF-8''")
        assert disposition.isascii()
        assert not set(disposition) & set('"\\/<>\r\n')


async def test_no_name_is_too_odd_for_an_answer(
    client: httpx.AsyncClient, way: tuple[str, dict[str, str]]
) -> None:
    for name in (b"\xff\xfe.txt", b"a\x00b.txt", b"a\x7f.txt", b'a".txt', b"%00"):
        answer = await post(client, way, form(name, b"hello"))
        assert answer.status_code in (201, 422), (name, answer.text)
        if answer.status_code == 201:
            assert (await client.get(answer.json()["url"])).content == b"hello"


async def test_a_phrase_in_a_name_is_in_no_answer_and_no_link(
    client: httpx.AsyncClient, way: tuple[str, dict[str, str]]
) -> None:
    view = (await post(client, way, form(samples.PHRASE.encode() + b".txt", b"hello"))).json()
    served = await client.get(view["url"])
    for shown_to in (view["name"], served.headers["content-disposition"]):
        assert "sausage" not in shown_to


POLYGLOTS: list[tuple[str, bytes, str | None]] = [
    ("page.html", samples.GIF + samples.HTML, "image/gif"),
    ("shot.png", samples.png() + samples.packed("run.txt"), "image/png"),
    ("shot.svg", samples.JPEG + samples.SVG, "image/jpeg"),
    ("shot.png", samples.HTML, None),
    ("shot.gif", samples.SVG, None),
    ("a.pdf", samples.EXE, None),
    ("a.pdf.exe", samples.PDF, None),
    ("a.PDF.SCR ", samples.PDF, None),
    ("a.docm", samples.packed("word/vbaProject.bin"), None),
    ("link.url", b"[InternetShortcut]\nURL=file://evil/x", None),
    ("a.png", b"\x89PNG\r\n\x1a\n<script>alert(1)</script>", None),
]


async def test_a_file_of_two_kinds_is_served_as_a_picture_or_not_taken(
    client: httpx.AsyncClient, way: tuple[str, dict[str, str]], settings: Settings
) -> None:
    for name, data, kind in POLYGLOTS:
        answer = await post(client, way, form(name.encode(), data, b"image/png"))
        assert answer.status_code == (201 if kind else 422), name
        if kind is None:
            continue
        served = await client.get(answer.json()["url"])
        assert served.headers["content-type"] == kind
        assert served.headers["x-content-type-options"] == "nosniff"
        ending = served.headers["content-disposition"].rpartition(".")[2]
        assert ending in ("png", "gif", "jpg"), name
    assert len(stored(settings)) == sum(kind is not None for _, _, kind in POLYGLOTS)


async def test_what_kind_it_claims_to_be_does_not_matter(
    client: httpx.AsyncClient, way: tuple[str, dict[str, str]]
) -> None:
    for claimed in (b"image/png", b"text/html", b"\xff\xff", b"a" * 5_000):
        answer = await post(client, way, form(b"notes.txt", b"<b>hello</b> <script>", claimed))
        assert answer.status_code in (201, 422), claimed
        if answer.status_code == 201:
            served = await client.get(answer.json()["url"])
            assert not served.headers["content-type"].startswith("text/html")


async def test_a_bomb_is_only_bytes_to_us(
    client: httpx.AsyncClient, way: tuple[str, dict[str, str]]
) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("0.dat", bytes(200_000_000))
    answer = await post(client, way, form(b"logs.zip", made.getvalue()))
    assert answer.status_code == 201
    assert answer.json()["type"] == "application/zip"


async def test_25_megabytes_to_the_byte(
    client: httpx.AsyncClient, way: tuple[str, dict[str, str]]
) -> None:
    for more, status in ((1, 413), (0, 201)):
        data = samples.png() + bytes(MAX_BYTES - len(samples.png()) + more)
        answer = await post(client, way, form(b"a.png", data))
        assert answer.status_code == status, answer.text


async def test_25_megabytes_to_the_byte_in_a_form(
    client: httpx.AsyncClient, agent: Caller, clock: MovedClock
) -> None:
    assert agent.id
    for more, status in ((1, 422), (0, 303)):
        fields = await shown(client, "/contact/transfer")
        clock.forward(seconds=5)
        data = samples.png() + bytes(MAX_BYTES - len(samples.png()) + more)
        given = fields | {"text": "It has been pending for two days"}
        answer = await send(client, "/contact/transfer", given, [("a.png", data)])
        assert answer.status_code == status


IN_A_FORM: list[tuple[str, bytes, int]] = [
    ("x.html", samples.GIF + samples.HTML, 303),
    ("logo.svg", samples.SVG, 303),
    ("a.exe", samples.EXE, 422),
    ("shot.png", samples.HTML, 422),
    (samples.PHRASE + ".txt", b"hello", 303),
    ("keystore", samples.KEYSTORE, 422),
    ("empty.txt", b"", 422),
    ("..\\..\\x\u202e.txt", b"hello", 303),
]


async def test_a_form_takes_or_refuses_it_and_keeps_the_words(
    client: httpx.AsyncClient, clock: MovedClock
) -> None:
    words = "It has been pending for two days"
    for name, data, status in IN_A_FORM:
        fields = await shown(client, "/contact/transfer")
        clock.forward(minutes=5)
        given = fields | {"text": words}
        answer = await send(client, "/contact/transfer", given, [(name, data)])
        assert answer.status_code == status, name
        assert status == 303 or words in answer.text
        assert "sausage" not in answer.text


async def test_thirty_files_are_too_many_for_a_message(
    client: httpx.AsyncClient, visitor: dict[str, str], agent: Caller
) -> None:
    ids = [
        (await post(client, ("/chat/v1/attachments", visitor), form(b"a.txt", b"hello"))).json()
        for _ in range(11)
    ]
    wanted = [i["id"] for i in ids]
    body = {"client_id": "0192f3a0-0000-7000-8000-000000000002", "text": "a"}
    sent = await client.post(
        "/chat/v1/messages", json=body | {"attachments": wanted}, headers=visitor
    )
    assert sent.status_code in (400, 422), sent.text
    ours = [(await agent.upload("a.txt", b"hello")).json()["id"] for _ in range(30)]
    given = {"contact": {"name": "A"}, "text": "a", "attachments": ours}
    answer = await agent("POST", "/conversations", given)
    assert answer.status_code in (400, 422), answer.text


async def test_uploads_at_the_same_time_do_not_mix(
    client: httpx.AsyncClient, agent: Caller
) -> None:
    async def one(number: int) -> tuple[bytes, bytes]:
        data = f"file {number} ".encode() * 20_000
        view = (await agent.upload(f"{number}.txt", data)).json()
        return data, (await client.get(view["url"])).content

    for sent, got in await asyncio.gather(*(one(n) for n in range(24))):
        assert sent == got


class Cut:
    """Sends the head of a body to the application, then the connection is gone."""

    def __init__(self, app: asgi.Web, path: str, headers: dict[str, str]) -> None:
        self._app = app
        named = headers | {"content-type": "multipart/form-data; boundary=x"}
        self._scope: Any = {
            "type": "http", "method": "POST", "path": path, "raw_path": path.encode(),
            "query_string": b"", "headers": [(k.encode(), v.encode()) for k, v in named.items()],
            "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80), "scheme": "http", "state": {},
            "http_version": "1.1", "asgi": {"version": "3.0"}, "root_path": "", "extensions": {},
        }  # fmt: skip
        self._left = [{"type": "http.request", "body": form(b"a.txt", b"hello")[:-20]}]
        self.sent: list[Any] = []

    async def run(self) -> None:
        """To its answer, which nobody reads."""
        await asyncio.wait_for(self._app(self._scope, self._receive, self._keep), 60)

    async def _receive(self) -> Any:
        if self._left:
            return self._left.pop() | {"more_body": True}
        return {"type": "http.disconnect"}

    async def _keep(self, message: Any) -> None:
        self.sent.append(message)


async def test_an_upload_that_is_cut_leaves_nothing(
    app: asgi.Web, way: tuple[str, dict[str, str]], db: Database, settings: Settings
) -> None:
    cut = Cut(app, *way)
    await cut.run()
    assert [m["status"] for m in cut.sent if "status" in m] == [422]  # 5xx would be an alarm
    assert stored(settings) == []
    async with db.read() as tx:
        assert await tx.connection.fetchval("SELECT count(*) FROM file") == 0


async def test_a_form_that_is_cut_is_no_fault_of_ours(app: asgi.Web, settings: Settings) -> None:
    cut = Cut(app, "/contact/transfer", {})
    await cut.run()
    assert [m["status"] for m in cut.sent if "status" in m] == [422]
    assert stored(settings) == []


async def test_a_body_that_ends_in_the_middle_leaves_nothing(
    client: httpx.AsyncClient, way: tuple[str, dict[str, str]], settings: Settings
) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield form(b"a.txt", b"hello")[:-20]

    answer = await post(client, way, pieces())
    assert answer.status_code == 422
    assert stored(settings) == []


async def test_every_changed_character_of_a_link_breaks_it(
    client: httpx.AsyncClient, agent: Caller
) -> None:
    url = (await agent.upload("a.txt", b"one")).json()["url"]
    path, token = url.rsplit("/", 1)
    for place in range(len(token)):
        other = "A" if token[place] != "A" else "B"
        answer = await client.get(f"{path}/{token[:place]}{other}{token[place + 1 :]}")
        assert answer.status_code in (403, 404)


async def test_a_part_is_asked_for_and_the_whole_is_given(
    client: httpx.AsyncClient, agent: Caller
) -> None:
    """RFC 9110 §14.2: a server may ignore Range."""
    url = (await agent.upload("a.txt", b"hello")).json()["url"]
    for asked in ("bytes=0-1", "bytes=5-", "bytes=-1", "bytes=9-2", "nonsense"):
        answer = await client.get(url, headers={"range": asked})
        assert (answer.status_code, answer.content) == (200, b"hello"), asked


async def test_an_answer_tells_the_browser_to_trust_nothing(
    client: httpx.AsyncClient, caller: MakeCaller
) -> None:
    person = await caller()
    for name, data in (("a.html", samples.HTML), ("b.png", samples.png()), ("c.pdf", samples.PDF)):
        url = (await person.upload(name, data)).json()["url"]
        served = await client.get(url, headers={"cookie": "session=abc; csrf=def"})
        headers = served.headers
        assert "set-cookie" not in headers
        assert headers.get_list("content-security-policy") == [
            "default-src 'none'; sandbox; frame-ancestors 'none'"
        ]
        assert headers.get_list("x-content-type-options") == ["nosniff"]
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"].startswith("private")
        assert not headers["content-type"].startswith(("text/html", "image/svg", "application/xml"))
        assert "access-control-allow-origin" not in headers
