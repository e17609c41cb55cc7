-- name: stamp(conversation_id, number, agent_id, recent)
-- Everything that the pane of a talk is made of, as versions, in one look: a pane with the same stamp
-- is the same pane. One of `conversation_id` and `number` is NULL.
SELECT c.id, c.version, c.contact_id, c.agent_id IS NOT DISTINCT FROM :agent_id AS mine,
    (SELECT k.version FROM contact k WHERE k.id = c.contact_id) AS contact_version,
    (SELECT coalesce(sum(m.version), 0) || '-' || count(*) FROM conversation m WHERE m.merged_into = c.id) AS merged,
    (SELECT coalesce(sum(e.version), 0) FROM (
        SELECT o.version FROM conversation o WHERE o.contact_id = c.contact_id
        ORDER BY o.last_at DESC, o.id DESC LIMIT :recent) AS e) AS recent,
    (SELECT t.name FROM team t WHERE t.id = c.team_id) AS team,
    (SELECT r.updated_at FROM rating r WHERE r.conversation_id = c.id) AS rated_at,
    (SELECT max(o.updated_at) FROM outbox o WHERE o.conversation_id = c.id) AS delivered_at,
    (SELECT string_agg(d.id::text, ' ' ORDER BY d.id) FROM draft d
        WHERE d.conversation_id = c.id AND d.send_at IS NOT NULL) AS held,
    (SELECT d.id FROM draft d
        WHERE d.conversation_id = c.id AND d.agent_id = :agent_id AND d.send_at IS NULL) AS draft
FROM conversation c
WHERE c.id = coalesce(:conversation_id::uuid, (SELECT n.id FROM conversation n WHERE n.number = :number::bigint));

-- name: whole(conversation_id, number, agent_id, recent, lines)
-- All that a pane needs when no kept one will do, in one look, with its own stamp: two statements took
-- half as long again, six twice as long. Keys come along with what they open.
SELECT k.id, k.name, k.language, k.timezone, k.created_at, k.last_active_at, k.merged_into, k.erased_at,
    k.version AS contact_version, c AS talk,
    (SELECT coalesce(sum(m.version), 0) || '-' || count(*) FROM conversation m WHERE m.merged_into = c.id) AS merged,
    (SELECT t.name FROM team t WHERE t.id = c.team_id) AS team,
    (SELECT max(o.updated_at) FROM outbox o WHERE o.conversation_id = c.id) AS delivered_at,
    (SELECT string_agg(d.id::text, ' ' ORDER BY d.id) FROM draft d
        WHERE d.conversation_id = c.id AND d.send_at IS NOT NULL) AS held,
    (SELECT d.id FROM draft d
        WHERE d.conversation_id = c.id AND d.agent_id = :agent_id AND d.send_at IS NULL) AS draft,
    (SELECT r FROM rating r WHERE r.conversation_id = c.id) AS rating,
    ARRAY(SELECT i FROM identity_line i WHERE i.owner = k.id) AS identities,
    ARRAY(SELECT i FROM contact m JOIN identity_line i ON i.owner = m.id WHERE m.merged_into = k.id) AS taken_over,
    ARRAY(SELECT t FROM talk_ref t WHERE t.contact_id = k.id
        ORDER BY t.last_at DESC, t.id DESC LIMIT :recent) AS recent,
    ARRAY(SELECT l FROM talk_line l WHERE l.conversation_id = c.id
        ORDER BY l.at DESC, l.seq DESC LIMIT :lines) AS lines,
    ARRAY(SELECT d FROM data_key d WHERE d.owner = k.id) AS keys
FROM conversation c JOIN contact k ON k.id = c.contact_id
WHERE c.id = coalesce(:conversation_id::uuid, (SELECT n.id FROM conversation n WHERE n.number = :number::bigint));
