-- Mailboxes: how far each was read, what could not be, and what is known of every mail.
-- depends: 0021_stamps
-- migrate: apply

-- What a message says of itself beside its text: quoted history, who really sent it, what was checked.
-- Sealed JSON under the conversation's key.
ALTER TABLE message ADD COLUMN origin bytea;

-- owner: conversations
CREATE OR REPLACE VIEW talk_line AS
SELECT m.conversation_id, m.seq, m.id, m.kind, m.author_id, m.at, m.body, m.html, m.client_id,
    m.masked, m.files, o.state AS delivery, c.key_id, m.origin
FROM message m
JOIN conversation c ON c.id = m.conversation_id
LEFT JOIN outbox o ON o.conversation_id = m.conversation_id AND o.seq = m.seq;

-- Since when the far end says that nobody can be reached there; a message from there ends it.
ALTER TABLE identity ADD COLUMN bounced_at timestamptz;

-- owner: contacts
CREATE OR REPLACE VIEW identity_line AS
SELECT id AS identity_id, contact_id AS owner, kind, value, verified_at, created_at, bounced_at FROM identity;

-- The message as it came, without what the guard found; the receiver has looked at it.
ALTER TABLE envelope ADD COLUMN raw bytea, ADD COLUMN tried_at timestamptz;
CREATE INDEX envelope_waiting ON envelope (received_at) WHERE processed_at IS NULL;

-- owner: adapters
-- How far an IMAP folder was read (NULL: never), and how its mailbox is.
CREATE TABLE mailbox (
    account_id uuid PRIMARY KEY REFERENCES channel_account (id),
    validity bigint,
    uid bigint,
    start jsonb,
    turn int NOT NULL DEFAULT 0,
    state text NOT NULL DEFAULT 'waiting',
    code text NOT NULL DEFAULT '',
    since timestamptz NOT NULL,
    behind int NOT NULL DEFAULT 0,
    last_at timestamptz,
    lag real NOT NULL DEFAULT 0
);

-- owner: adapters
-- Mails that could not be taken: where they lie, never what they say. They stay at their server.
CREATE TABLE mail_quarantine (
    account_id uuid NOT NULL REFERENCES channel_account (id),
    validity bigint NOT NULL,
    uid bigint NOT NULL,
    size bigint NOT NULL,
    code text NOT NULL,
    since timestamptz NOT NULL,
    tries int NOT NULL DEFAULT 1,
    released boolean NOT NULL DEFAULT false,
    PRIMARY KEY (account_id, validity, uid)
);

-- owner: adapters
-- Each message that came or went by mail. `message_id` is a blind index of its Message-ID, by which
-- answers find it; `facts` (headers, addresses, checks) and `source` are sealed under the conversation's key.
CREATE TABLE mail (
    conversation_id uuid NOT NULL,
    seq int NOT NULL,
    account_id uuid NOT NULL,
    outgoing boolean NOT NULL,
    message_id bytea,
    key_id uuid NOT NULL,
    facts bytea,
    source bytea,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (conversation_id, seq)
);
CREATE INDEX mail_message_id ON mail (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX mail_newest ON mail (account_id, created_at);
CREATE INDEX mail_key ON mail (key_id);

-- migrate: rollback
DROP TABLE mail;
DROP TABLE mail_quarantine;
DROP TABLE mailbox;
DROP INDEX envelope_waiting;
ALTER TABLE envelope DROP COLUMN raw, DROP COLUMN tried_at;
DROP VIEW identity_line;
CREATE VIEW identity_line AS
SELECT id AS identity_id, contact_id AS owner, kind, value, verified_at, created_at FROM identity;
ALTER TABLE identity DROP COLUMN bounced_at;
DROP VIEW talk_line;
CREATE VIEW talk_line AS
SELECT m.conversation_id, m.seq, m.id, m.kind, m.author_id, m.at, m.body, m.html, m.client_id,
    m.masked, m.files, o.state AS delivery, c.key_id
FROM message m
JOIN conversation c ON c.id = m.conversation_id
LEFT JOIN outbox o ON o.conversation_id = m.conversation_id AND o.seq = m.seq;
ALTER TABLE message DROP COLUMN origin;
