-- A thread has what lists show of its latest message, so that they needn't look for it among all messages.
-- `latest_words` is its beginning; there is none before the first message.
ALTER TABLE threads ADD COLUMN latest_author_id INTEGER;
ALTER TABLE threads ADD COLUMN latest_author_role TEXT;
ALTER TABLE threads ADD COLUMN latest_kind TEXT;
ALTER TABLE threads ADD COLUMN latest_words TEXT;

UPDATE threads SET latest_author_id = m.author_id, latest_author_role = m.author_role, latest_kind = m.kind,
    latest_words = substr(m.body, 1, 200)
FROM messages m WHERE m.thread_id = threads.id AND m.number = threads.latest_number;

-- What lists count is in their indexes whole: SQLite looks each thread up otherwise, to see that it isn't deleted.
DROP INDEX threads_customer;
DROP INDEX threads_vendor;
DROP INDEX threads_latest;
DROP INDEX threads_deleted;
DROP INDEX threads_vendor_id;
DROP INDEX threads_vendor_customer;
DROP INDEX threads_by_customer;
DROP INDEX threads_by_vendor;
DROP INDEX threads_vendor_kind;
DROP INDEX threads_kind;
DROP INDEX threads_vendor_new;
DROP INDEX threads_new;
DROP INDEX threads_vendor_disputed;
DROP INDEX threads_disputed;
CREATE INDEX threads_customer ON threads (customer_id, latest_at, id, deleted_at) WHERE deleted_at IS NULL;
CREATE INDEX threads_vendor ON threads (vendor_id, latest_at, id, deleted_at) WHERE deleted_at IS NULL;
CREATE INDEX threads_latest ON threads (latest_at, id, deleted_at) WHERE deleted_at IS NULL;
CREATE INDEX threads_deleted ON threads (latest_at, id, deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX threads_vendor_id ON threads (vendor_id, id, deleted_at) WHERE deleted_at IS NULL;
CREATE INDEX threads_vendor_customer ON threads (vendor_id, customer_key, id, deleted_at) WHERE deleted_at IS NULL;
CREATE INDEX threads_by_customer ON threads (customer_key, id, deleted_at) WHERE deleted_at IS NULL;
CREATE INDEX threads_by_vendor ON threads (vendor_key, id, deleted_at) WHERE deleted_at IS NULL;
CREATE INDEX threads_vendor_kind ON threads (vendor_id, subject_kind, latest_at, id, deleted_at)
    WHERE deleted_at IS NULL;
CREATE INDEX threads_kind ON threads (subject_kind, latest_at, id, deleted_at) WHERE deleted_at IS NULL;
CREATE INDEX threads_vendor_new ON threads (vendor_id, latest_at, id, deleted_at, asked_number, opened_number)
    WHERE deleted_at IS NULL AND asked_number > opened_number;
CREATE INDEX threads_new ON threads (latest_at, id, deleted_at, asked_number, opened_number)
    WHERE deleted_at IS NULL AND asked_number > opened_number;
CREATE INDEX threads_vendor_disputed ON threads (vendor_id, latest_at, id, deleted_at, is_disputed)
    WHERE deleted_at IS NULL AND is_disputed;
CREATE INDEX threads_disputed ON threads (latest_at, id, deleted_at, is_disputed)
    WHERE deleted_at IS NULL AND is_disputed;
