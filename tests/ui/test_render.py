"""Rendering: languages, escaping, folding, error pages, headers, assets."""

import gzip
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import jinja2
import pytest
from litestar.testing import TestClient
from markupsafe import Markup
from tests.ui.kit import app

from walletdesk import guard, ui
from walletdesk.platform import i18n
from walletdesk.platform.errors import Invalid, InvalidMany, NotFound
from walletdesk.ui import assets
from walletdesk.ui import format as formats
from walletdesk.ui.environment import environment
from walletdesk.ui.icons import icon

STATUSES = [400, 401, 403, 404, 405, 409, 413, 418, 422, 429, 500, 502, 503]
STRANGER = {"cookie": "session=none"}


type Client = TestClient[Any]


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with TestClient(app) as made:
        yield made


@pytest.mark.parametrize(
    ("headers", "query", "language"),
    [
        ({"cookie": "session=a1:t:es"}, "?lang=en", "es"),
        (STRANGER, "?lang=zh", "zh-Hans"),
        ({"cookie": "session=none; lang=es"}, "", "es"),
        (STRANGER | {"accept-language": "fr, zh-CN;q=0.8"}, "", "zh-Hans"),
        (STRANGER, "?lang=xx", "en"),
        (STRANGER, "?lang=<script>", "en"),
    ],
)
def test_the_agent_then_the_query_then_the_cookie_then_the_browser_choose(
    client: Client, headers: dict[str, str], query: str, language: str
) -> None:
    answer = client.get(f"/error/404{query}", headers=headers)
    assert f'<html lang="{language}"' in answer.text


def test_a_language_chosen_by_query_is_remembered(client: Client) -> None:
    answer = client.get("/error/404?lang=es", headers=STRANGER)
    assert "lang=es" in answer.headers["set-cookie"]
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "set-cookie" not in client.get("/error/404?lang=xx", headers=STRANGER).headers


def test_an_agents_language_is_kept_for_pages_that_know_nobody(client: Client) -> None:
    answer = client.get("/error/404", headers={"cookie": "session=a1:t:es"})
    assert "lang=es" in answer.headers["set-cookie"]
    again = client.get("/error/404", headers={"cookie": "session=a1:t:es; lang=es"})
    assert "set-cookie" not in again.headers


def test_the_links_to_languages_are_for_strangers(client: Client) -> None:
    assert "?lang=es" in client.get("/error/404", headers=STRANGER).text
    assert "?lang=es" not in client.get("/error/404").text


def test_arrows_turn_with_the_direction_of_reading() -> None:
    assert 'class="icon along"' in icon("arrow-left")
    assert 'class="icon"' in icon("check")


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("status", STATUSES)
def test_every_error_has_a_page_that_says_what_to_do(
    client: Client, status: int, language: str
) -> None:
    answer = client.get(f"/error/{status}?lang={language}", headers=STRANGER)
    assert answer.status_code == status
    assert answer.text.count('class="button') >= 1
    assert "<script" not in answer.text
    english = client.get(f"/error/{status}?lang=en", headers=STRANGER)
    assert (heading(answer.text) == heading(english.text)) == (language == "en")


def heading(page: str) -> str:
    found = re.search(r"<title>(.*?)</title>", page)
    assert found
    return found[1]


def test_every_answer_may_load_only_what_is_ours(client: Client) -> None:
    policy = client.get("/desk").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_personal_pages_are_not_stored(client: Client) -> None:
    assert client.get("/error/404").headers["cache-control"] == "no-store"


def test_a_page_has_no_inline_script_or_style(client: Client) -> None:
    text = client.get("/desk").text
    assert "<style" not in text
    assert " style=" not in text
    assert " onclick=" not in text
    assert text.count("<script") == text.count('<script type="module" src="/assets/')


def test_what_people_typed_is_escaped_also_as_a_parameter() -> None:
    made = environment("en").from_string('{{ _("Error %(number)s", number=name) }} {{ name }}')
    assert "<b>" not in made.render(name="<b>")


def test_a_text_is_translated_when_the_template_is_compiled() -> None:
    found = environment("es")
    source = found.compile('{{ _("Inbox") }}', raw=True)
    assert "Bandeja" in source
    assert "resolve('_')" not in source


def test_a_folded_text_is_escaped() -> None:
    i18n.catalog("en").one["a & b"] = "a & <b>"
    try:
        made = environment("en").from_string('{{ _("a & b") }}')
        assert made.render() == "a &amp; &lt;b&gt;"
    finally:
        del i18n.catalog("en").one["a & b"]


def test_a_forgotten_variable_is_an_error() -> None:
    with pytest.raises(jinja2.UndefinedError):
        environment("en").from_string("{{ nobody_gave_this }}").render()


def test_an_unlisted_icon_is_an_error_when_compiled() -> None:
    with pytest.raises(LookupError, match=r"icons\.txt"):
        environment("en").from_string('{{ icon("no-such-icon") }}')


def test_refusals_speak_the_readers_language() -> None:
    assert ui.refusal_text("es", NotFound()).startswith("Aquí")
    wrong = InvalidMany([Invalid("a", "invalid"), Invalid("b", "cursor.invalid")])
    assert set(ui.field_errors("zh-Hans", wrong)) == {"a", "b"}


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 B"), (999, "999 B"), (24_300, "24 KB"), (1_310_000, "1,3 MB"), (999_999, "1 MB")],
)
def test_sizes(size: int, text: str) -> None:
    assert formats.filesize(i18n.catalog("es"), size) == text


def test_counts_that_were_not_counted_to_the_end() -> None:
    assert formats.capped(i18n.catalog("en"), 999) == "999"
    assert formats.capped(i18n.catalog("en"), 1000) == "1,000+"


def test_times_leave_in_utc() -> None:
    shown = formats.when(datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC))
    assert '<time datetime="2026-11-22T01:02:03Z">2026-11-22 01:02 UTC</time>' in shown


@pytest.mark.parametrize(
    ("name", "letters"), [("王小明", "小明"), ("Ana García", "AG"), ("li", "L"), ("  ", "?")]
)
def test_initials(name: str, letters: str) -> None:
    assert formats.initials(name) == letters


def test_an_asset_is_served_packed_and_for_ever(client: Client) -> None:
    name = assets.asset("desk.css")
    plain = client.get(name, headers={"accept-encoding": "identity"})
    packed = assets.find(name.removeprefix("/assets/"))
    assert packed is not None
    assert "immutable" in plain.headers["cache-control"]
    assert plain.headers["content-type"].startswith("text/css")
    assert gzip.decompress(dict(packed.packed)["gzip"]) == plain.content
    answer = client.get(name, headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) < len(plain.content) / 2


@pytest.mark.parametrize(
    "name", ["manifest.txt", "../render.py", "%2e%2e/render.py", "", "nothing.js"]
)
def test_nothing_else_of_the_disk_is_served(client: Client, name: str) -> None:
    assert client.get(f"/assets/{name}").status_code == 404


def test_a_masked_text_shows_where_the_secret_was_and_escapes_the_rest() -> None:
    text = f"<i>my phrase</i> {guard.MARK} & {guard.MARK}"
    shown = ui.masked(text, i18n.catalog("en"))
    mark = re.escape("🔒 secret removed</mark>")
    pattern = rf"&lt;i&gt;my phrase&lt;/i&gt; <mark [^>]+>{mark} &amp; <mark [^>]+>{mark}"
    assert re.fullmatch(pattern, shown)
    assert isinstance(shown, Markup)
    assert "机密已移除" in ui.masked(text, i18n.catalog("zh-Hans"))
