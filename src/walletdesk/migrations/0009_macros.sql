-- Reply templates in several languages. Written by the desk for many people, so plain.
-- depends: 0008_files
-- migrate: apply

-- owner: macros
-- `team_id` empty: for everybody. `shipped` and `edited_at` as in category.
CREATE TABLE macro (
    id uuid PRIMARY KEY,
    names jsonb NOT NULL,
    texts jsonb NOT NULL,
    category_id uuid,
    team_id uuid,
    position int NOT NULL DEFAULT 0,
    uses bigint NOT NULL DEFAULT 0,
    shipped bytea,
    edited_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    deleted_at timestamptz
);
CREATE INDEX macro_order ON macro (position, id) WHERE deleted_at IS NULL;

-- migrate: rollback
DROP TABLE macro;
