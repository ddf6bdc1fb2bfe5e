-- Phrases are found by the index alone: the words of each message in their order, with a `_` wherever a phrase
-- can't go on. Beginnings of words stay in `message_words`, where no places make them long.
CREATE VIRTUAL TABLE message_phrases USING fts5 (
    words, content = '', columnsize = 0, tokenize = "ascii tokenchars '_'"
);
