-- What is done for a request with an idempotency key is kept with its answer, so that a token need not name its request.
DROP INDEX access_token_request;
ALTER TABLE access_token DROP COLUMN request;
