"""How fast the demo is loaded: generated, encrypted, tokenised, copied, indexed."""

import asyncio
import tempfile
import time
from pathlib import Path

from bench import bare
from bench.figures import Figure
from walletdesk.app import demo
from walletdesk.platform import postgres, settings
from walletdesk.platform.migrate import migrate

_RAW = 100_000


def measure(messages: int) -> list[Figure]:
    """Load about so many messages into a new database of its own."""
    with tempfile.TemporaryDirectory(prefix="walletdesk-bench-") as folder:
        data = Path(folder)
        with postgres.start(data, what="bench") as running:
            return asyncio.run(_measure(data, running.url, messages))


async def _measure(data: Path, url: str, messages: int) -> list[Figure]:
    await migrate(url)
    began = time.perf_counter()
    await demo.ensure(settings.load({}, data=data), url, messages)
    took = time.perf_counter() - began
    mark = await demo.marked(url)
    assert mark is not None
    raw = await bare.copied(url, _RAW)
    budget = None if messages < 500_000 else 10_000.0 if messages <= 1_000_000 else 7_000.0
    name = f"demo load of {mark.messages:,} messages"
    return [
        Figure(name, mark.messages / took, "/s", budget, "at least", raw, "bare COPY, one table")
    ]
