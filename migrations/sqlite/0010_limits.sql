-- How much is used up of what somebody, or a network, may do within a time: all of it up to `used_until`, a moment that
-- moves on with each use and lies ahead by so much as has been used. What is over goes.
CREATE TABLE limits_used (
    key TEXT PRIMARY KEY,
    used_until INTEGER NOT NULL
) WITHOUT ROWID;
DROP TABLE sign_in_tries;

CREATE INDEX sessions_expires ON sessions (expires_at);
CREATE INDEX password_links_expires ON password_links (expires_at);
