"""What the widget loads before anybody has written, and the file to keep."""

import re
import uuid
from pathlib import Path

import pytest
from babel.messages import pofile

from walletdesk import conversations
from walletdesk.conversations import Reply

from .conftest import Desk

ROOM = Path(__file__).parents[3] / "src/walletdesk/adapters/chat"


async def test_the_config_speaks_the_wanted_language(desk: Desk) -> None:
    zh = (await desk.http.get("/chat/v1/config?lang=zh-CN")).json()
    es = (await desk.http.get("/chat/v1/config", headers={"accept-language": "es-MX"})).json()
    assert (zh["language"], es["language"]) == ("zh-Hans", "es")
    assert zh["texts"]["send"] == "发送"
    assert zh["texts"].keys() == es["texts"].keys()
    assert len(zh["likely"]) == 3


async def test_the_config_is_kept_by_browsers(desk: Desk) -> None:
    first = await desk.http.get("/chat/v1/config?lang=en")
    tag = {"if-none-match": first.headers["etag"]}
    assert (await desk.http.get("/chat/v1/config?lang=en", headers=tag)).status_code == 304
    assert "max-age=60" in first.headers["cache-control"]
    assert first.headers["content-encoding"] == "gzip"


async def test_a_matter_asks_its_questions(desk: Desk) -> None:
    asked = (await desk.http.get("/chat/v1/categories/transfer-pending?lang=zh")).json()
    assert "tx_hash" in [f["key"] for f in asked["fields"]]
    assert (await desk.http.get("/chat/v1/categories/none")).status_code == 404


async def test_the_transcript_holds_the_talk_and_no_note(desk: Desk) -> None:
    visitor = await desk.visitor()
    said = await visitor.say("转账 <b>待处理</b>")
    async with desk.db.transaction() as tx:
        talk = uuid.UUID(said["conversation"])
        await conversations.reply(tx, talk, Reply(text="内部备注", kind="note"), actor=desk.agent)
        await conversations.reply(tx, talk, Reply(text="已经到账。"), actor=desk.agent)
    plain = await visitor.get("transcript")
    page = await visitor.get("transcript?as=html")
    assert "已经到账。" in plain.text
    assert "Li Na" in plain.text
    assert "&lt;b&gt;" in page.text
    assert "内部备注" not in plain.text + page.text
    assert "attachment" in page.headers["content-disposition"]


async def test_a_rating_is_kept_and_shown(desk: Desk) -> None:
    visitor = await desk.visitor()
    said = await visitor.say("你好")
    async with desk.db.transaction() as tx:
        wish = Reply(text="好了", solve=True)
        await conversations.reply(tx, uuid.UUID(said["conversation"]), wish, actor=desk.agent)
    assert (await visitor.post("rating", {"score": 5, "comment": "很快"})).status_code == 204
    talk = (await visitor.again())["conversation"]
    assert (talk["score"], talk["rate"]) == (5, True)


async def test_the_visitor_reads_and_the_agent_knows(desk: Desk) -> None:
    visitor = await desk.visitor()
    said = await visitor.say("你好")
    talk = uuid.UUID(said["conversation"])
    async with desk.db.transaction() as tx:
        await conversations.reply(tx, talk, Reply(text="您好"), actor=desk.agent)
    assert (await visitor.post("read", {"seq": 2})).status_code == 204
    async with desk.db.read() as tx:
        assert (await conversations.get(tx, talk)).contact_read_seq == 2
        assert (await conversations.messages(tx, [talk]))[1].delivery == "read"


@pytest.mark.parametrize("language", ["zh_Hans", "es"])
def test_every_text_is_in_every_language(language: str) -> None:
    english, other = (
        {
            str(m.id): str(m.string)
            for m in pofile.read_po((ROOM / f"locale/{tag}.po").open("rb"))
            if m.id
        }
        for tag in ("en", language)
    )
    assert english.keys() == other.keys()
    holes = re.compile(r"%(?:\(\w+\))?s")
    for code, text in english.items():
        assert other[code], code
        assert sorted(holes.findall(text)) == sorted(holes.findall(other[code])), code
