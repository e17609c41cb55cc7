-- name: is_known(account_id, external_id)
-- Before anything of it is stored; `add` decides.
SELECT EXISTS (SELECT FROM envelope WHERE account_id = :account_id AND external_id = :external_id);

-- name: add(id, account_id, external_id, body, raw, secrets, senders, now)
-- A repeat of the far end is dropped by its id.
INSERT INTO envelope (id, account_id, external_id, body, raw, secrets, senders, received_at)
VALUES (:id, :account_id, :external_id, :body, :raw, :secrets, :senders, :now)
ON CONFLICT (account_id, external_id) DO NOTHING;

-- name: add_done(id, account_id, external_id, now)
-- Made a message in the same transaction: only its id is kept, so that a repeat is known.
INSERT INTO envelope (id, account_id, external_id, body, received_at, processed_at)
VALUES (:id, :account_id, :external_id, '', :now, :now)
ON CONFLICT (account_id, external_id) DO NOTHING;

-- name: put_off(id, body, raw, senders)
-- It could not be made a message yet.
UPDATE envelope SET body = :body, raw = :raw, senders = :senders, processed_at = NULL WHERE id = :id;

-- name: take(id)
-- Locked until its message is written; an envelope that is done gives nothing.
SELECT account_id, body, raw, secrets FROM envelope WHERE id = :id AND processed_at IS NULL FOR UPDATE;

-- name: processed(id, now)
-- In the transaction of its message.
UPDATE envelope SET processed_at = :now WHERE id = :id;

-- name: stuck(before, now, batch)
-- Accepted long ago and still no message; asked again at most once in two minutes.
UPDATE envelope SET tried_at = :now WHERE id IN (
    SELECT id FROM envelope WHERE processed_at IS NULL AND coalesce(tried_at, received_at) < :before
    ORDER BY received_at LIMIT :batch FOR UPDATE SKIP LOCKED)
RETURNING id;

-- name: sweep(before)
-- Raw envelopes are kept for seven days after processing.
DELETE FROM envelope WHERE processed_at < :before;

-- name: forget(senders)
-- Erasure: what these people sent, worked off or not.
DELETE FROM envelope WHERE senders && :senders::bytea[];
