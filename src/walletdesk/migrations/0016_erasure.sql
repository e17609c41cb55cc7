-- Erasure: the shells that stay say since when they are empty, and raw envelopes are found by sender.
-- depends: 0015_app
-- migrate: apply

ALTER TABLE contact ADD COLUMN erased_at timestamptz;
CREATE INDEX contact_merged ON contact (merged_into) WHERE merged_into IS NOT NULL;
ALTER TABLE conversation ADD COLUMN erased_at timestamptz;
-- Blind indexes of whom an envelope comes from.
ALTER TABLE envelope ADD COLUMN senders bytea[] NOT NULL DEFAULT '{}';
CREATE INDEX envelope_senders ON envelope USING gin (senders) WHERE senders <> '{}';

-- migrate: rollback
DROP INDEX envelope_senders;
ALTER TABLE envelope DROP COLUMN senders;
ALTER TABLE conversation DROP COLUMN erased_at;
DROP INDEX contact_merged;
ALTER TABLE contact DROP COLUMN erased_at;
