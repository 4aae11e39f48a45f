-- The request with an idempotency key for which a token was made, so that one that was told to nobody is replaced by the next; empty where
-- there was no key. It is derived with the key of the server, and nobody else can work it out.
ALTER TABLE access_token ADD COLUMN request TEXT NOT NULL DEFAULT '';
CREATE INDEX access_token_request ON access_token (request) WHERE request <> '';
