-- Of what is unread, the threads about orders by their latest message, among however many others.
CREATE INDEX read_marks_unread_in_orders ON read_marks (account_id, latest_at, thread_id, order_id, unread, is_deleted)
    WHERE unread > 0 AND NOT is_deleted AND order_id IS NOT NULL;
