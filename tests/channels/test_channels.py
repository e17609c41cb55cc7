"""Channel accounts: shipped once, listed by the API, secrets sealed and never shown."""

import msgspec
from tests.api.conftest import Caller, admin, agent, app, caller, client

from walletdesk.channels import KINDS, account_id, ensure_shipped, get, is_pulled, listing, opened
from walletdesk.channels.store import secrets_place
from walletdesk.platform import ids, paging
from walletdesk.platform.db import Database

__all__ = ["admin", "agent", "app", "caller", "client"]


async def test_shipped_accounts_are_made_once_and_keep_what_was_changed(db: Database) -> None:
    async with db.transaction() as tx:
        assert await ensure_shipped(tx) == 3
        await tx.connection.execute("UPDATE channel_account SET name = 'Mine' WHERE kind = 'chat'")
    async with db.transaction() as tx:
        assert await ensure_shipped(tx) == 0
        assert (await get(tx, account_id("chat"))).name == "Mine"
        assert [a.kind for a in (await listing(tx)).items] == ["api", "chat", "form"]


async def test_secrets_are_sealed_and_open_only_for_the_adapter(db: Database) -> None:
    account, hidden = ids.new(), {"token": "123:telegram-bot-token"}
    async with db.transaction() as tx:
        sealed = tx.keys.desk.seal(msgspec.json.encode(hidden), secrets_place(account))
        await tx.connection.execute(
            "INSERT INTO channel_account (id, kind, name, address, secrets, created_at)"
            " VALUES ($1, 'telegram', 'Bot', '@tpwallet', $2, now())",
            account,
            sealed,
        )
        assert b"telegram-bot" not in sealed
        assert (await opened(tx, account)).secrets == hidden
        assert not hasattr(await get(tx, account), "secrets")


async def test_the_api_lists_accounts_in_pages_in_the_callers_language(agent: Caller) -> None:
    first = await agent.good("GET", "/channels?limit=2", accept_language="zh")
    assert [c["kind_name"] for c in first["items"]] == ["应用内", "在线聊天"]
    rest = await agent.good("GET", f"/channels?limit=2&cursor={first['next']}")
    assert [c["kind"] for c in rest["items"]] == ["form"]
    assert rest["next"] is None
    one = await agent.good("GET", f"/channels/{account_id('chat')}")
    assert one["kind"] == "chat"
    assert "secrets" not in one
    assert (await agent("GET", f"/channels/{ids.new()}")).status_code == 404
    for cursor in ("nonsense", paging.encode("a\x00", str(ids.new())), paging.encode(1, 2)):
        assert (await agent("GET", f"/channels?cursor={cursor}")).status_code == 422


def test_every_kind_has_a_name_and_an_icon() -> None:
    assert {"chat", "form", "api", "email", "telegram", "x", "wechat", "phone", "forum"} <= set(
        KINDS
    )
    assert all(k.name and k.icon for k in KINDS.values())
    assert is_pulled("chat")
    assert not is_pulled("email")
