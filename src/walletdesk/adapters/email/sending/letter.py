"""What a mail of ours says, before it is made into bytes."""

from typing import Literal

from msgspec import Struct

from walletdesk.adapters.email.model import Address, Attachment, Zoned

type Auto = Literal["auto-replied", "auto-generated"]
"""RFC 3834: an answer that a machine gives to somebody, and a notice that nobody asked for."""


class Brand(Struct, frozen=True, kw_only=True):
    """Whose mail it is. `colour`: "#rrggbb", of the band above the text; `logo`: the words in it
    (the name when there are none), never a picture that a client would have to fetch.
    """

    name: str
    colour: str = "#1f2937"
    logo: str = ""
    help_url: str = ""
    footer: tuple[str, ...] = ()


class Choice(Struct, frozen=True):
    """One answer to the question: what it says and where it leads."""

    label: str
    url: str


class Rating(Struct, frozen=True):
    """The question how it was, and its answers from worst to best."""

    question: str
    choices: tuple[Choice, ...]


class Link(Struct, frozen=True):
    """A file too large to travel along: bytes, where it lies and until when."""

    name: str
    size: int
    url: str
    expires: Zoned


class Letter(Struct, frozen=True, kw_only=True):
    """A mail to be made.

    `language`: a BCP 47 tag; our own labels are in it where there is a catalogue, else in
    English. `text` is what the agent wrote, plain. `above`: the line under which clients quote.
    Message ids are without angle brackets; `references` oldest first. `quoted`: the contact's
    last message. `mark`: hex, by which our own mail is known when it comes back.
    `list_unsubscribe`: https and mailto addresses (RFC 2369, RFC 8058).
    """

    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...] = ()
    reply_to: Address | None = None
    subject: str
    language: str
    date: Zoned
    message_id: str
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    text: str
    brand: Brand
    above: str = ""
    rating: Rating | None = None
    beware: str = ""
    reference: str = ""
    quoted: str = ""
    attachments: tuple[Attachment, ...] = ()
    links: tuple[Link, ...] = ()
    auto: Auto | None = None
    list_unsubscribe: tuple[str, ...] = ()
    mark: str = ""
