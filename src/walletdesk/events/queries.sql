-- name: add(at, kinds, conversations, contacts, actor_kinds, actors, data)
-- All events of a transaction in one statement, in the order they were recorded.
INSERT INTO event (at, kind, conversation_id, contact_id, actor_kind, actor_id, data)
SELECT :at, e.kind, e.conversation, e.contact, e.actor_kind, e.actor, e.data
FROM unnest(:kinds::text[], :conversations::uuid[], :contacts::uuid[], :actor_kinds::text[],
            :actors::uuid[], :data::jsonb[])
     WITH ORDINALITY AS e (kind, conversation, contact, actor_kind, actor, data, n)
ORDER BY e.n;

-- name: after(xid, id, batch)
-- Only what no running transaction can still precede: nothing is ever skipped.
SELECT id, xid::text AS xid, at, kind, conversation_id, contact_id, actor_kind, actor_id, data
FROM event
WHERE (xid, id) > ((:xid::text)::xid8, :id::bigint)
  AND xid < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY event.xid, event.id
LIMIT :batch;

-- name: end_now()
-- Where a reader starts who wants only what comes.
SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS xid;

-- name: history(conversation_ids, before, batch)
-- Newest first; a merged talk shows the union.
SELECT id, xid::text AS xid, at, kind, conversation_id, contact_id, actor_kind, actor_id, data
FROM event
WHERE conversation_id = ANY(:conversation_ids::uuid[]) AND (:before::bigint IS NULL OR id < :before::bigint)
ORDER BY event.id DESC LIMIT :batch;

-- name: lock_position(subscriber)
-- One worker at a time runs a subscriber; others go on to the next.
SELECT xid::text AS xid, id FROM event_position WHERE subscriber = :subscriber FOR UPDATE SKIP LOCKED;

-- name: known_position(subscriber)
-- Asked first, because an INSERT would wait for the worker that holds the row.
SELECT 1 FROM event_position WHERE subscriber = :subscriber;

-- name: ensure_position(subscriber, xid, id)
-- Two workers may meet a new subscriber at once: the first decides.
INSERT INTO event_position (subscriber, xid, id) VALUES (:subscriber, (:xid::text)::xid8, :id)
ON CONFLICT DO NOTHING;

-- name: positions()
-- The subscribers that have begun.
SELECT subscriber, xid::text AS xid, id FROM event_position ORDER BY subscriber;

-- name: set_position(subscriber, xid, id)
-- In the transaction of what the subscriber did.
UPDATE event_position SET xid = (:xid::text)::xid8, id = :id WHERE subscriber = :subscriber;
