-- name: weeks()
-- A few dozen rows: all are read. A week without spans comes as one row of nulls.
SELECT w.channel, s.weekday, s.opens, s.closes
FROM hours_week w LEFT JOIN hours_span s ON s.channel = w.channel
ORDER BY w.channel, s.weekday, s.opens;

-- name: add_week(channel, now)
-- Shipped weeks come only where nobody has decided yet.
INSERT INTO hours_week (channel, updated_at) VALUES (:channel, :now)
ON CONFLICT (channel) DO NOTHING;

-- name: clear()
-- The table is replaced as a whole; spans go with their weeks.
DELETE FROM hours_week;

-- name: add_span(channel, weekday, opens, closes)
-- The rows of a week.
INSERT INTO hours_span (channel, weekday, opens, closes)
VALUES (:channel, :weekday, :opens, :closes);

-- name: lock()
-- Two administrators at once: the second waits, then replaces.
LOCK TABLE hours_week IN SHARE ROW EXCLUSIVE MODE;
