-- Nothing personal is readable at rest. A value that begins with `$` is encrypted with the data key whose version follows; one that begins
-- with `#` is a tag, by which it is found and not read. What the releases before kept in the clear is encrypted once these tables are
-- there, in steps (store/keys/rewrite.rs).
CREATE TABLE data_key (
    -- rows: what is encrypted; index: identifiers and tags; released: the key of the releases before
    purpose TEXT NOT NULL,
    version BIGINT NOT NULL,
    -- active, or retired: nothing is encrypted with it any more
    state TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    -- The key, encrypted with the key-encryption key.
    wrapped TEXT NOT NULL,
    PRIMARY KEY (purpose, version)
);

-- Whether rows of releases before may be left that are not encrypted: 1 until they are.
INSERT INTO counter (name, value, seal) VALUES ('unencrypted', 1, '');
