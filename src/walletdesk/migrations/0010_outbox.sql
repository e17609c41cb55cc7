-- Messages on their way out; a row is kept as the record of what the far end said.
-- depends: 0009_macros
-- migrate: apply

-- owner: outbox
CREATE TABLE outbox (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL,
    channel text NOT NULL,
    conversation_id uuid NOT NULL,
    seq int NOT NULL,
    state text NOT NULL DEFAULT 'queued'
        CHECK (state IN ('queued', 'sending', 'sent', 'delivered', 'read', 'failed')),
    attempts int NOT NULL DEFAULT 0,
    due_at timestamptz NOT NULL,
    external_id text,
    error text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    UNIQUE (conversation_id, seq)
);
CREATE INDEX outbox_due ON outbox (due_at) WHERE state IN ('queued', 'sending');

-- migrate: rollback
DROP TABLE outbox;
