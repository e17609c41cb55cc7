-- name: kept(key, since)
-- An answer that still counts.
SELECT body_hash, status, answer FROM kept_answer WHERE key = :key AND created_at > :since;

-- name: lock(number)
-- Held until the end of the transaction, which is that of the request's work. A process that dies
-- lets go of it.
SELECT pg_try_advisory_xact_lock(:number::bigint);

-- name: keep(key, body_hash, status, answer, now)
-- An answer older than a day gives way.
INSERT INTO kept_answer (key, body_hash, status, answer, created_at)
VALUES (:key, :body_hash, :status, :answer, :now)
ON CONFLICT (key) DO UPDATE SET body_hash = excluded.body_hash, status = excluded.status,
    answer = excluded.answer, created_at = excluded.created_at;

-- name: sweep(before)
-- Older than a day.
DELETE FROM kept_answer WHERE created_at <= :before;

-- name: next_kept(after, batch)
-- Keyset walk for erasure; locked, so that no repeat is answered from what is being emptied.
SELECT key, answer FROM kept_answer WHERE key > :after ORDER BY key LIMIT :batch FOR UPDATE;

-- name: empty(keys, status, answers)
-- Erasure: a repeat hears that it is gone, and still does nothing twice.
UPDATE kept_answer k SET status = :status, answer = e.answer
FROM unnest(:keys::bytea[], :answers::bytea[]) AS e (key, answer) WHERE k.key = e.key;
