"""Who can sign in to the demo. Plain data: a second start needs nothing else."""

from msgspec import Struct

PASSWORD = "quiet-harbour-42-lanterns"  # noqa: S105 (the demo's own, printed for everybody)
"""Of every demo account. It is public: `ensure` makes them in an empty database only."""


class Account(Struct, frozen=True):
    """A demo account to sign in with."""

    short: str
    name: str
    role: str
    language: str
    password: str = PASSWORD

    @property
    def email(self) -> str:
        """What to sign in with."""
        return f"{self.short}@tpwallet.example"


ACCOUNTS = [
    Account("admin", "Alex Chen", "administrator", "en"),
    Account("grace", "Grace Miller", "supervisor", "en"),
    Account("lina", "李娜", "agent", "zh-Hans"),
    Account("zhaolei", "赵磊", "agent", "zh-Hans"),
    Account("mateo", "Mateo Rojas", "agent", "es"),
    Account("zhoulan", "周岚", "product", "zh-Hans"),
]


def lines(accounts: list[Account]) -> list[str]:
    """What `up --demo` prints."""
    return [
        "demo accounts (public: no place for real people), password for all: " + PASSWORD,
        *(f"  {a.email:<26} {a.role:<14} {a.name}" for a in accounts),
    ]
