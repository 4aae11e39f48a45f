-- What was decided is kept with what was asked: the record of the decision, which has the question in it. It names protections, so it is
-- encrypted as what callers said is, with blanks up to a round length. Empty where a question was kept before decisions were: then the
-- question is in `document`, which is empty since.
ALTER TABLE question ADD COLUMN decision TEXT NOT NULL DEFAULT '';

-- What a correction was about when it was first passed on: under its identifier there is no other.
CREATE TABLE correction (
    id TEXT PRIMARY KEY,
    document TEXT NOT NULL
);

-- What was told is told of a person. Of whom it was told before is not known, so it is told again.
DELETE FROM told_notice;
DELETE FROM telling;
