-- name: version()
-- Asked at most once a second a process.
SELECT version FROM category_version;

-- name: grow()
-- In the transaction of every change; it also makes changes wait for each other.
UPDATE category_version SET version = version + 1;

-- name: all_categories()
-- The whole tree, read once a version.
SELECT id, parent_id, slug, position, icon, names, guidance, priority, active
FROM category ORDER BY position, slug;

-- name: all_fields()
-- In the order of the form.
SELECT category_id, key, kind, required, labels, help, options, condition
FROM category_field ORDER BY category_id, position;

-- name: shipped()
-- What an earlier start has loaded, and what an administrator has since made their own.
SELECT slug, shipped, edited_at FROM category;

-- name: put_shipped(id, parent_id, slug, position, icon, names, guidance, priority, shipped, now)
-- Refreshes a shipped category of an older release; one that was edited is never touched.
INSERT INTO category AS c
    (id, parent_id, slug, position, icon, names, guidance, priority, shipped, created_at, updated_at)
VALUES (:id, :parent_id, :slug, :position, :icon, :names, :guidance, :priority, :shipped, :now, :now)
ON CONFLICT (slug) DO UPDATE SET
    position = excluded.position, icon = excluded.icon, names = excluded.names,
    guidance = excluded.guidance, priority = excluded.priority, shipped = excluded.shipped,
    updated_at = excluded.updated_at
WHERE c.edited_at IS NULL AND c.shipped IS NOT NULL;

-- name: add(id, parent_id, slug, position, icon, names, guidance, priority, active, now)
-- An administrator's own; born edited.
INSERT INTO category
    (id, parent_id, slug, position, icon, names, guidance, priority, active, edited_at,
     created_at, updated_at)
VALUES
    (:id, :parent_id, :slug, :position, :icon, :names, :guidance, :priority, :active, :now,
     :now, :now);

-- name: change(id, parent_id, position, icon, names, guidance, priority, active, now)
-- The slug stays: links and reports hold it.
UPDATE category SET parent_id = :parent_id, position = :position, icon = :icon, names = :names,
    guidance = :guidance, priority = :priority, active = :active, edited_at = :now, updated_at = :now
WHERE id = :id;

-- name: clear_fields(category_id)
-- Fields are replaced as a whole.
DELETE FROM category_field WHERE category_id = :category_id;

-- name: add_field(category_id, key, kind, required, labels, help, options, condition, position)
-- Values already given for a key are kept in their conversations.
INSERT INTO category_field
    (category_id, key, kind, required, labels, help, options, condition, position)
VALUES
    (:category_id, :key, :kind, :required, :labels, :help, :options, :condition, :position);
