"""What a flood meets, and an orderly end."""

import threading
import time
from contextlib import suppress

from tests.processes import until

from walletdesk.adapters.email.listener import Limits
from walletdesk.adapters.email.listener.gate import Gate

from .running import Desk, Running, Wire, limited, running

HEAD = b"Subject: x\r\n\r\n"


def test_connections_of_one_address():
    with limited(connections_each=3) as here:
        wires = [Wire(here.raw()) for _ in range(3)]
        assert all(wire.hear().startswith(b"220") for wire in wires)
        assert Wire(here.raw()).hear().startswith(b"421")
        other = Wire(here.raw(source="127.0.0.2"))
        assert other.hear().startswith(b"220")
        wires[0].ask(b"QUIT\r\n")
        wires[0].close()
        until(lambda: Wire(here.raw()).hear().startswith(b"220"))


def test_connections_in_all():
    with limited(connections=2) as here:
        wires = [Wire(here.raw(source=f"127.0.0.{n}")) for n in (1, 2)]
        assert all(wire.hear().startswith(b"220") for wire in wires)
        assert Wire(here.raw(source="127.0.0.3")).hear().startswith(b"421")


def test_mails_of_one_address():
    with limited(burst=3, refill=0.001) as here, here.client() as client:
        client.ehlo()
        codes: list[int] = []
        for _ in range(5):
            codes.append(client.mail("a@x.example")[0])
            client.rset()
        assert codes == [250, 250, 250, 450, 450]


def test_our_own_relay_meets_no_limit_of_one_address():
    limits = Limits(burst=1, refill=0.001, connections_each=1)
    trusting = running(limits=limits, trusted=("127.0.0.0/8",))
    with trusting as here, here.client() as first, here.client() as second:
        for client in (first, second, first):
            client.ehlo()
            assert client.mail("a@x.example")[0] == 250
            client.rset()


def test_a_bucket_fills_again_and_a_network_has_one():
    now = 0.0
    gate = Gate(Limits(burst=2, refill=1), ("10.0.0.0/8",), lambda: now)
    assert [gate.mail("2001:db8::1"), gate.mail("2001:db8::2"), gate.mail("2001:db8::3")] == [
        True,
        True,
        False,
    ]
    assert gate.mail("2001:db8:0:1::1")
    now = 1.0
    assert gate.mail("2001:db8::9")
    assert not gate.mail("2001:db8::9")
    assert all(gate.mail("::ffff:10.1.2.3") for _ in range(9))


def test_who_says_nothing_is_cut_off():
    with limited(idle=0.2) as here:
        wire = Wire(here.raw())
        assert wire.hear().startswith(b"220")
        assert wire.hear() == b""


def test_who_sends_a_mail_by_drops_is_cut_off():
    with limited(idle=0.3) as here:
        wire = Wire(here.raw())
        wire.open_mail()
        cut = threading.Event()

        def drip() -> None:
            try:
                while not cut.wait(0.05):
                    wire.say(b"x")
            except OSError:
                cut.set()

        thread = threading.Thread(target=drip)
        thread.start()
        with suppress(ConnectionError):
            assert wire.hear() == b""
        cut.set()
        thread.join()
        assert here.desk.arrivals == []


def test_a_slow_line_that_goes_on_is_waited_for():
    with limited(idle=1.0) as here:
        wire = Wire(here.raw())
        wire.open_mail()
        for _ in range(6):
            wire.say(b"x" * 140_000)
            time.sleep(0.3)  # a slow line, not a wait for something
        wire.say(b"\r\n.\r\n")
        assert wire.hear().startswith(b"250")
        wire.close()


def test_no_connection_lasts_for_ever():
    with limited(longest=0.3) as here:
        wire = Wire(here.raw())
        assert wire.hear().startswith(b"220")
        heard = 250
        while heard == 250:
            heard = wire.ask(b"RSET\r\n")
        assert heard in {0, 421}


def test_a_stop_lets_the_mail_in_hand_be_answered():
    desk = Desk()
    desk.opened = threading.Event()
    here = Running(desk)
    idle, busy = Wire(here.raw()), Wire(here.raw())
    idle.hear()
    busy.open_mail()
    busy.say(HEAD + b"last\r\n.\r\n")
    until(lambda: desk.waiting)
    ending = threading.Thread(target=here.stop)
    ending.start()
    assert idle.hear().startswith(b"421")
    desk.opened.set()
    assert busy.hear().startswith(b"250")
    assert busy.hear().startswith(b"421")
    ending.join(30)
    assert desk.texts == [HEAD + b"last\r\n"]


def test_a_stop_does_not_wait_for_ever():
    desk = Desk()
    desk.opened = threading.Event()
    here = Running(desk)
    slow, stuck = Wire(here.raw()), Wire(here.raw())
    slow.open_mail()
    slow.say(HEAD + b"half")
    stuck.open_mail()
    stuck.say(HEAD + b"stuck\r\n.\r\n")
    until(lambda: desk.waiting)
    here.stop()
    assert slow.hear() == b""
    assert not stuck.hear().startswith(b"250")
    assert desk.arrivals == []
