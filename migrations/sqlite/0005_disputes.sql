-- Disputes, and what was tried about them.

ALTER TABLE messages ADD COLUMN kind TEXT NOT NULL DEFAULT 'text'
    CHECK (kind IN ('text', 'dispute_opened', 'dispute_closed'));

-- The notices of a dispute's two ends are the messages `opened_number` and `closed_number` of its thread.
CREATE TABLE disputes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    order_id INTEGER NOT NULL REFERENCES orders (id),
    thread_id INTEGER NOT NULL REFERENCES threads (id),
    opened_by INTEGER NOT NULL REFERENCES accounts (id),
    opened_number INTEGER NOT NULL,
    closed_by INTEGER REFERENCES accounts (id),
    closed_number INTEGER,
    CHECK ((closed_by IS NULL) = (closed_number IS NULL))
);
CREATE INDEX disputes_order ON disputes (order_id, id);
CREATE UNIQUE INDEX disputes_open ON disputes (order_id) WHERE closed_number IS NULL;

-- Every opening and closing, and every attempt that was refused, is kept as it was.
CREATE TABLE dispute_attempts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    order_id INTEGER NOT NULL REFERENCES orders (id),
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    role TEXT NOT NULL,
    address TEXT NOT NULL,
    act TEXT NOT NULL CHECK (act IN ('open', 'close')),
    outcome TEXT NOT NULL,
    tried_at INTEGER NOT NULL
);
CREATE INDEX dispute_attempts_order ON dispute_attempts (order_id, id);
CREATE TRIGGER dispute_attempts_stay BEFORE UPDATE ON dispute_attempts
BEGIN
    SELECT RAISE(ABORT, 'what was tried stays as it was');
END;
CREATE TRIGGER dispute_attempts_remain BEFORE DELETE ON dispute_attempts
BEGIN
    SELECT RAISE(ABORT, 'what was tried stays as it was');
END;
