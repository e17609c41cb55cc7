"""`python -m bench [NAME …] [--quick]`: measures, prints a table, writes bench/results.json."""

import argparse
import os
import platform
import tempfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import uvloop

from bench import chat, lifecycle, loading, mail, pages, screens, search, streams, weight
from bench.desk import Desk
from bench.figures import Figure, growth, table
from bench.place import Place

type Measure = Callable[[Place], Awaitable[list[Figure]]]

ONCE: dict[str, Measure] = {
    "weight": weight.measure,
    "chat": chat.measure,
    "chat-delayed": chat.measure_delayed,
    "streams": streams.measure,
    "screens": screens.measure,
    "mail": mail.measure,
    "lifecycle": lifecycle.measure,
}
"""On the smallest desk."""
NAMES = ("load", "pages", "search", *ONCE)
MILLION = 208_000
"""Conversations of the demo that hold a million messages."""
RESULTS = Path(__file__).with_name("results.json")


class Wish(argparse.Namespace):
    """The command line."""

    names: list[str]
    quick: bool
    sizes: list[int]
    load: int
    streams: list[int]
    seconds: float
    data: Path | None
    results: Path


def main() -> None:
    """Run what is asked for."""
    wish = _wish()
    figures: list[Figure] = []

    def keep(found: list[Figure]) -> None:
        for figure in found:
            print(f"  {figure.name}: {figure.value:,.4g} {figure.unit}", flush=True)
        figures.extend(found)
        _write(wish.results, figures)

    if "load" in wish.names:
        keep(loading.measure(wish.load))
    with tempfile.TemporaryDirectory(prefix="walletdesk-bench-") as folder:
        for size in sorted({*wish.sizes, searched(wish)}):
            if wanted := _wanted(wish, size):
                with Desk((wish.data or Path(folder)) / f"desk-{size}", size) as desk:
                    uvloop.run(_on(desk, wanted, wish, keep))
    keep(growth(figures, wish.sizes))
    print(table(figures))


def _wanted(wish: Wish, size: int) -> list[str]:
    """What is measured on the desk of a size."""
    first = size == wish.sizes[0]
    wanted = [
        n for n in wish.names if (n == "pages" and size in wish.sizes) or (n in ONCE and first)
    ]
    of_search = {searched(wish), max(wish.sizes)}
    return [*wanted, "search"] if "search" in wish.names and size in of_search else wanted


def searched(wish: Wish) -> int:
    """Conversations of a million messages, for which the budget of search is given; the largest
    desk is searched too.
    """
    return wish.sizes[0] if wish.quick else MILLION


def _wish() -> Wish:
    read = argparse.ArgumentParser(prog="python -m bench")
    read.add_argument("names", nargs="*", help=f"of {', '.join(NAMES)}; none: all")
    read.add_argument(
        "--quick", action="store_true", help="a minute, small sizes: no figures to quote"
    )
    read.add_argument("--sizes", type=_numbers, help="conversations, separated by commas")
    read.add_argument("--load", type=int, help="messages of the demo load")
    read.add_argument("--streams", type=_numbers, help="streams to hold, separated by commas")
    read.add_argument("--seconds", type=float, help="of each run under load")
    read.add_argument("--data", type=Path, help="keep the data folders here and use them again")
    read.add_argument("--results", type=Path, default=RESULTS, help="where the JSON goes")
    wish = read.parse_args(namespace=Wish())
    if unknown := set(wish.names) - set(NAMES):
        read.error(f"no such measure: {', '.join(sorted(unknown))}")
    wish.names = wish.names or list(NAMES)
    wish.sizes = wish.sizes or ([2_000] if wish.quick else [10_000, 100_000, 1_000_000])
    wish.load = wish.load or (20_000 if wish.quick else 1_000_000)
    wish.streams = wish.streams or ([100] if wish.quick else [1_000, 10_000])
    wish.seconds = wish.seconds or (1.0 if wish.quick else 10.0)
    return wish


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


async def _on(
    desk: Desk, names: list[str], wish: Wish, keep: Callable[[list[Figure]], None]
) -> None:
    """Measure on one running desk."""
    known: dict[str, Measure] = {"pages": pages.measure, "search": search.measure} | ONCE
    place = Place(desk, await desk.sign_in(), wish.seconds, tuple(wish.streams), wish.quick)
    for name in names:
        print(f"{name}, {desk.conversations:,} conversations", flush=True)
        try:
            keep(await known[name](place))
        except Exception as wrong:  # noqa: BLE001 (one that breaks must not cost the other figures)
            keep([Figure(name, 0, "", note=f"broke: {type(wrong).__name__} {wrong}"[:200])])


def _write(results: Path, figures: list[Figure]) -> None:
    """After each measure, so that a run that is cut off leaves what it has."""
    found = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "figures": [msgspec.to_builtins(f) | {"met": f.met, "ratio": f.ratio} for f in figures],
    }  # fmt: skip
    results.write_bytes(msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n")


if __name__ == "__main__":
    main()
