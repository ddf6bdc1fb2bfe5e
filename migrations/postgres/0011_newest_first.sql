-- The index of words holds of each entry in which blocks of entries it is, too, so that the newest are found without
-- looking at all that have the words (docs/decisions/0017-newest-first-on-postgresql.md).
SET LOCAL maintenance_work_mem = '512MB';

CREATE FUNCTION entry_blocks(id BIGINT) RETURNS BIGINT[] LANGUAGE SQL IMMUTABLE PARALLEL SAFE
    AS 'SELECT ARRAY[id / 4096 * 3, id / 65536 * 3 + 1, id / 1048576 * 3 + 2]';
DROP INDEX message_entries_words;
CREATE INDEX message_entries_words ON message_entries USING gin (words, entry_blocks(id)) WITH (fastupdate = off);

-- All words that messages have or had, but for those that say whose they are: a beginning is looked up here. A word that
-- is new to several messages at once is here several times. (`OFFSET 0`: each word is looked up, however many there are.)
CREATE TABLE vocabulary (
    word TEXT COLLATE "C" NOT NULL
);
INSERT INTO vocabulary
    SELECT word FROM ts_stat('SELECT words FROM message_entries') WHERE left(word, 1) <> '_';
CREATE INDEX vocabulary_word ON vocabulary (word);

CREATE FUNCTION learn_words() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO vocabulary
        SELECT DISTINCT new_word FROM stored CROSS JOIN unnest(tsvector_to_array(stored.words)) AS new_word
        WHERE left(new_word, 1) <> '_' AND NOT EXISTS (SELECT 1 FROM vocabulary v WHERE v.word = new_word OFFSET 0);
    RETURN NULL;
END;
$$;
CREATE TRIGGER message_entries_inserted AFTER INSERT ON message_entries
    REFERENCING NEW TABLE AS stored FOR EACH STATEMENT EXECUTE FUNCTION learn_words();
CREATE TRIGGER message_entries_updated AFTER UPDATE ON message_entries
    REFERENCING NEW TABLE AS stored FOR EACH STATEMENT EXECUTE FUNCTION learn_words();
