"""Encryption at rest (ADR 0006): AES-256-GCM under one data key a contact, wrapped by a master key.

Shapes: `seal` gives `0x01 | 12-byte nonce | ciphertext | 16-byte tag`; a wrapped key is
`0x01 | 4-byte master id | nonce | 32 bytes | tag`. The `place` (column and row id) is the
associated data, so that a ciphertext moved to another row or column does not open.
Sources: NIST SP 800-38D (GCM, random 96-bit nonces), RFC 5869 (HKDF).
"""

import base64
import hashlib
import hmac
import os
import struct
from collections import OrderedDict
from collections.abc import Callable
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec import Struct

FORMAT = b"\x01"
CACHED_KEYS = 50_000


class CannotOpen(Exception):
    """The ciphertext was changed, moved, or belongs to another or a destroyed key."""


class DataKey:
    """An unwrapped data key: seals and opens what belongs to one owner."""

    __slots__ = ("_aead",)

    def __init__(self, raw: bytes) -> None:
        self._aead = AESGCM(raw)

    def seal(self, plain: str | bytes, place: bytes) -> bytes:
        """Ciphertext of `plain` (text as UTF-8), bound to `place`."""
        nonce = os.urandom(12)
        data = plain.encode() if isinstance(plain, str) else plain
        return FORMAT + nonce + self._aead.encrypt(nonce, data, place)

    def open(self, sealed: bytes, place: bytes) -> bytes:
        """The bytes that were sealed at `place`. Raise `CannotOpen`."""
        if sealed[:1] != FORMAT:
            raise CannotOpen("unknown format")
        try:
            return self._aead.decrypt(sealed[1:13], sealed[13:], place)
        except InvalidTag as wrong:
            raise CannotOpen("not sealed here") from wrong

    def text(self, sealed: bytes | None, place: bytes) -> str:
        """The text sealed at `place`; nothing sealed is the empty text."""
        return self.open(sealed, place).decode() if sealed else ""


class Master(Struct, frozen=True):
    """One master key; `id` is a small number that grows with each rotation."""

    id: int
    raw: bytes


class NewKey(Struct, frozen=True):
    """A data key just made, and the wrapped form to store."""

    key: DataKey
    wrapped: bytes


class Keyring:
    """The keys of one process: master keys, the desk's own keys, unwrapped contact keys."""

    def __init__(
        self, masters: list[Master], reload: Callable[[], list[Master]] | None = None
    ) -> None:
        """`masters` newest first. `reload` reads them again when a key is under a new one, so that
        a rotation needs no restart.
        """
        self._reload = reload
        self._take(masters)
        self._open: OrderedDict[UUID, DataKey] = OrderedDict()
        self._index: bytes | None = None
        self._desk: DataKey | None = None

    def _take(self, masters: list[Master]) -> None:
        if not masters:
            raise ValueError("at least one master key")
        self.newest = masters[0]
        self._masters = {m.id: AESGCM(m.raw) for m in masters}

    def unlock(self, *, desk: bytes, index: bytes) -> None:
        """Take the desk's data key and the index key, as `keyring.load` read them, wrapped."""
        self._desk = DataKey(self._unwrap(desk, b"desk"))
        self._index = self._unwrap(index, b"index")

    @property
    def desk(self) -> DataKey:
        """The key of what belongs to no contact: agents' names, kept API answers."""
        assert self._desk is not None, "keyring is locked"
        return self._desk

    def new_key(self, owner: UUID) -> NewKey:
        """A new data key for `owner`, also kept unwrapped."""
        raw = os.urandom(32)
        key = DataKey(raw)
        self._keep(owner, key)
        return NewKey(key, self.wrap(raw, owner.bytes))

    def cached(self, owner: UUID) -> DataKey | None:
        """The key of `owner` when this process has it open."""
        key = self._open.get(owner)
        if key is not None:
            self._open.move_to_end(owner)
        return key

    def open_key(self, owner: UUID, wrapped: bytes) -> DataKey:
        """The key of `owner` from its stored form."""
        key = self.cached(owner)
        if key is None:
            key = DataKey(self._unwrap(wrapped, owner.bytes))
            self._keep(owner, key)
        return key

    def forget(self, owner: UUID) -> None:
        """Drop an unwrapped key (erasure)."""
        self._open.pop(owner, None)

    def wrap(self, raw: bytes, owner: bytes) -> bytes:
        """`raw` under the newest master key."""
        nonce = os.urandom(12)
        head = FORMAT + self.newest.id.to_bytes(4, "big")
        return head + nonce + self._masters[self.newest.id].encrypt(nonce, raw, owner)

    def rewrap(self, wrapped: bytes, owner: bytes) -> bytes:
        """The same data key under the newest master key."""
        return self.wrap(self._unwrap(wrapped, owner), owner)

    def blind(self, kind: str, value: str) -> bytes:
        """Blind index (HMAC-SHA-256, 16 bytes): finds `value` exactly, shows nothing of it."""
        assert self._index is not None, "keyring is locked"
        message = f"{kind}\x00{value}".encode()
        return hmac.digest(self._index, message, "sha256")[:16]

    def tokens(self, words: set[str]) -> list[int]:
        """Search tokens: each word keyed to a signed 64-bit number, sorted."""
        assert self._index is not None, "keyring is locked"
        keyed, digests = hashlib.blake2b(digest_size=8, key=self._index), b""
        for word in words:
            one = keyed.copy()
            one.update(word.encode())
            digests += one.digest()
        return sorted(struct.unpack(f">{len(words)}q", digests))

    def sign(self, purpose: str, message: bytes) -> bytes:
        """32-byte MAC for links and tokens of one `purpose`."""
        assert self._index is not None, "keyring is locked"
        key = hmac.digest(self._index, b"sign\x00" + purpose.encode(), "sha256")
        return hmac.digest(key, message, "sha256")

    def _keep(self, owner: UUID, key: DataKey) -> None:
        self._open[owner] = key
        if len(self._open) > CACHED_KEYS:
            self._open.popitem(last=False)

    def _unwrap(self, wrapped: bytes, owner: bytes) -> bytes:
        number = int.from_bytes(wrapped[1:5], "big")
        if number not in self._masters and self._reload is not None:
            self._take(self._reload())
        master = self._masters.get(number)
        if wrapped[:1] != FORMAT or master is None:
            raise CannotOpen("no such master key")
        try:
            return master.decrypt(wrapped[5:17], wrapped[17:], owner)
        except InvalidTag as wrong:
            raise CannotOpen("the master key does not fit this database") from wrong


def parse_masters(text: str) -> list[Master]:
    """Read `id:base64, id:base64` (newest first). Raise ValueError that says what is wrong."""
    masters: list[Master] = []
    for part in filter(None, (p.strip() for p in text.split(","))):
        number, _, encoded = part.partition(":")
        raw = base64.b64decode(encoded, validate=True)
        if not number.isdigit() or len(raw) != 32:
            raise ValueError("a master key is `id:base64 of 32 bytes`")
        masters.append(Master(int(number), raw))
    return masters


def new_master(number: int) -> str:
    """A fresh master key in the form that `parse_masters` reads."""
    return f"{number}:{base64.b64encode(os.urandom(32)).decode()}"
