-- name: add_key(name, wrapped)
-- The first process to start makes the key; later ones keep it.
INSERT INTO desk_key (name, wrapped) VALUES (:name, :wrapped) ON CONFLICT (name) DO NOTHING;

-- name: all_keys()
-- Both of the desk's own keys.
SELECT name, wrapped FROM desk_key;

-- name: set_key(name, wrapped)
-- Rotation only.
UPDATE desk_key SET wrapped = :wrapped WHERE name = :name;

-- name: add_data_key(owner, wrapped)
-- A new contact's key.
INSERT INTO data_key (owner, wrapped) VALUES (:owner, :wrapped);

-- name: data_key(owner)
-- By primary key.
SELECT wrapped FROM data_key WHERE owner = :owner;

-- name: data_keys(owners)
-- Those a page of rows needs and the process has not open yet.
SELECT owner, wrapped FROM data_key WHERE owner = ANY(:owners::uuid[]);

-- name: delete_data_key(owner)
-- Erasure.
DELETE FROM data_key WHERE owner = :owner;

-- name: next_data_keys(after, batch)
-- Keyset walk for rotation; locked so that an erasure meanwhile is not undone.
SELECT owner, wrapped FROM data_key WHERE owner > :after ORDER BY owner LIMIT :batch FOR UPDATE;

-- name: set_data_key(owner, wrapped)
-- Rotation only.
UPDATE data_key SET wrapped = :wrapped WHERE owner = :owner;
