-- What reading a talk costs: its lines without the tokens that only search needs.
-- depends: 0016_erasure
-- migrate: apply

CREATE INDEX message_files ON message (id) WHERE files <> '{}';

-- owner: conversations
-- Written out: 60 tokens a message would be sent and decoded only to be thrown away.
CREATE VIEW talk_line AS
SELECT m.conversation_id, m.seq, m.id, m.kind, m.author_id, m.at, m.body, m.html, m.client_id,
    m.masked, m.files, o.state AS delivery, c.key_id
FROM message m
JOIN conversation c ON c.id = m.conversation_id
LEFT JOIN outbox o ON o.conversation_id = m.conversation_id AND o.seq = m.seq;

-- What every search asks of a message and of its conversation. The planner writes the bodies into the
-- statement, so that indexes are used and what is NULL vanishes. One status has a parameter of its
-- own: only `=` lets an index give its rows in order.
CREATE FUNCTION has_words(
    tokens bigint[], every bigint[], any1 bigint[], any2 bigint[], any3 bigint[], any4 bigint[]
) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (every IS NULL OR tokens @> every) AND (any1 IS NULL OR tokens && any1)
    AND (any2 IS NULL OR tokens && any2) AND (any3 IS NULL OR tokens && any3)
    AND (any4 IS NULL OR tokens && any4);

CREATE FUNCTION is_wanted(
    c conversation, status text, statuses text[], channel text, tag text, agent uuid, unassigned boolean,
    contacts uuid[], unread boolean
) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (status IS NULL OR (c).status = status) AND (statuses IS NULL OR (c).status = ANY(statuses))
    AND (channel IS NULL OR (c).channel = channel) AND (tag IS NULL OR (c).tags <> '{}' AND (c).tags @> ARRAY[tag])
    AND (agent IS NULL OR (c).agent_id = agent)
    AND (NOT unassigned OR (c).agent_id IS NULL) AND (contacts IS NULL OR (c).contact_id = ANY(contacts))
    AND (NOT unread OR (c).last_author = 'contact' AND (c).last_seq > (c).agent_read_seq);

-- migrate: rollback
DROP FUNCTION is_wanted;
DROP FUNCTION has_words;
DROP VIEW talk_line;
DROP INDEX message_files;
