"""Checksums that tell a secret from chance."""

from collections.abc import Sequence
from hashlib import sha256

from base58_bech32.base58 import b58decode, b58decode_check

from walletdesk.guard.wordlists import LENGTHS

_WORD_BITS = 11
_BASE58_LONGEST = 112
"""An extended key has 111 characters, at most 112; decoding is quadratic."""


def is_phrase(indices: Sequence[int]) -> bool:
    """Whether word indices carry the right BIP-39 checksum: n·11 bits, the last 1/33 of them
    the head of the SHA-256 of the others.
    """
    if len(indices) not in LENGTHS:
        return False
    number = 0
    for index in indices:
        number = number << _WORD_BITS | index
    check_bits = len(indices) * _WORD_BITS // 33
    entropy = (number >> check_bits).to_bytes(check_bits * 4)
    expected = sha256(entropy).digest()[0] >> 8 - check_bits
    return number & (1 << check_bits) - 1 == expected


def base58check(text: str) -> bytes | None:
    """Return the payload of Base58Check text, or None when alphabet or checksum is wrong."""
    if len(text) > _BASE58_LONGEST:
        return None
    try:
        return b58decode_check(text)
    except ValueError:
        return None


def base58(text: str) -> bytes | None:
    """Return the bytes of base58 text without a checksum, or None when it is not base58."""
    if len(text) > _BASE58_LONGEST:
        return None
    try:
        return b58decode(text)
    except ValueError:
        return None
