"""How a database says that the demo is in it: a comment, written in the transaction of the load."""

import re

from msgspec import Struct

_FORM = re.compile(r"walletdesk demo: (\d+) messages, (\d+) conversations, seed (\d+)")


class Mark(Struct, frozen=True):
    """What was loaded."""

    messages: int
    conversations: int
    seed: int

    def __str__(self) -> str:
        return (
            f"walletdesk demo: {self.messages} messages, {self.conversations} conversations, "
            f"seed {self.seed}"
        )


def parse(comment: str | None) -> Mark | None:
    """The mark in a comment; None when it is none."""
    found = _FORM.fullmatch(comment or "")
    return Mark(*map(int, found.groups())) if found else None
