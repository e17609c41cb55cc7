-- name: talks_with(key_id, file)
-- Few files are ever found harmful so late: this may walk through all talks.
SELECT m.conversation_id AS id, bool_or(m.kind <> 'note') AS shown
FROM message m JOIN conversation c ON c.id = m.conversation_id
WHERE c.key_id = :key_id AND :file::uuid = ANY(m.files)
GROUP BY m.conversation_id;
