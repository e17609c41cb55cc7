-- name: add(at, agent, token, act, contacts, request_id)
-- A flushed batch row: the contacts that one agent read by one act within the last second.
INSERT INTO audit_read (at, agent_id, token_id, act, contacts, request_id)
VALUES (:at, :agent, :token, :act, :contacts, :request_id);

-- name: last_seal()
-- The end of the chain.
SELECT minute, last_id, hash FROM audit_seal ORDER BY minute DESC LIMIT 1;

-- name: unsealed_until(after_id, until)
-- What no seal covers yet, up to the first row of a minute that may still grow. A seal covers all
-- ids up to its last, and two processes may write an older row behind a younger one.
SELECT id, at, agent_id, token_id, act, contacts, request_id FROM audit_read
WHERE id > :after_id AND id < coalesce(
    (SELECT min(young.id) FROM audit_read AS young
     WHERE young.id > :after_id AND young.at >= :until),
    9223372036854775807)
ORDER BY id;

-- name: add_seal(minute, row_count, last_id, hash)
-- One link; a second worker that seals the same minute changes nothing.
INSERT INTO audit_seal (minute, row_count, last_id, hash)
VALUES (:minute, :row_count, :last_id, :hash) ON CONFLICT DO NOTHING;

-- name: lock()
-- One sealer at a time, until the end of its transaction.
SELECT pg_advisory_xact_lock(hashtextextended('walletdesk.audit.seal', 0));

-- name: seals()
-- The whole chain, for verification.
SELECT minute, row_count, last_id, hash FROM audit_seal ORDER BY minute;

-- name: between(after_id, last_id)
-- The rows one seal speaks of.
SELECT id, at, agent_id, token_id, act, contacts, request_id FROM audit_read
WHERE id > :after_id AND id <= :last_id ORDER BY id;
