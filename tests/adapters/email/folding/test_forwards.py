"""The original of a mail that was passed on, as the usual programs write it."""

from pathlib import Path

import pytest
from msgspec import Struct

from walletdesk.adapters.email.folding import forwarded
from walletdesk.adapters.email.model import Address, Forwarded, Mail

CORPUS = Path(__file__).parent / "corpus" / "forwards.txt"
OUTLOOK = """From: Wallet Support <help@wallet.example>
Sent: Friday, November 20, 2026 10:00 AM
To: Ana <ana@mail.example>
Subject: {}

Which network?
"""


class Case(Struct, frozen=True):
    name: str
    subject: str
    text: str
    wanted: Forwarded


def _case(section: str) -> Case:
    name, subject, sender, title, *lines = section.removesuffix("\n").split("\n")
    person, _, address = sender.removeprefix("from: ").rstrip(">").rpartition("<")
    tags = ("[above]", "[header]", "[text]", "[marked]")
    inside = next(index for index, line in enumerate(lines) if line in tags[2:])
    text = [
        line.removeprefix(">").removeprefix(" ") if lines[inside] == "[marked]" else line
        for line in lines[inside + 1 :]
    ]
    return Case(
        name,
        subject.removeprefix("subject: "),
        "\n".join(line for line in lines if line not in tags),
        Forwarded(
            Address(person.strip(), address), title.removeprefix("title: "), "\n".join(text).strip()
        ),
    )


CASES = [_case(section) for section in CORPUS.read_text(encoding="utf-8").split("=== ")[1:]]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_original_is_found(case: Case):
    assert forwarded(case.text, case.subject) == case.wanted


@pytest.mark.parametrize(
    ("subject", "inner"),
    [
        ("RE: Login", "Login"),
        ("RE: Login", "RE: Login"),
        ("Login", "Login"),
        ("Re: Fwd: Login", "Fwd: Login"),
        ("回复：转发：登录", "转发：登录"),
        ("RE: FW: Login", "FW: Login"),
    ],
)
def test_a_reply_is_no_forward(subject: str, inner: str):
    assert forwarded("Hello\n\n" + OUTLOOK.format(inner), subject) is None


def test_a_reply_that_quotes_a_forward_is_none():
    text = """I see.

On Fri, Nov 20, 2026 at 10:00 AM Wallet Support <help@wallet.example> wrote:

> ---------- Forwarded message ---------
> From: Ana <ana@mail.example>
> Date: Fri, Nov 20, 2026 at 9:00 AM
> Subject: Swap
> To: <help@wallet.example>
>
> The swap failed.
"""
    assert forwarded(text, "Re: Fwd: Swap") is None


@pytest.mark.parametrize("text", ["", "Fwd: hello", "From: a\nTo: b", "-- Forwarded message --"])
def test_a_mail_without_an_original(text: str):
    assert forwarded(text, "Fwd: Hi") is None


INNER = Mail(sender=Address("Ana", "ana@mail.example"), subject="Swap", text="It failed.")


def test_an_attached_mail_is_the_original():
    wanted = Forwarded(INNER.sender, "Swap", "It failed.")
    assert forwarded("see attached", "Fwd: Swap", (INNER,)) == wanted
    assert forwarded("", "Swap", (Mail(), INNER)) == wanted


def test_evidence_attached_to_a_reply_is_not():
    assert forwarded("here is the fake mail", "Re: Fake mail", (INNER,)) is None


def test_the_text_inside_goes_before_what_is_attached():
    found = forwarded(CASES[0].text, "Fwd: x", (INNER,))
    assert found == CASES[0].wanted
