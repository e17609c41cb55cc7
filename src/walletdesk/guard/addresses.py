"""Addresses of the chains we know, checked by their own checksums, and found in prose."""

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Literal

from base58_bech32.bech32 import BECH32_1_CONST, BECH32_M_CONST, bech32_decode, convertbits
from msgspec import Struct

from walletdesk.guard.checksum import base58, base58check
from walletdesk.platform.errors import Invalid

type Chain = Literal["evm", "tron", "bitcoin", "solana"]

_EVM = re.compile(r"0x[0-9a-fA-F]{40}")
_SEGWIT_LONGEST = 90
_P2PKH, _P2SH, _TRON = 0x00, 0x05, 0x41
_CANDIDATE = re.compile(
    r"(?<![0-9A-Za-z])(?:0x[0-9a-fA-F]{40}|(?:bc1|BC1)[0-9A-Za-z]{11,71}"
    r"|[1-9A-HJ-NP-Za-km-z]{25,44})(?![0-9A-Za-z])"
)


class Address(Struct, frozen=True):
    """A valid address at `text[start:end]`, normalised."""

    chain: Chain
    address: str
    start: int
    end: int


def check_address(chain: Chain, text: str, *, field: str = "address") -> str:
    """Return the normalised address, or raise `Invalid(field, "address.…")`.

    EVM comes back with its EIP-55 checksum, segwit in lower case, the rest as it is written.
    """
    address = text.strip()
    if not address:
        raise Invalid(field, "address.empty")
    return _CHECKS[chain](address, field)


def find_addresses(text: str) -> list[Address]:
    """Return every address with a valid checksum (Solana has none: 32 bytes of base58)."""
    found: list[Address] = []
    for match in _CANDIDATE.finditer(text):
        for chain in _CHECKS:
            with suppress(Invalid):
                address = check_address(chain, match.group())
                found.append(Address(chain, address, match.start(), match.end()))
                break
    return found


def eip55(address: str) -> str:
    """Return `0x…` with the case that EIP-55 prescribes: a letter is upper-case when its digit
    in the Keccak-256 of the lower-case hex is 8 or more.
    """
    from Crypto.Hash import keccak  # Here, for it takes 0.1 s to import.

    digits = address[2:].lower()
    marks = keccak.new(digest_bits=256, data=digits.encode()).hexdigest()
    pairs = zip(digits, marks, strict=False)
    return "0x" + "".join(d.upper() if m >= "8" else d for d, m in pairs)


def _check_evm(address: str, field: str) -> str:
    if not _EVM.fullmatch(address):
        raise Invalid(field, "address.evm_form")
    digits = address[2:]
    right = eip55(address)
    if digits not in (digits.lower(), digits.upper()) and address != right:
        raise Invalid(field, "address.checksum")
    return right


def _check_tron(address: str, field: str) -> str:
    if not address.startswith("T") or len(address) != 34:
        raise Invalid(field, "address.tron_form")
    payload = base58check(address)
    if payload is None or len(payload) != 21 or payload[0] != _TRON:
        raise Invalid(field, "address.checksum")
    return address


def _check_bitcoin(address: str, field: str) -> str:
    if address[:3].lower() == "bc1":
        return _check_segwit(address, field)
    if address[0] not in "13" or not 25 <= len(address) <= 35:
        raise Invalid(field, "address.bitcoin_form")
    payload = base58check(address)
    if payload is None or len(payload) != 21 or payload[0] not in (_P2PKH, _P2SH):
        raise Invalid(field, "address.checksum")
    return address


def _check_segwit(address: str, field: str) -> str:
    """BIP-173 for version 0, BIP-350 (bech32m) for 1 to 16; programs of 2 to 40 bytes."""
    try:
        prefix, data, constant = bech32_decode(address, limit=_SEGWIT_LONGEST)
        program = convertbits(data[1:], 5, 8, pad=False)
    except ValueError as wrong:
        raise Invalid(field, "address.checksum") from wrong
    version = data[0] if data else 17
    sizes = {20, 32} if version == 0 else range(2, 41)
    expected = BECH32_1_CONST if version == 0 else BECH32_M_CONST
    if prefix != "bc" or version > 16 or constant != expected or len(program) not in sizes:
        raise Invalid(field, "address.checksum")
    return address.lower()


def _check_solana(address: str, field: str) -> str:
    if not 32 <= len(address) <= 44 or len(base58(address) or b"") != 32:
        raise Invalid(field, "address.solana_form")
    return address


_CHECKS: dict[Chain, Callable[[str, str], str]] = {
    "evm": _check_evm,
    "tron": _check_tron,
    "bitcoin": _check_bitcoin,
    "solana": _check_solana,
}
