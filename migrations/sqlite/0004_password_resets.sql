-- R1-R5: passwords that an admin resets. The PostgreSQL tree has the same columns.

-- R1: a new password must be set at the next sign-in; until then the old one is good for that alone, and from stops_at on for nothing.
ALTER TABLE credentials ADD COLUMN must_change INTEGER NOT NULL DEFAULT 0 CHECK (must_change IN (0, 1));
ALTER TABLE credentials ADD COLUMN stops_at INTEGER;
-- R5: who started the reset (nobody: the command line) and when; and when it was finished by link, until its user has been told.
ALTER TABLE credentials ADD COLUMN reset_by TEXT REFERENCES users (id);
ALTER TABLE credentials ADD COLUMN reset_at INTEGER;
ALTER TABLE credentials ADD COLUMN untold_reset_at INTEGER;
-- R1: a session that reaches only "Set a new password"; R5: one that tells of a reset.
ALTER TABLE sessions ADD COLUMN limited INTEGER NOT NULL DEFAULT 0 CHECK (limited IN (0, 1));
ALTER TABLE sessions ADD COLUMN tells_reset_at INTEGER;

-- R3: a link is good for the credentials that it was made for. A newer link, a new password, a deactivation and a corrected e-mail
-- raise their version, and so kill it.
CREATE TABLE reset_links (
    id TEXT PRIMARY KEY,
    token_hash BLOB NOT NULL UNIQUE,
    user_id TEXT NOT NULL REFERENCES users (id),
    credential_version INTEGER NOT NULL,
    -- Nobody: the command line.
    maker_id TEXT REFERENCES users (id),
    made_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    revoked_at INTEGER,
    revoked_because TEXT CHECK (revoked_because IN ('by_hand', 'sender_demoted', 'sender_deactivated')),
    CHECK (used_at IS NULL OR revoked_at IS NULL),
    CHECK ((revoked_at IS NULL) = (revoked_because IS NULL))
) STRICT;
CREATE INDEX reset_links_by_user ON reset_links (user_id, made_at);
CREATE INDEX reset_links_by_maker ON reset_links (maker_id);
