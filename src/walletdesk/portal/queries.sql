-- name: sent(number)
-- Which conversation a form has begun.
SELECT conversation_id FROM sent_form WHERE number = :number;

-- name: send(number, conversation_id, now)
-- In the transaction of the conversation; the second of two that are sent at once waits here, and
-- then touches no row.
INSERT INTO sent_form (number, conversation_id, created_at)
VALUES (:number, :conversation_id, :now) ON CONFLICT (number) DO NOTHING;

-- name: sweep(before)
-- A form older than its token can no longer be sent.
DELETE FROM sent_form WHERE created_at < :before;
