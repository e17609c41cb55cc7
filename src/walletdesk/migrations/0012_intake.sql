-- Envelopes: what came in from a channel, guarded and sealed, until seven days after processing.
-- depends: 0011_conversations
-- migrate: apply

-- owner: intake
CREATE TABLE envelope (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL,
    external_id text NOT NULL,
    body bytea NOT NULL,
    secrets text[] NOT NULL DEFAULT '{}',
    received_at timestamptz NOT NULL,
    processed_at timestamptz,
    failure text,
    UNIQUE (account_id, external_id)
);
CREATE INDEX envelope_processed ON envelope (processed_at) WHERE processed_at IS NOT NULL;

-- migrate: rollback
DROP TABLE envelope;
