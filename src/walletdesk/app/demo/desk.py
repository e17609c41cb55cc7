"""The company: six agents in three teams, and the channel accounts of the brand."""

from uuid import UUID

from msgspec import Struct

from walletdesk import channels, hours, people
from walletdesk.app.demo.accounts import ACCOUNTS
from walletdesk.people import Agent, NewAgent, Role, TeamWish
from walletdesk.platform.db import Tx

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


async def make(tx: Tx) -> Desk:
    """Make agents and teams by the actions of `people`, and what a desk is shipped with."""
    agents: dict[str, Agent] = {}
    for account in ACCOUNTS:
        role = Role(account.role)
        new = NewAgent(account.email, account.name, account.password, role, account.language)
        agents[account.short] = await people.create_agent(tx, new)
    teams: dict[str, UUID] = {}
    for name, members in TEAMS.items():
        wish = TeamWish(name, tuple(agents[member].id for member in members))
        teams[name] = (await people.create_team(tx, wish)).id
    await channels.ensure_shipped(tx)
    # A wallet's desk is open day and night, and so the chat can be tried at any hour.
    await hours.replace(tx, {"default": hours.ALWAYS}, actor=next(iter(agents.values())))
    colleagues = {short: Colleague(agent.id, agent.name) for short, agent in agents.items()}
    return Desk(colleagues, teams, {kind: channels.account_id(kind) for kind in channels.KINDS})
