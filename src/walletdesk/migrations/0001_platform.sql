-- Keys: the desk's own, and one a contact. All wrapped by the master key.
-- depends:
-- migrate: apply

-- owner: platform
CREATE TABLE desk_key (
    name text PRIMARY KEY,
    wrapped bytea NOT NULL
);

-- owner: platform
CREATE TABLE data_key (
    owner uuid PRIMARY KEY,
    wrapped bytea NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now()
);

-- migrate: rollback
DROP TABLE data_key;
DROP TABLE desk_key;
