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

-- name: lock_identity(key)
-- Two first messages of one new person make one contact.
SELECT pg_advisory_xact_lock(:key);

-- name: get(id)
-- By primary key.
SELECT id, name, language, timezone, created_at, last_active_at, merged_into, version
FROM contact WHERE id = :id;

-- name: identities(contact_ids)
-- Those of a contact and of what was merged into it.
SELECT i.id, i.contact_id, i.kind, i.value, i.verified_at
FROM identity i JOIN contact c ON c.id = i.contact_id
WHERE c.id = ANY(:contact_ids::uuid[]) OR c.merged_into = ANY(:contact_ids::uuid[])
ORDER BY i.created_at, i.id;

-- name: cards(ids)
-- For a page of rows.
SELECT id, name, language, last_active_at, version FROM contact WHERE id = ANY(:ids::uuid[]);

-- name: newest(before_at, before_id, batch)
-- By last activity, keyset; never by name, which is ciphertext.
SELECT id, name, language, last_active_at, version FROM contact
WHERE merged_into IS NULL
  AND (:before_at::timestamptz IS NULL OR (last_active_at, id) < (:before_at::timestamptz, :before_id::uuid))
ORDER BY last_active_at DESC, id DESC LIMIT :batch;

-- name: rename(id, name, tokens)
-- Name and the tokens it is found by.
UPDATE contact SET name = :name, tokens = :tokens, version = version + 1 WHERE id = :id;

-- name: set_language(id, language)
-- Follows what the person chooses or writes.
UPDATE contact SET language = :language, version = version + 1 WHERE id = :id AND language <> :language;

-- name: touch(ids, now)
-- Batched each second by each process; only forward.
UPDATE contact SET last_active_at = :now WHERE id = ANY(:ids::uuid[]) AND last_active_at < :now;

-- name: add_tokens(id, tokens)
-- What a new identity is found by.
UPDATE contact SET tokens = (SELECT array_agg(DISTINCT t) FROM unnest(tokens || :tokens::bigint[]) AS t),
    version = version + 1
WHERE id = :id;

-- name: drop_identity(id)
-- Value and blind index go with it.
DELETE FROM identity WHERE id = :id;
