"""Whatever stands in a letter stays where it was put."""

import email
from email.header import decode_header, make_header
from html.parser import HTMLParser
from typing import Any, override

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.adapters.email.sending.letters import LETTER, body, letter, read

from walletdesk.adapters.email.model import Address, Attachment
from walletdesk.adapters.email.sending import Brand, Choice, Rating, compose
from walletdesk.adapters.email.sending.fields import one_line, wire

NASTY = st.one_of(
    st.text(max_size=120),
    st.sampled_from([
        "x\r\nBcc: evil@x.example",
        "x\nSubject: other",
        "\r\n\r\n<script>alert(1)</script>",
        '"><img src=x onerror=y>',
        "=?utf-8?Q?=0D=0ABcc:_evil?=",
        "\u2028\x85Bcc: e@x",
        "a@b.example>\r\nRCPT TO:<e@x",
        "\x00\ud800",
        "javascript:alert(1)",
    ]),
)  # fmt: skip
NAMES = {
    *"date from to cc reply-to subject message-id in-reply-to references".split(),
    *"auto-submitted x-auto-response-suppress list-unsubscribe list-unsubscribe-post".split(),
    *"x-walletdesk-loop mime-version content-type".split(),
}
PEOPLE = st.builds(Address, NASTY, st.one_of(NASTY, st.just("ana@mail.example")))
LETTERS = st.builds(
    letter,
    sender=st.builds(Address, NASTY, st.just("support@desk.example")),
    to=st.tuples(PEOPLE),
    cc=st.tuples(PEOPLE, PEOPLE),
    reply_to=PEOPLE,
    subject=NASTY,
    language=NASTY,
    in_reply_to=NASTY,
    references=st.tuples(NASTY, NASTY),
    text=NASTY,
    above=NASTY,
    beware=NASTY,
    reference=NASTY,
    quoted=NASTY,
    mark=NASTY,
    list_unsubscribe=st.tuples(NASTY),
    brand=st.builds(Brand, name=NASTY, colour=NASTY, logo=NASTY, help_url=NASTY,
                    footer=st.tuples(NASTY)),
    rating=st.builds(Rating, NASTY, st.tuples(st.builds(Choice, NASTY, NASTY))),
    attachments=st.tuples(st.builds(Attachment, NASTY, NASTY, st.binary(max_size=80))),
)  # fmt: skip


class Elements(HTMLParser):
    """The names of elements and attributes, and where links lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.feed(html)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]


PLAIN = Elements(body(read(compose(LETTER)), "html"))
ELEMENTS = PLAIN.elements | {*"a ul ol li br blockquote p".split()}
ATTRIBUTES = PLAIN.attributes | {"href", "rel", "target", "start", "type", "cellspacing"}


@settings(max_examples=150, deadline=None)
@given(LETTERS)
def test_no_text_becomes_a_header_a_part_or_markup(made: Any):
    raw = compose(made)
    message = read(raw)
    assert {name.lower() for name in message} <= NAMES
    assert len(set(message)) == len(list(message))
    assert [part.get_content_type() for part in message.walk()][:4] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html",
    ]  # fmt: skip
    assert len(list(message.walk())) == 5
    found = Elements(body(message, "html"))
    assert found.elements <= ELEMENTS
    assert found.attributes <= ATTRIBUTES
    assert all(link.startswith(("https://", "http://")) for link in found.links)
    assert max(map(len, raw.split(b"\r\n"))) <= 998


@given(NASTY)
def test_a_subject_is_read_as_one_line(subject: str):
    raw = compose(letter(subject=subject))
    line = email.message_from_bytes(raw)["Subject"]
    shown = str(make_header(decode_header(line))) if line else ""
    assert shown.split() == one_line(subject).split()


@given(NASTY)
def test_an_address_on_the_wire_is_one_word_without_brackets(address: str):
    found = wire(address)
    local, _, domain = found.rpartition("@")
    assert not set(domain) & set('<>"(),;: \r\n')
    assert local.startswith('"') or not set(local) & set("<> \r\n")
    assert not set(found) & {"\r", "\n", "\0"}
