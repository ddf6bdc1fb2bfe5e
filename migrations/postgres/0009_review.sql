-- When a name changes, the messages of the threads concerned are read, deleted threads too.
CREATE INDEX threads_customer_id ON threads (customer_id, id);
CREATE INDEX message_entries_thread ON message_entries (thread_id, number);
