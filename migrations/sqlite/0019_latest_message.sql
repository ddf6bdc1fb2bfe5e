-- A thread has what lists show of its latest message, so that they needn't look for it among all messages.
-- `latest_words` is its beginning; there is none before the first message.
ALTER TABLE threads ADD COLUMN latest_author_id INTEGER;
ALTER TABLE threads ADD COLUMN latest_author_role TEXT;
ALTER TABLE threads ADD COLUMN latest_kind TEXT;
ALTER TABLE threads ADD COLUMN latest_words TEXT;

UPDATE threads SET latest_author_id = m.author_id, latest_author_role = m.author_role, latest_kind = m.kind,
    latest_words = substr(m.body, 1, 200)
FROM messages m WHERE m.thread_id = threads.id AND m.number = threads.latest_number;
