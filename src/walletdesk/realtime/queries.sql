-- name: seen(agent_id, now)
-- One row an agent, touched every 30 s by each open desk.
INSERT INTO presence (agent_id, seen_at) VALUES (:agent_id, :now)
ON CONFLICT (agent_id) DO UPDATE SET seen_at = excluded.seen_at;

-- name: online(since)
-- A handful of rows: no index beyond the key.
SELECT agent_id FROM presence WHERE seen_at > :since;
