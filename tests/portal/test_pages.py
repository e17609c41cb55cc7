"""Home, contact and errors: languages by path, true words, nothing from other hosts."""

import re
from typing import Any

import httpx
import pytest
from tests.api.conftest import Caller

from walletdesk.platform import i18n
from walletdesk.platform.settings import Settings

PATHS = ["/", "/contact", "/contact/transfer", "/contact/other"]
PREFIXES = {"en": "", "zh-Hans": "/zh", "es": "/es"}


def path_in(language: str, path: str) -> str:
    return (PREFIXES[language] + path).rstrip("/") or "/"


@pytest.mark.parametrize(
    ("wish", "where"),
    [("zh-CN,zh;q=0.9", "/zh"), ("es-MX", "/es"), ("fr", None), ("", None), ("en,zh;q=0.5", None)],
)
async def test_the_home_page_asks_the_browser_for_the_language(
    client: httpx.AsyncClient, wish: str, where: str | None
) -> None:
    answer = await client.get("/", headers={"accept-language": wish})
    assert answer.headers.get("location") == where
    assert answer.status_code == (302 if where else 200)
    assert "accept-language" in answer.headers["vary"]
    assert "cookie" in answer.headers["vary"]


async def test_a_language_once_chosen_is_kept(client: httpx.AsyncClient) -> None:
    chinese = {"accept-language": "zh-CN"}
    home = (await client.get("/zh")).text
    assert '<a href="/?lang=en" lang="en"' in home
    chosen = await client.get("/?lang=en", headers=chinese)
    assert (chosen.status_code, chosen.headers["content-language"]) == (200, "en")
    again = await client.get("/", headers=chinese)
    assert again.status_code == 200


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("language", PREFIXES)
async def test_each_page_names_its_other_languages_and_loads_nothing_foreign(
    client: httpx.AsyncClient, settings: Settings, path: str, language: str
) -> None:
    here = path_in(language, path)
    answer = await client.get(here)
    assert (answer.status_code, answer.headers["content-language"]) == (200, language)
    page = answer.text
    assert f'<html lang="{language}" dir="ltr">' in page
    assert f'<link rel="canonical" href="{settings.base_url}{here}">' in page
    for other in PREFIXES:
        address = settings.base_url + path_in(other, path)
        assert f'hreflang="{other}" href="{address}">' in page
    assert f'hreflang="x-default" href="{settings.base_url}{path}">' in page
    assert f'<script src="/widget.js" data-lang="{language}" async></script>' in page
    assert re.search(r'<meta property="og:title" content="[^"]+">', page)
    assert re.search(r'<meta name="description" content="[^"]{10,}">', page)
    loaded = re.findall(r'<(?:script|img|link rel="stylesheet")[^>]*(?:src|href)="([^"]+)"', page)
    assert loaded
    assert all(address.startswith("/") for address in loaded)
    assert not re.search(r"<style|\sstyle=|\son\w+=", page)


async def test_the_words_of_the_home_page_come_along(client: httpx.AsyncClient) -> None:
    home = (await client.get("/zh")).text
    assert '<form class="start" action="/zh/contact" method="post"' in home
    assert home.count('<li><a href="/zh/contact/') == 8
    chosen = await client.post("/zh/contact", data={"text": "我的转账一直<待处理>"})
    assert "我的转账一直&lt;待处理&gt;" in chosen.text
    first = re.search(r'name="topic" value="([^"]+)"', chosen.text)
    assert first is not None
    assert first[1].startswith("transfer")
    form = (await client.post("/zh/contact", data={"text": "转账<b>", "topic": "transfer"})).text
    assert 'action="/zh/contact/transfer"' in form
    assert ">转账&lt;b&gt;</textarea>" in form
    assert 'name="robots" content="noindex"' in form


async def test_a_secret_typed_on_the_home_page_goes_no_further(client: httpx.AsyncClient) -> None:
    typed = {"text": "my phrase " + "abandon " * 11 + "about"}
    for more in ({}, {"topic": "transfer"}):
        page = (await client.post("/contact", data=typed | more)).text
        assert "abandon" not in page
        assert "We removed it before anything was stored" in page


async def test_it_says_which_ways_are_open(client: httpx.AsyncClient, admin: Caller) -> None:
    always = [{"weekday": d, "opens": "00:00", "closes": "24:00"} for d in range(7)]
    await admin.good("PUT", "/hours", {"weeks": [{"channel": "default", "spans": always}]})
    page = (await client.get("/contact")).text
    assert page.count("Open now") == 2
    assert page.count("not measured yet") == 1, "the chat is open, but nobody is there"
    assert page.count("Nobody is at the chat right now") == 1
    day = [{"weekday": 0, "opens": "09:00", "closes": "09:01"}]
    weeks = [{"channel": "default", "spans": always}, {"channel": "chat", "spans": day}]
    await admin.good("PUT", "/hours", {"weeks": weeks})
    page = (await client.get("/contact")).text
    assert (page.count("Open now"), page.count("Closed now")) == (1, 1)
    opens = (
        r'Opens <local-time as="day"><time datetime="[^"]+T09:00:00\+00:00">Monday 09:00 \(UTC\)'
    )
    assert re.search(opens, page)


async def test_a_closed_account_is_no_way(client: httpx.AsyncClient, db: Any) -> None:
    async with db.transaction() as tx:
        await tx.connection.execute("UPDATE channel_account SET active = false WHERE kind = 'chat'")
    page = (await client.get("/contact")).text
    assert "Message form" in page
    assert "Live chat" not in page


@pytest.mark.parametrize("language", PREFIXES)
async def test_errors_are_pages_in_the_visitors_language(
    client: httpx.AsyncClient, language: str
) -> None:
    for path in ("/contact/nothing", "/nowhere"):
        answer = await client.get(path_in(language, path))
        assert answer.status_code == 404
        assert i18n.catalog(language).gettext("There is nothing here") in answer.text
    wished = await client.get("/nowhere", headers={"accept-language": language})
    assert wished.headers["content-language"] == language


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ("/en/contact", "/contact"),
        ("/en/contact/transfer?chain=tron&x=%E4%B8%AD", "/contact/transfer?chain=tron&x=%E4%B8%AD"),
        ("/zh-Hans/contact", "/zh/contact"),
        ("/zh-CN/contact/", "/zh/contact"),
        ("/en/中文", "/%E4%B8%AD%E6%96%87"),
        ("/en", "/?lang=en"),
        ("/en/", "/?lang=en"),
        ("/zh-CN", "/zh"),
        ("/en//evil.example", "/evil.example"),
        ("/en/%2F%5C/evil.example", "/evil.example"),
    ],
)
async def test_a_language_named_otherwise_leads_to_the_one_address(
    client: httpx.AsyncClient, asked: str, there: str
) -> None:
    answer = await client.get(asked, headers={"accept-language": "es"})
    assert (answer.status_code // 100, answer.headers["location"]) == (3, there)


async def test_english_asked_for_by_its_name_is_english(client: httpx.AsyncClient) -> None:
    for path in ("/en", "/en/contact"):
        answer = await client.get(path, headers={"accept-language": "zh"}, follow_redirects=True)
        assert (answer.status_code, answer.headers["content-language"]) == (200, "en")


@pytest.mark.parametrize("path", ["/nowhere", "/zh/nowhere/at/all", "/es/contact/nothing"])
async def test_a_page_that_is_nowhere_offers_the_start_page_in_other_languages(
    client: httpx.AsyncClient, path: str
) -> None:
    page = (await client.get(path)).text
    assert re.findall(r'<a href="([^"]+)" lang="', page) == ["/?lang=en", "/zh", "/es"]


async def test_robots_may_read_what_is_public(client: httpx.AsyncClient) -> None:
    answer = await client.get("/robots.txt")
    assert answer.headers["content-type"].startswith("text/plain")
    for path in ("/desk", "/t/", "/sent/", "/zh/t/", "/es/sent/"):
        assert f"Disallow: {path}" in answer.text
    assert "Disallow: /\n" not in answer.text
