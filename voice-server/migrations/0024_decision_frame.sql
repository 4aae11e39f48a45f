-- What decisions have in common that were made by the same rules: their words, and the terms that a decision can name. It is what the policy
-- publishes, and of nobody. A decision names its frame and has marks of it, as many whoever was asked about.
CREATE TABLE decision_frame (
    -- The SHA-256 of the frame.
    id TEXT PRIMARY KEY,
    frame TEXT NOT NULL
);
