"""By which form a value without a label is recognised. Stricter than the check of a field whose
label stands before it: "2 hours" is no amount here, and "transaction" no address. Pure.
"""

import re
from collections.abc import Callable
from contextlib import suppress

from walletdesk import categories, guard
from walletdesk.categories import Field
from walletdesk.guard import Chain
from walletdesk.platform.errors import Invalid

CHAINS: tuple[Chain, ...] = ("evm", "tron", "bitcoin", "solana")
COINS = frozenset(
    "USDT USDC DAI FDUSD TUSD BTC WBTC ETH WETH STETH BNB TRX SOL TON MATIC POL ARB OP AVAX XRP ADA"
    " DOGE SHIB PEPE LTC BCH DOT LINK UNI AAVE ATOM NEAR APT SUI FIL ETC".split()
)
"""What people write behind an amount; a coin that is not here is taken with its label."""

_HASH_LINK = re.compile(r"https?://\S+?/(?:tx|transactions?)/\S+")
_ADDRESS_LINK = re.compile(r"https?://\S+?/(?:address|account|wallet)/\S+")
_AMOUNT = re.compile(r"[0-9][0-9.,' ]*?\s?([A-Za-z][A-Za-z.]{1,9})?")
_VERSION = re.compile(r"[vV]?\d{1,6}(?:\.\d{1,8}){1,3}(?:[-+ (]{1,2}[0-9A-Za-z.\-]{1,32}\)?)?")
_TIME = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d.*)?")


def recognise(field: Field, piece: str) -> str | None:
    """The value to check for this field, None when the piece has not its form."""
    if field.kind == "choice":
        return option(field, piece)
    form = FORMS.get(field.kind)
    return piece if form and form(piece) else None


def option(field: Field, written: str) -> str | None:
    """The option that somebody names, in whatever language."""
    named = written.strip().casefold()
    found = {
        o.value
        for o in field.options
        if named in {o.value.casefold(), *(label.casefold() for label in o.labels.values())}
    }
    return found.pop() if len(found) == 1 else None


def is_chain(piece: str) -> bool:
    """Whether it names a chain that we know; "other" says nothing by itself."""
    return categories.chain_of(piece) not in (None, "other")


def _is_hash(piece: str) -> bool:
    form = any(_passes(guard.check_transaction_hash, chain, piece) for chain in CHAINS)
    return form or _HASH_LINK.fullmatch(piece) is not None


def _is_address(piece: str) -> bool:
    form = any(_passes(guard.check_address, chain, piece) for chain in CHAINS)
    return form or _ADDRESS_LINK.fullmatch(piece) is not None


def _passes(check: Callable[[Chain, str], str], chain: Chain, piece: str) -> bool:
    with suppress(Invalid):
        return bool(check(chain, piece))
    return False


def _is_amount(piece: str) -> bool:
    match = _AMOUNT.fullmatch(piece)
    return match is not None and (match[1] is None or match[1].upper() in COINS)


def _is_coin(piece: str) -> bool:
    return piece.upper() in COINS


FORMS: dict[str, Callable[[str], object]] = {
    "address": _is_address,
    "amount": _is_amount,
    "asset": _is_coin,
    "chain": is_chain,
    "email": lambda piece: "@" in piece,
    "time": _TIME.fullmatch,
    "tx_hash": _is_hash,
    "version": _VERSION.fullmatch,
}
"""Texts, devices and yes or no have none: they need their label."""
