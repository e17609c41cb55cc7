-- What conversations are about: a tree, and the fields each category asks for. Public, so plain.
-- depends: 0005_contacts
-- migrate: apply

-- owner: categories
-- `shipped` is the digest of the shipped definition the row came from; `edited_at` is set when an
-- administrator changed it, and then no release touches it again.
CREATE TABLE category (
    id uuid PRIMARY KEY,
    parent_id uuid REFERENCES category (id),
    slug text NOT NULL UNIQUE,
    position int NOT NULL DEFAULT 0,
    icon text NOT NULL DEFAULT '',
    names jsonb NOT NULL,
    guidance jsonb NOT NULL DEFAULT '{}',
    priority smallint NOT NULL DEFAULT 1 CHECK (priority BETWEEN 0 AND 3),
    active boolean NOT NULL DEFAULT true,
    shipped bytea,
    edited_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX category_parent ON category (parent_id);

-- owner: categories
CREATE TABLE category_field (
    category_id uuid NOT NULL REFERENCES category (id) ON DELETE CASCADE,
    key text NOT NULL,
    kind text NOT NULL CHECK (kind IN (
        'text', 'longtext', 'choice', 'chain', 'address', 'tx_hash', 'asset', 'amount', 'time',
        'version', 'device', 'email', 'file', 'boolean')),
    required boolean NOT NULL DEFAULT false,
    labels jsonb NOT NULL,
    help jsonb NOT NULL DEFAULT '{}',
    options jsonb NOT NULL DEFAULT '[]',
    condition jsonb,
    position int NOT NULL,
    PRIMARY KEY (category_id, key)
);

-- owner: categories
-- Grows with every change, so that a process knows when its copy of the tree is old.
CREATE TABLE category_version (
    version bigint NOT NULL
);
INSERT INTO category_version (version) VALUES (1);

-- migrate: rollback
DROP TABLE category_version;
DROP TABLE category_field;
DROP TABLE category;
