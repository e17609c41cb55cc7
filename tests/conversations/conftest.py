"""A desk with one agent and ways to make talks quickly."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest

from walletdesk import contacts, conversations, events
from walletdesk.contacts import NewContact
from walletdesk.conversations import Incoming, NewConversation
from walletdesk.people import Agent, NewAgent, Role, create_agent
from walletdesk.platform.db import Database

type Talks = Callable[..., Awaitable[UUID]]


@pytest.fixture
async def agent(db: Database) -> Agent:
    async with db.transaction() as tx:
        new = NewAgent(
            email="li@tpwallet.example",
            name="Li Na",
            password="vier korrekte Pferde 77",
            role=Role.AGENT,
            language="en",
        )
        return await create_agent(tx, new)


@pytest.fixture
def talk(db: Database) -> Talks:
    """Begin a talk with a first message, of somebody new or of the contact `of`; its id."""

    async def begin(
        text: str = "我的转账一直待处理",
        *,
        language: str = "zh-Hans",
        subject: str = "",
        of: UUID | None = None,
    ) -> UUID:
        async with db.transaction() as tx:
            contact = of or await contacts.find_or_make(
                tx, NewContact(language=language, name="王小明"), actor=events.system
            )
            new = NewConversation(
                contact=contact, channel="chat", language=language, subject=subject
            )
            opened = await conversations.open_conversation(tx, new, actor=events.contact(contact))
            said = Incoming(
                conversation=opened, contact=contact, key=contact, text=text, language=language
            )
            await conversations.receive(tx, said, subject=subject)
        return opened

    return begin
