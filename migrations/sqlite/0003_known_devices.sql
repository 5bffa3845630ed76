-- A3: the browsers that have signed in to an account, by the SHA-256 of their cookie's token. One browser may know several accounts.
CREATE TABLE known_devices (
    token_hash BLOB NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id),
    last_used_at INTEGER NOT NULL,
    PRIMARY KEY (token_hash, user_id)
) STRICT;
CREATE INDEX known_devices_by_user ON known_devices (user_id);
