"""What the guard says: where a secret stands and what is left once it is masked."""

from typing import Any, Literal, NamedTuple

from msgspec import Struct

type Kind = Literal["phrase", "wif", "extended_key", "keystore", "private_key", "masked"]
"""phrase: BIP-39 words. wif: a Bitcoin private key. extended_key: BIP-32 (xprv and its kin).
keystore: a Web3 secret storage file. private_key: raw hex, a Solana key pair, a PEM block.
masked: taken out before it came to us, by our own guard in the browser."""


class Finding(Struct, frozen=True):
    """One secret in a text: `text[start:end]`, counted in characters."""

    kind: Kind
    start: int
    end: int


class Span(NamedTuple):
    """What a detector hands over: a finding in the folded text (see fold.py)."""

    kind: Kind
    start: int
    end: int


class Cleaned(Struct, frozen=True):
    """A text without secrets, and the kinds that were in it (sorted; empty: nothing was found)."""

    text: str
    kinds: tuple[Kind, ...] = ()


class CleanedJson(Struct, frozen=True):
    """A JSON value of the shape that came in, without secrets, and the kinds that were in it."""

    value: Any
    kinds: tuple[Kind, ...] = ()


class Located(Struct, frozen=True):
    """A finding and the message it lies in: an index into `previous`, or None for the new text."""

    message: int | None
    finding: Finding


class Split(Struct, frozen=True):
    """A secret spread over several messages: every part to mask, oldest first."""

    kinds: tuple[Kind, ...]
    parts: tuple[Located, ...]

    def of(self, message: int | None) -> list[Finding]:
        """Return what must be masked in one message (None: the new text)."""
        return [part.finding for part in self.parts if part.message == message]
