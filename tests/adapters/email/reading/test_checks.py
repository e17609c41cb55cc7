"""Which results of SPF, DKIM, DMARC and ARC are believed."""

from tests.adapters.email.reading.corpus.shape import mail

from walletdesk.adapters.email.model import Check
from walletdesk.adapters.email.reading import read

OURS = """Authentication-Results: mx.tpwallet.example (a; comment=pass);
 spf=pass (sender (is) ok; really) smtp.mailfrom=ana@Cliente.example;
 dkim=fail reason="bad; signature" header.i=@cliente.example header.s=s1;
 dkim=pass header.d=other.example; dmarc=hardfail (p=reject)
 header.from=cliente.example; x-odd=pass"""
THEIRS = (
    "Authentication-Results: evil.example; dmarc=pass"
    " header.from=bank.example; dkim=pass header.d=bank.example"
)
ARC = (
    "ARC-Authentication-Results: i=2;"
    " mx.tpwallet.example; arc=pass header.oldest-pass=0; dmarc=pass"
)
FORGED = "ARC-Authentication-Results: i=9; evil.example; arc=pass"
SPF = (
    "Received-SPF: softfail (mx: domain of"
    " ana@cliente.example) receiver=mx.tpwallet.example; client-ip=192.0.2.1"
)
TRUSTED = ("MX.tpwallet.example",)
SEEN = (
    Check("spf", "pass", "cliente.example"),
    Check("dkim", "fail", "cliente.example"),
    Check("dkim", "pass", "other.example"),
    Check("dmarc", "fail", "cliente.example"),
)


def checks(*head: str, trusted: tuple[str, ...] = ()) -> tuple[Check, ...]:
    lines = [line.replace("\n", "\r\n") for line in head]
    return read(mail(*lines, "Subject: x"), trusted=trusted).checks


def test_every_method_of_the_topmost_header_is_read() -> None:
    assert checks(OURS, THEIRS) == SEEN


def test_only_trusted_servers_are_believed_wherever_they_stand() -> None:
    assert checks(THEIRS, OURS, trusted=TRUSTED) == SEEN
    assert checks(THEIRS, trusted=TRUSTED) == ()


def test_without_a_list_a_lower_header_is_not_believed() -> None:
    assert Check("dmarc", "pass", "bank.example") not in checks(OURS, THEIRS)


def test_the_chain_counts_when_a_believed_server_judged_it() -> None:
    assert Check("arc", "pass", "") in checks(OURS, FORGED, ARC)
    assert not [each for each in checks(OURS, FORGED) if each.method == "arc"]
    assert not [each for each in checks(FORGED, trusted=TRUSTED) if each.method == "arc"]


def test_received_spf_stands_in_where_nothing_else_does() -> None:
    assert checks(SPF) == (Check("spf", "softfail", "cliente.example"),)
    assert checks(SPF, trusted=("other.example",)) == ()
    assert checks(SPF, trusted=TRUSTED) == (Check("spf", "softfail", "cliente.example"),)
    assert checks(OURS, SPF) == SEEN


def test_results_nobody_defined_are_left_out_and_known_ones_translated() -> None:
    head = (
        "Authentication-Results: mx.x.example 1; spf=maybe;"
        " dkim/1=policy header.d=a.example; dmarc=bestguesspass header.from=b.example"
    )
    assert checks(head) == (
        Check("dkim", "neutral", "a.example"),
        Check("dmarc", "none", "b.example"),
    )
    assert checks("Authentication-Results: mx.x.example; none") == ()
    assert checks("Authentication-Results: ;;;(((=") == ()
