"""Addresses with valid checksums and hashes of the right length, all of chance: nobody's."""

from hashlib import sha256
from random import Random
from typing import Literal

from base58_bech32 import base58, bech32

from walletdesk.app.demo import dice
from walletdesk.guard import check_address

type Family = Literal["evm", "tron", "bitcoin", "solana"]

_KEPT = {"evm": 1024, "tron": 1024, "bitcoin": 256, "solana": 512}
_SALT = 71


class Wallets:
    """A stock of addresses for each family of chains, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        random = dice.rng(seed, _SALT)
        self._stock = {f: [_address(f, random) for _ in range(n)] for f, n in _KEPT.items()}

    def own(self, family: Family, contact: int) -> str:
        """A contact's own address."""
        stock = self._stock[family]
        return stock[contact % (len(stock) * 3 // 4)]

    def other(self, family: Family, random: Random) -> str:
        """Somebody else's."""
        stock = self._stock[family]
        return stock[random.randrange(len(stock) * 3 // 4, len(stock))]


def transaction(family: Family, random: Random) -> str:
    """A transaction hash (Solana: a signature)."""
    if family == "solana":
        return base58.b58encode(random.randbytes(64)).decode()
    digits = random.randbytes(32).hex()
    return f"0x{digits}" if family == "evm" else digits


def _address(family: str, random: Random) -> str:
    if family == "evm":
        return check_address("evm", "0x" + random.randbytes(20).hex())
    if family == "tron":
        return base58.b58encode_check(b"\x41" + random.randbytes(20)).decode()
    if family == "solana":
        return base58.b58encode(sha256(random.randbytes(8)).digest()).decode()
    if random.random() < 0.3:
        return base58.b58encode_check(b"\x00" + random.randbytes(20)).decode()
    return _segwit(random.randbytes(20))


def _segwit(program: bytes) -> str:
    """BIP-173, version 0."""
    data = [0, *bech32.convertbits(program, 8, 5)]
    return bech32.bech32_encode("bc", data).decode()
