-- Weekly hours by channel kind, in the zone of the settings; `default` is for kinds without a row.
-- depends: 0006_categories
-- migrate: apply

-- owner: hours
-- A row without spans is a channel that is closed all week.
CREATE TABLE hours_week (
    channel text PRIMARY KEY,
    updated_at timestamptz NOT NULL
);

-- owner: hours
-- Minutes of the local day; 1440 is midnight at its end. Monday is 0.
CREATE TABLE hours_span (
    channel text NOT NULL REFERENCES hours_week (channel) ON DELETE CASCADE,
    weekday smallint NOT NULL CHECK (weekday BETWEEN 0 AND 6),
    opens smallint NOT NULL CHECK (opens >= 0),
    closes smallint NOT NULL CHECK (closes <= 1440),
    PRIMARY KEY (channel, weekday, opens),
    CHECK (opens < closes)
);

-- migrate: rollback
DROP TABLE hours_span;
DROP TABLE hours_week;
