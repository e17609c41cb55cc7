"""Passwords: how strong they must be, and argon2id (RFC 9106) off the event loop."""

import asyncio
import base64
import functools
import os
import re
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from walletdesk.platform.errors import Invalid

SHORTEST = 10
LONGEST = 256
WANTED_SCORE = 3
"""zxcvbn's scale of 0 to 4; 3 is "safely unguessable" (10^8 guesses and more, even offline)."""
_JUDGED = 72
"""zxcvbn's time grows fast with length; a prefix this long that is strong is strong enough."""

_hasher = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
_threads = ThreadPoolExecutor(2, "argon2")
"""64 MiB and a core each: a flood of sign-ins waits here instead of starving the desk."""


def check_strength(password: str, *, known: tuple[str, ...] = (), field: str = "password") -> None:
    """Raise `Invalid` for a password that is short, long, or soon guessed.

    `known` is what an attacker knows of its owner: name, address, brand.
    """
    if len(password) < SHORTEST:
        raise Invalid(field, "password.too_short", shortest=SHORTEST)
    if len(password) > LONGEST:
        raise Invalid(field, "password.too_long", longest=LONGEST)
    from zxcvbn import zxcvbn  # 0.1 s of word lists: only who sets a password pays for it

    parts = [part for text in known for part in (text, *re.split(r"[\W_]+", text)) if part]
    if zxcvbn(password[:_JUDGED], user_inputs=parts)["score"] < WANTED_SCORE:
        raise Invalid(field, "password.too_weak")


async def hashed(password: str) -> str:
    """The argon2id hash, in its standard text form."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _hasher.hash, password)


async def verify(password: str, stored: str | None) -> bool:
    """Whether `password` fits. Nothing stored takes as long as something, and never fits."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_threads, _verify, password[: LONGEST + 1], stored)


def _verify(password: str, stored: str | None) -> bool:
    try:
        fits = _hasher.verify(stored or _nobody(), password)
    except (VerificationError, InvalidHashError):
        return False
    return fits and stored is not None


@functools.cache
def _nobody() -> str:
    """A hash of the present cost that no password has, made without spending that cost."""
    p = RFC_9106_LOW_MEMORY
    salt, digest = (
        base64.b64encode(os.urandom(n)).decode().rstrip("=") for n in (p.salt_len, p.hash_len)
    )
    cost = f"m={p.memory_cost},t={p.time_cost},p={p.parallelism}"
    return f"$argon2id$v={p.version}${cost}${salt}${digest}"
