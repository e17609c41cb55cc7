-- Conversations, their messages, drafts, mentions and merges.
-- depends: 0010_outbox
-- migrate: apply
-- Subject, preview, fields and bodies are ciphertext under `key_id`, the data key of the contact
-- who began; it stays when contacts are merged.

CREATE SEQUENCE conversation_number AS bigint START 1001;

-- owner: conversations
CREATE TABLE conversation (
    id uuid PRIMARY KEY,
    number bigint NOT NULL UNIQUE DEFAULT nextval('conversation_number'),
    contact_id uuid NOT NULL,
    key_id uuid NOT NULL,
    channel text NOT NULL,
    account_id uuid,
    language text NOT NULL,
    status text NOT NULL DEFAULT 'open'
        CHECK (status IN ('open', 'pending', 'on_hold', 'solved', 'closed')),
    priority smallint NOT NULL DEFAULT 1 CHECK (priority BETWEEN 0 AND 3),
    category_id uuid,
    subject bytea,
    preview bytea,
    fields bytea,
    missing text[] NOT NULL DEFAULT '{}',
    tags text[] NOT NULL DEFAULT '{}',
    team_id uuid,
    agent_id uuid,
    snoozed_until timestamptz,
    secret_found boolean NOT NULL DEFAULT false,
    last_seq int NOT NULL DEFAULT 0,
    last_author text NOT NULL DEFAULT 'contact',
    contact_read_seq int NOT NULL DEFAULT 0,
    agent_read_seq int NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    waiting_since timestamptz,
    first_reply_at timestamptz,
    solved_at timestamptz,
    merged_into uuid REFERENCES conversation (id),
    follows uuid REFERENCES conversation (id),
    version int NOT NULL DEFAULT 1
) WITH (fillfactor = 80);
-- The lists of the desk, newest activity first: a view is a prefix of one index. Those of open work
-- are partial, so that they stay small however old the desk grows.
CREATE INDEX conversation_newest ON conversation (last_at DESC, id DESC) WHERE merged_into IS NULL;
CREATE INDEX conversation_status ON conversation (status, last_at DESC, id DESC) WHERE merged_into IS NULL;
CREATE INDEX conversation_agent ON conversation (agent_id, last_at DESC, id DESC)
    WHERE merged_into IS NULL AND status IN ('open', 'pending', 'on_hold');
CREATE INDEX conversation_team ON conversation (team_id, last_at DESC, id DESC)
    WHERE merged_into IS NULL AND status IN ('open', 'pending', 'on_hold');
CREATE INDEX conversation_category ON conversation (category_id, last_at DESC, id DESC)
    WHERE merged_into IS NULL;
CREATE INDEX conversation_contact ON conversation (contact_id, last_at DESC, id DESC);
CREATE INDEX conversation_updated ON conversation (updated_at, id);
CREATE INDEX conversation_snoozed ON conversation (snoozed_until) WHERE snoozed_until IS NOT NULL;
CREATE INDEX conversation_waiting ON conversation (channel, waiting_since)
    WHERE waiting_since IS NOT NULL AND status = 'open' AND merged_into IS NULL;
CREATE INDEX conversation_solved ON conversation (solved_at) WHERE status = 'solved';
CREATE INDEX conversation_tags ON conversation USING gin (tags) WHERE tags <> '{}';
CREATE INDEX conversation_merged ON conversation (merged_into) WHERE merged_into IS NOT NULL;

-- owner: conversations
-- `id` is a UUIDv7, so its index is also the order of time for the search that walks newest first.
CREATE TABLE message (
    conversation_id uuid NOT NULL,
    seq int NOT NULL,
    id uuid NOT NULL UNIQUE,
    kind text NOT NULL CHECK (kind IN ('message', 'reply', 'note', 'system')),
    author_id uuid,
    at timestamptz NOT NULL,
    body bytea NOT NULL,
    html bytea,
    tokens bigint[] NOT NULL DEFAULT '{}',
    client_id uuid,
    masked boolean NOT NULL DEFAULT false,
    files uuid[] NOT NULL DEFAULT '{}',
    PRIMARY KEY (conversation_id, seq)
);
CREATE UNIQUE INDEX message_client ON message (conversation_id, client_id) WHERE client_id IS NOT NULL;
CREATE INDEX message_tokens ON message USING gin (tokens);

-- owner: conversations
-- What an agent is writing, and replies held for undo (`send_at` set): these are not messages yet.
CREATE TABLE draft (
    id uuid PRIMARY KEY,
    conversation_id uuid NOT NULL REFERENCES conversation (id),
    agent_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('reply', 'note')),
    body bytea NOT NULL,
    files uuid[] NOT NULL DEFAULT '{}',
    solve boolean NOT NULL DEFAULT false,
    send_at timestamptz,
    updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX draft_one ON draft (conversation_id, agent_id) WHERE send_at IS NULL;
CREATE INDEX draft_due ON draft (send_at) WHERE send_at IS NOT NULL;

-- owner: conversations
CREATE TABLE mention (
    agent_id uuid NOT NULL,
    conversation_id uuid NOT NULL REFERENCES conversation (id),
    seq int NOT NULL,
    at timestamptz NOT NULL,
    read_at timestamptz,
    PRIMARY KEY (agent_id, conversation_id, seq)
);
CREATE INDEX mention_newest ON mention (agent_id, at DESC);

-- owner: conversations
-- Each merge, so that it can be undone and is told in the history.
CREATE TABLE merge (
    id uuid PRIMARY KEY,
    source_id uuid NOT NULL REFERENCES conversation (id),
    target_id uuid NOT NULL REFERENCES conversation (id),
    source_status text NOT NULL,
    agent_id uuid NOT NULL,
    at timestamptz NOT NULL,
    undone_at timestamptz
);
CREATE INDEX merge_source ON merge (source_id, at DESC);
CREATE INDEX merge_target ON merge (target_id, at DESC);

-- migrate: rollback
DROP TABLE merge;
DROP TABLE mention;
DROP TABLE draft;
DROP TABLE message;
DROP TABLE conversation;
DROP SEQUENCE conversation_number;
