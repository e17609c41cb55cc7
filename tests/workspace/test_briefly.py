"""What is kept for a moment: asked once by many, never older than what made it wrong."""

import asyncio

import pytest

from walletdesk.workspace import briefly
from walletdesk.workspace.briefly import Briefly

LONG = 3_600.0


@pytest.fixture(autouse=True)
def for_long(at_once: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(briefly, "FRESH", LONG)


class Asked:
    """Answers with how often it was asked, when it is let."""

    def __init__(self) -> None:
        self.times = 0
        self.may = asyncio.Event()

    async def __call__(self) -> int:
        self.times += 1
        number = self.times
        await self.may.wait()
        return number


async def test_those_who_ask_at_once_are_answered_by_one_question() -> None:
    kept, asked = Briefly[str, int](), Asked()
    waiting = [asyncio.create_task(kept.of("open", asked)) for _ in range(20)]
    await asyncio.sleep(0)
    asked.may.set()
    assert await asyncio.gather(*waiting) == [1] * 20
    assert await kept.of("open", asked) == 1
    assert await kept.of("solved", asked) == 2


async def test_what_was_forgotten_is_asked_again_even_in_the_middle_of_an_answer() -> None:
    kept, asked = Briefly[str, int](), Asked()
    before = asyncio.create_task(kept.of("open", asked))
    await asyncio.sleep(0)
    kept.forget()
    after = asyncio.create_task(kept.of("open", asked))
    await asyncio.sleep(0)
    asked.may.set()
    assert await before == 1
    assert await after == 2, "it began before the change"
    assert await kept.of("open", asked) == 2


async def test_an_answer_that_failed_is_not_kept() -> None:
    kept, asked = Briefly[str, int](), Asked()
    asked.may.set()

    async def fails() -> int:
        raise ConnectionError("cut")

    with pytest.raises(ConnectionError):
        await kept.of("open", fails)
    assert await kept.of("open", asked) == 1


async def test_a_kept_answer_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    kept, asked = Briefly[str, int](), Asked()
    asked.may.set()
    assert await kept.of("open", asked) == 1
    monkeypatch.setattr(briefly, "FRESH", 0.0)
    assert await kept.of("open", asked) == 2
