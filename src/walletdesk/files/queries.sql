-- name: add(id, key_id, uploaded_by, path, secret, name, type, size, digest, scan, now)
-- Written after the bytes are stored, so that no row points at nothing.
INSERT INTO file
    (id, key_id, uploaded_by, path, secret, name, type, size, digest, scan, scan_after, created_at)
VALUES
    (:id, :key_id, :uploaded_by, :path, :secret, :name, :type, :size, :digest, :scan,
     CASE :scan WHEN 'waiting' THEN :now::timestamptz END, :now);

-- name: find(ids)
-- By primary key; the caller restores the order.
SELECT id, key_id, uploaded_by, path, secret, name, type, size, created_at, attached_at, scan
FROM file WHERE id = ANY(:ids::uuid[]);

-- name: lock(ids)
-- Locked, so that the sweep cannot take what is being attached.
SELECT id, key_id, uploaded_by, path, secret, name, type, size, created_at, attached_at, scan
FROM file WHERE id = ANY(:ids::uuid[]) FOR UPDATE;

-- name: attach(id, key_id, secret, name, now)
-- The contact's key takes over from the uploader's.
UPDATE file SET key_id = :key_id, secret = :secret, name = :name, attached_at = :now
WHERE id = :id;

-- name: delete_unattached(before, batch)
-- SKIP LOCKED: what is being attached right now is not an orphan.
DELETE FROM file WHERE id IN (
    SELECT id FROM file WHERE attached_at IS NULL AND created_at < :before
    ORDER BY created_at LIMIT :batch FOR UPDATE SKIP LOCKED
);

-- name: delete_of(key_ids, ids)
-- Erasure of a contact: theirs, and of `ids` those that agents had uploaded for them.
DELETE FROM file WHERE key_id = ANY(:key_ids::uuid[]) OR (id = ANY(:ids::uuid[]) AND key_id IS NULL)
RETURNING path;

-- name: known_paths(paths)
-- Which stored objects belong to a row; what was found harmful is to go.
SELECT path FROM file WHERE path = ANY(:paths::text[]) AND scan <> 'found';

-- name: claim_waiting(now, lease)
-- The next file to scan, taken for a while: a worker that dies gives it back by the time alone.
UPDATE file SET scan_after = :lease
WHERE id = (
    SELECT id FROM file WHERE scan = 'waiting' AND scan_after <= :now
    ORDER BY scan_after LIMIT 1 FOR UPDATE SKIP LOCKED
)
RETURNING id, key_id, uploaded_by, path, secret, name, type, size, created_at, attached_at, scan;

-- name: scanned(id, scan, secret, scan_after)
-- `secret` is given for what was found: without it nothing opens the bytes. Meanwhile the file may
-- have been attached under another key, or erased.
UPDATE file
SET scan = :scan, scan_after = :scan_after, secret = coalesce(:secret::bytea, secret)
WHERE id = :id AND scan = 'waiting'
RETURNING id, key_id, uploaded_by, path, secret, name, type, size, created_at, attached_at, scan;
