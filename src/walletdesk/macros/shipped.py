"""The shipped templates: read from shipped.toml at start, what was edited here is kept."""

import functools
import hashlib
import tomllib
from importlib.resources import files
from uuid import UUID, uuid5

import msgspec
from msgspec import Struct

from walletdesk.macros import store
from walletdesk.platform import jsonb
from walletdesk.platform.db import Tx

NAMESPACE = UUID("c3b7f0d2-0a54-5d6e-8f52-2b7f4a9e6c10")
"""Ids are made from names, so that several nodes that start at once agree."""


class Entry(Struct, frozen=True, forbid_unknown_fields=True):
    """A template in shipped.toml."""

    name: dict[str, str]
    text: dict[str, str]


@functools.cache
def shipped() -> dict[str, Entry]:
    """Shipped templates by key, in order."""
    text = files(__package__ or "").joinpath("shipped.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), dict[str, Entry])


def macro_id(key: str) -> UUID:
    """The id of a shipped template."""
    return uuid5(NAMESPACE, key)


async def ensure_shipped(tx: Tx) -> int:
    """Load what is new or changed since the last release; how many rows were written."""
    written = 0
    for position, (key, entry) in enumerate(shipped().items()):
        digest = hashlib.sha256(msgspec.msgpack.encode((position, entry))).digest()[:16]
        written += await store.queries.put_shipped.run(
            tx,
            id=macro_id(key),
            names=jsonb.encode(entry.name),
            texts=jsonb.encode({k: v.strip() for k, v in entry.text.items()}),
            position=position * 10,
            shipped=digest,
            now=tx.now,
        )
    return written
