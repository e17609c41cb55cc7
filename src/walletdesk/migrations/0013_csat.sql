-- Ratings: one a conversation. The comment is ciphertext under the conversation's `key_id`.
-- depends: 0012_intake
-- migrate: apply

-- owner: csat
CREATE TABLE rating (
    conversation_id uuid PRIMARY KEY,
    key_id uuid NOT NULL,
    score smallint NOT NULL CHECK (score BETWEEN 1 AND 5),
    comment bytea,
    channel text NOT NULL,
    language text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX rating_key ON rating (key_id);

-- migrate: rollback
DROP TABLE rating;
