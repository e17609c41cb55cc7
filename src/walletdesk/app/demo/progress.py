"""What a person sees while the demo is filled: a line every few seconds."""

import sys
import time

_EVERY = 3.0
_STEPS = {"contact": "contacts sealed", "index": "indexes built", "table": "tables tidied"}


class Progress:
    """Prints to `stream`; a terminal's line is written over."""

    def __init__(self) -> None:
        self._began = self._last = time.monotonic()
        self._over = "\r\x1b[K" if sys.stderr.isatty() else ""
        self._shown = False

    def messages(self, count: int, part: float) -> None:
        """So many messages, which are `part` (0 to 1) of all."""
        took = max(time.monotonic() - self._began, 1e-6)
        left = took * (1 - part) / part if part else 0.0
        self._say(f"demo: {count:,} messages, {count / took:,.0f}/s, {left:.0f} s left")

    def step(self, what: str, done: int, of: int) -> None:
        """So many of the contacts, indexes or tables."""
        self._say(f"demo: {done:,} of {of:,} {_STEPS[what]}")

    def end(self, count: int) -> None:
        """All is there."""
        took = time.monotonic() - self._began
        self._last = 0.0
        self._say(f"demo: {count:,} messages in {took:.1f} s, {count / took:,.0f}/s")
        if self._over:
            sys.stderr.write("\n")

    def _say(self, text: str) -> None:
        now = time.monotonic()
        if now - self._last >= _EVERY:
            self._last = now
            sys.stderr.write(f"{self._over}{text}" if self._over else f"{text}\n")
            sys.stderr.flush()
