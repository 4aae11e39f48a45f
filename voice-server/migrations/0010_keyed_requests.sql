-- A request with an idempotency key, and what was answered to it, encrypted, for a day.
CREATE TABLE keyed_request (
    -- A keyed hash of the key, its caller and its path.
    id TEXT PRIMARY KEY,
    -- A tag of what was sent.
    fingerprint TEXT NOT NULL,
    -- What was answered; empty while the request runs.
    response TEXT NOT NULL,
    -- Until when it is kept, or counts as running.
    ends_at BIGINT NOT NULL
);

CREATE INDEX keyed_request_ends_at ON keyed_request (ends_at);
