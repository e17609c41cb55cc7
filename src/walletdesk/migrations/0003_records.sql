-- What happened (event), who read what (audit), and who is there now (presence).
-- depends: 0002_people
-- migrate: apply

-- owner: events
-- Data holds ids, codes and numbers only, never text of a person.
-- Readers go by (xid, id): a transaction that started earlier and commits later is not skipped.
CREATE TABLE event (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    at timestamptz NOT NULL,
    kind text NOT NULL,
    conversation_id uuid,
    contact_id uuid,
    actor_kind text NOT NULL,
    actor_id uuid,
    data jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX event_order ON event (xid, id);
CREATE INDEX event_of_conversation ON event (conversation_id, id) WHERE conversation_id IS NOT NULL;

-- owner: events
CREATE TABLE event_position (
    subscriber text PRIMARY KEY,
    xid xid8 NOT NULL,
    id bigint NOT NULL
);

-- owner: audit
CREATE TABLE audit_read (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    agent_id uuid NOT NULL,
    token_id uuid,
    act text NOT NULL,
    contacts uuid[] NOT NULL,
    request_id text NOT NULL DEFAULT ''
);
CREATE INDEX audit_read_at ON audit_read (at);
CREATE INDEX audit_read_contacts ON audit_read USING gin (contacts);

-- owner: audit
-- One row a minute: hash = SHA-256(previous hash | minute | every row of that minute).
CREATE TABLE audit_seal (
    minute timestamptz PRIMARY KEY,
    row_count int NOT NULL,
    last_id bigint NOT NULL,
    hash bytea NOT NULL
);

-- owner: realtime
CREATE TABLE presence (
    agent_id uuid PRIMARY KEY,
    seen_at timestamptz NOT NULL
);

-- migrate: rollback
DROP TABLE presence;
DROP TABLE audit_seal;
DROP TABLE audit_read;
DROP TABLE event_position;
DROP TABLE event;
