"""GET /events: everything that happens, as Server-Sent Events that resume without skipping.

An `id` is the event's position (`xid-id`); `Last-Event-ID` goes on behind it. Only events are sent
that no running transaction can still precede, so that one which commits late is not skipped.
Heartbeats are comments. When the process drains, `retry` asks the reader to come back, spread out.
Format: WHATWG HTML, "Server-sent events".
"""

import random
from collections.abc import AsyncIterator
from typing import Annotated

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import HeaderParameter
from litestar.response import Stream

from walletdesk import events
from walletdesk.audit import Auditor, Reading
from walletdesk.events import EventView, Position, Recorded
from walletdesk.people import Act, Desk, may
from walletdesk.platform.errors import Invalid, Unavailable
from walletdesk.realtime import DESK, Hub

BATCH = 200
BEAT = 15.0
"""Seconds: a heartbeat, and a look at the table even when no hint came."""
SETTLING = 0.25
"""Seconds to the next look after a hint or an event, doubled each time nothing is found: a
transaction that began before still runs, and its events come first."""
AGAIN = (500, 3000)
"""Milliseconds within which readers of a draining process come back."""

SEEN_BY: dict[str, Act] = {
    "conversation": Act.READ,
    "message": Act.READ,
    "contact": Act.READ,
    "rating": Act.READ,
    "category_changed": Act.READ,
    "hours_changed": Act.READ,
    "macro": Act.READ,
    "team": Act.READ,
    "agent": Act.PEOPLE,
    "token": Act.TOKENS,
}
"""What one must be allowed to do to hear of a kind, by its first word; for all else `settings`."""


@get(
    "/events",
    guards=[may(Act.READ)],
    media_type="text/event-stream",
    responses={
        200: ResponseSpec(
            str,
            media_type="text/event-stream",
            generate_examples=False,
            description="`id`: position, `event`: kind, `data`: as in a conversation's events",
        )
    },
    tags=["events"],
    summary="Follow everything that happens",
)
async def stream_events(
    desk: NamedDependency[Desk],
    hub: NamedDependency[Hub],
    auditor: NamedDependency[Auditor],
    last_event_id: Annotated[
        str | None,
        HeaderParameter(
            name="Last-Event-ID", description="Go on behind this; `0-0`: from the first event kept"
        ),
    ] = None,
) -> Stream:
    """Without `Last-Event-ID` it begins with what happens from now on."""
    if hub.draining:
        raise Unavailable("process.draining")
    position = await _begin(desk, last_event_id)
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return Stream(
        _follow(desk, hub, auditor, position), media_type="text/event-stream", headers=headers
    )


async def _begin(desk: Desk, last: str | None) -> Position:
    """Behind what the caller saw last, or behind all there is. Raise `Invalid`."""
    async with desk.read() as tx:
        end = await events.end(tx)
    if not last:
        return end
    position = Position.parse(last)
    if position > end:  # a database that was restored has fewer transactions than it had
        raise Invalid("last_event_id", "events.ahead")
    return position


async def _follow(desk: Desk, hub: Hub, auditor: Auditor, position: Position) -> AsyncIterator[str]:
    pause = SETTLING
    with hub.subscribe(DESK) as hints:
        yield f"id: {position}\nretry: 1000\n\n"
        while not hub.draining and await desk.still_here():
            found = await _after(desk, position)
            for event in found:
                position = event.position
                if visible(event, desk.agent.acts):
                    _audit(auditor, desk, event)
                    yield frame(events.view(event))
            if len(found) == BATCH:
                continue
            woken = await hints.next(SETTLING if found else pause)
            if pause >= BEAT and not woken:
                yield f": still here\nid: {position}\n\n"
            pause = SETTLING if found or woken else min(2 * pause, BEAT)
        yield f"retry: {random.randint(*AGAIN)}\n\n"  # noqa: S311 (spreads load, hides nothing)


async def _after(desk: Desk, position: Position) -> list[Recorded]:
    async with desk.read() as tx:
        return await events.after(tx, position, batch=BATCH)


def visible(event: Recorded, acts: frozenset[Act]) -> bool:
    """Whether one who may do `acts` hears of an event."""
    return SEEN_BY.get(event.kind.partition(".")[0], Act.SETTINGS) in acts


def frame(event: EventView) -> str:
    """One event on the wire."""
    return f"id: {event.id}\nevent: {event.kind}\ndata: {msgspec.json.encode(event).decode()}\n\n"


def _audit(auditor: Auditor, desk: Desk, event: Recorded) -> None:
    if event.contact is not None:
        auditor.read(Reading(desk.agent.id, desk.agent.token, "api.events"), [event.contact])


api = [stream_events]
