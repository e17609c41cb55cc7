"""A person asks to be forgotten: what the administrator does, and what others see of it at once."""

from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from tests.browsers import violations
from tests.journeys.conftest import Colleague, Signs, Writes

from walletdesk import contacts, conversations, portal
from walletdesk.contacts import Claim
from walletdesk.people import Role

pytestmark = pytest.mark.browser

NAME, SAID = "Ana García Robles", "Popocatépetl: mi transferencia no llega"


@pytest.fixture
def talk(writes: Writes) -> UUID:
    """Ana wrote by the form."""
    claims = (Claim("email", "ana@mail.example"),)
    return writes(SAID, NAME, channel="form", language="es", claims=claims)


def test_a_person_is_erased_and_is_gone_from_every_screen(
    signs_in: Signs, talk: UUID, colleague: Colleague
) -> None:
    number = colleague.act(lambda tx: conversations.get(tx, talk)).number
    keys, now = colleague.db.keys, colleague.db.clock.now()
    link = portal.talk_path(keys, talk, now, language="es")
    reader = signs_in(Role.AGENT)
    reader.locator(f'.row[data-id="{talk}"] a').click()
    expect(reader.locator("#talk-lines")).to_contain_text("Popocatépetl")
    admin = signs_in(Role.ADMINISTRATOR)
    admin.goto(f"/desk/c/WD-{number}")
    admin.locator(".side-who a").click()
    expect(admin.get_by_role("heading", level=1)).to_contain_text(NAME)
    erase(admin, reader)
    person = colleague.act(lambda tx: conversations.get(tx, talk)).contact
    assert colleague.act(lambda tx: contacts.get(tx, person)).erased_at is not None
    expect(reader.locator("#talk-head h1")).to_have_text("Erased person")
    expect(reader.locator("#talk-lines")).not_to_contain_text("Popocatépetl")
    expect(reader.locator(".composer-text")).to_be_hidden()
    for path in (f"/desk/contacts/{person}", f"/desk/c/WD-{number}", "/desk/view/all", link,
                 "/desk/search?q=García&in=contacts", "/desk/search?q=Popocatépetl"):  # fmt: skip
        admin.goto(path)
        shows_nothing(admin)
    admin.go_back()
    shows_nothing(admin)


def erase(admin: Page, reader: Page) -> None:
    """As an administrator does it, with a wrong name first; before that nothing is gone."""
    admin.get_by_role("link", name="Erase this person").click()
    expect(admin.locator("main")).to_contain_text("This goes, for good")
    assert violations(admin) == []
    field = admin.get_by_label("to confirm")
    field.fill("Ana")
    admin.get_by_role("button", name="Erase for good").click()
    expect(admin.get_by_role("alert")).to_be_visible()
    expect(field).to_have_value("Ana")
    expect(reader.locator("#talk-lines")).to_contain_text("Popocatépetl")
    field.fill(NAME)
    admin.get_by_role("button", name="Erase for good").click()
    expect(admin.locator("main")).to_contain_text("This person was erased")


def shows_nothing(page: Page) -> None:
    """Neither their name nor their address nor their words, drawn or not."""
    expect(page.locator("main")).to_be_visible()
    for word in ("García Robles", "ana@mail.example", "mi transferencia"):
        assert word not in page.content()


def test_only_an_administrator_is_offered_it(
    signs_in: Signs, talk: UUID, colleague: Colleague
) -> None:
    person = colleague.act(lambda tx: conversations.get(tx, talk)).contact
    page = signs_in(Role.SUPERVISOR)
    page.goto(f"/desk/contacts/{person}")
    expect(page.get_by_role("heading", level=1)).to_contain_text(NAME)
    expect(page.get_by_role("link", name="Erase this person")).to_have_count(0)
    page.goto(f"/desk/contacts/{person}/erasure")
    expect(page.get_by_role("heading", level=1)).to_contain_text("You may not")
