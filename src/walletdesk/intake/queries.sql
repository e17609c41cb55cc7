-- name: add(id, account_id, external_id, body, secrets, senders, now)
-- A repeat of the far end is dropped by its id.
INSERT INTO envelope (id, account_id, external_id, body, secrets, senders, received_at)
VALUES (:id, :account_id, :external_id, :body, :secrets, :senders, :now)
ON CONFLICT (account_id, external_id) DO NOTHING;

-- name: take(id)
-- Locked until its message is written; an envelope that is done gives nothing.
SELECT account_id, body, secrets FROM envelope WHERE id = :id AND processed_at IS NULL FOR UPDATE;

-- name: processed(id, now)
-- In the transaction of its message.
UPDATE envelope SET processed_at = :now WHERE id = :id;

-- name: sweep(before)
-- Raw envelopes are kept for seven days after processing.
DELETE FROM envelope WHERE processed_at < :before;

-- name: forget(senders)
-- Erasure: what these people sent, worked off or not.
DELETE FROM envelope WHERE senders && :senders::bytea[];
