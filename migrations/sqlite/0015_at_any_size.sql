-- What is counted of unread threads is in their indexes whole: SQLite looks each row up otherwise, to see that it isn't
-- deleted.
DROP INDEX read_marks_unread;
CREATE INDEX read_marks_unread ON read_marks (account_id, latest_at, thread_id, unread, is_deleted)
    WHERE unread > 0 AND NOT is_deleted;
DROP INDEX read_marks_unread_orders;
CREATE INDEX read_marks_unread_orders ON read_marks (account_id, placed_at, order_id, unread, is_deleted)
    WHERE unread > 0 AND NOT is_deleted AND order_id IS NOT NULL;

CREATE INDEX vendors_by_name ON vendors (name, id);
