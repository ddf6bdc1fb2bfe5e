-- Phrases are found by the index alone: words have their places. The next start stores them (`db/entries.rs`).
COMMENT ON COLUMN message_entries.words IS 'Each word with its places, cut by domain::words';
