-- name: add_shipped(id, kind, name, now)
-- Idempotent; an account that was renamed or switched off stays so.
INSERT INTO channel_account (id, kind, name, created_at) VALUES (:id, :kind, :name, :now)
ON CONFLICT DO NOTHING;

-- name: listing(after_kind, after_id, batch)
-- A keyset page; there are a few dozen accounts at most.
SELECT id, kind, name, address, settings, active, created_at FROM channel_account
WHERE (kind, id) > (:after_kind::text, :after_id::uuid) ORDER BY kind, id LIMIT :batch;

-- name: find(id)
-- By primary key.
SELECT id, kind, name, address, settings, secrets, active, created_at
FROM channel_account WHERE id = :id;
