-- A keyed hash over the head of the ledger, which nobody can write who has the database alone: an end that is cut off with the counter
-- set back is found. It is empty until the store is opened with its key.
ALTER TABLE counter ADD COLUMN mac TEXT NOT NULL DEFAULT '';

-- The entries of a person are read in pages.
CREATE INDEX ledger_subject_sequence ON ledger (subject, sequence);
DROP INDEX ledger_subject;
