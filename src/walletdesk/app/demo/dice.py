"""Repeatable chance. Only what is shown comes from here: keys and nonces never do.

`mix` is splitmix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014).
"""

from random import Random
from uuid import UUID

MASK = (1 << 64) - 1


def mix(*numbers: int) -> int:
    """64 bits that depend on every number and look like chance."""
    state = 0
    for number in numbers:
        state = (state + number + 0x9E3779B97F4A7C15) & MASK
        state = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        state = ((state ^ (state >> 27)) * 0x94D049BB133111EB) & MASK
        state ^= state >> 31
    return state


def share(*numbers: int) -> float:
    """The same as a number from 0 to below 1."""
    return (mix(*numbers) >> 11) / (1 << 53)


def rng(*numbers: int) -> Random:
    """A generator of its own for one conversation or person."""
    return Random(mix(*numbers))  # noqa: S311 (repeatable is what is wanted)


def uuid7(at: int, *numbers: int) -> UUID:
    """A UUIDv7 (RFC 9562) of the millisecond `at`, the same for the same numbers."""
    bits = mix(*numbers)
    return UUID(int=at << 80 | 0x7 << 76 | (bits & 0xFFF) << 64 | 0b10 << 62 | bits >> 2)
