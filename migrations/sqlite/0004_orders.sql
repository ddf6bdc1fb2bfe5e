-- Orders: what was bought, lists sorted and filtered by indexes, search, and the shop's own names for people.

ALTER TABLE accounts ADD COLUMN reference TEXT;
CREATE UNIQUE INDEX accounts_reference ON accounts (reference);

CREATE TABLE order_items (
    order_id INTEGER NOT NULL REFERENCES orders (id),
    place INTEGER NOT NULL,
    product_id INTEGER REFERENCES products (id),
    name TEXT NOT NULL,
    quantity INTEGER NOT NULL CHECK (quantity > 0),
    price INTEGER NOT NULL CHECK (price >= 0),
    PRIMARY KEY (order_id, place)
) WITHOUT ROWID;

-- By these an order's number and its parties' names are sorted, the same on both engines.
ALTER TABLE orders ADD COLUMN number_key TEXT NOT NULL DEFAULT '';
ALTER TABLE orders ADD COLUMN customer_key TEXT NOT NULL DEFAULT '';
ALTER TABLE orders ADD COLUMN vendor_key TEXT NOT NULL DEFAULT '';
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

-- An order's words, as those of messages; `rowid` is the order.
CREATE VIRTUAL TABLE order_words USING fts5 (
    words, content = '', contentless_delete = 1, detail = none, prefix = '1 2 3 4 5 6 7 8',
    tokenize = "ascii tokenchars '_'"
);

-- What the shop changes is asked for by all threads about it, deleted ones too.
CREATE INDEX threads_of_product ON threads (product_id) WHERE product_id IS NOT NULL;
CREATE INDEX threads_of_order ON threads (order_id) WHERE order_id IS NOT NULL;
