-- Contacts and the ways to recognise them. Names and values are ciphertext under the contact's key.
-- depends: 0004_channels
-- migrate: apply

-- owner: contacts
CREATE TABLE contact (
    id uuid PRIMARY KEY,
    name bytea,
    language text NOT NULL,
    timezone text,
    tokens bigint[] NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL,
    last_active_at timestamptz NOT NULL,
    merged_into uuid REFERENCES contact (id),
    version int NOT NULL DEFAULT 1
);
CREATE INDEX contact_activity ON contact (last_active_at DESC, id DESC) WHERE merged_into IS NULL;
CREATE INDEX contact_tokens ON contact USING gin (tokens) WHERE merged_into IS NULL;

-- owner: contacts
CREATE TABLE identity (
    id uuid PRIMARY KEY,
    contact_id uuid NOT NULL REFERENCES contact (id),
    kind text NOT NULL,
    value bytea NOT NULL,
    blind bytea NOT NULL,
    verified_at timestamptz,
    created_at timestamptz NOT NULL
);
-- Proof belongs to one person; an unproven claim may be made by several.
CREATE UNIQUE INDEX identity_proven ON identity (kind, blind) WHERE verified_at IS NOT NULL;
CREATE UNIQUE INDEX identity_once ON identity (contact_id, kind, blind);
CREATE INDEX identity_blind ON identity (kind, blind);

-- migrate: rollback
DROP TABLE identity;
DROP TABLE contact;
