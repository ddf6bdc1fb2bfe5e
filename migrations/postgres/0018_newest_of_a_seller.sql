-- Of blocks that are large, those of each seller are told apart, so that a search within one seller doesn't go through
-- everybody's entries (docs/decisions/0017-newest-first-on-postgresql.md). The words say whose an entry is.
SET LOCAL maintenance_work_mem = '512MB';

CREATE FUNCTION entry_blocks(id BIGINT, words TSVECTOR) RETURNS BIGINT[] LANGUAGE SQL IMMUTABLE PARALLEL SAFE AS $$
    SELECT ARRAY[id / 4096 * 3, id / 65536 * 3 + 1, id / 1048576 * 3 + 2,
        seller * 4294967296 + id / 65536 * 3 + 1, seller * 4294967296 + id / 1048576 * 3 + 2]
    FROM (SELECT COALESCE(CAST(substring(CAST(strip(words) AS TEXT) FROM '''_v(\d+)''') AS BIGINT) % 1000000000 + 1, 0) + 1
        AS seller) AS whose
$$;
DROP INDEX message_entries_words;
DROP FUNCTION entry_blocks(BIGINT);
CREATE INDEX message_entries_words ON message_entries USING gin (words, entry_blocks(id, words)) WITH (fastupdate = off);
