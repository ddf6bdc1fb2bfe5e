-- E-mails to be sent (R-7.4): about messages `first_number` to `last_number` of an author in a thread, or with the token
-- by which a password is renewed. While one is open, messages that follow within a minute go into it; a worker that
-- takes one closes it for good, so that what is tried again is the same e-mail. `due_at` is when it may be taken: while
-- a worker has it, the end of that worker's lease.
CREATE TABLE mails (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    thread_id INTEGER REFERENCES threads (id),
    author_id INTEGER REFERENCES accounts (id),
    first_number INTEGER,
    last_number INTEGER,
    token TEXT,
    queued_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    is_open BOOLEAN NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    claimed_by TEXT,
    set_aside_at INTEGER,
    reason TEXT NOT NULL DEFAULT '',
    CHECK ((thread_id IS NULL) = (token IS NOT NULL)),
    CHECK ((thread_id IS NULL) = (author_id IS NULL)),
    CHECK ((thread_id IS NULL) = (first_number IS NULL)),
    CHECK ((thread_id IS NULL) = (last_number IS NULL))
);
CREATE UNIQUE INDEX mails_open ON mails (thread_id, author_id, account_id) WHERE is_open;
CREATE INDEX mails_due ON mails (due_at, id) WHERE set_aside_at IS NULL;
CREATE INDEX mails_set_aside ON mails (set_aside_at, id) WHERE set_aside_at IS NOT NULL;
