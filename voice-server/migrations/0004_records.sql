-- The records of people in custody. A document is encrypted under its record and revision, with blanks up to a round length; what finds
-- it is a keyed hash of each number, and of each name with day and country of birth. A record is named by a keyed hash of its identifier. No column has what
-- a record says.
CREATE TABLE subject_record (
    id TEXT PRIMARY KEY,
    -- held, withdrawn or merged; decoy for what is read where there is nobody.
    state TEXT NOT NULL,
    revision BIGINT NOT NULL,
    -- As it is, or as it was when it ended.
    document TEXT NOT NULL
);

-- Of records that are held, and of the decoys.
CREATE TABLE record_tag (
    tag TEXT NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (tag, record)
);
CREATE INDEX record_tag_record ON record_tag (record);

CREATE TABLE record_change (
    record TEXT NOT NULL,
    -- The revision that it made.
    revision BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    -- The hash of a token, or a command.
    who TEXT NOT NULL,
    act TEXT NOT NULL,
    -- Encrypted; empty where nobody said why.
    why TEXT NOT NULL,
    -- The document that it took the place of, as it was encrypted; empty where there was none.
    before TEXT NOT NULL,
    PRIMARY KEY (record, revision)
);
-- Whether the store is of the demonstration is asked at each start.
CREATE INDEX record_change_demonstration ON record_change (who) WHERE who = 'demonstration';
