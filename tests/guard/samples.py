"""Secrets to test with, made from fixed entropy; none of them has ever held a coin."""

import json
from hashlib import sha256
from typing import Literal

from base58_bech32.base58 import b58encode, b58encode_check
from mnemonic import Mnemonic

type Language = Literal["english", "chinese_simplified", "chinese_traditional"]

_MAKERS = {
    name: Mnemonic(name) for name in ("english", "chinese_simplified", "chinese_traditional")
}
BYTES_BY_WORDS = {12: 16, 15: 20, 18: 24, 21: 28, 24: 32}


def entropy(seed: str, size: int = 32) -> bytes:
    """Return `size` bytes that are the same in every run."""
    return (sha256(seed.encode()).digest() + sha256(f"{seed}+".encode()).digest())[:size]


def phrase(seed: str, *, words: int = 12, language: Language = "english") -> list[str]:
    """Return a valid BIP-39 phrase."""
    return _MAKERS[language].to_mnemonic(entropy(seed, BYTES_BY_WORDS[words])).split()


def mistyped(seed: str, *, words: int = 12, language: Language = "english") -> list[str]:
    """Return list words whose checksum is wrong."""
    good = phrase(seed, words=words, language=language)
    for other in _MAKERS[language].wordlist:
        if not _MAKERS[language].check(" ".join([other, *good[1:]])):
            return [other, *good[1:]]
    raise AssertionError(seed)


def wif(seed: str, *, version: int = 0x80, compressed: bool = True) -> str:
    """Return a Bitcoin private key."""
    payload = bytes([version]) + entropy(seed) + (b"\x01" if compressed else b"")
    return b58encode_check(payload).decode()


def extended(seed: str, version: str = "0488ade4") -> str:
    """Return a BIP-32 private key; the version bytes give xprv, yprv, zprv, tprv …"""
    payload = bytes.fromhex(version) + bytes(9) + entropy(seed + "chain") + b"\x00" + entropy(seed)
    return b58encode_check(payload).decode()


def solana(seed: str) -> str:
    """Return 64 bytes in base58: the form of a Solana key pair and of a signature."""
    return b58encode(entropy(seed, 64)).decode()


def keystore(seed: str, *, indent: int | None = None, name: str = "crypto") -> str:
    """Return a version 3 keystore file."""
    crypto = {
        "cipher": "aes-128-ctr",
        "cipherparams": {"iv": entropy(seed, 16).hex()},
        "ciphertext": entropy(seed).hex(),
        "kdf": "scrypt",
        "kdfparams": {"dklen": 32, "n": 262144, "p": 1, "r": 8, "salt": entropy(f"{seed}s").hex()},
        "mac": entropy(f"{seed}m").hex(),
    }
    file = {"address": entropy(seed, 20).hex(), name: crypto, "id": "3198bc9c", "version": 3}
    return json.dumps(file, indent=indent)
