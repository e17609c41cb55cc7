-- name: listing(team_ids, everything)
-- Those of everybody and of the agent's teams; a desk has some dozens.
SELECT id, names, texts, category_id, team_id, position, uses FROM macro
WHERE deleted_at IS NULL
    AND (:everything::boolean OR team_id IS NULL OR team_id = ANY(:team_ids::uuid[]))
ORDER BY position, id;

-- name: page(after_position, after_id, batch)
-- Keyset page for the API.
SELECT id, names, texts, category_id, team_id, position, uses FROM macro
WHERE deleted_at IS NULL AND (position, id) > (:after_position::bigint, :after_id::uuid)
ORDER BY position, id LIMIT :batch;

-- name: find(id)
-- By primary key.
SELECT id, names, texts, category_id, team_id, position, uses FROM macro
WHERE id = :id AND deleted_at IS NULL;

-- name: add(id, names, texts, category_id, team_id, position, now)
-- An own one; born edited.
INSERT INTO macro (id, names, texts, category_id, team_id, position, edited_at, created_at, updated_at)
VALUES (:id, :names, :texts, :category_id, :team_id, :position, :now, :now, :now);

-- name: change(id, names, texts, category_id, team_id, position, now)
-- From now on no release changes it.
UPDATE macro SET names = :names, texts = :texts, category_id = :category_id, team_id = :team_id,
    position = :position, edited_at = :now, updated_at = :now
WHERE id = :id AND deleted_at IS NULL;

-- name: delete(id, now)
-- The row stays, so that a shipped one does not come back.
UPDATE macro SET deleted_at = :now, edited_at = :now WHERE id = :id AND deleted_at IS NULL;

-- name: count_use(id)
-- Not an edit.
UPDATE macro SET uses = uses + 1 WHERE id = :id AND deleted_at IS NULL;

-- name: put_shipped(id, names, texts, position, shipped, now)
-- New, or changed by a release and by nobody here.
INSERT INTO macro AS m (id, names, texts, position, shipped, created_at, updated_at)
VALUES (:id, :names, :texts, :position, :shipped, :now, :now)
ON CONFLICT (id) DO UPDATE SET
    names = excluded.names, texts = excluded.texts, position = excluded.position,
    shipped = excluded.shipped, updated_at = excluded.updated_at
WHERE m.edited_at IS NULL AND m.shipped <> excluded.shipped;

-- name: category_names()
-- A join across rooms: the form offers categories by name.
SELECT id, parent_id, names FROM category WHERE active ORDER BY position, slug;

-- name: category_exists(id)
-- There is no foreign key across rooms.
SELECT EXISTS (SELECT FROM category WHERE id = :id);
