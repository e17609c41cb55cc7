-- Shapes with a name, so that one statement can give arrays of them (ADR 0013): what stands beside a talk.
-- depends: 0019_notes
-- migrate: apply

-- owner: conversations
-- A talk as links to it show it.
CREATE VIEW talk_ref AS
SELECT id, number, contact_id, key_id, subject, preview, status, last_at, merged_into FROM conversation;

-- owner: contacts
-- An identity without its blind index.
CREATE VIEW identity_line AS
SELECT id AS identity_id, contact_id AS owner, kind, value, verified_at, created_at FROM identity;

-- migrate: rollback
DROP VIEW identity_line;
DROP VIEW talk_ref;
