-- How many reports had been published when this one was made: each is made with all that were published before it, so each place is
-- taken once, on every server of the database. Empty for those of before, whose places are not known.
ALTER TABLE report ADD COLUMN place BIGINT;

CREATE UNIQUE INDEX report_place ON report (place);
