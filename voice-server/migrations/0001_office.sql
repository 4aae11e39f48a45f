-- The same text for SQLite and PostgreSQL: TEXT and BIGINT are all it takes. A document is the JSON of the library, as its custodian
-- writes it. A moment in a column of its own is in milliseconds since 1970, UTC.

-- The head of what is numbered: it is locked until the next number is committed, so that numbers become visible in order.
CREATE TABLE counter (
    name TEXT PRIMARY KEY,
    value BIGINT NOT NULL,
    seal TEXT NOT NULL
);
INSERT INTO counter (name, value, seal) VALUES ('ledger', 0, '');

CREATE TABLE question (
    id TEXT PRIMARY KEY,
    asked_at BIGINT NOT NULL,
    document TEXT NOT NULL
);
CREATE INDEX question_asked ON question (asked_at);

CREATE TABLE ledger (
    sequence BIGINT PRIMARY KEY,
    subject TEXT NOT NULL,
    -- The question that was answered; empty where a PIN was given.
    question TEXT NOT NULL,
    document TEXT NOT NULL
);
CREATE INDEX ledger_subject ON ledger (subject);
CREATE INDEX ledger_question ON ledger (question);

CREATE TABLE inquiry (
    id TEXT PRIMARY KEY,
    kept_at BIGINT NOT NULL,
    -- Without what was said.
    document TEXT NOT NULL,
    -- What was said, encrypted; empty where nothing is kept of it.
    narrative TEXT NOT NULL
);
CREATE INDEX inquiry_kept ON inquiry (kept_at);

CREATE TABLE sign_up (
    id TEXT PRIMARY KEY,
    signed_up_at BIGINT NOT NULL,
    -- Contacts until this moment were put into the outbox.
    contacted_until BIGINT NOT NULL,
    -- The next contact; empty where none comes.
    next_contact BIGINT,
    document TEXT NOT NULL
);
CREATE INDEX sign_up_next ON sign_up (next_contact);

-- For every identifier that somebody tried, whether there is such a sign-up or not.
CREATE TABLE pin_attempts (
    sign_up TEXT PRIMARY KEY,
    last_at BIGINT NOT NULL,
    document TEXT NOT NULL
);

-- What was told and is known to have been heard.
CREATE TABLE told_notice (
    sign_up TEXT NOT NULL,
    category TEXT NOT NULL,
    told_at BIGINT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (sign_up, category, told_at)
);

-- What was told and may not have been heard to the end: it is told again until it was.
CREATE TABLE telling (
    id TEXT PRIMARY KEY,
    sign_up TEXT NOT NULL,
    told_at BIGINT NOT NULL,
    document TEXT NOT NULL
);
CREATE INDEX telling_sign_up ON telling (sign_up);

-- The person of all revisions of an event.
CREATE TABLE custody_event_person (
    id TEXT PRIMARY KEY,
    subject TEXT NOT NULL
);

CREATE TABLE custody_event (
    id TEXT NOT NULL,
    revision BIGINT NOT NULL,
    subject TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (id, revision)
);
CREATE INDEX custody_event_subject ON custody_event (subject);

CREATE TABLE referral (
    id TEXT PRIMARY KEY,
    document TEXT NOT NULL
);

CREATE TABLE outbox (
    -- The idempotency key: a receiver that has seen it has the message.
    id TEXT PRIMARY KEY,
    -- The sign-up, referral or question on which it rests.
    source TEXT NOT NULL,
    -- waiting, sent or dead
    state TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    claimed_until BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    last_failure TEXT NOT NULL,
    document TEXT NOT NULL
);
CREATE INDEX outbox_due ON outbox (state, due_at);
CREATE INDEX outbox_source ON outbox (source);

CREATE TABLE access_token (
    hash TEXT PRIMARY KEY,
    role TEXT NOT NULL,
    -- The person whose token it is; empty for staff.
    party TEXT NOT NULL,
    made_at BIGINT NOT NULL
);

-- What a report counts and no other table keeps for long: words of closed lists with a day, and how often. It names nobody.
CREATE TABLE counted_event (
    document TEXT PRIMARY KEY,
    times BIGINT NOT NULL
);

-- What was published stays as it was published.
CREATE TABLE report (
    period TEXT PRIMARY KEY,
    published_at BIGINT NOT NULL,
    document TEXT NOT NULL
);
