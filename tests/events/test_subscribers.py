"""A subscriber handles each event once, from its own beginning, and again only when asked to."""

import pytest
from tests.events.test_events import happened

from walletdesk import events
from walletdesk.events import Position, Recorded
from walletdesk.platform.db import Database, Tx


class Subscriber:
    """Keeps the numbers it was handed; fails when it meets `bad`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.got: list[int] = []
        self.bad = 0

    async def __call__(self, _: Tx, event: Recorded) -> None:
        number = event.data["number"]
        self.got.append(number)
        if number == self.bad:
            raise RuntimeError

    async def run(self) -> int:
        async with self._db.transaction() as tx:
            return await events.run_subscriber(tx, "test", self)


@pytest.fixture
def subscriber(db: Database) -> Subscriber:
    return Subscriber(db)


async def record(db: Database, *numbers: int) -> None:
    async with db.transaction() as tx:
        for number in numbers:
            events.record(tx, happened(number))


async def replay(db: Database, after: Position = events.BEGINNING) -> None:
    async with db.transaction() as tx:
        await events.replay(tx, "test", after=after)


async def test_a_new_one_begins_with_what_comes(db: Database, subscriber: Subscriber) -> None:
    await record(db, 1, 2)
    assert await subscriber.run() == 0
    await record(db, 3)
    assert await subscriber.run() == 1
    assert subscriber.got == [3]


async def test_a_new_one_gets_what_was_under_way_when_it_began(
    db: Database, subscriber: Subscriber
) -> None:
    async with db.transaction() as slow:
        events.record(slow, happened(1))
        await slow.write_buffers()
        assert await subscriber.run() == 0
    assert await subscriber.run() == 1
    assert subscriber.got == [1]


async def test_a_replay_hands_over_everything_again(db: Database, subscriber: Subscriber) -> None:
    await record(db, 1)
    await subscriber.run()
    await record(db, 2)
    await subscriber.run()
    await replay(db)
    assert await subscriber.run() == 2
    assert await subscriber.run() == 0
    assert subscriber.got == [2, 1, 2]


async def test_a_replay_begins_behind_a_position(db: Database, subscriber: Subscriber) -> None:
    await record(db, 1)
    await record(db, 2)
    async with db.read() as tx:
        first = (await events.after(tx, events.BEGINNING))[0]
    await subscriber.run()
    await replay(db, first.position)
    await subscriber.run()
    assert subscriber.got == [2]


async def test_a_replay_of_one_that_never_ran_hands_over_all(
    db: Database, subscriber: Subscriber
) -> None:
    await record(db, 1)
    await replay(db)
    await subscriber.run()
    assert subscriber.got == [1]


async def test_a_failing_one_gets_the_same_events_again(
    db: Database, subscriber: Subscriber
) -> None:
    await subscriber.run()
    await record(db, 1, 2, 3)
    subscriber.bad = 2
    with pytest.raises(RuntimeError):
        await subscriber.run()
    subscriber.bad = 0
    assert (await subscriber.run(), await subscriber.run()) == (3, 0)
    assert subscriber.got == [1, 2, 1, 2, 3]


async def test_two_workers_do_not_run_it_at_once(db: Database, subscriber: Subscriber) -> None:
    await subscriber.run()
    await record(db, 1)
    async with db.transaction() as one:
        assert await events.run_subscriber(one, "test", subscriber) == 1
        assert await subscriber.run() == 0
    assert subscriber.got == [1]
