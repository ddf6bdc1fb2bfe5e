-- What has happened lately, and whom it concerns: an account, a vendor's staff, admins. Ids only; a line is kept for
-- some minutes.
CREATE TABLE events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    thread_id INTEGER,
    account_id INTEGER,
    vendor_id INTEGER,
    for_admins BOOLEAN NOT NULL
);
CREATE INDEX events_at ON events (at);

-- Whether e-mail about messages is wanted (R-7.3).
ALTER TABLE accounts ADD COLUMN wants_mail BOOLEAN NOT NULL DEFAULT TRUE;
