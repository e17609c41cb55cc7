-- name: add_session(id, token_hash, contact_id, conversation_id, language, about, now, expires_at)
-- The token itself is known to the browser alone.
INSERT INTO chat_session (id, token_hash, contact_id, conversation_id, language, about, created_at, seen_at, expires_at)
VALUES (:id, :token_hash, :contact_id, :conversation_id, :language, :about, :now, :now, :expires_at);

-- name: session(token_hash, now)
-- With the key of its conversation and whether that misses fields, so that a message needs no
-- further look-up.
SELECT s.id, s.token_hash, s.contact_id, s.conversation_id, s.language, s.seen_at, s.expires_at,
    coalesce(c.key_id, s.contact_id) AS key_id, coalesce(cardinality(c.missing) > 0, false) AS incomplete
FROM chat_session s LEFT JOIN conversation c ON c.id = s.conversation_id
WHERE s.token_hash = :token_hash AND s.expires_at > :now;

-- name: lock_session(id)
-- Two first messages at once begin one conversation.
SELECT contact_id, conversation_id, about FROM chat_session WHERE id = :id FOR UPDATE;

-- name: set_contact(id, contact_id)
-- The first file comes before the first message.
UPDATE chat_session SET contact_id = :contact_id WHERE id = :id;

-- name: set_talk(id, contact_id, conversation_id)
-- What was told before is with the conversation now.
UPDATE chat_session SET contact_id = :contact_id, conversation_id = :conversation_id, about = NULL
WHERE id = :id;

-- name: set_about(id, language, about)
-- Told again, or in another language.
UPDATE chat_session SET language = :language, about = coalesce(:about::bytea, about) WHERE id = :id;

-- name: seen(id, now, expires_at)
-- Thirty days from the last visit.
UPDATE chat_session SET seen_at = :now, expires_at = :expires_at WHERE id = :id;

-- name: sweep_sessions(now, batch)
-- Their links go with them.
DELETE FROM chat_session WHERE id IN (SELECT id FROM chat_session WHERE expires_at <= :now LIMIT :batch);

-- name: open_talk(contact_id, reopens_after)
-- The chat that a known person comes back to: the latest that still takes messages.
SELECT id, key_id FROM conversation
WHERE contact_id = :contact_id AND channel = 'chat' AND merged_into IS NULL
  AND (status IN ('open', 'pending', 'on_hold') OR status = 'solved' AND solved_at > :reopens_after)
ORDER BY last_at DESC, id DESC LIMIT 1;

-- name: proven_owner(kind, blind)
-- Whom an account belongs to; merged contacts lead on.
SELECT coalesce(c.merged_into, c.id) FROM identity i JOIN contact c ON c.id = i.contact_id
WHERE i.kind = :kind AND i.blind = :blind AND i.verified_at IS NOT NULL;

-- name: talk_states(conversation_id)
-- What a stream shows besides messages, without opening anything sealed: the talk that takes messages
-- last, before it those of the same person that were merged into it. Another person's is none of
-- them, whichever was merged into which. By primary key and the index of merged ones.
WITH own AS (
    SELECT coalesce(t.id, s.id) AS id, s.contact_id FROM conversation s
    LEFT JOIN conversation t ON t.id = s.merged_into AND t.contact_id = s.contact_id
    WHERE s.id = :conversation_id
), shown AS (
    SELECT id FROM own
    UNION ALL
    SELECT c.id FROM own JOIN conversation c ON c.merged_into = own.id AND c.contact_id = own.contact_id
)
SELECT c.id, c.number, c.status, c.agent_id, c.last_seq, c.contact_read_seq, c.agent_read_seq,
    c.waiting_since, c.first_reply_at, c.merged_into, r.score
FROM shown JOIN conversation c ON c.id = shown.id LEFT JOIN rating r ON r.conversation_id = c.id
ORDER BY c.id = (SELECT id FROM own), c.id;

-- name: waiting(most)
-- Everybody who waits for a first answer in the chat, longest first; one read serves all streams.
SELECT waiting_since FROM conversation
WHERE channel = 'chat' AND status = 'open' AND merged_into IS NULL AND waiting_since IS NOT NULL
  AND first_reply_at IS NULL
ORDER BY waiting_since LIMIT :most;

-- name: likely(since_id, most)
-- What people have written about lately. `since_id` is a UUIDv7 of the earliest moment that counts.
SELECT category_id FROM conversation WHERE id > :since_id AND category_id IS NOT NULL
GROUP BY category_id ORDER BY count(*) DESC LIMIT :most;

-- name: add_link(id, session_id, expires_at)
-- A link to continue elsewhere.
INSERT INTO chat_link (id, session_id, expires_at) VALUES (:id, :session_id, :expires_at);

-- name: use_link(id, now)
-- Whoever comes first has it; a second use finds nothing.
UPDATE chat_link l SET used_at = :now FROM chat_session s
WHERE l.id = :id AND s.id = l.session_id AND l.used_at IS NULL AND l.expires_at > :now AND s.expires_at > :now
RETURNING s.id, s.contact_id, s.conversation_id, s.language, s.about;

-- name: forget_sessions(contact_ids)
-- Erasure; their links go with them.
DELETE FROM chat_session WHERE contact_id = ANY(:contact_ids::uuid[]) RETURNING id;
