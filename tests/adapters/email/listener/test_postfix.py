"""A real mail server forwards to the listener."""

import os
import shutil
from collections import Counter
from pathlib import Path

import pytest
from tests.processes import until

from walletdesk.adapters.email.model import Arrival

from .relay import relaying
from .running import OURS, Desk, certificate_files, running

pytestmark = pytest.mark.skipif(
    not shutil.which("postfix") or os.geteuid() != 0, reason="needs Postfix, and root for it"
)
MAIL = b"From: ann@example.org\r\nSubject: %d\r\n\r\nMy wallet.\r\n.dot\r\n\r\n"


def test_what_was_refused_for_now_comes_again_and_is_delivered_once(tmp_path: Path):
    desk = Desk()
    tried = Counter[bytes]()

    def at_first(arrival: Arrival) -> None:
        text = arrival.raw.split(b"\r\nSubject: ")[1][:1]
        tried[text] += 1
        if tried[text] <= 2:
            raise ConnectionResetError

    desk.trouble = at_first
    certificate, key = certificate_files(tmp_path, "127.0.0.1")
    with running(desk, certificate=certificate, key=key) as here, relaying(here.port) as relay:
        for number in range(3):
            relay.send(OURS, MAIL % number)
        until(lambda: len(desk.arrivals) >= 3)
        until(lambda: relay.log.count("status=sent") >= 3)
        assert relay.log.count("451 4.3.0") >= 6
    assert set(tried.values()) == {3}
    subjects = sorted(t.split(b"\r\nSubject: ")[1].split(b"\r\n")[0] for t in desk.texts)
    assert subjects == [b"0", b"1", b"2"]
    assert all(t.endswith(b"\r\n\r\nMy wallet.\r\n.dot\r\n\r\n") for t in desk.texts)
    assert all(b"with ESMTPS;" in a.raw.split(b"\r\n", 3)[1] for a in desk.arrivals)


def test_it_bounces_what_is_for_nobody():
    with running() as here, relaying(here.port) as relay:
        relay.send("nobody@wallet.example", MAIL % 1)
        until(lambda: "550 5.1.1 No such mailbox here" in relay.log)
        assert here.desk.arrivals == []
