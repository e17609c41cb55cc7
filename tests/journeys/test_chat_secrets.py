"""A recovery phrase that reaches the desk is in no byte of its data folder, sealed or open."""

import asyncio
import uuid
from pathlib import Path

import httpx
from tests.app.desk import Up, free_port

from walletdesk.conversations import store
from walletdesk.platform import db as database
from walletdesk.platform import keyring, postgres
from walletdesk.platform.clock import Clock
from walletdesk.platform.settings import load

WORDS = "legal winner thank year wave sausage worth useful legal winner thank yellow".split()
HAN = "步尺炮怕沉热下助宫叔把飘"
RARE = ("sausage", "winner thank", "worth useful", HAN[:6])


def test_no_byte_of_it_is_kept(tmp_path: Path) -> None:
    up = Up(tmp_path / "data", free_port())
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{up.port}") as http:
            say_everything(http)
        up.stop()
        found = [str(path) for path in up.data.rglob("*") if path.is_file() and holds(path)]
        assert found == []
        assert not [line for line in up.errors if any(word in line for word in RARE)]
        up = Up(tmp_path / "data", free_port())
        opened = asyncio.run(all_texts(up.data))
        assert len(opened) > 5
        assert not [text for text in opened if any(word in text for word in RARE)]
    finally:
        up.stop()


def say_everything(http: httpx.Client) -> None:
    """In one message, as the first one, in pieces, in a name, in a file, in a rating."""
    phrase = " ".join(WORDS)
    session = {"language": "zh", "contact": {"name": phrase}}
    headers = {
        "authorization": f"Bearer {http.post('/chat/v1/sessions', json=session).json()['token']}"
    }

    def say(text: str) -> dict[str, object]:
        body = {"client_id": str(uuid.uuid4()), "text": text}
        answer = http.post("/chat/v1/messages", json=body, headers=headers)
        assert answer.status_code == 201, answer.text
        return answer.json()

    assert say(f"这是我的助记词：{phrase}")["masked"] is True
    assert say(phrase)["masked"] is True
    assert say(HAN)["masked"] is True
    # Between them, because words right beside a masked message count as its rest: masked, and told.
    assert say("还有人吗，请帮帮我")["masked"] is False
    assert say(" ".join(WORDS[:6]))["masked"] is False
    assert say(" ".join(WORDS[6:]))["masked"] is True
    told = http.post("/chat/v1/sessions", json={"language": "zh"}, headers=headers).json()
    lines = [m["text"] for m in told["messages"] if m["author"] == "system"]
    assert len(lines) == 4  # one for each message that was masked when it came
    assert all("助记词" in line and "我们绝不会" in line for line in lines)
    for name, content in ((f"{phrase}.txt", "nothing"), ("a.txt", phrase)):
        file = {"file": (name, content.encode(), "text/plain")}
        http.post("/chat/v1/attachments", files=file, headers=headers)
    http.post("/chat/v1/rating", json={"score": 1, "comment": phrase}, headers=headers)


def holds(path: Path) -> bool:
    data = path.read_bytes()
    return any(word.encode(code) in data for word in RARE for code in ("utf-8", "utf-16-le"))


async def all_texts(data: Path) -> list[str]:
    """Everything that can be opened with the master key."""
    url = postgres.running_url(data)
    assert url
    settings = load({}, data=data)
    db = await database.connect(url, await keyring.open_keyring(settings, url), Clock(), size=2)
    async with db.read() as tx:
        ids = [r["id"] for r in await tx.connection.fetch("SELECT id FROM conversation")]
        talks = await store.get_many(tx, ids)
        lines = await store.messages(tx, ids, limit=1000)
    await db.close()
    return [
        *(t.preview for t in talks.values()),
        *(t.subject for t in talks.values()),
        *(m.text for m in lines),
    ]
