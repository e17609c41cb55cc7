-- Sessions of the chat widget, and links that continue one on another device.
-- depends: 0013_csat
-- migrate: apply

-- owner: adapters
-- Nobody is made by looking: `contact_id` comes with the first message or file. What was told before
-- it (`about`: name, address, answers to guided questions) is ciphertext under the desk's key and
-- goes once the conversation has it.
CREATE TABLE chat_session (
    id uuid PRIMARY KEY,
    token_hash bytea NOT NULL UNIQUE,
    contact_id uuid,
    conversation_id uuid,
    language text NOT NULL,
    about bytea,
    created_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX chat_session_expires ON chat_session (expires_at);
CREATE INDEX chat_session_contact ON chat_session (contact_id) WHERE contact_id IS NOT NULL;

-- owner: adapters
-- One use each; the link itself is signed and never stored.
CREATE TABLE chat_link (
    id uuid PRIMARY KEY,
    session_id uuid NOT NULL REFERENCES chat_session (id) ON DELETE CASCADE,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX chat_link_session ON chat_link (session_id);

-- migrate: rollback
DROP TABLE chat_link;
DROP TABLE chat_session;
