"""The company: six agents in three teams, and the channel accounts of the brand."""

from uuid import UUID

from msgspec import Struct

from walletdesk import channels, people
from walletdesk.people import Agent, NewAgent, Role, TeamWish
from walletdesk.platform.db import Tx

PASSWORD = "quiet-harbour-42-lanterns"  # noqa: S105 (the demo's own, printed for everybody)
"""Of every demo account. It is public: `ensure` makes these accounts in an empty database only."""

AGENTS = (
    NewAgent("admin@tpwallet.example", "Alex Chen", PASSWORD, Role.ADMINISTRATOR, "en"),
    NewAgent("grace@tpwallet.example", "Grace Miller", PASSWORD, Role.SUPERVISOR, "en"),
    NewAgent("lina@tpwallet.example", "李娜", PASSWORD, Role.AGENT, "zh-Hans"),
    NewAgent("zhaolei@tpwallet.example", "赵磊", PASSWORD, Role.AGENT, "zh-Hans"),
    NewAgent("mateo@tpwallet.example", "Mateo Rojas", PASSWORD, Role.AGENT, "es"),
    NewAgent("zhoulan@tpwallet.example", "周岚", PASSWORD, Role.PRODUCT, "zh-Hans"),
)
TEAMS = {
    "Transfers": ("grace", "lina", "mateo"),
    "Accounts and security": ("admin", "zhaolei", "mateo"),
    "Product": ("grace", "zhaolei", "zhoulan"),
}
ANSWERING = {"zh-Hans": ("lina", "lina", "zhaolei"), "en": ("grace", "admin"), "es": ("mateo",)}
"""Who answers in a language, as often as they are named."""
ELSEWHERE = {
    "email": ("Support mailbox", "support@tpwallet.example"),
    "telegram": ("Telegram bot", "@tpwallet_help_bot"),
    "whatsapp": ("WhatsApp", "+9995550100000"),
    "wechat": ("微信公众号", "tpwallet-help"),
    "x": ("X", "@tpwallet_help"),
    "discord": ("Discord", "#support"),
    "phone": ("Hotline", "+9995550100001"),
}
"""Accounts beside those that every desk has. Not active: nothing answers at these addresses."""


class Account(Struct, frozen=True):
    """A demo account to sign in with."""

    email: str
    name: str
    role: str
    password: str


class Colleague(Struct, frozen=True):
    """An agent of the demo."""

    id: UUID
    name: str


class Desk(Struct, frozen=True):
    """What stories need to know of the company."""

    agents: dict[str, Colleague]
    teams: dict[str, UUID]
    accounts: dict[str, UUID]
    """Channel account by kind."""


def accounts() -> list[Account]:
    """The accounts to print."""
    return [Account(a.email, a.name, a.role.value, PASSWORD) for a in AGENTS]


async def make(tx: Tx) -> Desk:
    """Make agents and teams by the actions of `people`, and what a desk is shipped with."""
    agents: dict[str, Agent] = {}
    for new in AGENTS:
        agents[new.email.partition("@")[0]] = await people.create_agent(tx, new)
    teams: dict[str, UUID] = {}
    for name, members in TEAMS.items():
        wish = TeamWish(name, tuple(agents[member].id for member in members))
        teams[name] = (await people.create_team(tx, wish)).id
    await channels.ensure_shipped(tx)
    colleagues = {short: Colleague(agent.id, agent.name) for short, agent in agents.items()}
    return Desk(colleagues, teams, {kind: channels.account_id(kind) for kind in channels.KINDS})
