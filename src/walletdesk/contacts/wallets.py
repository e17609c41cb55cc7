"""Wallet addresses as identities: in the one form that is compared, wrong ones refused."""

import re
from contextlib import suppress

from walletdesk import guard
from walletdesk.guard import Chain
from walletdesk.platform.errors import Invalid

CHAINS: tuple[Chain, ...] = ("evm", "tron", "bitcoin", "solana")
LIKELY = re.compile(r"0x.*|T[1-9A-Za-z]{33}|(?:bc1|BC1).*|[13][1-9A-Za-z]{24,34}")
"""What looks like an address of a chain whose checksum we know: then the checksum must be right."""
OTHER = re.compile(r"[A-Za-z0-9:_.-]{20,128}")
"""Of other chains (TON, Aptos …) only letters and length are known."""


def check_wallet(text: str) -> str:
    """The address. Raise `Invalid("contact.wallet", …)` for one that was copied wrong."""
    for chain in CHAINS:
        with suppress(Invalid):
            return guard.check_address(chain, text)
    if LIKELY.fullmatch(text) or not OTHER.fullmatch(text):
        raise Invalid("contact.wallet", "contact.bad_wallet")
    return text
