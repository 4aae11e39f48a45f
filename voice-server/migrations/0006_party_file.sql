-- The file of a party: who they are and what staff attested of them, encrypted. The key is computed from the party with the key of the
-- server, so it tells nothing without it. Each change has the next revision.
CREATE TABLE party_file (
    id TEXT PRIMARY KEY,
    revision BIGINT NOT NULL,
    document TEXT NOT NULL
);

-- Which member of staff asked; empty where the requester did, or whoever asks on a machine without tokens.
ALTER TABLE question ADD COLUMN asked_by TEXT NOT NULL DEFAULT '';
