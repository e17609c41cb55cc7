-- What every search asks of a message; notes by time, which it asks for apart.
-- depends: 0018_scanning
-- migrate: apply

-- A note moves its conversation nowhere, so a search that goes from talk to talk looks for notes here.
CREATE INDEX message_notes ON message (id) WHERE kind = 'note';

-- Beside `has_words` and `is_wanted` of 0017, and written into the statements like them.
CREATE FUNCTION is_asked(
    id uuid, kind text, files uuid[], kinds text[], with_files boolean, since_id uuid, until_id uuid
) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (kinds IS NULL OR kind = ANY(kinds)) AND (NOT with_files OR files <> '{}')
    AND (since_id IS NULL OR id >= since_id) AND (until_id IS NULL OR id < until_id);

-- migrate: rollback
DROP FUNCTION is_asked;
DROP INDEX message_notes;
