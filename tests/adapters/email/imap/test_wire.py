"""Bytes as they fall on the wire, where no server can be made to send them so."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from imapclient.exceptions import IMAPClientAbortError

from walletdesk.adapters.email.imap.client import Client

GREETING = b"* PREAUTH [CAPABILITY IMAP4rev1 IDLE] hello\r\n"


@contextmanager
def talking(*answers: bytes, largest: int = 1000) -> Iterator[tuple[Client, socket.socket]]:
    """A client whose next commands get these answers; `TAG` stands for the command's."""
    ours, theirs = socket.socketpair()

    def answer() -> None:
        theirs.sendall(GREETING)
        for text in (b"* CAPABILITY IMAP4rev1 IDLE\r\nTAG OK done\r\n", *answers):
            tag = theirs.recv(1000).split(b" ")[0]
            theirs.sendall(text.replace(b"TAG", tag))

    thread = threading.Thread(target=answer)
    thread.start()
    try:
        yield Client(ours, "localhost", None, largest), theirs
    finally:
        thread.join()
        theirs.close()
        ours.close()


def test_news_in_the_packet_that_begins_idle():
    with talking(b"+ idling\r\n* 5 EXISTS\r\n") as (client, _):
        assert not client.begin_idle()
        assert client.wait(0.01)


def test_news_before_idle_begins():
    with talking(b"* 5 EXISTS\r\n+ idling\r\n") as (client, _):
        assert client.begin_idle()


def test_a_line_of_idle_that_comes_in_two_pieces():
    with talking(b"+ idling\r\n") as (client, far):
        client.begin_idle()
        assert not client.wait(0.01)
        far.sendall(b"* 5 EXIS")
        assert client.wait(10)


def test_a_refused_idle():
    with talking(b"TAG NO not now\r\n") as (client, _), pytest.raises(IMAPClientAbortError):
        client.begin_idle()


def test_a_literal_that_nobody_can_hold():
    answer = b"* 1 FETCH (UID 1 BODY[] {1001}\r\n"
    with talking(answer) as (client, _):
        client._imap.state = "SELECTED"
        with pytest.raises(IMAPClientAbortError):
            client.bodies([1])
