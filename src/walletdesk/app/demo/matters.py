"""Which matters come how often, and who answers them."""

from itertools import accumulate

from msgspec import Struct


class Kind(Struct, frozen=True):
    """One category of the demo: how often it comes, whose it is, its usual tags."""

    slug: str
    weight: float
    team: str
    tags: tuple[str, ...] = ()
    chains: tuple[str, ...] = ()
    """Only these; none: any."""
    token: bool = False
    """About a token, not the chain's own coin."""


_MONEY, _PEOPLE, _PRODUCT = "Transfers", "Accounts and security", "Product"
EVM = ("ethereum", "bsc", "polygon", "arbitrum", "base", "optimism")
TOKENS = ("tron", "tron", "solana", *EVM)

KINDS = (
    Kind("transfer-pending", 9, _MONEY, ("pending", "speed-up")),
    Kind("transfer-failed", 6, _MONEY, ("failed", "gas"), TOKENS, token=True),
    Kind("transfer-not-received", 5, _MONEY, ("exchange",)),
    Kind("deposit-from-exchange", 8, _MONEY, ("exchange", "deposit")),
    Kind("deposit-memo", 2, _MONEY, ("memo", "exchange")),
    Kind("deposit-card", 3, _MONEY, ("card", "provider")),
    Kind("withdrawal-delayed", 4, _MONEY, ("review",)),
    Kind("wrong-network-chain", 5, _MONEY, ("wrong network",), EVM),
    Kind("fee-high", 3, _MONEY, ("gas",)),
    Kind("fee-not-enough", 5, _MONEY, ("gas", "new user"), TOKENS, token=True),
    Kind("swap-failed", 3, _MONEY, ("swap", "slippage"), TOKENS),
    Kind("swap-less", 3, _MONEY, ("swap",), TOKENS, token=True),
    Kind("swap-bridge", 4, _MONEY, ("bridge", "provider"), TOKENS),
    Kind("balance-hidden", 5, _MONEY, ("display",), TOKENS, token=True),
    Kind("balance-unknown-token", 2, _PEOPLE, ("airdrop",)),
    Kind("login-code", 5, _PEOPLE, ("code",)),
    Kind("login-locked", 2, _PEOPLE, ("locked",)),
    Kind("password-forgotten", 3, _PEOPLE, ("new user",)),
    Kind("password-lost-factor", 2, _PEOPLE, ("2fa", "identity check")),
    Kind("recovery-new-phone", 3, _PEOPLE, ("new phone",)),
    Kind("recovery-empty", 2, _PEOPLE, ("derivation path",)),
    Kind("security-login", 2, _PEOPLE, ("login alert",)),
    Kind("theft-funds", 3, _PEOPLE, ("theft", "evidence")),
    Kind("theft-approval", 2, _PEOPLE, ("theft", "approval"), EVM, token=True),
    Kind("phishing-site", 2, _PEOPLE, ("phishing", "takedown")),
    Kind("phishing-support", 2, _PEOPLE, ("phishing", "impersonation")),
    Kind("legal-enforcement", 0.5, _PEOPLE, ("legal",)),
    Kind("dapp-connect", 3, _PRODUCT, ("dapp",)),
    Kind("dapp-revoke", 2, _PEOPLE, ("approval",), EVM, token=True),
    Kind("how-to-backup", 3, _PRODUCT, ("new user",)),
    Kind("how-to-add-token", 2, _PRODUCT, ("custom token",), TOKENS, token=True),
    Kind("technical-crash", 3, _PRODUCT, ("crash", "bug")),
    Kind("technical-slow", 2, _PRODUCT, ("node",)),
    Kind("profile", 2, _PEOPLE, ("identity check",)),
    Kind("complaint-service", 1, _PRODUCT, ("complaint",)),
    Kind("suggestion-feature", 2, _PRODUCT, ("idea",)),
    Kind("suggestion-token", 1, _PRODUCT, ("listing",), TOKENS, token=True),
)
WEIGHTS = tuple(accumulate(kind.weight for kind in KINDS))
"""Summed up, as `choices` wants them to be quick."""
CONGESTED = {"fee-high", "fee-not-enough", "transfer-failed"}
"""On the bad day most of these were about one congested network."""
