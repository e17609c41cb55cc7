"""`Idempotency-Key`: a repeated POST of the API is answered again, and does nothing twice.

The work of such a request and its kept answer are one transaction (`platform.db.Joint`), under an
advisory lock on the key. So there is no state in between: after `kill -9` the work either stands
with its answer, or neither does and the repeat does it. A refused request (not 2xx) leaves nothing.
"""

import hashlib
from collections.abc import Set
from datetime import timedelta
from typing import Any

import msgspec
from asyncpg import Record
from litestar import Request
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from msgspec import Struct

from walletdesk.people import Agent
from walletdesk.platform import sql
from walletdesk.platform.db import Database, Joint, Read, Tx, joint
from walletdesk.platform.errors import Conflict, Invalid
from walletdesk.ui import AnyRequest

queries = sql.load(__package__, "idempotency.sql")

KEPT = timedelta(hours=24)
LONGEST = 255
HEADER = "idempotency-key"
REPLAYED = (b"idempotent-replayed", b"true")


class Answer(Struct, frozen=True, array_like=True):
    """An answer as it is kept, sealed."""

    headers: list[tuple[bytes, bytes]]
    body: bytes


GONE = msgspec.msgpack.encode(
    Answer(
        [(b"content-type", b"application/problem+json"), (b"cache-control", b"no-store")],
        msgspec.json.encode(
            {
                "type": "urn:walletdesk:problem:erased",
                "title": "Gone",
                "status": 410,
                "detail": "What this request made was erased.",
                "code": "erased",
                "errors": [],
                "request_id": "",
            }
        ),
    )
)


class Asked(Struct, frozen=True):
    """Which repeat this would be: the blind index of its key, and what it sends."""

    key: bytes
    body_hash: bytes


class Idempotency:
    """ASGI middleware, inside of `people.Authentication`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or answer from what is kept. Raise `Invalid` or `Conflict`."""
        if scope["type"] != "http" or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        request: AnyRequest = Request(scope, receive, send)
        given, agent = request.headers.get(HEADER), scope["state"].get("agent")
        if given is None or agent is None or not scope["path"].startswith("/api/v1/"):
            await self._app(scope, receive, send)
            return
        body, again = await _body(request, receive)
        db: Database = request.app.state.db
        asked = _asked(db, _checked(given), agent, scope["path"], body)
        async with db.read() as tx:
            kept = await _kept(tx, asked)
        if kept is not None:
            await _replay(*kept, send)
            return
        await self._once(db, asked, scope, again, send)

    async def _once(
        self, db: Database, asked: Asked, scope: Scope, receive: Receive, send: Send
    ) -> None:
        shared = Joint(db, lambda tx: _first(tx, asked))
        token, answered = joint.set(shared), _Answered()
        try:
            await self._app(scope, receive, answered.take)
            await _keep(shared, asked, answered)
        except BaseException as wrong:
            await shared.end(wrong)
            raise
        finally:
            joint.reset(token)
        await shared.end(None if answered.good else _NotDone())
        for message in answered.messages:
            await send(message)


class _NotDone(Exception):
    """Rolls a refused request back; never leaves `Joint.end`."""


class _Answered:
    """Holds an answer until its transaction stands."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    async def take(self, message: Message) -> None:
        self.messages.append(message)

    @property
    def status(self) -> int:
        return next((m["status"] for m in self.messages if m["type"] == "http.response.start"), 500)

    @property
    def good(self) -> bool:
        return 200 <= self.status < 300

    def kept(self) -> Answer:
        headers: list[tuple[bytes, bytes]] = []
        body = b""
        for message in self.messages:
            if message["type"] == "http.response.start":
                headers = [(bytes(k), bytes(v)) for k, v in message["headers"]]
            elif message["type"] == "http.response.body":
                body += message["body"]
        return Answer([h for h in headers if h[0].lower() != b"set-cookie"], body)


async def sweep(tx: Tx) -> int:
    """Forget answers older than a day; how many."""
    return await queries.sweep.run(tx, before=tx.now - KEPT)


async def forget(tx: Tx, named: Set[bytes], *, batch: int = 500) -> int:
    """Empty the answers that name one of these ids: who they are of was erased. How many."""
    after, emptied = b"", 0
    while rows := await queries.next_kept.all(tx, after=after, batch=batch):
        after = rows[-1]["key"]
        found = [row["key"] for row in rows if _names(tx, row, named)]
        sealed = [tx.keys.desk.seal(GONE, _place_of(key)) for key in found]
        await queries.empty.run(tx, keys=found, status=410, answers=sealed)
        emptied += len(found)
    return emptied


def _names(tx: Read, row: Record, named: Set[bytes]) -> bool:
    answer = tx.keys.desk.open(row["answer"], _place_of(row["key"]))
    return any(one in answer for one in named)


async def _body(request: AnyRequest, receive: Receive) -> tuple[bytes, Receive]:
    """The body to compare, and a `receive` that gives it again.

    Of an upload only the length: its parts are framed anew at each try, and are read only once.
    """
    if request.content_type[0] == "multipart/form-data":
        return b"multipart " + request.headers.get("content-length", "").encode(), receive
    body = await request.body()
    messages: list[Any] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Any:
        return messages.pop() if messages else await receive()

    return body, again


def _checked(given: str) -> str:
    if not 0 < len(given) <= LONGEST or not all("!" <= c <= "~" for c in given):
        raise Invalid(HEADER, "idempotency.bad_key", most=LONGEST)
    return given


def _asked(db: Database, given: str, agent: Agent, path: str, body: bytes) -> Asked:
    who = agent.token or agent.id
    key = db.keys.blind("idempotency", f"{who}\x00{path}\x00{given}")
    return Asked(key, hashlib.sha256(body).digest())


async def _kept(tx: Read, asked: Asked) -> tuple[int, Answer] | None:
    row = await queries.kept.one(tx, key=asked.key, since=tx.now - KEPT)
    if row is None:
        return None
    if row["body_hash"] != asked.body_hash:
        raise Invalid(HEADER, "idempotency.other_body")
    sealed = tx.keys.desk.open(row["answer"], _place_of(asked.key))
    return row["status"], msgspec.msgpack.decode(sealed, type=Answer)


async def _first(tx: Tx, asked: Asked) -> None:
    """Before the work: nobody else is at it, or has just done it."""
    number = int.from_bytes(asked.key[:8], "big", signed=True)
    free = await queries.lock.value(tx, number=number)
    if not free or await _kept(tx, asked) is not None:
        raise Conflict("idempotency.running")


async def _keep(shared: Joint, asked: Asked, answered: _Answered) -> None:
    if shared.tx is None or not answered.good:
        return
    answer = msgspec.msgpack.encode(answered.kept())
    await queries.keep.run(
        shared.tx,
        key=asked.key,
        body_hash=asked.body_hash,
        status=answered.status,
        answer=shared.tx.keys.desk.seal(answer, _place_of(asked.key)),
        now=shared.tx.now,
    )


async def _replay(status: int, answer: Answer, send: Send) -> None:
    headers = [*answer.headers, REPLAYED]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body, "more_body": False})


def _place_of(key: bytes) -> bytes:
    return b"kept_answer.answer" + key
