-- A decision is encrypted as bytes, which are shorter by a quarter than text; the version of the data key is in a column of its own. A row
-- of a release before has its decision in `decision`, and none here. SQLite takes a type that it does not know: what is bytes stays bytes.
ALTER TABLE question ADD COLUMN sealed BYTEA;
ALTER TABLE question ADD COLUMN sealed_with BIGINT NOT NULL DEFAULT 0;
