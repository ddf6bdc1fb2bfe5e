-- The message center: lists sorted and filtered by indexes, deletion, search.

-- `customer_key` and `vendor_key` are the parties' names as they are sorted, the same on both engines;
-- who deleted a thread and when is kept (R-3.7).
ALTER TABLE threads ADD COLUMN customer_key TEXT NOT NULL DEFAULT '';
ALTER TABLE threads ADD COLUMN vendor_key TEXT NOT NULL DEFAULT '';
ALTER TABLE threads ADD COLUMN is_disputed BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE threads ADD COLUMN deleted_at INTEGER;
ALTER TABLE threads ADD COLUMN deleted_by INTEGER REFERENCES accounts (id);

-- An order whose thread was deleted gets a fresh one.
DROP INDEX threads_order;
CREATE UNIQUE INDEX threads_order ON threads (order_id) WHERE deleted_at IS NULL;

DROP INDEX threads_customer;
DROP INDEX threads_vendor;
DROP INDEX threads_latest;
CREATE INDEX threads_customer ON threads (customer_id, latest_at, id) WHERE deleted_at IS NULL;
CREATE INDEX threads_vendor ON threads (vendor_id, latest_at, id) WHERE deleted_at IS NULL;
CREATE INDEX threads_latest ON threads (latest_at, id) WHERE deleted_at IS NULL;
CREATE INDEX threads_deleted ON threads (latest_at, id) WHERE deleted_at IS NOT NULL;
CREATE INDEX threads_vendor_id ON threads (vendor_id, id) WHERE deleted_at IS NULL;
CREATE INDEX threads_vendor_customer ON threads (vendor_id, customer_key, id) WHERE deleted_at IS NULL;
CREATE INDEX threads_by_customer ON threads (customer_key, id) WHERE deleted_at IS NULL;
CREATE INDEX threads_by_vendor ON threads (vendor_key, id) WHERE deleted_at IS NULL;
CREATE INDEX threads_vendor_kind ON threads (vendor_id, subject_kind, latest_at, id) WHERE deleted_at IS NULL;
CREATE INDEX threads_kind ON threads (subject_kind, latest_at, id) WHERE deleted_at IS NULL;
CREATE INDEX threads_vendor_new ON threads (vendor_id, latest_at, id)
    WHERE deleted_at IS NULL AND asked_number > opened_number;
CREATE INDEX threads_new ON threads (latest_at, id) WHERE deleted_at IS NULL AND asked_number > opened_number;
CREATE INDEX threads_vendor_disputed ON threads (vendor_id, latest_at, id)
    WHERE deleted_at IS NULL AND is_disputed;
CREATE INDEX threads_disputed ON threads (latest_at, id) WHERE deleted_at IS NULL AND is_disputed;

-- While something is unread, `latest_at` is the thread's, so that unread threads are listed in order.
ALTER TABLE read_marks ADD COLUMN latest_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE read_marks ADD COLUMN is_deleted BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE read_marks SET latest_at = (SELECT t.latest_at FROM threads t WHERE t.id = read_marks.thread_id);
DROP INDEX read_marks_unread;
CREATE INDEX read_marks_unread ON read_marks (account_id, latest_at, thread_id, unread)
    WHERE unread > 0 AND NOT is_deleted;
CREATE INDEX read_marks_thread ON read_marks (thread_id);

-- The last marking of several threads at once, and what it changed, so that it can be undone.
CREATE TABLE markings (
    account_id INTEGER PRIMARY KEY REFERENCES accounts (id),
    marked_at INTEGER NOT NULL,
    is_read BOOLEAN NOT NULL,
    threads INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE marked_threads (
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    thread_id INTEGER NOT NULL REFERENCES threads (id),
    number_before INTEGER NOT NULL,
    number_after INTEGER NOT NULL,
    opened_before INTEGER NOT NULL,
    opened_after INTEGER NOT NULL,
    PRIMARY KEY (account_id, thread_id)
) WITHOUT ROWID;

-- What is searched: each message under a number in the order of sending, and its words, which are cut and
-- normalised before they come here (`domain::search`); what begins with `_` says whose it is.
CREATE TABLE message_entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    thread_id INTEGER NOT NULL REFERENCES threads (id),
    number INTEGER NOT NULL
);
INSERT INTO message_entries (thread_id, number) SELECT thread_id, number FROM messages ORDER BY sent_at, thread_id, number;
CREATE VIRTUAL TABLE message_words USING fts5 (
    words, content = '', columnsize = 0, detail = none, prefix = '1 2 3 4 5 6 7 8', tokenize = "ascii tokenchars '_'"
);
