-- Into which record a record was merged: the tag of its identifier; empty where it was not. What is reported of the one is of the other.
ALTER TABLE subject_record ADD COLUMN merged_into TEXT NOT NULL DEFAULT '';
CREATE INDEX subject_record_merged_into ON subject_record (merged_into) WHERE merged_into <> '';
