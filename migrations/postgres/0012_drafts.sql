-- What somebody typed in answer to a thread and hasn't sent, with the id under which it may have been sent already.
CREATE TABLE drafts (
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    thread_id BIGINT NOT NULL REFERENCES threads (id),
    send_id TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (account_id, thread_id)
);
