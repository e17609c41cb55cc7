"""`kill -9` in mid-burst: whatever was acknowledged is there, once, and seq has no gap."""

import asyncio
import os
import signal
import uuid
from collections import Counter
from pathlib import Path

import httpx
import pytest
from tests.app.desk import Up, free_port, until

from walletdesk.conversations import store
from walletdesk.platform import db as database
from walletdesk.platform import keyring, postgres
from walletdesk.platform.clock import Clock
from walletdesk.platform.settings import load

VISITORS, MESSAGES = 20, 25


class Writer:
    """A visitor who repeats a message until it is acknowledged, as the widget does."""

    def __init__(self, base: str, number: int) -> None:
        self._base = base
        self._number = number
        self.acknowledged: dict[uuid.UUID, str] = {}
        self.talk = ""

    async def run(self) -> None:
        async with httpx.AsyncClient(base_url=self._base, timeout=5) as http:
            answer = await self._until(http, "sessions", {"language": "zh"}, {})
            headers = {"authorization": f"Bearer {answer['token']}"}
            for n in range(MESSAGES):
                client, text = uuid.uuid4(), f"访客 {self._number} 的第 {n} 条"
                body = {"client_id": str(client), "text": text}
                answer = await self._until(http, "messages", body, headers)
                self.acknowledged[client] = text
                self.talk = answer["conversation"]

    async def _until(
        self, http: httpx.AsyncClient, path: str, body: dict[str, str], headers: dict[str, str]
    ) -> dict[str, str]:
        for _ in range(600):
            try:
                answer = await http.post(f"/chat/v1/{path}", json=body, headers=headers)
                if answer.status_code in (200, 201):
                    return answer.json()
                assert answer.status_code in (429, 503), answer.text
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.1)
        raise AssertionError("never accepted")


async def written(up: Up) -> tuple[Counter[uuid.UUID], dict[str, list[int]]]:
    """How often each message stands in the table, and the seqs of each talk."""
    url = postgres.running_url(up.data)
    assert url
    settings = load({}, data=up.data)
    db = await database.connect(url, await keyring.open_keyring(settings, url), Clock(), size=2)
    async with db.read() as tx:
        rows = await tx.connection.fetch(
            "SELECT conversation_id, seq, client_id FROM message ORDER BY 1, 2"
        )
        talks = await store.get_many(tx, list({r["conversation_id"] for r in rows}))
    await db.close()
    seqs: dict[str, list[int]] = {}
    for row in rows:
        seqs.setdefault(str(row["conversation_id"]), []).append(row["seq"])
    assert all(seqs[str(t.id)][-1] == t.last_seq for t in talks.values())
    return Counter(r["client_id"] for r in rows), seqs


@pytest.mark.parametrize("whom", ["web", "everything"])
async def test_every_acknowledged_message_is_there_once(tmp_path: Path, whom: str) -> None:
    port = free_port()
    up = await asyncio.to_thread(Up, tmp_path / "data", port)
    writers = [Writer(f"http://127.0.0.1:{port}", n) for n in range(VISITORS)]
    running = asyncio.gather(*(writer.run() for writer in writers))
    try:
        while sum(len(w.acknowledged) for w in writers) < VISITORS * MESSAGES // 4:
            await asyncio.sleep(0.01)
            assert not running.done()
        before = sum(len(w.acknowledged) for w in writers)
        if whom == "web":
            os.kill(up.only(3, "web"), signal.SIGKILL)
        else:
            up.kill()
            await asyncio.to_thread(until, up.gone)
            up = await asyncio.to_thread(Up, tmp_path / "data", port)
        await asyncio.wait_for(running, 120)
        counts, seqs = await written(up)
    finally:
        up.stop()
    assert before < VISITORS * MESSAGES, "it was killed too late to matter"
    acknowledged = [client for w in writers for client in w.acknowledged]
    assert len(acknowledged) == VISITORS * MESSAGES
    assert {counts[client] for client in acknowledged} == {1}
    for writer in writers:
        assert seqs[writer.talk] == list(range(1, len(seqs[writer.talk]) + 1))
    assert len(seqs) == VISITORS
