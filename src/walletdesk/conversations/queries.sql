-- name: add(id, contact_id, key_id, channel, account_id, language, priority, category_id, subject, fields, missing, team_id, follows, now)
-- The number is drawn here; a rolled-back draw leaves a gap in references, never in seq.
INSERT INTO conversation (id, contact_id, key_id, channel, account_id, language, priority, category_id,
    subject, fields, missing, team_id, follows, created_at, last_at, updated_at)
VALUES (:id, :contact_id, :key_id, :channel, :account_id, :language, :priority, :category_id,
    :subject, :fields, :missing, :team_id, :follows, :now, :now, :now)
RETURNING number;

-- name: accept(conversation_id, message_id, client_id, body, preview, tokens, files, masked, now, reopens_after)
-- The whole way of a chat message in one round trip: the row lock orders the talk, seq is taken,
-- message and event are written, or nothing is (a repeat, a closed talk, no such talk).
WITH was AS (
    SELECT status FROM conversation WHERE id = :conversation_id
), talk AS (
    UPDATE conversation SET
        last_seq = last_seq + 1, last_author = 'contact', last_at = :now, updated_at = :now,
        preview = :preview, status = 'open', snoozed_until = NULL, solved_at = NULL,
        waiting_since = coalesce(waiting_since, :now),
        secret_found = secret_found OR :masked, version = version + 1
    WHERE id = :conversation_id AND merged_into IS NULL
      AND (status IN ('open', 'pending', 'on_hold') OR status = 'solved' AND solved_at > :reopens_after)
      AND NOT EXISTS (SELECT 1 FROM message
                      WHERE conversation_id = :conversation_id AND client_id = :client_id::uuid)
    RETURNING id, contact_id, last_seq
), written AS (
    INSERT INTO message (conversation_id, seq, id, kind, author_id, at, body, tokens, client_id, masked, files)
    SELECT id, last_seq, :message_id, 'message', contact_id, :now, :body, :tokens, :client_id, :masked, :files
    FROM talk
), recorded AS (
    INSERT INTO event (at, kind, conversation_id, contact_id, actor_kind, actor_id, data)
    SELECT :now, 'message.received', id, contact_id, 'contact', contact_id,
           jsonb_build_object('seq', last_seq, 'masked', :masked::boolean)
    FROM talk
    UNION ALL
    SELECT :now, 'conversation.status', id, contact_id, 'contact', contact_id,
           jsonb_build_object('before', was.status, 'after', 'open')
    FROM talk, was WHERE was.status = 'solved'
)
SELECT last_seq FROM talk;

-- name: seq_of_client(conversation_id, client_id)
-- Which message a repeat repeats.
SELECT seq FROM message WHERE conversation_id = :conversation_id AND client_id = :client_id;

-- name: advance(id, now, author, preview, waiting, replied, status)
-- Take the next seq for a reply, note or system line, under the row lock.
-- A note moves nothing that the lists sort or show by.
UPDATE conversation SET
    last_seq = last_seq + 1, version = version + 1, updated_at = :now,
    last_author = coalesce(:author::text, last_author),
    last_at = CASE WHEN :author::text IS NULL THEN last_at ELSE :now END,
    preview = coalesce(:preview::bytea, preview),
    waiting_since = CASE WHEN :waiting::boolean THEN waiting_since ELSE NULL END,
    first_reply_at = CASE WHEN :replied::boolean THEN coalesce(first_reply_at, :now) ELSE first_reply_at END,
    agent_read_seq = CASE WHEN :replied::boolean THEN last_seq + 1 ELSE agent_read_seq END,
    status = coalesce(:status::text, status)
WHERE id = :id
RETURNING last_seq;

-- name: add_message(conversation_id, seq, id, kind, author_id, now, body, html, tokens, client_id, masked, files)
-- With the seq that `advance` took in this transaction.
INSERT INTO message (conversation_id, seq, id, kind, author_id, at, body, html, tokens, client_id, masked, files)
VALUES (:conversation_id, :seq, :id, :kind, :author_id, :now, :body, :html, :tokens, :client_id, :masked, :files);

-- name: get(id)
-- By primary key.
SELECT * FROM conversation WHERE id = :id;

-- name: get_many(ids)
-- Details of the rows that a page shows and no cache holds.
SELECT * FROM conversation WHERE id = ANY(:ids::uuid[]);

-- name: of_contact(contact_id, batch)
-- What else somebody has written about, newest first, whole: it stands beside each of their talks.
SELECT * FROM conversation WHERE contact_id = :contact_id
ORDER BY last_at DESC, id DESC LIMIT :batch;

-- name: get_locked(id)
-- Before a change that depends on what it was.
SELECT * FROM conversation WHERE id = :id FOR UPDATE;

-- name: by_number(number)
-- A reference that somebody quotes.
SELECT * FROM conversation WHERE number = :number;

-- name: page(status, statuses, agent_id, unassigned, team_id, category_id, channel, contact_id, language, tag, priority, snoozed, updated_after, ids, before_at, before_id, batch)
-- Ids and versions only: rows that this process has rendered already need no more.
-- Runs on the pool that plans for the values, so that NULL parameters vanish from the plan.
-- The contact's version is with them because rows show the contact's name.
-- One status has a parameter of its own: only `=` lets an index give its rows in order.
SELECT id, version, last_at, contact_id,
    (SELECT k.version FROM contact k WHERE k.id = contact_id) AS contact_version
FROM conversation
WHERE merged_into IS NULL
  AND (:status::text IS NULL OR status = :status::text)
  AND (:statuses::text[] IS NULL OR status = ANY(:statuses::text[]))
  AND (:agent_id::uuid IS NULL OR agent_id = :agent_id::uuid)
  AND (NOT :unassigned::boolean OR agent_id IS NULL)
  AND (:team_id::uuid IS NULL OR team_id = :team_id::uuid)
  AND (:category_id::uuid IS NULL OR category_id = :category_id::uuid)
  AND (:channel::text IS NULL OR channel = :channel::text)
  AND (:contact_id::uuid IS NULL OR contact_id = :contact_id::uuid)
  AND (:language::text IS NULL OR language = :language::text)
  AND (:tag::text IS NULL OR tags <> '{}' AND tags @> ARRAY[:tag::text])
  AND (:priority::int IS NULL OR priority = :priority::int)
  AND (:snoozed::boolean IS NULL OR (snoozed_until IS NOT NULL) = :snoozed::boolean)
  AND (:updated_after::timestamptz IS NULL OR updated_at > :updated_after::timestamptz)
  AND (:ids::uuid[] IS NULL OR id = ANY(:ids::uuid[]))
  AND (:before_at::timestamptz IS NULL OR (last_at, id) < (:before_at::timestamptz, :before_id::uuid))
ORDER BY last_at DESC, id DESC
LIMIT :batch;

-- name: mentions_page(agent_id, statuses, category_id, channel, language, tag, priority, ids, before_at, before_id, batch)
-- Talks in which an agent was mentioned, latest mention first, each once; narrowed like any other view.
SELECT c.id, c.version, m.at AS last_at, c.contact_id,
    (SELECT k.version FROM contact k WHERE k.id = c.contact_id) AS contact_version
FROM (SELECT conversation_id, max(at) AS at FROM mention
      WHERE agent_id = :agent_id GROUP BY conversation_id) AS m
JOIN conversation c ON c.id = m.conversation_id
WHERE c.merged_into IS NULL
  AND (:statuses::text[] IS NULL OR c.status = ANY(:statuses::text[]))
  AND (:category_id::uuid IS NULL OR c.category_id = :category_id::uuid)
  AND (:channel::text IS NULL OR c.channel = :channel::text)
  AND (:language::text IS NULL OR c.language = :language::text)
  AND (:tag::text IS NULL OR c.tags @> ARRAY[:tag::text])
  AND (:priority::int IS NULL OR c.priority = :priority::int)
  AND (:ids::uuid[] IS NULL OR c.id = ANY(:ids::uuid[]))
  AND (:before_at::timestamptz IS NULL OR (m.at, c.id) < (:before_at::timestamptz, :before_id::uuid))
ORDER BY m.at DESC, c.id DESC LIMIT :batch;

-- name: changed_since(since, batch)
-- For streams that may have missed a hint: what has changed, latest last.
SELECT id, version, updated_at FROM conversation WHERE updated_at > :since
ORDER BY updated_at, id LIMIT :batch;

-- name: any_at_all()
-- Whether this desk has ever had a conversation.
SELECT EXISTS (SELECT 1 FROM conversation);

-- name: counts(agent_id, most)
-- Tabs count open work up to `most`; each sub-select stops there.
SELECT
    (SELECT count(*) FROM (SELECT 1 FROM conversation WHERE agent_id = :agent_id AND merged_into IS NULL
        AND status IN ('open', 'pending', 'on_hold') AND snoozed_until IS NULL LIMIT :most) q) AS mine,
    (SELECT count(*) FROM (SELECT 1 FROM conversation WHERE agent_id IS NULL AND merged_into IS NULL
        AND status IN ('open', 'pending', 'on_hold') AND snoozed_until IS NULL LIMIT :most) q) AS unassigned,
    (SELECT count(*) FROM (SELECT 1 FROM conversation WHERE merged_into IS NULL AND status = 'open'
        AND snoozed_until IS NULL LIMIT :most) q) AS open,
    (SELECT count(*) FROM (SELECT 1 FROM conversation WHERE merged_into IS NULL AND status = 'pending'
        LIMIT :most) q) AS pending,
    (SELECT count(*) FROM (SELECT 1 FROM conversation WHERE merged_into IS NULL AND snoozed_until IS NOT NULL
        LIMIT :most) q) AS snoozed,
    (SELECT count(*) FROM (SELECT 1 FROM conversation WHERE merged_into IS NULL AND status = 'solved'
        LIMIT :most) q) AS solved,
    (SELECT count(*) FROM (SELECT 1 FROM mention WHERE agent_id = :agent_id AND read_at IS NULL
        LIMIT :most) q) AS mentions;

-- name: team_counts(most)
-- Live work by team; a team's sub-select stops at `most`.
SELECT t.id AS team_id, (SELECT count(*) FROM (SELECT 1 FROM conversation c WHERE c.team_id = t.id
    AND c.merged_into IS NULL AND c.status IN ('open', 'pending', 'on_hold') AND c.snoozed_until IS NULL
    LIMIT :most) q) AS count
FROM team t;

-- name: messages(conversation_ids, after, batch)
-- One talk by seq; `after` 0 is from the start.
SELECT m.* FROM talk_line m
WHERE m.conversation_id = ANY(:conversation_ids::uuid[]) AND m.seq > :after
ORDER BY m.at, m.conversation_id, m.seq LIMIT :batch;

-- name: visible(conversation_id, after, batch)
-- What the contact may see: never notes. Plain seq order, by primary key.
SELECT m.* FROM talk_line m
WHERE m.conversation_id = :conversation_id AND m.seq > :after AND m.kind <> 'note'
ORDER BY m.seq LIMIT :batch;

-- name: in_order(conversation_id, after, batch)
-- One talk by seq, notes included, by primary key: what a reader who resumes by seq must get, since
-- `at` of two messages that were written at once may be the other way round.
SELECT m.* FROM talk_line m
WHERE m.conversation_id = :conversation_id AND m.seq > :after
ORDER BY m.seq LIMIT :batch;

-- name: end_of(conversation_id, before_at, before_seq, batch)
-- The page that ends before a line (NULL: at the end), latest first: long talks open at their end.
-- One talk alone has a statement whose plan is kept: that of several is made anew each time.
SELECT m.* FROM talk_line m
WHERE m.conversation_id = :conversation_id
  AND (:before_at::timestamptz IS NULL OR (m.at, m.seq) < (:before_at::timestamptz, :before_seq::bigint))
ORDER BY m.at DESC, m.seq DESC LIMIT :batch;

-- name: end_of_all(conversation_ids, before_at, before_id, before_seq, batch)
-- The same of talks that were merged, as one by time.
SELECT m.* FROM talk_line m
WHERE m.conversation_id = ANY(:conversation_ids::uuid[])
  AND (:before_at::timestamptz IS NULL OR (m.at, m.conversation_id, m.seq)
    < (:before_at::timestamptz, :before_id::uuid, :before_seq::bigint))
ORDER BY m.at DESC, m.conversation_id DESC, m.seq DESC LIMIT :batch;

-- name: since(conversation_ids, since_at, batch)
-- What a page that shows the talk from a moment on shows now, oldest first.
SELECT m.* FROM talk_line m
WHERE m.conversation_id = ANY(:conversation_ids::uuid[]) AND m.at >= :since_at
ORDER BY m.at, m.conversation_id, m.seq LIMIT :batch;

-- name: one_message(conversation_id, seq)
-- By primary key.
SELECT m.* FROM talk_line m WHERE m.conversation_id = :conversation_id AND m.seq = :seq;

-- name: rewrite(conversation_id, seq, body, tokens)
-- A secret that was completed by a later message is masked in the earlier one.
UPDATE message SET body = :body, html = NULL, origin = NULL, tokens = :tokens, masked = true
WHERE conversation_id = :conversation_id AND seq = :seq;

-- name: describe(conversation_id, seq, html, origin)
-- What came with a message beside its text.
UPDATE message SET html = :html, origin = :origin WHERE conversation_id = :conversation_id AND seq = :seq;

-- name: mark_secret(id, preview, now)
-- The desk sees the mark at once; the urgency is never lowered by it.
UPDATE conversation SET secret_found = true, priority = greatest(priority, 2),
    preview = coalesce(:preview::bytea, preview), updated_at = :now, version = version + 1
WHERE id = :id;

-- name: merged_here(id)
-- Talks whose messages are shown with this one's.
SELECT id FROM conversation WHERE merged_into = :id;

-- name: set_assignment(id, agent_id, team_id, now)
-- Both at once: an agent may keep the team.
UPDATE conversation SET agent_id = :agent_id, team_id = :team_id, updated_at = :now, version = version + 1
WHERE id = :id;

-- name: set_status(id, status, now)
-- `solved_at` holds only while solved or closed; whoever waits stops waiting then.
UPDATE conversation SET status = :status,
    solved_at = CASE WHEN :status IN ('solved', 'closed') THEN coalesce(solved_at, :now) END,
    waiting_since = CASE WHEN :status = 'open' THEN waiting_since END,
    snoozed_until = CASE WHEN :status = 'open' THEN snoozed_until END,
    updated_at = :now, version = version + 1
WHERE id = :id;

-- name: set_snooze(id, until, now)
-- None wakes.
UPDATE conversation SET snoozed_until = :until, updated_at = :now, version = version + 1 WHERE id = :id;

-- name: wake_due(now, batch)
-- Oldest first; SKIP LOCKED lets several workers share the work.
UPDATE conversation SET snoozed_until = NULL, updated_at = :now, version = version + 1
WHERE id IN (SELECT id FROM conversation WHERE snoozed_until <= :now
             ORDER BY snoozed_until LIMIT :batch FOR UPDATE SKIP LOCKED)
RETURNING id, contact_id;

-- name: close_due(solved_before, now, batch)
-- Solved for 14 days: from now on a new message begins a linked talk.
UPDATE conversation SET status = 'closed', updated_at = :now, version = version + 1
WHERE id IN (SELECT id FROM conversation WHERE status = 'solved' AND solved_at <= :solved_before
             ORDER BY solved_at LIMIT :batch FOR UPDATE SKIP LOCKED)
RETURNING id, contact_id;

-- name: change(id, subject, category_id, priority, fields, missing, tags, now)
-- NULL leaves a column as it is.
UPDATE conversation SET subject = coalesce(:subject::bytea, subject),
    category_id = coalesce(:category_id::uuid, category_id), priority = coalesce(:priority::smallint, priority),
    fields = coalesce(:fields::bytea, fields), missing = coalesce(:missing::text[], missing),
    tags = coalesce(:tags::text[], tags), updated_at = :now, version = version + 1
WHERE id = :id;

-- name: set_tokens(conversation_id, seq, tokens)
-- The subject's words are found with the first message's.
UPDATE message SET tokens = :tokens WHERE conversation_id = :conversation_id AND seq = :seq;

-- name: set_merged(id, into, now)
-- NULL undoes it.
UPDATE conversation SET merged_into = :into, updated_at = :now, version = version + 1 WHERE id = :id;

-- name: bump(id, now)
-- Something that its row shows changed elsewhere.
UPDATE conversation SET updated_at = :now, version = version + 1 WHERE id = :id;

-- name: add_merge(id, source_id, target_id, source_status, agent_id, now)
-- Kept for undo and history.
INSERT INTO merge (id, source_id, target_id, source_status, agent_id, at)
VALUES (:id, :source_id, :target_id, :source_status, :agent_id, :now);

-- name: last_merge(source_id)
-- The one that undo takes back; both talks are locked by then.
SELECT id FROM merge WHERE source_id = :source_id AND undone_at IS NULL ORDER BY at DESC LIMIT 1;

-- name: undo_merge(id, now)
-- Told in the history.
UPDATE merge SET undone_at = :now WHERE id = :id;

-- name: contact_read(id, seq)
-- Only forward; what the row shows changes, so its version does.
UPDATE conversation SET contact_read_seq = :seq, version = version + 1
WHERE id = :id AND contact_read_seq < :seq AND :seq <= last_seq;

-- name: agent_read(id)
-- Everything up to now was on an agent's screen.
UPDATE conversation SET agent_read_seq = last_seq, version = version + 1
WHERE id = :id AND agent_read_seq < last_seq RETURNING last_seq;

-- name: save_draft(id, conversation_id, agent_id, kind, body, files, now)
-- One an agent and talk; typing on replaces it, and keeps its id since the body is bound to it.
INSERT INTO draft (id, conversation_id, agent_id, kind, body, files, updated_at)
VALUES (:id, :conversation_id, :agent_id, :kind, :body, :files, :now)
ON CONFLICT (conversation_id, agent_id) WHERE send_at IS NULL
DO UPDATE SET id = excluded.id, kind = excluded.kind, body = excluded.body, files = excluded.files,
    updated_at = excluded.updated_at;

-- name: drop_draft(conversation_id, agent_id)
-- Sent or emptied.
DELETE FROM draft WHERE conversation_id = :conversation_id AND agent_id = :agent_id AND send_at IS NULL;

-- name: draft_of(conversation_id, agent_id)
-- What this agent was writing here.
SELECT id, kind, body, files, updated_at FROM draft
WHERE conversation_id = :conversation_id AND agent_id = :agent_id AND send_at IS NULL;

-- name: hold(id, conversation_id, agent_id, body, files, solve, send_at, now)
-- A reply that may still be undone. The same id again is the same reply, sent twice by a bad network.
INSERT INTO draft (id, conversation_id, agent_id, kind, body, files, solve, send_at, updated_at)
VALUES (:id, :conversation_id, :agent_id, 'reply', :body, :files, :solve, :send_at, :now)
ON CONFLICT (id) DO NOTHING;

-- name: held(conversation_id)
-- Shown to agents with the time left.
SELECT id, agent_id, body, files, solve, send_at FROM draft
WHERE conversation_id = :conversation_id AND send_at IS NOT NULL ORDER BY send_at;

-- name: take_held(id)
-- Undo and sending race for the row: who deletes it has it.
DELETE FROM draft WHERE id = :id AND send_at IS NOT NULL
RETURNING id, conversation_id, agent_id, body, files, solve;

-- name: held_by(id)
-- Whose held reply it is, and in which talk.
SELECT agent_id, conversation_id FROM draft WHERE id = :id AND send_at IS NOT NULL;

-- name: give_back(id)
-- It can no longer be sent (the talk was closed or merged meanwhile): a draft again, nothing is lost.
UPDATE draft SET send_at = NULL WHERE id = :id AND NOT EXISTS (
    SELECT 1 FROM draft d WHERE d.conversation_id = draft.conversation_id
        AND d.agent_id = draft.agent_id AND d.send_at IS NULL);

-- name: due_held(now, batch)
-- Those whose time has come, also after a crash.
SELECT id FROM draft WHERE send_at <= :now ORDER BY send_at LIMIT :batch;

-- name: add_mention(agent_id, conversation_id, seq, now)
-- One an agent and note.
INSERT INTO mention (agent_id, conversation_id, seq, at) VALUES (:agent_id, :conversation_id, :seq, :now)
ON CONFLICT DO NOTHING;

-- name: read_mentions(agent_id, conversation_id, now)
-- Opening the talk reads them.
UPDATE mention SET read_at = :now
WHERE agent_id = :agent_id AND conversation_id = :conversation_id AND read_at IS NULL;

-- name: recent_waits(channel, since_id)
-- Seconds to the first answer of the latest talks: what the expected wait is measured from.
-- `since_id` is a UUIDv7 of the earliest moment that counts, so that the walk ends there.
SELECT extract(epoch FROM first_reply_at - created_at)::float AS seconds FROM conversation
WHERE channel = :channel AND id > :since_id AND first_reply_at IS NOT NULL
ORDER BY id DESC LIMIT 50;

-- name: of_contacts(contact_ids)
-- For erasure: theirs, and those of other people that are shown as part of them.
SELECT id FROM conversation WHERE contact_id = ANY(:contact_ids::uuid[])
UNION
SELECT s.id FROM conversation t JOIN conversation s ON s.merged_into = t.id
WHERE t.contact_id = ANY(:contact_ids::uuid[]);

-- name: lock(ids)
-- By ids alone: a condition that a waited-for change has touched would drop the row.
SELECT id, contact_id, status FROM conversation WHERE id = ANY(:ids::uuid[]) ORDER BY id FOR UPDATE;

-- name: erase_messages(conversation_ids)
-- Lines stay as numbers, kinds and times; their texts and what finds them go.
UPDATE message SET body = '', html = NULL, origin = NULL, tokens = '{}', files = '{}'
WHERE conversation_id = ANY(:conversation_ids::uuid[]);

-- name: erase_drafts(conversation_ids)
-- What agents were about to say, with its files.
DELETE FROM draft WHERE conversation_id = ANY(:conversation_ids::uuid[]) RETURNING files;

-- name: erase_mentions(conversation_ids)
-- There is nothing left to be called to.
DELETE FROM mention WHERE conversation_id = ANY(:conversation_ids::uuid[]);

-- name: erase(ids, now)
-- A numbered shell, closed for good.
UPDATE conversation SET subject = NULL, preview = NULL, fields = NULL, missing = '{}', status = 'closed',
    solved_at = coalesce(solved_at, :now), snoozed_until = NULL, waiting_since = NULL,
    erased_at = :now, updated_at = :now, version = version + 1
WHERE id = ANY(:ids::uuid[]);

-- name: restore(id, status, solved_at, waiting_since, snoozed_until, priority, agent_id, team_id, tags, now)
-- As it stood before an act that is undone, its clocks included.
UPDATE conversation SET status = :status, solved_at = :solved_at, waiting_since = :waiting_since,
    snoozed_until = :snoozed_until, priority = :priority, agent_id = :agent_id, team_id = :team_id,
    tags = :tags, updated_at = :now, version = version + 1
WHERE id = :id;

-- name: line(channel, most)
-- Everybody who waits for a first answer on a channel, longest first: one read places them all.
SELECT id, waiting_since FROM conversation
WHERE channel = :channel AND status = 'open' AND merged_into IS NULL AND waiting_since IS NOT NULL
  AND first_reply_at IS NULL
ORDER BY waiting_since, id LIMIT :most;
