"""GET /desk/stream: one event stream a browser, for all that its desk must hear at once.

Events carry ids, never text; what they point at is asked for over the ordinary, authorised and
audited ways. `id` is the moment (µs since 1970) up to which changes of lists have been told, so
that a reader who comes back hears what it missed.

    list     {"ids": […]}                                   rows of lists that changed
    talk     {"conversation", "what", "id", "number"}       in a conversation that is open here
    agent    {"what", "id", "number"}                       for this agent alone
    resync   {}                                             read again whatever is shown
"""

import random
import re
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, HeaderParameter
from litestar.response import Stream

from walletdesk import conversations, realtime
from walletdesk.people import Act, Desk, by_session, may
from walletdesk.platform.errors import Unavailable
from walletdesk.realtime import DESK, Hint, Hub, Subscription, of_agent, of_conversation

BEAT = 15.0
"""Seconds after which a quiet stream says that it lives, reads what it may have missed, and makes
sure that the session still holds."""
SEEN_EVERY = timedelta(seconds=30)
OVERLAP = timedelta(seconds=5)
"""A transaction that began before the last look may have committed after it."""
MOST_CHANGES = 200
"""With more than this to tell, a page had better read everything again."""
MOST_WATCHED = 30
"""Conversations whose every sign one browser hears: more than anybody has tabs."""
AGAIN = (500, 3000)
"""Milliseconds within which readers of a draining process come back."""
HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}
MOMENT = re.compile("[0-9]{1,16}")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@get(
    "/desk/stream",
    guards=[may(Act.READ), by_session],
    include_in_schema=False,
    media_type="text/event-stream",
)
async def get_stream(
    desk: NamedDependency[Desk],
    hub: NamedDependency[Hub],
    last_event_id: Annotated[str | None, HeaderParameter(name="Last-Event-ID")] = None,
) -> Stream:
    """Everything that changes, until the session ends."""
    if hub.draining:
        raise Unavailable("process.draining")
    line = Line(desk, hub, moment_of(last_event_id) or desk.db.clock.now())
    return Stream(line.events(), media_type="text/event-stream", headers=HEADERS)


@put(
    "/desk/watch/{conversation_id:uuid}",
    guards=[may(Act.READ), by_session],
    include_in_schema=False,
    status_code=204,
)
async def put_watch(
    conversation_id: FromPath[UUID], desk: NamedDependency[Desk], hub: NamedDependency[Hub]
) -> Response[None]:
    """Hear every sign of one conversation. A hint tells the stream, which may be elsewhere."""
    hub.publish(Hint(of_agent(desk.agent.id), "watch", str(conversation_id)))
    return Response(None, status_code=204)


class Line:
    """One stream: its mailbox, and what it has told."""

    def __init__(self, desk: Desk, hub: Hub, told: datetime) -> None:
        self._desk = desk
        self._hub = hub
        self._told = told
        """Changes of lists up to here have been told."""
        self._versions: dict[UUID, int] = {}
        """Of the last look: its overlap with the next is not told twice."""
        self._here = EPOCH
        """When it was last written down that this desk is open."""
        self._watched: list[str] = []

    async def events(self) -> AsyncGenerator[str]:
        """What goes over the wire."""
        me = of_agent(self._desk.agent.id)
        with self._hub.subscribe(DESK, me) as mailbox:
            yield "retry: 1000\n\n"
            while not self._hub.draining and await self._desk.still_here():
                await self._be_here()
                yield await self._missed()
                async for text in self._until_next_look(mailbox):
                    yield text
        if self._hub.draining:
            yield f"retry: {random.randint(*AGAIN)}\n\n"  # noqa: S311 (spreads load, hides nothing)

    async def _until_next_look(self, mailbox: Subscription) -> AsyncGenerator[str]:
        clock = self._desk.db.clock
        until = clock.now() + timedelta(seconds=BEAT)
        while (left := (until - clock.now()).total_seconds()) > 0:
            hints = await mailbox.next(left)
            if not hints:
                return
            if text := self._frames(mailbox, hints):
                yield text
            if self._hub.draining or any(hint.what == "session" for hint in hints):
                return

    def _frames(self, mailbox: Subscription, hints: list[Hint]) -> str:
        if any(hint.what == "resync" for hint in hints):
            return frame("resync", {})
        changed = dict.fromkeys(hint.id for hint in hints if hint.topic == DESK)
        texts = [frame("list", {"ids": list(changed)})] if changed else []
        for hint in hints:
            if hint.topic == DESK:
                continue
            if hint.what == "watch":
                self._watch(mailbox, hint.id)
            elif hint.topic.startswith("c:"):
                about = {
                    "conversation": hint.topic[2:],
                    "what": hint.what,
                    "id": hint.id,
                    "number": hint.number,
                }
                texts.append(frame("talk", about))
            else:
                texts.append(
                    frame("agent", {"what": hint.what, "id": hint.id, "number": hint.number})
                )
        return "".join(texts)

    def _watch(self, mailbox: Subscription, conversation: str) -> None:
        topic = of_conversation(UUID(conversation))
        if topic in self._watched:
            self._watched.remove(topic)
        self._watched.append(topic)
        mailbox.add(topic)
        if len(self._watched) > MOST_WATCHED:
            mailbox.drop(self._watched.pop(0))

    async def _missed(self) -> str:
        """What changed since the last look, less what was told then; also the sign of life."""
        async with self._desk.read() as tx:
            now = tx.now
            rows = await conversations.changed_since(
                tx, self._told - OVERLAP, limit=MOST_CHANGES + 1
            )
        fresh = {identity: version for identity, version, _ in rows}
        changed = [str(i) for i, version in fresh.items() if self._versions.get(i) != version]
        self._told, self._versions = now, fresh
        mark = f"id: {(now - EPOCH) // timedelta(microseconds=1)}\n"
        if len(rows) > MOST_CHANGES:
            return mark + frame("resync", {})
        return mark + frame("list", {"ids": changed})

    async def _be_here(self) -> None:
        now = self._desk.db.clock.now()
        if now - self._here >= SEEN_EVERY:
            self._here = now
            async with self._desk.db.statement() as tx:
                await realtime.seen(tx, self._desk.agent.id)


def frame(event: str, data: dict[str, Any]) -> str:
    """One event on the wire."""
    return f"event: {event}\ndata: {msgspec.json.encode(data).decode()}\n\n"


def moment_of(last_event_id: str | None) -> datetime | None:
    """The moment in an id of ours, else None."""
    if not last_event_id or not MOMENT.fullmatch(last_event_id):
        return None
    return EPOCH + timedelta(microseconds=int(last_event_id))


pages = [get_stream, put_watch]
