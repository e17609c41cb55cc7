"""Every page of the desk, on the demo's company, in three languages."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.app.desk import Up, free_port
from tests.browsers import window
from tests.journeys.conftest import Colleague
from tests.journeys.tour import Stop, faults, key, press

from walletdesk import people
from walletdesk.people import NewAgent, Role

pytestmark = pytest.mark.browser

PASSWORD = "vier korrekte Pferde 77"
LIST = "/desk/view/open"


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    """A desk that is full: the demo's."""
    desk = Up(tmp_path_factory.mktemp("desk") / "data", free_port(), "--demo")
    yield desk
    desk.stop()


def sign_in(page: Page, colleague: Colleague, role: Role, language: str) -> None:
    """A new agent who reads this language."""
    email = f"{role.value}.{language.lower()}@tpwallet.example"
    wish = NewAgent(email, "Bo", password=PASSWORD, role=role, language=language)
    colleague.act(lambda tx: people.create_agent(tx, wish))
    page.goto("/desk/login")
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form .primary").click()
    expect(page.locator("live-stream")).to_have_attribute("data-state", "live")


def address(page: Page, path: str, link: str) -> str:
    """Where the first such link of a page leads."""
    page.goto(path)
    found = page.locator(link).first.get_attribute("href")
    assert found
    return found


def lists(person: str) -> list[Stop]:
    """What has no conversation open."""
    return [
        Stop(LIST, ".row"),
        Stop("/desk/view/mentions", ".inbox-list [data-empty]"),
        Stop(LIST, ".view-menu [popover]", press(".view-button")),
        Stop(LIST, ".filter-popover select", press("filter-menu a")),
        Stop(f"{LIST}?channel=phone", ".inbox-narrowed"),
        Stop(LIST, ".bulk", press(".row-check")),
        Stop(LIST, "#agent-menu", press("[popovertarget=agent-menu]")),
        Stop(LIST, ".key-list", key("?")),
        Stop("/desk/filters/open", ".filters"),
        Stop("/desk/contacts", ".people, table"),
        Stop(person, ".identities"),
        Stop("/desk/search", ".search-help"),
        Stop("/desk/search?q=USDT", ".hit"),
        Stop("/desk/search?q=xyzzyx", ".empty"),
        Stop("/desk/search?q=ana&in=contacts", "table"),
    ]


def talks(talk: str) -> list[Stop]:
    """A conversation, and all its dialogs."""
    return [
        Stop(talk, ".composer"),
        Stop(talk, ".composer[data-kind=note]", press("#composer-note")),
        Stop(talk, "#side-details", key("i")),
        Stop(talk, "#composer-list [role=option]", press("[data-templates]")),
        Stop(talk, "#talk-priority", key("p")),
        *(Stop(talk, "talk-sheet dialog", key(name)) for name in ("a", "c", "l", "z", "m")),
        Stop(talk, "talk-sheet dialog", key("d")),
    ]


def settings(agent: str, team: str) -> list[Stop]:
    """One's own, and the desk's; and what is not there."""
    return [
        Stop("/desk/profile", "main form"),
        Stop("/desk/profile/two-step", ".card"),
        Stop("/desk/admin/people", "table"),
        Stop(agent, "main form"),
        Stop("/desk/admin/teams", "table"),
        Stop(team, "main form"),
        Stop("/desk/admin/tokens", "main form"),
        Stop("/desk/admin/security", "main form"),
        Stop("/desk/admin/email", "main a.button"),
        Stop("/desk/admin/email/new", "main form"),
        Stop("/desk/admin/hours", "main form"),
        Stop("/desk/admin/templates", "table, ul"),
        Stop("/desk/c/WD-99999999", ".card"),
        Stop("/desk/nowhere", ".card"),
    ]


@pytest.mark.parametrize("language", ["en", "zh-Hans", "es"])
def test_every_page(chromium: Browser, up: Up, colleague: Colleague, language: str) -> None:
    finger = language != "zh-Hans"
    base = f"http://127.0.0.1:{up.port}"
    context = window(chromium, base_url=base, reduced_motion="reduce", has_touch=finger)
    page = context.new_page()
    sign_in(page, colleague, Role.ADMINISTRATOR, language)
    talk = address(page, LIST, ".row a").partition("?")[0]
    person = address(page, "/desk/contacts", "table a")
    agent = address(page, "/desk/admin/people", "table a")
    team = address(page, "/desk/admin/teams", "table a")
    stops = lists(person) + talks(talk) + settings(agent, team)
    wrong = faults(page, stops, finger=finger)
    context.clear_cookies()
    sign_in(page, colleague, Role.PRODUCT, language)
    wrong += faults(
        page, [Stop(talk, ".composer.none"), Stop("/desk/admin/people", ".card")], finger=finger
    )
    context.clear_cookies()
    wrong += faults(page, [Stop(f"/desk/login?lang={language}", "main form")], finger=finger)
    context.close()
    assert wrong == []
