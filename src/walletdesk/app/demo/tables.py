"""The tables that the demo fills; columns not named here keep their defaults."""

from walletdesk.app.demo.copying import (
    Table,
    bigint,
    bigints,
    binary,
    boolean,
    integer,
    jsonb,
    moment,
    smallint,
    text,
    texts,
    uuid,
    uuids,
)

CHANNEL_ACCOUNT = Table(
    "channel_account", id=uuid, kind=text, name=text, address=text, active=boolean,
    created_at=moment,
)  # fmt: skip
DATA_KEY = Table("data_key", owner=uuid, wrapped=binary, made_at=moment)
CONTACT = Table(
    "contact", id=uuid, name=binary, language=text, timezone=text, tokens=bigints,
    created_at=moment, last_active_at=moment, version=integer,
)  # fmt: skip
IDENTITY = Table(
    "identity", id=uuid, contact_id=uuid, kind=text, value=binary, blind=binary,
    verified_at=moment, created_at=moment,
)  # fmt: skip
CONVERSATION = Table(
    "conversation", id=uuid, number=bigint, contact_id=uuid, key_id=uuid, channel=text,
    account_id=uuid, language=text, status=text, priority=smallint, category_id=uuid,
    subject=binary, preview=binary, fields=binary, missing=texts, tags=texts, team_id=uuid,
    agent_id=uuid, snoozed_until=moment, secret_found=boolean, last_seq=integer, last_author=text,
    contact_read_seq=integer, agent_read_seq=integer, created_at=moment, last_at=moment,
    updated_at=moment, waiting_since=moment, first_reply_at=moment, solved_at=moment,
    merged_into=uuid, version=integer,
)  # fmt: skip
MESSAGE = Table(
    "message", conversation_id=uuid, seq=integer, id=uuid, kind=text, author_id=uuid, at=moment,
    body=binary, tokens=bigints, client_id=uuid, masked=boolean, files=uuids,
)  # fmt: skip
EVENT = Table(
    "event", at=moment, kind=text, conversation_id=uuid, contact_id=uuid, actor_kind=text,
    actor_id=uuid, data=jsonb,
)  # fmt: skip
OUTBOX = Table(
    "outbox", id=uuid, account_id=uuid, channel=text, conversation_id=uuid, seq=integer,
    state=text, attempts=integer, due_at=moment, error=text, created_at=moment, updated_at=moment,
)  # fmt: skip
MENTION = Table(
    "mention", agent_id=uuid, conversation_id=uuid, seq=integer, at=moment, read_at=moment
)
MERGE = Table(
    "merge", id=uuid, source_id=uuid, target_id=uuid, source_status=text, agent_id=uuid, at=moment
)
RATING = Table(
    "rating", conversation_id=uuid, key_id=uuid, score=smallint, comment=binary, channel=text,
    language=text, created_at=moment, updated_at=moment,
)  # fmt: skip
FILE = Table(
    "file", id=uuid, key_id=uuid, uploaded_by=uuid, path=text, secret=binary, name=binary,
    type=text, size=integer, digest=binary, created_at=moment, attached_at=moment,
)  # fmt: skip

ALL = (
    CHANNEL_ACCOUNT, DATA_KEY, CONTACT, IDENTITY, CONVERSATION, MESSAGE, EVENT, OUTBOX, MENTION,
    MERGE, RATING, FILE,
)  # fmt: skip
"""In an order in which every reference finds its row."""
