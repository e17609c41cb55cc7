-- name: add(id, account_id, channel, conversation_id, seq, state, due_at, now)
-- A repeat of the same message is the same row.
INSERT INTO outbox (id, account_id, channel, conversation_id, seq, state, due_at, created_at, updated_at)
VALUES (:id, :account_id, :channel, :conversation_id, :seq, :state, :due_at, :now, :now)
ON CONFLICT (conversation_id, seq) DO NOTHING;

-- name: claim(now, lease_until, batch)
-- The row is leased, not locked, while the far end is talked to; a dead worker's lease runs out.
UPDATE outbox SET state = 'sending', attempts = attempts + 1, due_at = :lease_until, updated_at = :now
WHERE id IN (SELECT id FROM outbox WHERE state IN ('queued', 'sending') AND due_at <= :now
             ORDER BY due_at LIMIT :batch FOR UPDATE SKIP LOCKED)
RETURNING id, account_id, channel, conversation_id, seq, attempts;

-- name: body(conversation_id, seq)
-- What to send; the text is sealed under the conversation's key.
SELECT m.id, m.kind, m.at, m.body, m.html, m.files, c.key_id, c.language, c.contact_id, c.number, c.subject,
    c.status = 'solved' AND m.kind = 'reply' AND NOT EXISTS (
        SELECT FROM message l WHERE l.conversation_id = m.conversation_id AND l.seq > m.seq AND l.kind = 'reply'
    ) AS solves
FROM message m JOIN conversation c ON c.id = m.conversation_id
WHERE m.conversation_id = :conversation_id AND m.seq = :seq;

-- name: settle(id, state, external_id, error, due_at, now)
-- The result of an attempt.
UPDATE outbox SET state = :state, external_id = coalesce(:external_id::text, external_id), error = :error,
    due_at = :due_at, updated_at = :now
WHERE id = :id;

-- name: unread_until(conversation_id, seq)
-- Replies that a "read up to here" covers.
SELECT id, seq, state FROM outbox
WHERE conversation_id = :conversation_id AND seq <= :seq AND state IN ('sent', 'delivered') FOR UPDATE;

-- name: of_message(conversation_id, seq)
-- The row of one message, locked.
SELECT id, state FROM outbox WHERE conversation_id = :conversation_id AND seq = :seq FOR UPDATE;

-- name: drop_unsent(conversation_ids)
-- Erasure: nothing goes out to somebody who is to be forgotten.
DELETE FROM outbox WHERE conversation_id = ANY(:conversation_ids::uuid[]) AND state IN ('queued', 'sending');

-- name: forget_far_end(conversation_ids)
-- Erasure: what the far end called a message, and what it said of it, may name an address.
UPDATE outbox SET external_id = NULL, error = NULL WHERE conversation_id = ANY(:conversation_ids::uuid[]);
