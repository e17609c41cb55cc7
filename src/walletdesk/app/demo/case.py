"""The facts of one matter fill its texts and its fields alike, so that the two agree. Pure."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from msgspec import Struct

from walletdesk.app.demo import wallets
from walletdesk.app.demo.persons import Person
from walletdesk.app.demo.texts import Wording
from walletdesk.app.demo.wallets import Family, Wallets
from walletdesk.categories import FAMILIES, Field

CHAINS: dict[str, tuple[int, str, tuple[str, ...]]] = {
    "tron": (34, "TRX", ("USDT", "USDT", "USDT", "TRX", "USDD")),
    "ethereum": (18, "ETH", ("ETH", "USDT", "USDC", "LINK", "UNI", "SHIB")),
    "bsc": (18, "BNB", ("BNB", "USDT", "CAKE", "FDUSD", "TWT")),
    "solana": (10, "SOL", ("SOL", "USDC", "JUP", "BONK")),
    "bitcoin": (6, "BTC", ("BTC",)),
    "polygon": (5, "POL", ("POL", "USDC", "USDT")),
    "arbitrum": (4, "ETH", ("ETH", "USDC", "ARB")),
    "base": (3, "ETH", ("ETH", "USDC")),
    "optimism": (2, "ETH", ("ETH", "OP")),
}
"""How often each chain is met, its own coin, and what is sent on it."""
_ALL = tuple(CHAINS)
WORTH = {"BTC": 90_000, "ETH": 3_000, "BNB": 650, "SOL": 160, "LINK": 15, "UNI": 9, "ARB": 0.6}
"""Dollars, roughly: so that amounts look like what people send."""
CHEAP = {"SHIB": 0.00002, "BONK": 0.00002, "TRX": 0.25, "POL": 0.4, "JUP": 0.6, "OP": 1.2}
EXCHANGES = ("NorthDesk", "Koala Exchange", "Bitmarina", "OKAPI", "Coinhafen", "Tidebit", "Lumax")
DAPPS = (
    "swapriver.example", "moonfarm.example", "lendstone.example", "nft-harbor.example",
    "app.pancakehouse.example", "stakegrove.example", "bridge-atlas.example", "perpline.example",
)  # fmt: skip
FAKES = (
    "tpwa11et.example", "tp-wallet-verify.example", "tpwallet-airdrop.example",
    "tpwaIlet-support.example", "get-tpwallet.example", "tpwallet.help.example",
)  # fmt: skip
PROVIDERS = ("SwapRiver", "AtlasBridge", "OneRoute", "Meridian", "Parallel Bridge", "CardGate")
VERSIONS = ("2.13.4", "2.14.0", "2.14.0", "2.14.1", "2.14.2", "2.15.0", "2.12.9", "1.9.7")
PHONES = (
    "iPhone 15, iOS 18.1", "iPhone 13, iOS 17.6", "iPhone 16 Pro, iOS 18.2", "Pixel 8, Android 15",
    "Galaxy S23, Android 14", "Redmi Note 13, Android 14", "Huawei Mate 60, HarmonyOS 4",
    "OPPO Reno 11, Android 14", "Xiaomi 14, Android 15", "Moto G84, Android 14",
    "vivo X100, Android 14", "Galaxy A54, Android 14", "iPhone SE, iOS 17.5",
    "Honor 90, Android 13",
)  # fmt: skip


class Case(dict[str, str]):
    """Facts by name, each invented when it is first asked for."""

    def __init__(
        self,
        person: Person,
        stock: Wallets,
        wording: Wording,
        random: Random,
        chains: Sequence[str] = (),
        *,
        token: bool = False,
    ) -> None:
        super().__init__()
        self.person = person
        self.stock = stock
        self.wording = wording
        self.random = random
        self.token = token
        wanted = chains or _ALL
        self.chain_id = random.choices(wanted, [CHAINS[chain][0] for chain in wanted])[0]
        others = [chain for chain in chains or _ALL if chain != self.chain_id]
        self.to_chain_id = random.choice(others) if others else "ethereum"

    @property
    def family(self) -> Family:
        """Whose checksums the chain has."""
        family = FAMILIES[self.chain_id]
        assert family is not None
        return family

    def __missing__(self, name: str) -> str:
        self[name] = made = FACTS[name](self)
        return made

    def number(self, low: int, high: int) -> str:
        """A whole number in words of digits."""
        return str(self.random.randint(low, high))

    def one(self, of: tuple[str, ...]) -> str:
        """One of several."""
        return self.random.choice(of)


class Money(Struct, frozen=True):
    """An amount that somebody would really send."""

    dollars: float

    def of(self, asset: str) -> str:
        """In an asset, with as many digits as a wallet shows."""
        worth = WORTH.get(asset) or CHEAP.get(asset) or 1.0
        count = self.dollars / worth
        if count >= 1000:
            return str(round(count))
        digits = 2 if count >= 10 else 4 if count >= 0.1 else 6
        return f"{count:.{digits}f}".rstrip("0").rstrip(".")


def _amount(case: Case) -> str:
    return Money(round(10 ** case.random.uniform(1.1, 4.2), 2)).of(case["asset"])


def _asset(case: Case) -> str:
    _, coin, assets = CHAINS[case.chain_id]
    tokens = tuple(asset for asset in assets if asset != coin) if case.token else assets
    return case.one(tokens or assets)


def _fee(case: Case) -> str:
    """Dear where a coin is dear, cents elsewhere."""
    dear = case.chain_id in ("ethereum", "bitcoin")
    return Money(case.random.uniform(1, 40) if dear else case.random.uniform(0.05, 4)).of(
        case["native"]
    )


def _received(case: Case) -> str:
    kept = float(case["amount"]) * case.random.uniform(0.82, 0.96)
    return f"{kept:.6f}".rstrip("0").rstrip(".")


def _short(text: str) -> str:
    return f"{text[:6]}…{text[-4:]}"


FACTS: dict[str, Callable[[Case], str]] = {
    "name": lambda c: c.person.name,
    "email": lambda c: c.person.email,
    "chain": lambda c: c.wording.chains[c.chain_id],
    "to_chain": lambda c: c.wording.chains[c.to_chain_id],
    "native": lambda c: CHAINS[c.chain_id][1],
    "asset": _asset,
    "to_asset": lambda c: c.one(CHAINS[c.to_chain_id][2]),
    "amount": _amount,
    "received": _received,
    "fee": _fee,
    "hash": lambda c: wallets.transaction(c.family, c.random),
    "short": lambda c: _short(c["hash"]),
    "mine": lambda c: c.stock.own(c.family, c.person.index),
    "mine_short": lambda c: _short(c["mine"]),
    "other": lambda c: c.stock.other(c.family, c.random),
    "other_short": lambda c: _short(c["other"]),
    "exchange": lambda c: c.one(EXCHANGES),
    "provider": lambda c: c.one(PROVIDERS),
    "dapp": lambda c: c.one(DAPPS),
    "fake": lambda c: c.one(FAKES),
    "app": lambda c: c.one(VERSIONS),
    "device": lambda c: c.one(PHONES),
    "error": lambda c: c.one(c.wording.errors),
    "when": lambda c: c.one(c.wording.whens),
    "place": lambda c: c.one(c.wording.places),
    "idea": lambda c: c.one(c.wording.ideas),
    "minutes": lambda c: c.number(12, 58),
    "hours": lambda c: c.number(2, 19),
    "days": lambda c: c.number(2, 6),
    "count": lambda c: c.number(3, 240),
    "percent": lambda c: c.number(30, 95),
    "memo": lambda c: c.number(100_000, 99_999_999),
    "order": lambda c: f"{c.number(2, 9)}{c.random.randrange(10**11):011d}",
    "case": lambda c: f"{c.number(2025, 2026)}-{c.random.randrange(10**5):05d}",
    "ticket": lambda c: f"WD-{c.number(1001, 1900)}",
}


def fields(case: Case, asked: Sequence[Field]) -> dict[str, Any]:
    """Values for the fields of a category, as far as people give them."""
    given: dict[str, Any] = {}
    for field in asked:
        wanted = 0.86 if field.required else 0.35
        if field.kind != "file" and field.applies(given) and case.random.random() < wanted:
            given[field.key] = _value(case, field)
    return given


def _value(case: Case, field: Field) -> Any:
    if field.key in BY_KEY:
        return BY_KEY[field.key](case)
    if field.kind == "choice":
        return case.one(tuple(option.value for option in field.options))
    if field.kind == "boolean":
        return case.random.random() < 0.4
    return BY_KIND[field.kind](case)


BY_KEY: dict[str, Callable[[Case], str]] = {
    "chain": lambda c: c.chain_id,
    "to_chain": lambda c: c.to_chain_id,
    "counterparty": lambda c: c["other"],
    "suspect_address": lambda c: c["other"],
    "token_contract": lambda c: c["other"],
    "to_asset": lambda c: c["to_asset"],
    "expected_amount": lambda c: c["amount"],
    "fee_paid": lambda c: f"{c['fee']} {c['native']}",
    "memo": lambda c: c["memo"],
    "exchange": lambda c: c["exchange"],
    "provider": lambda c: c["provider"],
    "order_number": lambda c: c["order"],
    "case_number": lambda c: c["case"],
    "reference": lambda c: c["ticket"],
    "dapp_url": lambda c: f"https://{c['dapp']}",
    "phishing_target": lambda c: f"https://{c['fake']}",
    "official_email": lambda c: f"cases{c.number(10, 99)}@authority.example",
    "authority": lambda c: c["place"],
    "idea": lambda c: c["idea"],
    "wish": lambda c: c.one(c.wording.wishes),
    "steps": lambda c: c.one(c.wording.steps),
}
BY_KIND: dict[str, Callable[[Case], str]] = {
    "address": lambda c: c["mine"],
    "tx_hash": lambda c: c["hash"],
    "asset": lambda c: c["asset"],
    "amount": lambda c: c["amount"],
    "version": lambda c: c["app"],
    "device": lambda c: c["device"],
    "email": lambda c: c["email"],
    "longtext": lambda c: c["error"],
    "time": lambda c: c["occurred"],
    "text": lambda c: c["place"],
}
