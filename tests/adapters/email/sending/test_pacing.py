"""How much goes to a domain at a time."""

import asyncio

import pytest

from walletdesk.adapters.email.sending.pacing import (
    AT_ONCE,
    FASTEST,
    LONGEST_PAUSE,
    SLOWEST,
    Domains,
    Later,
    Pace,
    quicken,
    slow,
    slow_all,
    wait,
)


def test_a_bucket_gives_what_is_in_it_and_then_its_rate():
    pace = Pace(at=0.0)
    assert [wait(pace, 0.0) for _ in range(int(FASTEST))] == [0.0] * int(FASTEST)
    assert wait(pace, 0.0) == pytest.approx(1 / FASTEST)
    assert wait(pace, 0.0) == pytest.approx(2 / FASTEST)
    assert wait(pace, 1.0) == 0.0


def test_a_bucket_does_not_overflow():
    pace = Pace(at=0.0)
    waits = [wait(pace, 1e6) for _ in range(int(FASTEST) + 1)]
    assert waits[-2:] == [0.0, pytest.approx(1 / FASTEST)]


def test_a_domain_that_refuses_is_left_alone_longer_each_time():
    pace = Pace(at=0.0)
    pauses: list[float] = []
    for _ in range(8):
        slow(pace, 0.0)
        pauses.append(pace.paused_until)
    assert pauses[:3] == [30, 60, 120]
    assert pauses[-1] == LONGEST_PAUSE
    for _ in range(8):
        slow(pace, 0.0)
    assert pace.rate == SLOWEST


def test_a_domain_that_takes_mails_gets_them_sooner_again():
    pace = Pace(at=0.0)
    slow(pace, 0.0)
    assert wait(pace, 0.0) >= 30
    for _ in range(50):
        quicken(pace)
    assert pace.rate == FASTEST
    slow(pace, 100.0)
    assert pace.paused_until == 130


async def test_so_many_at_once_and_no_more():
    domains, inside, most = Domains(), 0, 0
    full, go = asyncio.Event(), asyncio.Event()

    async def one() -> None:
        nonlocal inside, most
        async with domains.turn(["mail.example"]):
            inside += 1
            most = max(most, inside)
            if inside == AT_ONCE:
                full.set()
            await go.wait()
            inside -= 1

    tasks = [asyncio.create_task(one()) for _ in range(AT_ONCE * 2)]
    await full.wait()
    async with domains.turn(["other.example"]):
        go.set()
    await asyncio.gather(*tasks)
    assert most == AT_ONCE


async def test_mails_to_the_same_domains_in_another_order_do_not_block_each_other():
    domains = Domains()

    async def one(names: list[str]) -> None:
        async with domains.turn(names):
            await asyncio.sleep(0)

    orders = (["a.example", "b.example"], ["b.example", "a.example", "a.example"])
    await asyncio.wait_for(asyncio.gather(*(one(orders[n % 2]) for n in range(30))), 60)


async def test_a_long_wait_is_the_outboxs():
    domains = Domains()
    async with domains.turn(["mail.example"]) as paces:
        slow_all(paces)
    with pytest.raises(Later) as later:
        async with domains.turn(["other.example", "mail.example"]):
            pytest.fail("it was not its turn")
    assert 5 < later.value.seconds <= 30
    async with domains.turn(["other.example"]):
        pass
