-- Attachments: what they are; their bytes are ciphertext in the file store under `path`.
-- depends: 0007_hours
-- migrate: apply

-- owner: files
-- Each file has a data key of its own, `secret`, sealed like `name` under the key of `key_id`, or
-- under the desk's key while an agent's upload belongs to no contact yet. `digest` is a blind index
-- of the SHA-256 of the bytes. `attached_at` is empty until a message holds the file; a row that
-- stays so for a day is swept away.
CREATE TABLE file (
    id uuid PRIMARY KEY,
    key_id uuid,
    uploaded_by uuid NOT NULL,
    path text NOT NULL UNIQUE,
    secret bytea NOT NULL,
    name bytea NOT NULL,
    type text NOT NULL,
    size int NOT NULL CHECK (size BETWEEN 1 AND 26214400),
    digest bytea NOT NULL,
    created_at timestamptz NOT NULL,
    attached_at timestamptz
);
CREATE INDEX file_unattached ON file (created_at) WHERE attached_at IS NULL;
CREATE INDEX file_key ON file (key_id);

-- migrate: rollback
DROP TABLE file;
