"""The talk behind its signed link."""

import re

import httpx
import pytest
from msgspec import Struct
from tests.api.conftest import Caller
from tests.portal.forms import PHRASE, send, shown

from walletdesk.platform.clock import MovedClock
from walletdesk.platform.db import Database

FORM = "/contact/transfer"


class Talk(Struct):
    path: str
    api: str


@pytest.fixture
async def talk(client: httpx.AsyncClient, clock: MovedClock, agent: Caller) -> Talk:
    fields = await shown(client, FORM)
    clock.forward(seconds=5)
    answer = await send(client, FORM, fields | {"text": "my transfer hangs"})
    made = (await agent.good("GET", "/conversations"))["items"][0]
    return Talk(answer.headers["location"].replace("/sent/", "/t/"), f"/conversations/{made['id']}")


async def say(
    client: httpx.AsyncClient, clock: MovedClock, talk: Talk, text: str, **more: str
) -> httpx.Response:
    fields = await shown(client, talk.path)
    clock.forward(seconds=5)
    return await send(client, talk.path, fields | {"text": text} | more, [("s.txt", b"more facts")])


async def test_both_sides_see_what_the_other_wrote_but_no_notes(
    client: httpx.AsyncClient, clock: MovedClock, agent: Caller, talk: Talk
) -> None:
    await agent.good("POST", f"{talk.api}/messages", {"kind": "reply", "text": "We <are> looking."})
    await agent.good("POST", f"{talk.api}/messages", {"kind": "note", "text": "internal words"})
    page = (await client.get(talk.path)).text
    assert "We &lt;are&gt; looking." in page
    assert "internal words" not in page
    answer = await say(client, clock, talk, "here is more")
    assert answer.headers["location"] == f"{talk.path}#m5"
    last = (await agent.good("GET", f"{talk.api}/messages?after=4"))["items"][0]
    about = (last["author"], last["text"], last["attachments"][0]["name"])
    assert about == ("contact", "here is more", "s.txt")


async def test_what_the_form_left_open_is_asked_for_here_and_filled(
    client: httpx.AsyncClient, clock: MovedClock, agent: Caller, talk: Talk
) -> None:
    assert "please send what is still missing" in (await client.get(talk.path)).text
    await say(client, clock, talk, f"TRC20\nUSDT\nthe hash is {'ab' * 32}")
    known = (await agent.good("GET", talk.api))["fields"]
    assert known == {"chain": "tron", "asset": "USDT", "tx_hash": "ab" * 32}


async def test_reading_the_page_tells_the_desk_how_far(
    client: httpx.AsyncClient, agent: Caller, db: Database, talk: Talk
) -> None:
    await agent.good("POST", f"{talk.api}/messages", {"kind": "reply", "text": "We are looking."})
    await client.get(talk.path)
    async with db.read() as tx:
        assert await tx.connection.fetchval("SELECT contact_read_seq FROM conversation") == 3


async def test_a_form_sent_twice_is_one_message(
    client: httpx.AsyncClient, clock: MovedClock, agent: Caller, db: Database, talk: Talk
) -> None:
    fields = await shown(client, talk.path) | {"text": "only once"}
    clock.forward(seconds=5)
    for _ in range(2):
        answer = await send(client, talk.path, fields, [("s.txt", b"more facts")])
        assert answer.headers["location"] == f"{talk.path}#m3"
    assert (await agent.good("GET", talk.api))["last_seq"] == 3
    async with db.read() as tx:
        held = await tx.connection.fetchval(
            "SELECT count(*) FROM file WHERE attached_at IS NOT NULL"
        )
    assert held == 1


async def test_an_empty_answer_is_refused_and_a_bad_file_keeps_the_text(
    client: httpx.AsyncClient, clock: MovedClock, talk: Talk
) -> None:
    fields = await shown(client, talk.path)
    clock.forward(seconds=5)
    assert (await send(client, talk.path, fields | {"text": " "})).status_code == 422
    program = ("x.exe", b"MZ" + b"\x00" * 90)
    kept = await send(client, talk.path, fields | {"text": "typed words"}, [program])
    assert kept.status_code == 422
    assert ">typed words</textarea>" in kept.text
    assert 'id="error-files"' in kept.text


async def test_a_secret_in_an_answer_is_masked_and_told(
    client: httpx.AsyncClient, clock: MovedClock, agent: Caller, talk: Talk
) -> None:
    answer = await say(client, clock, talk, f"it is {PHRASE}")
    page = (await client.get(answer.headers["location"])).text
    assert "abandon" not in page
    assert "We masked it before anything was stored" in page
    assert re.search(r"it is <mark [^>]+>🔒 [^<]+</mark>", page)
    assert (await agent.good("GET", talk.api))["secret_found"] is True


async def test_a_solved_talk_is_opened_again_and_a_closed_one_followed(
    client: httpx.AsyncClient, clock: MovedClock, agent: Caller, talk: Talk
) -> None:
    await agent.good("POST", f"{talk.api}/solution")
    assert "This matter is solved" in (await client.get(talk.path)).text
    await say(client, clock, talk, "not yet")
    assert (await agent.good("GET", talk.api))["status"] == "open"
    await agent.good("POST", f"{talk.api}/solution")
    clock.forward(days=15)
    answer = await say(client, clock, talk, "again")
    assert answer.headers["location"].startswith("/t/")
    assert not answer.headers["location"].startswith(talk.path)
    fresh = (await agent.good("GET", "/conversations"))["items"][0]
    assert fresh["follows"] == talk.api.rpartition("/")[2]
    page = (await client.get(answer.headers["location"])).text
    assert "again" in page
    assert "s.txt" in page


async def test_rating(
    client: httpx.AsyncClient, clock: MovedClock, agent: Caller, talk: Talk
) -> None:
    assert "How did we do?" not in (await client.get(talk.path)).text
    await agent.good("POST", f"{talk.api}/solution")
    fields = await shown(client, talk.path)
    clock.forward(seconds=5)
    said = {"comment": f"so so {PHRASE}"}
    unrated = await client.post(f"{talk.path}/rating", data=fields | said)
    assert unrated.status_code == 422
    assert 'id="error-score"' in unrated.text
    assert "abandon" not in unrated.text
    good = {"score": "5", "comment": "quick"}
    rated = await client.post(f"{talk.path}/rating", data=fields | good)
    assert rated.headers["location"] == f"{talk.path}#rating"
    page = (await client.get(talk.path)).text
    assert 'value="5" checked' in page
    assert ">quick</textarea>" in page
    assert (await agent.good("GET", f"{talk.api}/rating"))["score"] == 5
    forged = await client.post(f"{talk.path}/rating", data=good | {"form": "x", "score": "1"})
    assert forged.status_code == 422
    assert (await agent.good("GET", f"{talk.api}/rating"))["score"] == 5


@pytest.mark.parametrize("kind", ["t", "sent"])
async def test_links_end_and_cannot_be_made_up(
    client: httpx.AsyncClient, clock: MovedClock, talk: Talk, kind: str
) -> None:
    token = talk.path.rpartition("/")[2]
    changed = ("B" if token[0] == "A" else "A") + token[1:]
    for wrong in (changed, token[:-1], "x", "%00"):
        answer = await client.get(f"/{kind}/{wrong}")
        assert answer.status_code == 404, wrong
        assert "We do not know this link" in answer.text
    clock.forward(days=91)
    ended = await client.get(f"/es/{kind}/{token}")
    assert ended.status_code == 410
    assert "Este enlace ya no funciona" in ended.text
    assert 'href="/es/contact"' in ended.text
    posted = await send(client, f"/t/{token}", {"text": "x"})
    assert posted.status_code == 410


async def test_a_form_token_opens_no_talk_and_a_link_sends_no_form(
    client: httpx.AsyncClient, clock: MovedClock, talk: Talk
) -> None:
    fields = await shown(client, FORM)
    assert (await client.get(f"/t/{fields['form']}")).status_code == 404
    clock.forward(seconds=5)
    token = talk.path.rpartition("/")[2]
    assert (await send(client, FORM, {"form": token, "text": "x"})).status_code == 422


async def test_the_language_can_be_chosen_and_nothing_leaks(
    client: httpx.AsyncClient, talk: Talk
) -> None:
    english = await client.get(talk.path)
    assert f'<a href="/es{talk.path}" lang="es"' in english.text
    spanish = await client.get(f"/es{talk.path}")
    assert "Ver si hay respuesta" in spanish.text
    assert f'action="/es{talk.path}"' in spanish.text
    for answer in (english, spanish):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-robots-tag"] == "noindex"


async def test_another_contacts_talk_that_was_merged_in_is_not_shown(
    client: httpx.AsyncClient, clock: MovedClock, agent: Caller, talk: Talk
) -> None:
    stranger = {"contact": {"name": "Eve"}, "text": "words of a stranger"}
    other = await agent.good("POST", "/conversations", stranger)
    await agent.good(
        "POST", f"/conversations/{other['id']}/merge", {"into": talk.api.rpartition("/")[2]}
    )
    assert "words of a stranger" not in (await client.get(talk.path)).text


async def test_who_writes_on_has_a_talk_of_their_own_again(
    client: httpx.AsyncClient, clock: MovedClock, agent: Caller, talk: Talk
) -> None:
    """Merged into another person's: no line of the one is ever in the talk of the other."""
    stranger = {"contact": {"name": "Eve"}, "text": "words of a stranger"}
    other = f"/conversations/{(await agent.good('POST', '/conversations', stranger))['id']}"
    await agent.good("POST", f"{talk.api}/merge", {"into": other.rpartition("/")[2]})
    await agent.good("POST", f"{other}/messages", {"kind": "reply", "text": "for Eve alone"})
    answer = await say(client, clock, talk, "here is more")
    assert answer.headers["location"].startswith(f"{talk.path}#m")
    assert (await agent.good("GET", talk.api))["merged_into"] is None
    theirs = [m["text"] for m in (await agent.good("GET", f"{talk.api}/messages"))["items"]]
    assert (theirs[0], theirs[-1]) == ("my transfer hangs", "here is more")
    eves = [m["text"] for m in (await agent.good("GET", f"{other}/messages"))["items"]]
    assert eves == ["words of a stranger", "for Eve alone"]
    await agent.good("POST", f"{talk.api}/messages", {"kind": "reply", "text": "for you alone"})
    page = (await client.get(talk.path)).text
    assert all(text in page for text in ("here is more", "for you alone"))
    assert not [text for text in ("words of a stranger", "for Eve alone") if text in page]


async def test_a_file_says_how_far_its_scan_is(
    client: httpx.AsyncClient, clock: MovedClock, db: Database, talk: Talk
) -> None:
    await say(client, clock, talk, "see the file")
    marks = {"clean": "", "waiting": "Not scanned yet", "found": "Removed: it was harmful"}
    for scan, words in marks.items():
        async with db.transaction() as tx:
            due = tx.now if scan == "waiting" else None
            await tx.connection.execute("UPDATE file SET scan = $1, scan_after = $2", scan, due)
        page = (await client.get(talk.path)).text
        assert "s.txt" in page
        assert [m for m in marks.values() if m and m in page] == ([words] if words else [])
        assert (">s.txt</a>" in page) == (scan != "found")
