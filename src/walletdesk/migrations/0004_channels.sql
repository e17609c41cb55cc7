-- Channel accounts: one mailbox, bot or number each.
-- depends: 0003_records
-- migrate: apply
-- Addresses are public; secrets are ciphertext under the desk's key.

-- owner: channels
CREATE TABLE channel_account (
    id uuid PRIMARY KEY,
    kind text NOT NULL,
    name text NOT NULL,
    address text NOT NULL DEFAULT '',
    settings jsonb NOT NULL DEFAULT '{}',
    secrets bytea,
    active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL,
    UNIQUE (kind, address)
);

-- migrate: rollback
DROP TABLE channel_account;
