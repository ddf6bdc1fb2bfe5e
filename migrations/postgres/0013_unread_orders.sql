-- Of a thread about an order, which order and when it was placed, so that orders with unread messages are listed in order.
ALTER TABLE read_marks ADD COLUMN order_id BIGINT;
ALTER TABLE read_marks ADD COLUMN placed_at BIGINT;
UPDATE read_marks SET order_id = o.id, placed_at = o.placed_at
    FROM threads t JOIN orders o ON o.id = t.order_id WHERE t.id = read_marks.thread_id;
CREATE INDEX read_marks_unread_orders ON read_marks (account_id, placed_at, order_id)
    WHERE unread > 0 AND NOT is_deleted AND order_id IS NOT NULL;
