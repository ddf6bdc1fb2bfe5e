-- A link's token is made when its e-mail is written, and only its hash is ever stored: until then there is none. Links that
-- were on their way must be asked for again.
DROP TABLE password_links;
CREATE TABLE password_links (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    token_hash BLOB UNIQUE,
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    expires_at INTEGER NOT NULL
);
CREATE INDEX password_links_account ON password_links (account_id);

CREATE TABLE mails_without_tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    thread_id INTEGER REFERENCES threads (id),
    author_id INTEGER REFERENCES accounts (id),
    first_number INTEGER,
    last_number INTEGER,
    link_id INTEGER,
    queued_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    is_open BOOLEAN NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    claimed_by TEXT,
    set_aside_at INTEGER,
    reason TEXT NOT NULL DEFAULT '',
    CHECK ((thread_id IS NULL) = (link_id IS NOT NULL)),
    CHECK ((thread_id IS NULL) = (author_id IS NULL)),
    CHECK ((thread_id IS NULL) = (first_number IS NULL)),
    CHECK ((thread_id IS NULL) = (last_number IS NULL))
);
INSERT INTO mails_without_tokens (id, account_id, thread_id, author_id, first_number, last_number, queued_at, due_at,
        is_open, tries, claimed_by, set_aside_at, reason)
    SELECT id, account_id, thread_id, author_id, first_number, last_number, queued_at, due_at,
        is_open, tries, claimed_by, set_aside_at, reason
    FROM mails WHERE token IS NULL;
DROP TABLE mails;
ALTER TABLE mails_without_tokens RENAME TO mails;
CREATE UNIQUE INDEX mails_open ON mails (thread_id, author_id, account_id) WHERE is_open;
CREATE INDEX mails_due ON mails (due_at, id) WHERE set_aside_at IS NULL;
CREATE INDEX mails_set_aside ON mails (set_aside_at, id) WHERE set_aside_at IS NOT NULL;
