"""Hours by the API and on the administrator's page."""

import pytest
from tests.api.conftest import Caller, admin, agent, app, caller, client
from tests.people.conftest import PASSWORD, Browser, add

from walletdesk.app import asgi
from walletdesk.hours import forms, hours
from walletdesk.hours.model import DEFAULT, Span
from walletdesk.people import Role
from walletdesk.platform.db import Database
from walletdesk.platform.errors import InvalidMany

__all__ = ["admin", "agent", "app", "caller", "client"]


@pytest.fixture
async def browser(app: asgi.Web, db: Database) -> Browser:
    """An administrator's, signed in."""
    await add(db, "root@tpwallet.example", Role.ADMINISTRATOR)
    opened = Browser(app)  # pyright: ignore[reportArgumentType]
    await opened.sign_in("root@tpwallet.example", PASSWORD)
    return opened


def week(channel: str, *spans: tuple[int, str, str]) -> dict[str, object]:
    return {
        "channel": channel,
        "spans": [{"weekday": d, "opens": o, "closes": c} for d, o, c in spans],
    }


async def test_what_is_shipped_chat_by_day_all_else_always(agent: Caller) -> None:
    view = await agent.good("GET", "/hours")
    weeks = {w["channel"]: w for w in view["weeks"]}
    assert view["timezone"] == "UTC"
    assert weeks["chat"]["spans"][0] == {"weekday": 0, "opens": "09:00", "closes": "21:00"}
    assert weeks["form"]["open"] is True
    assert weeks["default"]["spans"][6] == {"weekday": 6, "opens": "00:00", "closes": "24:00"}


async def test_an_administrator_replaces_the_table(admin: Caller, agent: Caller) -> None:
    wish = {"weeks": [week("default"), week("chat", (0, "22:00", "24:00"), (1, "00:00", "04:00"))]}
    assert (await agent("PUT", "/hours", wish)).status_code == 403
    await admin.good("PUT", "/hours", wish)
    view = await agent.good("GET", "/hours")
    shown = {w["channel"]: w for w in view["weeks"]}
    assert set(shown) == {"default", "chat"}
    assert shown["default"]["open"] is False
    assert shown["default"]["opens_at"] is None
    assert shown["chat"]["spans"] == wish["weeks"][1]["spans"]


@pytest.mark.parametrize(
    "weeks",
    [
        [week("chat")],
        [week("default"), week("default")],
        [week("default"), week("fax")],
        [week("default", (0, "12:00", "09:00"))],
        [week("default", (0, "09:00", "12:00"), (0, "11:00", "13:00"))],
        [week("default", (0, "9:00", "12:00"))],
        [week("default", (7, "09:00", "12:00"))],
    ],
)
async def test_a_table_that_makes_no_sense_changes_nothing(
    admin: Caller, weeks: list[dict[str, object]]
) -> None:
    before = await admin.good("GET", "/hours")
    answer = await admin("PUT", "/hours", {"weeks": weeks})
    assert 400 <= answer.status_code < 500, answer.text
    assert await admin.good("GET", "/hours") == before


async def test_the_page_saves_what_is_typed(browser: Browser, db: Database) -> None:
    page = await browser.open("/desk/admin/hours")
    assert page.status_code == 200, page.text
    assert "09:00–21:00" in page.text
    typed = {f"{k}.{d}": "00:00-24:00" for k in ("default", "chat") for d in range(7)}
    typed |= {"chat.0": "09:00-12:30, 14:00-18:00", "chat.6": "", "chat.5": "22:00-04:00"}
    saved = await browser.send("/desk/admin/hours", add="email", **typed)
    assert saved.status_code == 303
    async with db.read() as tx:
        found = await hours(tx)
    assert set(found) == {DEFAULT, "chat", "email"}
    monday = [s for s in found["chat"] if s.weekday == 0]
    assert monday == [Span(0, 540, 750), Span(0, 840, 1080)]
    assert [s for s in found["chat"] if s.weekday >= 5] == [Span(5, 1320, 1440), Span(6, 0, 240)]
    after = await browser.open("/desk/admin/hours?saved")
    assert "saved and in force" in after.text


async def test_a_mistake_on_the_page_keeps_what_was_typed(browser: Browser, db: Database) -> None:
    await browser.open("/desk/admin/hours")
    async with db.read() as tx:
        before = await hours(tx)
    typed = {f"default.{d}": "" for d in range(7)} | {"default.2": "nine to five"}
    answer = await browser.send("/desk/admin/hours", **typed)
    assert answer.status_code == 422
    assert 'value="nine to five"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    async with db.read() as tx:
        assert await hours(tx) == before


async def test_the_page_is_for_administrators(app: asgi.Web, db: Database) -> None:
    await add(db, "li@tpwallet.example")
    opened = Browser(app)  # pyright: ignore[reportArgumentType]
    await opened.sign_in("li@tpwallet.example")
    assert (await opened.open("/desk/admin/hours")).status_code == 403
    assert (await opened.send("/desk/admin/hours", **{"default.0": ""})).status_code == 403


def test_the_form_reads_what_it_shows() -> None:
    typed = {f"default.{d}": "09:00–12:00、13:00～24:00".replace("～", "~") for d in range(7)}
    read = forms.read(typed, ["chat"])
    assert forms.read(forms.shown(read), ["chat"]) == read
    assert "chat" not in forms.read(typed | {"chat.0": "1:00-2:00", "remove.chat": "yes"}, ["chat"])
    for wrong in ("24:00-24:00", "9:00", "9:00-9:00", "a-b", "9:00-25:00"):
        with pytest.raises(InvalidMany):
            forms.read(typed | {"default.3": wrong}, [])
