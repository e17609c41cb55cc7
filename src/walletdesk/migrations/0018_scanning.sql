-- Files say whether a virus scanner has looked at them.
-- depends: 0017_reading
-- migrate: apply

-- `none`: no scanner was set up when it came. `waiting`: the scanner could not be asked; `scan_after`
-- is when it is asked again. `found`: it was harmful; its bytes are gone and `secret` is empty.
ALTER TABLE file
    ADD COLUMN scan text NOT NULL DEFAULT 'none' CHECK (scan IN ('none', 'clean', 'waiting', 'found')),
    ADD COLUMN scan_after timestamptz,
    ADD CONSTRAINT file_scan_again CHECK ((scan = 'waiting') = (scan_after IS NOT NULL));
CREATE INDEX file_waiting ON file (scan_after) WHERE scan = 'waiting';

-- migrate: rollback
ALTER TABLE file DROP COLUMN scan_after, DROP COLUMN scan;
