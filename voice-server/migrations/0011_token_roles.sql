-- Tokens have a name, which is encrypted, and an end; those of before go on without an end.
ALTER TABLE access_token ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE access_token ADD COLUMN ends_at BIGINT NOT NULL DEFAULT 9223372036854775807;

-- What a role of before opened, as the roles that open it now.
UPDATE access_token SET role = 'desk records auditor' WHERE role = 'staff';
UPDATE access_token SET role = 'source desk records auditor monitor admin' WHERE role = 'admin';
