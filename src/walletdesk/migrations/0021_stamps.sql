-- A talk that a link names carries its version: a pane is kept by the versions of all that it shows.
-- depends: 0020_panes
-- migrate: apply

-- owner: conversations
CREATE OR REPLACE VIEW talk_ref AS
SELECT id, number, contact_id, key_id, subject, preview, status, last_at, merged_into, version FROM conversation;

-- migrate: rollback
DROP VIEW talk_ref;
CREATE VIEW talk_ref AS
SELECT id, number, contact_id, key_id, subject, preview, status, last_at, merged_into FROM conversation;
