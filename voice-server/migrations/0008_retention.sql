-- What the PIN of a sign-up is compared with: a hash of Argon2id, encrypted. Empty for a sign-up of before, which has its PIN in the
-- document until it is hashed.
ALTER TABLE sign_up ADD COLUMN pin TEXT NOT NULL DEFAULT '';

-- The moments of wrong PINs by the tag of who gave them.
ALTER TABLE pin_attempts ADD COLUMN callers TEXT NOT NULL DEFAULT '{}';

-- What cannot be read: it holds nothing else up, and staff see that there is something.
CREATE TABLE set_aside (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    set_at BIGINT NOT NULL,
    PRIMARY KEY (kind, id)
);

-- What must not be deleted until it is released. An item is named by a tag.
CREATE TABLE hold (
    kind TEXT NOT NULL,
    item TEXT NOT NULL,
    held_at BIGINT NOT NULL,
    PRIMARY KEY (kind, item)
);

-- That something was deleted, held or released, by whom and when, with nothing of what it was.
CREATE TABLE retention_act (
    id TEXT PRIMARY KEY,
    acted_at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    item TEXT NOT NULL,
    act TEXT NOT NULL,
    who TEXT NOT NULL,
    removed BIGINT NOT NULL
);

-- What is old is found without going through the rest.
CREATE INDEX question_asked_id ON question (asked_at, id);
DROP INDEX question_asked;
CREATE INDEX pin_attempts_last ON pin_attempts (last_at);
CREATE INDEX telling_told ON telling (told_at);
