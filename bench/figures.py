"""What a measure yields, and the arithmetic of it. Pure."""

import math
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct


class Figure(Struct, frozen=True):
    """One line of the table. `budget` is a bound of DESIGN §5; None: told, not judged."""

    name: str
    value: float
    unit: str
    budget: float | None = None
    bound: Literal["at least", "at most"] = "at most"
    baseline: float | None = None
    baseline_name: str = ""
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the budget holds."""
        if self.budget is None:
            return None
        return self.value >= self.budget if self.bound == "at least" else self.value <= self.budget

    @property
    def ratio(self) -> float | None:
        """Ours by the baseline's."""
        return self.value / self.baseline if self.baseline else None


class Latencies(Struct, frozen=True):
    """What a load run found."""

    seconds: list[float]
    elapsed: float
    failed: int = 0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.seconds) / self.elapsed if self.elapsed else 0.0

    def ms(self, percent: float) -> float:
        """A percentile in milliseconds."""
        return percentile(self.seconds, percent) * 1000


def percentile(values: Sequence[float], percent: float) -> float:
    """Nearest rank: the smallest value that `percent` of 100 of all do not exceed; 0 of none."""
    if not values:
        return 0.0
    rank = max(1, math.ceil(len(values) * percent / 100))
    return sorted(values)[rank - 1]


def growth(figures: Sequence[Figure], sizes: Sequence[int]) -> list[Figure]:
    """What the same page costs on the largest desk, by what it costs on the smallest."""
    small, large = f"{min(sizes):,} conv", f"{max(sizes):,} conv"
    by_name = {figure.name: figure.value for figure in figures}
    return [
        Figure(f"{name}, by that of {min(sizes):,}", value / by_name[other], "×", 1.3)
        for name, value in by_name.items()
        if large in name and name.endswith("p50") and large != small
        if by_name.get(other := name.replace(large, small))
    ]


def table(figures: Sequence[Figure]) -> str:
    """For a terminal and for Markdown alike."""
    head = ("figure", "value", "baseline", "ratio", "budget", "met")
    rows = [head, *(_row(figure) for figure in figures)]
    wide = [max(len(row[column]) for row in rows) for column in range(len(head))]
    lines = [
        "| " + " | ".join(c.ljust(w) for c, w in zip(r, wide, strict=True)) + " |" for r in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (w + 2) for w in wide) + "|")
    return "\n".join(lines)


def _row(figure: Figure) -> tuple[str, ...]:
    sign = "≥" if figure.bound == "at least" else "≤"
    baseline = f"{short(figure.baseline)} ({figure.baseline_name})" if figure.baseline else ""
    return (
        figure.name + (f" ({figure.note})" if figure.note else ""),
        f"{short(figure.value)} {figure.unit}",
        baseline,
        f"{figure.ratio:.2f}" if figure.ratio is not None else "",
        f"{sign} {short(figure.budget)}" if figure.budget is not None else "",
        {True: "yes", False: "NO", None: ""}[figure.met],
    )


def short(value: float | None) -> str:
    """Three figures that matter."""
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
