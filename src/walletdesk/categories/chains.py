"""Chains by the names people use for them, and the families whose checks they share."""

import re
import unicodedata
from typing import Literal

type Family = Literal["evm", "tron", "bitcoin", "solana"]

FAMILIES: dict[str, Family | None] = {
    "ethereum": "evm",
    "bsc": "evm",
    "polygon": "evm",
    "arbitrum": "evm",
    "optimism": "evm",
    "base": "evm",
    "avalanche": "evm",
    "tron": "tron",
    "bitcoin": "bitcoin",
    "solana": "solana",
    "ton": None,
    "other": None,
}
"""None: a chain whose addresses we cannot check; only length and letters are."""

LABELS: dict[str, dict[str, str]] = {
    "ethereum": {"en": "Ethereum (ERC-20)"},
    "bsc": {"en": "BNB Smart Chain (BEP-20)", "zh-Hans": "币安智能链 BSC(BEP-20)"},
    "polygon": {"en": "Polygon"},
    "arbitrum": {"en": "Arbitrum One"},
    "optimism": {"en": "Optimism"},
    "base": {"en": "Base"},
    "avalanche": {"en": "Avalanche C-Chain"},
    "tron": {"en": "TRON (TRC-20)", "zh-Hans": "波场 TRON(TRC-20)"},
    "bitcoin": {"en": "Bitcoin", "zh-Hans": "比特币 Bitcoin"},
    "solana": {"en": "Solana"},
    "ton": {"en": "TON"},
    "other": {
        "en": "Another network, or I do not know",
        "zh-Hans": "其他网络或不清楚",
        "es": "Otra red o no lo sé",
    },
}

_SAME = {
    "ethereum": "eth erc20 ethereummainnet mainnet 以太坊 以太坊主网",
    "bsc": "bnb bep20 bnbchain bnbsmartchain binancesmartchain 币安 币安链 币安智能链",
    "polygon": "matic pol polygonpos",
    "arbitrum": "arb arbitrumone",
    "optimism": "op opmainnet",
    "base": "basechain",
    "avalanche": "avax cchain avalanchecchain 雪崩",
    "tron": "trx trc20 波场 波场链",
    "bitcoin": "btc 比特币",
    "solana": "sol spl 索拉纳",
    "ton": "toncoin theopennetwork",
    "other": "unknown otra otro desconocida 其他 不清楚 不知道",
}
ALIASES = {alias: chain for chain, known in _SAME.items() for alias in known.split()}


def chain_of(text: str) -> str | None:
    """Our id for what somebody calls a chain ("TRC-20", "以太坊", "BNB Smart Chain")."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    bare = re.sub(r"[^\w]|_", "", folded)
    return bare if bare in FAMILIES else ALIASES.get(bare)
