-- Times are microseconds since 1970 in UTC; money is euro cents.

CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE vendors (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    reference TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    about TEXT NOT NULL
);

CREATE TABLE accounts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('customer', 'vendor', 'admin')),
    vendor_id INTEGER REFERENCES vendors (id),
    password_hash TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    deactivated_at INTEGER,
    CHECK ((role = 'vendor') = (vendor_id IS NOT NULL))
);
CREATE INDEX accounts_vendor ON accounts (vendor_id) WHERE vendor_id IS NOT NULL;
CREATE INDEX accounts_admin ON accounts (id) WHERE role = 'admin';

CREATE TABLE sessions (
    token_hash BLOB PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX sessions_account ON sessions (account_id);

CREATE TABLE sign_in_tries (
    key TEXT NOT NULL,
    tried_at INTEGER NOT NULL
);
CREATE INDEX sign_in_tries_key ON sign_in_tries (key, tried_at);
CREATE INDEX sign_in_tries_age ON sign_in_tries (tried_at);

CREATE TABLE products (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    reference TEXT NOT NULL UNIQUE,
    vendor_id INTEGER REFERENCES vendors (id),
    name TEXT NOT NULL,
    price INTEGER NOT NULL CHECK (price >= 0),
    picture TEXT NOT NULL,
    summary TEXT NOT NULL,
    details TEXT NOT NULL
);
CREATE INDEX products_vendor ON products (vendor_id);

CREATE TABLE orders (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    reference TEXT NOT NULL UNIQUE,
    number TEXT NOT NULL UNIQUE,
    customer_id INTEGER NOT NULL REFERENCES accounts (id),
    vendor_id INTEGER REFERENCES vendors (id),
    status TEXT NOT NULL CHECK (status IN ('placed', 'paid', 'shipped', 'delivered', 'cancelled')),
    total INTEGER NOT NULL CHECK (total >= 0),
    placed_at INTEGER NOT NULL
);

-- A thread counts its own messages, so that lists need not: `latest_number` is how many there
-- are, `asked_number` the latest of them that the selling side must look at (R-4.4), and
-- `opened_number` how far anyone of that side has looked. `admins_follow` is R-4.5.
CREATE TABLE threads (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    subject_kind TEXT NOT NULL CHECK (subject_kind IN ('product', 'vendor', 'order')),
    customer_id INTEGER NOT NULL REFERENCES accounts (id),
    vendor_id INTEGER REFERENCES vendors (id),
    product_id INTEGER REFERENCES products (id),
    order_id INTEGER REFERENCES orders (id),
    created_at INTEGER NOT NULL,
    latest_number INTEGER NOT NULL,
    latest_at INTEGER NOT NULL,
    asked_number INTEGER NOT NULL,
    opened_number INTEGER NOT NULL,
    admins_follow BOOLEAN NOT NULL,
    CHECK ((subject_kind = 'product') = (product_id IS NOT NULL)),
    CHECK ((subject_kind = 'order') = (order_id IS NOT NULL)),
    CHECK (subject_kind <> 'vendor' OR vendor_id IS NOT NULL)
);
CREATE UNIQUE INDEX threads_order ON threads (order_id);
CREATE INDEX threads_customer ON threads (customer_id, latest_at, id);
CREATE INDEX threads_vendor ON threads (vendor_id, latest_at, id);
CREATE INDEX threads_latest ON threads (latest_at, id);

CREATE TABLE messages (
    thread_id INTEGER NOT NULL REFERENCES threads (id),
    number INTEGER NOT NULL,
    author_id INTEGER NOT NULL REFERENCES accounts (id),
    author_role TEXT NOT NULL,
    send_id TEXT NOT NULL,
    for_admins BOOLEAN NOT NULL,
    sent_at INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (thread_id, number)
) WITHOUT ROWID;
CREATE UNIQUE INDEX messages_send ON messages (author_id, send_id);
CREATE INDEX messages_pace ON messages (author_id, sent_at);

-- How far an account has read a thread, and how many messages beyond count for it (R-4.1).
CREATE TABLE read_marks (
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    thread_id INTEGER NOT NULL REFERENCES threads (id),
    number INTEGER NOT NULL,
    unread INTEGER NOT NULL CHECK (unread >= 0),
    PRIMARY KEY (account_id, thread_id)
) WITHOUT ROWID;
CREATE INDEX read_marks_unread ON read_marks (account_id, unread) WHERE unread > 0;
