-- Orders: what was bought, lists sorted and filtered by indexes, search, and the shop's own names for people.

ALTER TABLE accounts ADD COLUMN reference TEXT;
CREATE UNIQUE INDEX accounts_reference ON accounts (reference);

CREATE TABLE order_items (
    order_id BIGINT NOT NULL REFERENCES orders (id),
    place BIGINT NOT NULL,
    product_id BIGINT REFERENCES products (id),
    name TEXT NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    price BIGINT NOT NULL CHECK (price >= 0),
    PRIMARY KEY (order_id, place)
);

-- By these an order's number and its parties' names are sorted, the same on both engines.
ALTER TABLE orders ADD COLUMN number_key TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE orders ADD COLUMN customer_key TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE orders ADD COLUMN vendor_key TEXT COLLATE "C" NOT NULL DEFAULT '';
CREATE INDEX orders_of_customer ON orders (customer_id, placed_at, id);
CREATE INDEX orders_of_vendor ON orders (vendor_id, placed_at, id);
CREATE INDEX orders_of_vendor_by_number ON orders (vendor_id, number_key, id);
CREATE INDEX orders_of_vendor_by_customer ON orders (vendor_id, customer_key, id);
CREATE INDEX orders_of_vendor_by_total ON orders (vendor_id, total, id);
CREATE INDEX orders_by_date ON orders (placed_at, id);
CREATE INDEX orders_by_number ON orders (number_key, id);
CREATE INDEX orders_by_customer ON orders (customer_key, id);
CREATE INDEX orders_by_vendor ON orders (vendor_key, id);
CREATE INDEX orders_by_total ON orders (total, id);

-- An order's words, as those of messages; `rowid` is the order, as SQLite calls it.
CREATE TABLE order_words (
    rowid BIGINT PRIMARY KEY REFERENCES orders (id),
    words TSVECTOR NOT NULL
);
CREATE INDEX order_words_words ON order_words USING gin (words) WITH (fastupdate = off);

-- What the shop changes is asked for by all threads about it, deleted ones too.
CREATE INDEX threads_of_product ON threads (product_id) WHERE product_id IS NOT NULL;
CREATE INDEX threads_of_order ON threads (order_id) WHERE order_id IS NOT NULL;
