-- The first schema: people and how they get in, sessions, the audit trail. The PostgreSQL tree has the same tables under the same number.

-- One row from the moment the database is first opened. "Set up" is a stored fact (S3).
CREATE TABLE installation (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    id TEXT NOT NULL,
    key_fingerprint TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    set_up_at INTEGER
) STRICT;

CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

-- `*_key` columns are folded for comparison and search; `sort_key` is made by the program, so that both databases page alike (U1).
CREATE TABLE users (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL UNIQUE,
    email_typed INTEGER NOT NULL CHECK (email_typed IN (0, 1)),
    name TEXT NOT NULL,
    search_key TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('admin', 'member')),
    status TEXT NOT NULL CHECK (status IN ('active', 'deactivated')),
    joined_at INTEGER NOT NULL,
    last_active_at INTEGER NOT NULL
) STRICT;
CREATE INDEX users_by_name ON users (status, sort_key, id);
CREATE INDEX users_by_last_active ON users (status, last_active_at, id);
CREATE INDEX users_by_joined ON users (status, joined_at, id);

-- Apart from `users`, so that no query about people can carry a hash along.
CREATE TABLE credentials (
    user_id TEXT PRIMARY KEY REFERENCES users (id),
    password_hash TEXT NOT NULL,
    credential_version INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;

-- Only the SHA-256 of a session's token is here (A2). Ended rows stay for a day, so that a form sent too late is not lost.
CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    token_hash BLOB NOT NULL UNIQUE,
    user_id TEXT NOT NULL REFERENCES users (id),
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    ended_at INTEGER,
    address TEXT,
    user_agent TEXT
) STRICT;
CREATE INDEX sessions_by_user ON sessions (user_id);

-- An invite stays for ever (I5); "expired" is computed from `expires_at`.
CREATE TABLE invites (
    id TEXT PRIMARY KEY,
    token_hash BLOB NOT NULL UNIQUE,
    email TEXT,
    email_key TEXT,
    name TEXT NOT NULL,
    search_key TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('admin', 'member')),
    holds_ms INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    sender_id TEXT NOT NULL REFERENCES users (id),
    sent_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    claimed_at INTEGER,
    claimed_by TEXT REFERENCES users (id),
    revoked_at INTEGER,
    CHECK ((claimed_at IS NULL) = (claimed_by IS NULL)),
    CHECK (claimed_at IS NULL OR revoked_at IS NULL),
    CHECK (role = 'member' OR email IS NOT NULL)
) STRICT;
CREATE INDEX invites_by_email ON invites (email_key);
CREATE INDEX invites_by_sent ON invites (sent_at, id);

-- A personal agent has an owner, and everybody has exactly one (N5).
CREATE TABLE agents (
    id TEXT PRIMARY KEY,
    owner_id TEXT UNIQUE REFERENCES users (id),
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- A3: the waits, keyed by an HMAC of an address or of a folded e-mail.
CREATE TABLE throttle (
    key BLOB PRIMARY KEY,
    failures INTEGER NOT NULL,
    failed_at INTEGER NOT NULL,
    free_at INTEGER NOT NULL
) STRICT;

-- What a plain form must show next: sealed, read once, for one page of one browser.
CREATE TABLE flashes (
    cookie_hash BLOB NOT NULL,
    path TEXT NOT NULL,
    body BLOB NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (cookie_hash, path)
) STRICT;

-- F7: the sealed outcome of a form that was sent; no body while the first sending is still at work.
CREATE TABLE form_outcomes (
    key BLOB PRIMARY KEY,
    body BLOB,
    expires_at INTEGER NOT NULL
) STRICT;

-- WITHOUT ROWID: a hidden row number would be a second key by which REPLACE takes a row away unseen by the triggers.
-- The audit trail (T1-T4). `audit_entries` holds no personal value, only salted hashes of them.
CREATE TABLE audit_entries (
    id TEXT PRIMARY KEY,
    at INTEGER NOT NULL,
    format INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_personal (
    entry_id TEXT NOT NULL REFERENCES audit_entries (id),
    field TEXT NOT NULL,
    subject TEXT,
    salt BLOB,
    value TEXT,
    PRIMARY KEY (entry_id, field),
    CHECK ((salt IS NULL) = (value IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_personal_by_subject ON audit_personal (subject);

-- Derived from the entries, for filters and timelines; no part of any proof.
CREATE TABLE audit_index (
    entry_id TEXT PRIMARY KEY REFERENCES audit_entries (id),
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    target TEXT,
    action TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('done', 'failed', 'refused'))
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_index_by_time ON audit_index (at, entry_id);

CREATE TABLE audit_leaves (
    leaf_index INTEGER PRIMARY KEY,
    entry_id TEXT NOT NULL UNIQUE REFERENCES audit_entries (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE audit_pruned (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    below INTEGER NOT NULL
) STRICT;

-- T1: failures and refusals beyond the first of a minute, counted here until the minute ends. `body` is the entry they become.
CREATE TABLE audit_repeats (
    key BLOB PRIMARY KEY,
    since INTEGER NOT NULL,
    count INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;

-- T4: entries never change. A row may go only once pruning has been recorded beyond its leaf.
CREATE TRIGGER audit_entries_no_update BEFORE UPDATE ON audit_entries
BEGIN SELECT RAISE(ABORT, 'audit entries never change'); END;

CREATE TRIGGER audit_entries_no_replace BEFORE INSERT ON audit_entries
WHEN EXISTS (SELECT 1 FROM audit_entries WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'audit entries are never replaced'); END;

CREATE TRIGGER audit_entries_no_delete BEFORE DELETE ON audit_entries
WHEN NOT EXISTS (
    SELECT 1 FROM audit_leaves, audit_pruned WHERE audit_leaves.entry_id = OLD.id AND audit_leaves.leaf_index < audit_pruned.below
)
BEGIN SELECT RAISE(ABORT, 'audit entries are never deleted'); END;

CREATE TRIGGER audit_leaves_no_update BEFORE UPDATE ON audit_leaves
BEGIN SELECT RAISE(ABORT, 'audit leaves never change'); END;

CREATE TRIGGER audit_leaves_no_replace BEFORE INSERT ON audit_leaves
WHEN EXISTS (SELECT 1 FROM audit_leaves WHERE leaf_index = NEW.leaf_index OR entry_id = NEW.entry_id)
BEGIN SELECT RAISE(ABORT, 'audit leaves are never replaced'); END;

CREATE TRIGGER audit_leaves_no_delete BEFORE DELETE ON audit_leaves
WHEN NOT EXISTS (SELECT 1 FROM audit_pruned WHERE OLD.leaf_index < below)
BEGIN SELECT RAISE(ABORT, 'audit leaves are never deleted'); END;

-- T9: of the personal values only the value and its salt may go, together.
CREATE TRIGGER audit_personal_only_erase BEFORE UPDATE ON audit_personal
WHEN NEW.entry_id IS NOT OLD.entry_id OR NEW.field IS NOT OLD.field OR NEW.subject IS NOT OLD.subject
    OR NEW.salt IS NOT NULL OR NEW.value IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'personal values of the audit trail can only be erased'); END;

CREATE TRIGGER audit_personal_no_replace BEFORE INSERT ON audit_personal
WHEN EXISTS (SELECT 1 FROM audit_personal WHERE entry_id = NEW.entry_id AND field = NEW.field)
BEGIN SELECT RAISE(ABORT, 'personal values of the audit trail are never replaced'); END;

CREATE TRIGGER audit_personal_no_delete BEFORE DELETE ON audit_personal
WHEN NOT EXISTS (
    SELECT 1 FROM audit_leaves, audit_pruned WHERE audit_leaves.entry_id = OLD.entry_id AND audit_leaves.leaf_index < audit_pruned.below
)
BEGIN SELECT RAISE(ABORT, 'personal values of the audit trail are never deleted'); END;

CREATE TRIGGER audit_pruned_only_grows BEFORE UPDATE ON audit_pruned
WHEN NEW.only_row IS NOT OLD.only_row OR NEW.below < OLD.below
BEGIN SELECT RAISE(ABORT, 'what was pruned cannot come back'); END;

CREATE TRIGGER audit_pruned_no_replace BEFORE INSERT ON audit_pruned
WHEN EXISTS (SELECT 1 FROM audit_pruned)
BEGIN SELECT RAISE(ABORT, 'what was pruned is one row'); END;

CREATE TRIGGER audit_pruned_no_delete BEFORE DELETE ON audit_pruned
BEGIN SELECT RAISE(ABORT, 'what was pruned cannot come back'); END;

INSERT INTO audit_pruned (only_row, below) VALUES (1, 0);
