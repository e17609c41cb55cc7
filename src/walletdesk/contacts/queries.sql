-- name: add(id, name, language, tokens, now)
-- The name is sealed under the contact's own key.
INSERT INTO contact (id, name, language, tokens, created_at, last_active_at)
VALUES (:id, :name, :language, :tokens, :now, :now);

-- name: add_identity(id, contact_id, kind, value, blind, verified_at, now)
-- A repeated claim of the same contact only gains proof.
INSERT INTO identity (id, contact_id, kind, value, blind, verified_at, created_at)
VALUES (:id, :contact_id, :kind, :value, :blind, :verified_at, :now)
ON CONFLICT (contact_id, kind, blind)
DO UPDATE SET verified_at = coalesce(identity.verified_at, excluded.verified_at);

-- name: owner(kind, blind)
-- Whom a proven identity belongs to; merged contacts lead on.
SELECT coalesce(c.merged_into, c.id) FROM identity i JOIN contact c ON c.id = i.contact_id
WHERE i.kind = :kind AND i.blind = :blind AND i.verified_at IS NOT NULL;

-- name: claimants(kind, blind)
-- Everybody who ever gave this address, proven first.
SELECT DISTINCT ON (c.id) coalesce(c.merged_into, c.id) AS id, i.verified_at IS NOT NULL AS proven
FROM identity i JOIN contact c ON c.id = i.contact_id
WHERE i.kind = :kind AND i.blind = :blind LIMIT 100;

-- name: unproven(kind, blind)
-- The one who is known by this address alone: nobody who has proven anything. The oldest of several.
SELECT k.id FROM identity i JOIN contact k ON k.id = i.contact_id
WHERE i.kind = :kind AND i.blind = :blind AND i.verified_at IS NULL AND k.merged_into IS NULL AND k.erased_at IS NULL
  AND NOT EXISTS (SELECT FROM identity o WHERE o.contact_id = k.id AND o.verified_at IS NOT NULL)
ORDER BY k.id LIMIT 1;

-- name: bounced(contact_id, kind, blind, bounced_at)
-- Mail to it came back, or (NULL) somebody wrote from it.
WITH changed AS (
    UPDATE identity SET bounced_at = :bounced_at::timestamptz
    WHERE contact_id = :contact_id AND kind = :kind AND blind = :blind
      AND (bounced_at IS NULL) <> (:bounced_at::timestamptz IS NULL)
    RETURNING contact_id
)
UPDATE contact SET version = version + 1 WHERE id IN (SELECT contact_id FROM changed);

-- name: lock_identity(key)
-- Two first messages of one new person make one contact.
SELECT pg_advisory_xact_lock(:key);

-- name: get(id)
-- With every identity of the contact and of what was merged into it, one a row; without any, one row.
SELECT k.id, k.name, k.language, k.timezone, k.created_at, k.last_active_at, k.merged_into, k.version,
    k.erased_at, i.identity_id, i.owner, i.kind, i.value, i.verified_at, i.bounced_at
FROM contact k
LEFT JOIN LATERAL (
    SELECT i.* FROM identity_line i WHERE i.owner = k.id
    UNION ALL
    SELECT i.* FROM contact m JOIN identity_line i ON i.owner = m.id WHERE m.merged_into = k.id
) AS i ON true
WHERE k.id = :id ORDER BY i.created_at, i.identity_id;

-- name: identities(contact_ids)
-- Those of a contact and of what was merged into it.
SELECT i.identity_id, i.owner, i.kind, i.value, i.verified_at, i.bounced_at
FROM identity_line i
WHERE i.owner IN (
    SELECT unnest(:contact_ids::uuid[])
    UNION SELECT k.id FROM contact k WHERE k.merged_into = ANY(:contact_ids::uuid[]))
ORDER BY i.created_at, i.identity_id;

-- name: cards(ids)
-- For a page of rows.
SELECT id, name, language, last_active_at, version FROM contact WHERE id = ANY(:ids::uuid[]);

-- name: newest(before_at, before_id, batch)
-- By last activity, keyset; never by name, which is ciphertext.
SELECT id, name, language, last_active_at, version FROM contact
WHERE merged_into IS NULL AND erased_at IS NULL
  AND (:before_at::timestamptz IS NULL OR (last_active_at, id) < (:before_at::timestamptz, :before_id::uuid))
ORDER BY last_active_at DESC, id DESC LIMIT :batch;

-- name: rename(id, name, tokens)
-- Name and the tokens it is found by.
UPDATE contact SET name = :name, tokens = :tokens, version = version + 1 WHERE id = :id;

-- name: set_language(id, language)
-- Follows what the person chooses or writes.
UPDATE contact SET language = :language, version = version + 1 WHERE id = :id AND language <> :language;

-- name: touch(ids, now)
-- Batched each second by each process; only forward, and locked in the one order of all.
UPDATE contact SET last_active_at = :now WHERE id IN (
    SELECT id FROM contact WHERE id = ANY(:ids::uuid[]) AND last_active_at < :now
    ORDER BY id FOR NO KEY UPDATE);

-- name: add_tokens(id, tokens)
-- What a new identity is found by.
UPDATE contact SET tokens = (SELECT array_agg(DISTINCT t) FROM unnest(tokens || :tokens::bigint[]) AS t),
    version = version + 1
WHERE id = :id;

-- name: drop_identity(id)
-- Value and blind index go with it.
DELETE FROM identity WHERE id = :id;

-- name: talks(contact_id, batch)
-- Whose rows show this contact's name; a list holds no more of them.
SELECT id FROM conversation WHERE contact_id = :contact_id ORDER BY last_at DESC, id DESC LIMIT :batch;

-- name: person_locked(id)
-- The contact and those merged into it, or it into: nobody else changes them until this is done.
SELECT c.id, c.erased_at FROM contact c, contact asked
WHERE asked.id = :id AND coalesce(asked.merged_into, asked.id) IN (c.id, c.merged_into)
ORDER BY c.id FOR UPDATE OF c;

-- name: keep_from_erasure(id)
-- What is begun for a contact and the erasure of that contact wait for each other. Not FOR SHARE: two
-- who share the row and then both write it would wait for each other for ever.
SELECT erased_at FROM contact WHERE id = :id FOR NO KEY UPDATE;

-- name: drop_identities(contact_ids)
-- Values and blind indexes; the latter find what else holds them.
DELETE FROM identity WHERE contact_id = ANY(:contact_ids::uuid[]) RETURNING blind;

-- name: erase(ids, now)
-- The row stays, so that conversations and events still lead to somebody, of whom nothing is known.
UPDATE contact SET name = NULL, tokens = '{}', timezone = NULL, erased_at = :now, version = version + 1
WHERE id = ANY(:ids::uuid[]);
