"""Transaction hashes by chain."""

import re

from walletdesk.guard.addresses import Chain
from walletdesk.guard.checksum import base58
from walletdesk.platform.errors import Invalid

_EVM = re.compile(r"0x[0-9a-f]{64}")
_PLAIN = re.compile(r"[0-9a-f]{64}")
_SIGNATURE_BYTES = 64


def check_transaction_hash(chain: Chain, text: str, *, field: str = "transaction_hash") -> str:
    """Return the normalised hash, or raise `Invalid(field, "hash.…")`.

    EVM: `0x` and 64 hex digits, lower case. Bitcoin and TRON: 64 hex digits, lower case (an `0x`
    that an explorer puts before a TRON hash is dropped). Solana: the signature, 64 bytes in base58.
    """
    written = text.strip()
    if chain == "solana":
        if len(base58(written) or b"") != _SIGNATURE_BYTES:
            raise Invalid(field, "hash.solana_form", got=len(written))
        return written
    lowered = written.lower()
    if chain == "evm":
        return _matching(_EVM, lowered, field, "hash.evm_form")
    bare = lowered.removeprefix("0x") if chain == "tron" else lowered
    return _matching(_PLAIN, bare, field, f"hash.{chain}_form")


def _matching(form: re.Pattern[str], text: str, field: str, code: str) -> str:
    if not form.fullmatch(text):
        raise Invalid(field, code, got=len(text))
    return text
