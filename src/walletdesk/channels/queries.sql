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

-- name: add(id, kind, address, name, settings, secrets, now)
-- An account that an administrator sets up; nothing when there is one with this address.
INSERT INTO channel_account (id, kind, address, name, settings, secrets, created_at)
VALUES (:id, :kind, :address, :name, :settings::jsonb, :secrets, :now)
ON CONFLICT (kind, address) DO NOTHING;

-- name: edit(id, address, name, settings, secrets)
-- All of it; `secrets` are sealed anew.
UPDATE channel_account SET address = :address, name = :name, settings = :settings::jsonb, secrets = :secrets
WHERE id = :id;

-- name: by_address(kind, address)
-- The account that an address of the outside means.
SELECT id FROM channel_account WHERE kind = :kind AND address = :address AND active;

-- name: taken(id, address)
-- By another account of the same kind.
SELECT EXISTS (SELECT FROM channel_account o JOIN channel_account a ON a.kind = o.kind
               WHERE a.id = :id AND o.id <> :id AND o.address = :address);
