"""Agents at the desk, and people who write to it."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest
from tests.api.conftest import app
from tests.workspace.desk import Agents

from walletdesk import events, intake
from walletdesk.app import asgi
from walletdesk.intake import Matter
from walletdesk.platform.db import Database
from walletdesk.workspace import briefly

__all__ = ["app"]

type Writes = Callable[..., Awaitable[UUID]]


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """People write behind the back of the process here, without the hints that it forgets by."""
    monkeypatch.setattr(briefly, "FRESH", 0.0)


@pytest.fixture
def agents(app: asgi.Web, db: Database) -> Agents:
    return Agents(app, db)


@pytest.fixture
def writes(db: Database) -> Writes:
    """Somebody writes to the desk; the conversation that began."""

    async def write(text: str = "我的转账一直待处理", *, name: str = "王小明", **more: Any) -> UUID:
        wish: dict[str, Any] = {"channel": "chat", "language": "zh-Hans"} | more
        async with db.transaction() as tx:
            begun = await intake.begin(
                tx, Matter(text=text, name=name, **wish), actor=events.system
            )
        return begun.conversation

    return write
