-- name: ready()
-- Fails when a migration or the queue's installation is missing.
SELECT EXISTS (SELECT 1 FROM conversation) AS conversations, EXISTS (SELECT 1 FROM pgqueuer) AS jobs;
