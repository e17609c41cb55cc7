-- name: lock()
-- Two that fill one database at once: the second waits, and then finds it filled.
SELECT pg_advisory_xact_lock(hashtextextended('walletdesk.demo', 0));

-- name: mark()
-- What the demo left as its mark, in the transaction that filled the database.
SELECT obj_description('conversation'::regclass, 'pg_class');

-- name: mark_statement(mark)
-- COMMENT takes no parameters; a comment needs no table and travels with a dump.
SELECT format('COMMENT ON TABLE conversation IS %L', :mark::text);

-- name: anybody()
-- Whether somebody uses this desk already.
SELECT EXISTS (SELECT FROM agent) OR EXISTS (SELECT FROM contact)
    OR EXISTS (SELECT FROM conversation);

-- name: empty_statement(tables)
-- What an earlier, killed load wrote was never visible but fills the files: TRUNCATE gives them back.
SELECT 'TRUNCATE ' || string_agg(format('%I', t), ', ') || ' CASCADE' FROM unnest(:tables::text[]) t;

-- name: indexes(tables)
-- Those that no constraint needs: how to drop them, and how to build them again over all rows,
-- which for the tokens of a million messages is several times quicker than row by row.
SELECT format('DROP INDEX %s', i.indexrelid::regclass) AS drop, pg_get_indexdef(i.indexrelid) AS build
FROM pg_index i
WHERE i.indrelid = ANY(:tables::regclass[])
    AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
ORDER BY i.indrelid, i.indexrelid;

-- name: tune()
-- For this transaction: memory and helpers for building indexes, and COMMIT alone waits for the disk.
SELECT set_config('maintenance_work_mem', '512MB', true),
    set_config('max_parallel_maintenance_workers', '2', true);

-- name: set_number(last)
-- The next conversation's reference follows the demo's last.
SELECT setval('conversation_number', :last);

-- name: own_keys()
-- The desk's keys, wrapped: the making processes unwrap them with the master key.
SELECT name, wrapped FROM desk_key;
