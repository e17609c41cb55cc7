"""Rows of the tables, sealed and tokenised by the keys, places and words of the actions."""

import hashlib
import os
import re
import secrets
from typing import Protocol
from uuid import UUID

import msgspec

from walletdesk import channels, contacts, conversations, csat, files
from walletdesk.app.demo import dice, pictures, tables
from walletdesk.app.demo.copying import Table
from walletdesk.app.demo.desk import Desk
from walletdesk.app.demo.invent import Invented
from walletdesk.app.demo.persons import Person
from walletdesk.app.demo.talk import Line, Sent, Talk
from walletdesk.platform import words
from walletdesk.platform.crypto import DataKey, Keyring

_KNOWN = 300_000
"""Words, and sentences, that one process remembers."""
_SENTENCE = re.compile(r"[^\n.!?;:,。！？；：，、]+")
_SALT = 101
FIRST_NUMBER = 1001
"""Of the sequence `conversation_number`."""


class Sink(Protocol):
    """Takes rows."""

    def __call__(self, table: Table, *values: object) -> None:
        """Keep one row of `table`."""
        ...


class Tokens:
    """Search tokens that are remembered by word and by sentence: those of a demo come again."""

    def __init__(self, keys: Keyring) -> None:
        self._keys = keys
        self._words: dict[str, int] = {}
        self._sentences: dict[tuple[str, str], frozenset[int]] = {}

    def of_text(self, text: str, language: str) -> list[int]:
        """The tokens of a text, sorted. No word goes over the end of a sentence."""
        if len(self._sentences) > _KNOWN:
            self._sentences.clear()
        found: set[int] = set()
        for sentence in _SENTENCE.findall(text):
            key = language, sentence
            tokens = self._sentences.get(key)
            if tokens is None:
                tokens = frozenset(self.of(words.words(sentence, language)))
                self._sentences[key] = tokens
            found |= tokens
        return sorted(found)

    def of(self, found: set[str]) -> list[int]:
        """The tokens of these words, sorted."""
        if len(self._words) > _KNOWN:
            self._words.clear()
        known = self._words
        for word in found:
            if word not in known:
                known[word] = self._keys.tokens({word})[0]
        return sorted([known[word] for word in found])


class Sealer:
    """Turns what was invented into rows."""

    def __init__(self, keys: Keyring, desk: Desk, seed: int) -> None:
        self._keys, self._desk, self._seed = keys, desk, seed
        self._tokens = Tokens(keys)

    def conversation(self, made: Invented, key: DataKey, put: Sink) -> None:
        """A conversation and all that hangs on it."""
        talk = made.talk
        account = self._desk.accounts[talk.channel]
        self._row(made, key, account, put)
        for line in talk.lines:
            self._line(talk, line, key, put)
        for event in talk.events:
            put(
                tables.EVENT, event.at, event.kind, talk.id, talk.contact, event.by, event.actor,
                event.data,
            )  # fmt: skip
        for sent in talk.sent:
            self._sent(talk, sent, account, put)
        for agent, seq, at, read_at in talk.mentions:
            put(tables.MENTION, agent, talk.id, seq, at, read_at)
        if talk.merged_into:
            merge = dice.uuid7(talk.updated_at, self._seed, _SALT, made.number)
            put(
                tables.MERGE, merge, talk.id, talk.merged_into, talk.status, talk.merged_by,
                talk.updated_at,
            )  # fmt: skip
        if talk.rating:
            self._rating(talk, key, put)

    def _row(self, made: Invented, key: DataKey, account: UUID, put: Sink) -> None:
        talk = made.talk

        def seal(column: bytes, text: str | bytes) -> bytes | None:
            return key.seal(text, conversations.place(column, talk.id)) if text else None

        fields = msgspec.json.encode(talk.fields) if talk.fields else b""
        put(
            tables.CONVERSATION, talk.id, FIRST_NUMBER + made.number, talk.contact, talk.contact,
            talk.channel, account, talk.language, talk.status, talk.priority, talk.category,
            seal(b"subject", talk.subject), seal(b"preview", conversations.preview(talk.preview)),
            seal(b"fields", fields), talk.missing, talk.tags, talk.team, talk.agent,
            talk.snoozed_until, talk.secret_found, talk.last_seq, talk.last_author,
            talk.contact_read_seq, talk.agent_read_seq, talk.created_at, talk.last_at,
            talk.updated_at, talk.waiting_since, talk.first_reply_at, talk.solved_at,
            talk.merged_into, talk.version,
        )  # fmt: skip

    def _line(self, talk: Talk, line: Line, key: DataKey, put: Sink) -> None:
        line_id = dice.uuid7(line.at, self._seed, _SALT, talk.id.int & dice.MASK, line.seq)
        tokens: list[int] = []
        if line.kind != "system":
            text = f"{talk.subject}\n{line.text}" if line.seq == 1 and talk.subject else line.text
            tokens = self._tokens.of_text(text, talk.language)
        client_id = line_id if talk.channel == "chat" and line.kind == "message" else None
        put(
            tables.MESSAGE, talk.id, line.seq, line_id, line.kind, line.author, line.at,
            key.seal(line.text, conversations.body_place(line_id)), tokens, client_id, line.masked,
            line.files,
        )  # fmt: skip

    def _sent(self, talk: Talk, sent: Sent, account: UUID, put: Sink) -> None:
        sent_id = dice.uuid7(sent.at, self._seed, _SALT, talk.id.int & dice.MASK, sent.seq, 1)
        attempts = 0 if channels.is_pulled(talk.channel) else 1
        put(
            tables.OUTBOX, sent_id, account, talk.channel, talk.id, sent.seq, sent.state, attempts,
            sent.at, sent.error, sent.at, sent.changed_at,
        )  # fmt: skip

    def _rating(self, talk: Talk, key: DataKey, put: Sink) -> None:
        assert talk.rating is not None
        score, comment, at = talk.rating
        sealed = key.seal(comment, csat.comment_place(talk.id)) if comment else None
        put(
            tables.RATING, talk.id, talk.contact, score, sealed, talk.channel, talk.language, at, at
        )

    def contact(
        self, who: Person, contact_id: UUID, key: DataKey, active: tuple[int, int], put: Sink
    ) -> None:
        """A contact with identities; `active`: when first and when last."""
        first, last = active
        found_by = words.words(who.name, "")
        for _, value, _ in who.identities:
            found_by |= words.words(value, "") | {value}
        put(
            tables.CONTACT, contact_id, key.seal(who.name, contacts.name_place(contact_id)),
            who.language, who.timezone, self._tokens.of(found_by), first, last,
            1 + len(who.identities),
        )  # fmt: skip
        for number, (kind, value, proven) in enumerate(who.identities):
            identity = dice.uuid7(first, self._seed, _SALT, who.index, number, 2)
            put(
                tables.IDENTITY, identity, contact_id, kind,
                key.seal(value, contacts.value_place(identity)),
                self._keys.blind(f"identity.{kind}", value), first if proven else None, first,
            )  # fmt: skip

    def picture(self, made: Invented, key: DataKey, put: Sink) -> tuple[str, bytes]:
        """The row of its screenshot, and path and sealed bytes for the file store."""
        talk, file = made.talk, made.picture
        assert file is not None
        data = pictures.screenshot(dice.rng(self._seed, _SALT, made.number))
        own = os.urandom(32)
        path = f"{files.FOLDER}/{secrets.token_hex(1)}/{secrets.token_hex(16)}"
        name = f"Screenshot_{made.number + 1:05d}.png"
        put(
            tables.FILE, file, talk.contact, talk.contact, path,
            key.seal(own, files.secret_place(file)), key.seal(name, files.name_place(file)),
            "image/png", len(data),
            self._keys.blind("file.digest", hashlib.sha256(data).hexdigest()), talk.created_at,
            talk.created_at,
        )  # fmt: skip
        return path, DataKey(own).seal(data, files.data_place(file))
