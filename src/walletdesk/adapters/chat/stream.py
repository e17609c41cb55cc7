"""GET /chat/v1/stream: a visitor's talk as Server-Sent Events (WHATWG HTML §9.2).

On connect the present state, then every message after the last one the browser has; then whatever
changes. A hint only says that there is something to read; each 15 s it is read without one.
"""

import asyncio
import random
from typing import Any
from uuid import UUID

from litestar.types import Receive, Send

from walletdesk.adapters.chat import views
from walletdesk.adapters.chat.model import MessageView, Session, topic
from walletdesk.adapters.chat.parts import Parts
from walletdesk.adapters.chat.present import Present, present
from walletdesk.adapters.chat.wire import Call, cors, encode
from walletdesk.platform.errors import Invalid, Unavailable
from walletdesk.realtime import Hint, Subscription, of_conversation

EVERY = 15.0
"""Seconds until the tables are read without a hint."""
HEADERS = (
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store, no-transform"),
    (b"x-accel-buffering", b"no"),
)
WARNED = "secret.warned"
"""The line that says that something was masked: in earlier lines too, when it came in pieces."""
FAR_BACK = 100
"""Lines among which such pieces are looked for."""
SIGNS = frozenset({"typing", "replying", "left", "viewing", "draft"})
"""Hints that change no table."""


async def serve(parts: Parts, call: Call, session: Session) -> None:
    """Hold the stream until the browser goes or the process drains."""
    if parts.hub.draining:
        raise Unavailable("chat.restarting")
    since = Since(call.header(b"last-event-id"))
    headers = [*HEADERS, *cors(call.headers.get(b"origin", b""))]
    send, receive = call.send, call.receive
    del call  # a stream is held for hours: what only its beginning needs goes now
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    with parts.hub.subscribe(topic(session.id)) as box:
        watcher = asyncio.create_task(_until_gone(receive, box))
        try:
            await _Stream(parts, session, send, box, since).run(watcher)
        finally:
            watcher.cancel()


async def _until_gone(receive: Receive, box: Subscription) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue
    box.wake()


class Since:
    """Where the browser's copy of the talk ends, from `Last-Event-ID`."""

    __slots__ = ("seq", "talk")

    def __init__(self, header: str) -> None:
        talk, _, seq = header.rpartition(":")
        try:
            self.seq = int(seq) if seq else -1
            self.talk = UUID(talk) if talk else None
        except ValueError as wrong:
            raise Invalid("last_event_id", "chat.bad_event_id") from wrong

    def positions(self, now: Present) -> dict[UUID, int]:
        """The seq after which each talk is sent; without a header only what comes from now on."""
        if self.seq < 0:
            return dict(now.talks)
        at = next((i for i, (talk, _) in enumerate(now.talks) if talk == self.talk), -1)
        return {
            talk: last if i < at else self.seq if i == at else 0
            for i, (talk, last) in enumerate(now.talks)
        }


class _Stream:
    __slots__ = ("_at", "_box", "_now", "_parts", "_send", "_session", "_since")

    def __init__(
        self, parts: Parts, session: Session, send: Send, box: Subscription, since: Since
    ) -> None:
        self._parts = parts
        self._session = session
        self._send = send
        self._box = box
        self._since = since
        self._now = Present()
        self._at: dict[UUID, int] | None = None

    async def run(self, watcher: "asyncio.Task[None]") -> None:
        """Send until the watcher has seen the browser go."""
        await self._write(f"retry: {random.randint(1_000, 3_000)}\n\n".encode())  # noqa: S311
        await self._refresh(first=True)
        while not watcher.done():
            hints = await self._box.next(EVERY)
            if watcher.done():
                return
            if self._parts.hub.draining:
                await self._part()
                return
            await self._follow(hints)

    async def _follow(self, hints: list[Hint]) -> None:
        if not hints:
            await self._write(b": still here\n\n")
        kinds = {h.what for h in hints} - SIGNS
        answered = kinds == {"message"} and await self._messages()
        if answered or kinds - {"message"} or not hints:
            await self._refresh()
        if any(h.what in ("typing", "replying") and h.id != "contact" for h in hints):
            await self._event("typing", {"typing": True})

    async def _refresh(self, *, first: bool = False) -> None:
        """Read the present state, send what of it is new, then the messages that came."""
        if self._session.stale:
            await self._parts.sessions.refresh(self._session)
        fresh = await present(
            self._parts.db, self._parts.queue, self._session.conversation, self._parts.prefix
        )
        before, self._now = self._now, fresh
        if first or fresh.talk != before.talk:
            await self._event("status", fresh.talk)
        if first or fresh.queue != before.queue:
            await self._event("queue", fresh.queue)
        if fresh.agent != before.agent:
            await self._event("agent", {"name": fresh.agent})
        if fresh.read != before.read:
            await self._event("read", {"seq": fresh.read})
        self._listen()
        await self._messages()

    def _listen(self) -> None:
        """To each talk that is shown; positions are known once there is one."""
        if self._at is None:
            if not self._now.talks and self._since.seq < 0:
                self._since.seq = 0  # whatever begins from now on is new
            if self._now.talks:
                self._at = self._since.positions(self._now)
        for talk, _ in self._now.talks:
            name = of_conversation(talk)
            if name not in self._box.topics:
                self._box.add(name)

    async def _messages(self) -> bool:
        """Send what came after the last one sent; whether any of it was not the contact's own."""
        answered = False
        for talk, last in self._now.talks:
            assert self._at is not None
            at = self._at.get(talk, 0)
            while found := await self._after(talk, at):
                for message in found:
                    await self._message(message)
                    answered = answered or message.author != "contact"
                if any(message.code == WARNED for message in found):
                    await self._masked(talk, found[0].seq)
                at = found[-1].seq
            self._at[talk] = max(at, last)
        return answered

    async def _after(self, talk: UUID, seq: int) -> list[MessageView]:
        async with self._parts.db.read() as tx:
            return await views.after(tx, talk, seq, self._session.language)

    async def _masked(self, talk: UUID, before: int) -> None:
        """Send masked lines again that the browser may have as they were. Without an id: where the
        browser's copy ends does not change.
        """
        for message in await self._after(talk, max(0, before - FAR_BACK)):
            if message.masked and message.seq < before:
                await self._event("message", message)

    async def _message(self, message: MessageView) -> None:
        head = f"id: {message.conversation}:{message.seq}\nevent: message\ndata: "
        await self._write(head.encode() + encode(message) + b"\n\n")

    async def _event(self, name: str, data: Any) -> None:
        await self._write(f"event: {name}\ndata: ".encode() + encode(data) + b"\n\n")

    async def _part(self) -> None:
        """The process ends: come again after a moment, not all at once."""
        again = f"retry: {random.randint(200, 3_000)}\n: restarting\n\n"  # noqa: S311
        await self._send({"type": "http.response.body", "body": again.encode(), "more_body": False})

    async def _write(self, body: bytes) -> None:
        await self._send({"type": "http.response.body", "body": body, "more_body": True})
