-- What of the trail goes outside: to whom it is shown (T3), and where its checkpoints are anchored (T7). The SQLite tree has the same
-- columns.

-- Tokens with which programs follow the log; of each only the SHA-256. One that was revoked stays, unseen.
CREATE TABLE audit_read_tokens (
    id TEXT COLLATE "C" PRIMARY KEY,
    token_hash BYTEA NOT NULL UNIQUE,
    name TEXT COLLATE "C" NOT NULL,
    maker_id TEXT COLLATE "C" NOT NULL REFERENCES users (id),
    made_at BIGINT NOT NULL,
    last_used_at BIGINT,
    revoked_at BIGINT
);
CREATE INDEX audit_read_tokens_by_maker ON audit_read_tokens (maker_id);

-- How far the webhook is. What it still has to get are the checkpoints over more entries than `size`.
CREATE TABLE audit_webhook (
    only_row BIGINT PRIMARY KEY CHECK (only_row = 1),
    -- SHA-256 of its address: with another one it begins anew.
    url_hash BYTEA NOT NULL,
    size BIGINT NOT NULL,
    sent_at BIGINT,
    -- Until then nobody sends: somebody is just doing it, or it failed.
    next_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    failing_since BIGINT,
    failure TEXT COLLATE "C",
    CHECK ((failing_since IS NULL) = (failure IS NULL))
);
