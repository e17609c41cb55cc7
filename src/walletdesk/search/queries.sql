-- The words of a query are `every` (all of these tokens) and any1 … any4 (one of each group). All
-- statements run on the pool that plans for the values, so that what is NULL vanishes from the plan.

-- name: probe(every, any1, any2, any3, any4, most)
-- How many messages the index knows, counting to `most`: it decides between the two ways below.
SELECT count(*) FROM (
  SELECT 1 FROM message m
  WHERE has_words(m.tokens, :every, :any1, :any2, :any3, :any4)
  LIMIT :most) AS q;

-- name: exact(every, any1, any2, any3, any4, kinds, files, since_id, until_id, narrowed, status, statuses, channel, tag, agent_id, unassigned, contact_ids, unread, batch)
-- By the token index, then the newest of all hits: for words that are not frequent, or were only long
-- ago. OFFSET 0 keeps the planner from walking the ids instead, which costs most when the hits are old
-- (measured at 1,000,000 messages: 330 ms against 40). Conversations are asked one by one, newest hit
-- first, until there are enough.
SELECT m.id, m.conversation_id, m.seq FROM (SELECT * FROM (
  SELECT m.id, m.conversation_id, m.seq FROM message m
  WHERE has_words(m.tokens, :every, :any1, :any2, :any3, :any4)
    AND is_asked(m.id, m.kind, m.files, :kinds, :files, :since_id, :until_id)
  OFFSET 0) AS q ORDER BY id DESC OFFSET 0) AS m
WHERE (NOT :narrowed::boolean OR (
      SELECT is_wanted(c, :status, :statuses, :channel, :tag, :agent_id, :unassigned, :contact_ids, :unread)
      FROM conversation s JOIN conversation c ON c.id = coalesce(s.merged_into, s.id)
      WHERE s.id = m.conversation_id))
LIMIT :batch;

-- name: walk(every, any1, any2, any3, any4, kinds, files, since_id, until_id, narrowed, status, statuses, channel, tag, agent_id, unassigned, contact_ids, unread, steps, batch)
-- From the newest message down, at most `steps` of them: for frequent words. OFFSET 0 keeps the
-- planner from using the token index inside.
SELECT m.id, m.conversation_id, m.seq FROM (
  SELECT * FROM message WHERE (:until_id::uuid IS NULL OR id < :until_id::uuid)
  ORDER BY id DESC LIMIT :steps) AS m
WHERE has_words(m.tokens, :every, :any1, :any2, :any3, :any4)
  AND is_asked(m.id, m.kind, m.files, :kinds, :files, :since_id, :until_id)
  AND (NOT :narrowed::boolean OR (
      SELECT is_wanted(c, :status, :statuses, :channel, :tag, :agent_id, :unassigned, :contact_ids, :unread)
      FROM conversation s JOIN conversation c ON c.id = coalesce(s.merged_into, s.id)
      WHERE s.id = m.conversation_id))
ORDER BY m.id DESC LIMIT :batch;

-- name: talks(status, statuses, channel, tag, agent_id, unassigned, contact_ids, unread, before_at, before_id, batch)
-- Conversations whose messages are wanted, latest first. Of one that was merged, what it was merged
-- into decides, as everywhere here.
SELECT * FROM (
  (SELECT c.id, c.last_at FROM conversation c
   WHERE c.merged_into IS NULL
     AND is_wanted(c, :status, :statuses, :channel, :tag, :agent_id, :unassigned, :contact_ids, :unread)
     AND (:before_at::timestamptz IS NULL OR (c.last_at, c.id) < (:before_at::timestamptz, :before_id::uuid))
   ORDER BY c.last_at DESC, c.id DESC LIMIT :batch)
  UNION ALL
  (SELECT s.id, s.last_at FROM conversation s JOIN conversation c ON c.id = s.merged_into
   WHERE s.merged_into IS NOT NULL
     AND is_wanted(c, :status, :statuses, :channel, :tag, :agent_id, :unassigned, :contact_ids, :unread)
     AND (:before_at::timestamptz IS NULL OR (s.last_at, s.id) < (:before_at::timestamptz, :before_id::uuid))
   ORDER BY s.last_at DESC, s.id DESC LIMIT :batch)) AS q
ORDER BY last_at DESC, id DESC LIMIT :batch;

-- name: of_talks(every, any1, any2, any3, any4, kinds, files, since_id, until_id, conversation_ids, batch)
-- The newest hits of these conversations: for frequent words in few or in old conversations. OFFSET 0
-- keeps the planner from using the token index inside.
SELECT m.id, m.conversation_id, m.seq FROM (
  SELECT * FROM message m WHERE m.conversation_id = ANY(:conversation_ids::uuid[]) OFFSET 0) AS m
WHERE has_words(m.tokens, :every, :any1, :any2, :any3, :any4)
  AND is_asked(m.id, m.kind, m.files, :kinds, :files, :since_id, :until_id)
ORDER BY m.id DESC LIMIT :batch;

-- name: notes(every, any1, any2, any3, any4, kinds, files, since_id, until_id, narrowed, status, statuses, channel, tag, agent_id, unassigned, contact_ids, unread, from_id, batch)
-- The newest notes that fit, none older than `from_id`: a note moves its conversation nowhere in
-- `talks`. OFFSET 0 keeps the planner from using the token index inside.
SELECT m.id, m.conversation_id, m.seq FROM (
  SELECT * FROM message WHERE kind = 'note' AND id >= :from_id
    AND (:until_id::uuid IS NULL OR id < :until_id::uuid)
  ORDER BY id DESC OFFSET 0) AS m
WHERE has_words(m.tokens, :every, :any1, :any2, :any3, :any4)
  AND is_asked(m.id, m.kind, m.files, :kinds, :files, :since_id, :until_id)
  AND (NOT :narrowed::boolean OR (
      SELECT is_wanted(c, :status, :statuses, :channel, :tag, :agent_id, :unassigned, :contact_ids, :unread)
      FROM conversation s JOIN conversation c ON c.id = coalesce(s.merged_into, s.id)
      WHERE s.id = m.conversation_id))
ORDER BY m.id DESC LIMIT :batch;

-- name: newer(every, any1, any2, any3, any4, kinds, files, since_id, until_id, conversation_ids, from_id)
-- Of the conversations on a later page, those that an earlier page has shown for a newer message. They
-- are wanted: a message of theirs has been found.
SELECT DISTINCT m.conversation_id FROM message m
WHERE m.conversation_id = ANY(:conversation_ids::uuid[]) AND m.id >= :from_id
  AND has_words(m.tokens, :every, :any1, :any2, :any3, :any4)
  AND is_asked(m.id, m.kind, m.files, :kinds, :files, :since_id, :until_id);

-- name: bodies(ids)
-- What the snippets are made of.
SELECT m.id, m.body, m.kind, m.at, c.key_id, c.language
FROM message m JOIN conversation c ON c.id = m.conversation_id WHERE m.id = ANY(:ids::uuid[]);

-- name: listing(status, statuses, channel, tag, agent_id, unassigned, contact_ids, unread, files, kinds, since, until, before_at, before_id, batch)
-- Operators without words: conversations by last activity.
SELECT c.id, c.last_at FROM conversation c
WHERE c.merged_into IS NULL
  AND is_wanted(c, :status, :statuses, :channel, :tag, :agent_id, :unassigned, :contact_ids, :unread)
  AND (NOT :files::boolean OR EXISTS (
      SELECT 1 FROM message m WHERE m.conversation_id = c.id AND m.files <> '{}'))
  AND (:kinds::text[] IS NULL OR EXISTS (
      SELECT 1 FROM message m WHERE m.conversation_id = c.id AND m.kind = ANY(:kinds::text[])))
  AND (:since::timestamptz IS NULL OR c.last_at >= :since::timestamptz)
  AND (:until::timestamptz IS NULL OR c.last_at < :until::timestamptz)
  AND (:before_at::timestamptz IS NULL OR (c.last_at, c.id) < (:before_at::timestamptz, :before_id::uuid))
ORDER BY c.last_at DESC, c.id DESC LIMIT :batch;

-- name: contacts(every, any1, any2, any3, any4, kinds, blinds, before_at, before_id, batch)
-- By the words of name and addresses, or by a whole address; latest activity first.
SELECT m.id, m.last_active_at FROM contact m
WHERE m.merged_into IS NULL
  AND ((has_words(m.tokens, :every, :any1, :any2, :any3, :any4)
       AND coalesce(:every::bigint[], :any1::bigint[]) IS NOT NULL)
    OR m.id IN (SELECT coalesce(c.merged_into, c.id) FROM identity i JOIN contact c ON c.id = i.contact_id
                WHERE (i.kind, i.blind) IN (SELECT * FROM unnest(:kinds::text[], :blinds::bytea[]))))
  AND (:before_at::timestamptz IS NULL OR (m.last_active_at, m.id) < (:before_at::timestamptz, :before_id::uuid))
ORDER BY m.last_active_at DESC, m.id DESC LIMIT :batch;
