-- Sessions as their owner sees them, under an id that opens nothing: when last seen, in which browser, from where.
CREATE TABLE known_sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    token_hash BLOB NOT NULL UNIQUE,
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    browser TEXT NOT NULL,
    address TEXT NOT NULL
);
INSERT INTO known_sessions (token_hash, account_id, created_at, expires_at, seen_at, browser, address)
    SELECT token_hash, account_id, created_at, expires_at, created_at, '', '' FROM sessions;
DROP TABLE sessions;
ALTER TABLE known_sessions RENAME TO sessions;
CREATE INDEX sessions_account ON sessions (account_id);

-- By which links an account may be given a new password.
CREATE TABLE password_links (
    token_hash BLOB PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    expires_at INTEGER NOT NULL
);
CREATE INDEX password_links_account ON password_links (account_id);
