-- name: find(conversation_ids)
-- By primary key.
SELECT conversation_id, key_id, score, comment, channel, language, created_at, updated_at
FROM rating WHERE conversation_id = ANY(:conversation_ids::uuid[]);

-- name: put(conversation_id, key_id, score, comment, channel, language, now)
-- One a conversation; the first time stays.
INSERT INTO rating
    (conversation_id, key_id, score, comment, channel, language, created_at, updated_at)
VALUES (:conversation_id, :key_id, :score, :comment, :channel, :language, :now, :now)
ON CONFLICT (conversation_id) DO UPDATE SET score = excluded.score, comment = excluded.comment,
    language = excluded.language, updated_at = excluded.updated_at;

-- name: erase(key_ids)
-- Scores stay for the statistics; what was said goes.
UPDATE rating SET comment = NULL
WHERE key_id = ANY(:key_ids::uuid[]) AND comment IS NOT NULL;
