"""When people write: by hour of their day, fewer at weekends, slowly more, and one bad day. Pure.

Times are milliseconds since 1970 (UTC) throughout the demo: whole numbers are quick to add.
"""

from bisect import bisect_right
from itertools import accumulate

HOUR = 3_600_000
DAY = 24 * HOUR
DAYS = 90
SURGE_DAYS_AGO = 23
"""The day on which a network was congested and three times as many wrote."""
SHARES = {"zh-Hans": 0.55, "en": 0.27, "es": 0.18}
OFFSETS = {"zh-Hans": 8, "en": -3, "es": -5}
"""Hours from UTC where most of a language's contacts live."""
_CURVE = (2, 1, 1, 1, 1, 2, 3, 5, 7, 10, 11, 11, 9, 9, 10, 10, 9, 9, 9, 10, 11, 10, 7, 4)


class Rhythm:
    """The flow of the `DAYS` days before `end`."""

    def __init__(self, end: int) -> None:
        self.start = end - DAYS * DAY
        self.end = end
        rates = [_rate(self.start + hour * HOUR, end) for hour in range(DAYS * 24)]
        self._until = list(accumulate(rates))

    def moment(self, part: float) -> int:
        """The time at which the share `part` (0 to 1) of all has been written."""
        wanted = part * self._until[-1]
        hour = min(bisect_right(self._until, wanted), len(self._until) - 1)
        before = self._until[hour - 1] if hour else 0.0
        return self.start + int((hour + (wanted - before) / (self._until[hour] - before)) * HOUR)

    def language(self, at: int, draw: float) -> str:
        """Whose day it is at `at`; `draw` (0 to 1) decides."""
        rates = [_awake(at, language) for language in SHARES]
        left = draw * sum(rates)
        for language, rate in zip(SHARES, rates, strict=True):
            left -= rate
            if left < 0:
                return language
        return "en"

    def surging(self, at: int) -> bool:
        """Whether `at` lies in the bad day."""
        return 0 <= self.end - SURGE_DAYS_AGO * DAY - at < DAY


def _rate(at: int, end: int) -> float:
    weekend = 0.8 if (at // DAY + 3) % 7 >= 5 else 1.0  # 1 January 1970 was a Thursday
    growth = 1.0 - 0.25 * (end - at) / (DAYS * DAY)
    surge = 3.2 if 0 <= end - SURGE_DAYS_AGO * DAY - at < DAY else 1.0
    return weekend * growth * surge * sum(_awake(at, language) for language in SHARES)


def _awake(at: int, language: str) -> float:
    return SHARES[language] * _CURVE[(at // HOUR + OFFSETS[language]) % 24]
