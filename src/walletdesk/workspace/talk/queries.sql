-- name: stamp(conversation_id, number, agent_id)
-- Everything that the pane of a talk is made of, as versions, in one look: a pane with the same stamp
-- is the same pane. One of `conversation_id` and `number` is NULL.
SELECT c.id, c.version, c.contact_id, c.agent_id = :agent_id AS mine,
    (SELECT k.version FROM contact k WHERE k.id = c.contact_id) AS contact_version,
    (SELECT coalesce(sum(m.version), 0) || '-' || count(*) FROM conversation m WHERE m.merged_into = c.id) AS merged,
    (SELECT coalesce(sum(e.version), 0) FROM (
        SELECT o.version FROM conversation o WHERE o.contact_id = c.contact_id
        ORDER BY o.last_at DESC, o.id DESC LIMIT 7) AS e) AS earlier,
    (SELECT t.name FROM team t WHERE t.id = c.team_id) AS team,
    (SELECT r.updated_at FROM rating r WHERE r.conversation_id = c.id) AS rated_at,
    (SELECT max(o.updated_at) FROM outbox o WHERE o.conversation_id = c.id) AS delivered_at,
    (SELECT string_agg(d.id::text, ' ' ORDER BY d.id) FROM draft d
        WHERE d.conversation_id = c.id AND d.send_at IS NOT NULL) AS held,
    (SELECT d.id FROM draft d
        WHERE d.conversation_id = c.id AND d.agent_id = :agent_id AND d.send_at IS NULL) AS draft
FROM conversation c WHERE c.id = :conversation_id::uuid OR c.number = :number::bigint;
