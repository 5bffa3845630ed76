-- What of the trail goes outside: to whom it is shown (T3), and where its checkpoints are anchored (T7). The PostgreSQL tree has the
-- same columns.

-- Tokens with which programs follow the log; of each only the SHA-256. One that was revoked stays, unseen.
CREATE TABLE audit_read_tokens (
    id TEXT PRIMARY KEY,
    token_hash BLOB NOT NULL UNIQUE,
    name TEXT NOT NULL,
    maker_id TEXT NOT NULL REFERENCES users (id),
    made_at INTEGER NOT NULL,
    last_used_at INTEGER,
    revoked_at INTEGER
) STRICT;
CREATE INDEX audit_read_tokens_by_maker ON audit_read_tokens (maker_id);

-- How far the webhook is. What it still has to get are the checkpoints over more entries than `size`.
CREATE TABLE audit_webhook (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    -- SHA-256 of its address: with another one it begins anew.
    url_hash BLOB NOT NULL,
    size INTEGER NOT NULL,
    sent_at INTEGER,
    -- Until then nobody sends: somebody is just doing it, or it failed.
    next_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    failing_since INTEGER,
    failure TEXT,
    CHECK ((failing_since IS NULL) = (failure IS NULL))
) STRICT;
