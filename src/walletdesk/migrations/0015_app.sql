-- Answers kept for repeats of the same request (Idempotency-Key).
-- depends: 0014_chat
-- migrate: apply

-- owner: app
-- `key` is a blind index over who asks, the route and the key; the answer is sealed with the desk's
-- key. The row is written in the transaction of what the request did: there is no unfinished one.
CREATE TABLE kept_answer (
    key bytea PRIMARY KEY,
    body_hash bytea NOT NULL,
    status smallint NOT NULL,
    answer bytea NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX kept_answer_age ON kept_answer (created_at);

-- owner: portal
-- Forms that were sent, so that one sent twice begins one conversation.
CREATE TABLE sent_form (
    number uuid PRIMARY KEY,
    conversation_id uuid NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX sent_form_age ON sent_form (created_at);

-- migrate: rollback
DROP TABLE sent_form;
DROP TABLE kept_answer;
