-- The first schema: people and how they get in, sessions, the audit trail. The SQLite tree has the same tables under the same number.

-- One row from the moment the database is first opened. "Set up" is a stored fact (S3).
CREATE TABLE installation (
    only_row BIGINT PRIMARY KEY CHECK (only_row = 1),
    id TEXT COLLATE "C" NOT NULL,
    key_fingerprint TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    set_up_at BIGINT
);

CREATE TABLE settings (
    name TEXT COLLATE "C" PRIMARY KEY,
    value TEXT COLLATE "C" NOT NULL,
    updated_at BIGINT NOT NULL
);

-- `*_key` columns are folded for comparison and search; `sort_key` is made by the program, so that both databases page alike (U1).
CREATE TABLE users (
    id TEXT COLLATE "C" PRIMARY KEY,
    email TEXT COLLATE "C" NOT NULL,
    email_key TEXT COLLATE "C" NOT NULL UNIQUE,
    email_typed BIGINT NOT NULL CHECK (email_typed IN (0, 1)),
    name TEXT COLLATE "C" NOT NULL,
    search_key TEXT COLLATE "C" NOT NULL,
    sort_key TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL CHECK (role IN ('admin', 'member')),
    status TEXT COLLATE "C" NOT NULL CHECK (status IN ('active', 'deactivated')),
    joined_at BIGINT NOT NULL,
    last_active_at BIGINT NOT NULL
);
CREATE INDEX users_by_name ON users (status, sort_key, id);
CREATE INDEX users_by_last_active ON users (status, last_active_at, id);
CREATE INDEX users_by_joined ON users (status, joined_at, id);

-- Apart from `users`, so that no query about people can carry a hash along.
CREATE TABLE credentials (
    user_id TEXT COLLATE "C" PRIMARY KEY REFERENCES users (id),
    password_hash TEXT COLLATE "C" NOT NULL,
    credential_version BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);

-- Only the SHA-256 of a session's token is here (A2). Ended rows stay for a day, so that a form sent too late is not lost.
CREATE TABLE sessions (
    id TEXT COLLATE "C" PRIMARY KEY,
    token_hash BYTEA NOT NULL UNIQUE,
    user_id TEXT COLLATE "C" NOT NULL REFERENCES users (id),
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    ended_at BIGINT,
    address TEXT COLLATE "C",
    user_agent TEXT COLLATE "C"
);
CREATE INDEX sessions_by_user ON sessions (user_id);

-- An invite stays for ever (I5); "expired" is computed from `expires_at`.
CREATE TABLE invites (
    id TEXT COLLATE "C" PRIMARY KEY,
    token_hash BYTEA NOT NULL UNIQUE,
    email TEXT COLLATE "C",
    email_key TEXT COLLATE "C",
    name TEXT COLLATE "C" NOT NULL,
    search_key TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL CHECK (role IN ('admin', 'member')),
    holds_ms BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    sender_id TEXT COLLATE "C" NOT NULL REFERENCES users (id),
    sent_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    claimed_at BIGINT,
    claimed_by TEXT COLLATE "C" REFERENCES users (id),
    revoked_at BIGINT,
    CHECK ((claimed_at IS NULL) = (claimed_by IS NULL)),
    CHECK (claimed_at IS NULL OR revoked_at IS NULL),
    CHECK (role = 'member' OR email IS NOT NULL)
);
CREATE INDEX invites_by_email ON invites (email_key);
CREATE INDEX invites_by_sent ON invites (sent_at, id);

-- A personal agent has an owner, and everybody has exactly one (N5).
CREATE TABLE agents (
    id TEXT COLLATE "C" PRIMARY KEY,
    owner_id TEXT COLLATE "C" UNIQUE REFERENCES users (id),
    name TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL
);

-- A3: the waits, keyed by an HMAC of an address or of a folded e-mail.
CREATE TABLE throttle (
    key BYTEA PRIMARY KEY,
    failures BIGINT NOT NULL,
    failed_at BIGINT NOT NULL,
    free_at BIGINT NOT NULL
);

-- What a plain form must show next: sealed, read once, for one page of one browser.
CREATE TABLE flashes (
    cookie_hash BYTEA NOT NULL,
    path TEXT COLLATE "C" NOT NULL,
    body BYTEA NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (cookie_hash, path)
);

-- F7: the sealed outcome of a form that was sent; no body while the first sending is still at work.
CREATE TABLE form_outcomes (
    key BYTEA PRIMARY KEY,
    body BYTEA,
    expires_at BIGINT NOT NULL
);

-- The audit trail (T1-T4). `audit_entries` holds no personal value, only salted hashes of them.
CREATE TABLE audit_entries (
    id TEXT COLLATE "C" PRIMARY KEY,
    at BIGINT NOT NULL,
    format BIGINT NOT NULL,
    body TEXT COLLATE "C" NOT NULL
);

CREATE TABLE audit_personal (
    entry_id TEXT COLLATE "C" NOT NULL REFERENCES audit_entries (id),
    field TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C",
    salt BYTEA,
    value TEXT COLLATE "C",
    PRIMARY KEY (entry_id, field),
    CHECK ((salt IS NULL) = (value IS NULL))
);
CREATE INDEX audit_personal_by_subject ON audit_personal (subject);

-- Derived from the entries, for filters and timelines; no part of any proof.
CREATE TABLE audit_index (
    entry_id TEXT COLLATE "C" PRIMARY KEY REFERENCES audit_entries (id),
    at BIGINT NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    target TEXT COLLATE "C",
    action TEXT COLLATE "C" NOT NULL,
    outcome TEXT COLLATE "C" NOT NULL CHECK (outcome IN ('done', 'failed', 'refused'))
);
CREATE INDEX audit_index_by_time ON audit_index (at, entry_id);

CREATE TABLE audit_leaves (
    leaf_index BIGINT PRIMARY KEY,
    entry_id TEXT COLLATE "C" NOT NULL UNIQUE REFERENCES audit_entries (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE audit_pruned (
    only_row BIGINT PRIMARY KEY CHECK (only_row = 1),
    below BIGINT NOT NULL
);

-- T1: failures and refusals beyond the first of a minute, counted here until the minute ends. `body` is the entry they become.
CREATE TABLE audit_repeats (
    key BYTEA PRIMARY KEY,
    since BIGINT NOT NULL,
    count BIGINT NOT NULL,
    body BYTEA NOT NULL
);

-- T4: entries never change. A row may go only once pruning has been recorded beyond its leaf.
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'raise_exception'; END $$;

CREATE FUNCTION audit_entry_is_pruned(entry TEXT) RETURNS boolean LANGUAGE sql STABLE AS $$
SELECT EXISTS (
    SELECT 1 FROM audit_leaves, audit_pruned WHERE audit_leaves.entry_id = entry COLLATE "C" AND audit_leaves.leaf_index < audit_pruned.below
) $$;

CREATE FUNCTION audit_leaf_is_pruned(leaf BIGINT) RETURNS boolean LANGUAGE sql STABLE AS $$
SELECT EXISTS (SELECT 1 FROM audit_pruned WHERE leaf < below) $$;

CREATE TRIGGER audit_entries_no_update BEFORE UPDATE ON audit_entries
FOR EACH ROW EXECUTE FUNCTION refuse('audit entries never change');
CREATE TRIGGER audit_entries_no_delete BEFORE DELETE ON audit_entries
FOR EACH ROW WHEN (NOT audit_entry_is_pruned(OLD.id)) EXECUTE FUNCTION refuse('audit entries are never deleted');
CREATE TRIGGER audit_entries_no_truncate BEFORE TRUNCATE ON audit_entries
FOR EACH STATEMENT EXECUTE FUNCTION refuse('audit entries are never deleted');

CREATE TRIGGER audit_leaves_no_update BEFORE UPDATE ON audit_leaves
FOR EACH ROW EXECUTE FUNCTION refuse('audit leaves never change');
CREATE TRIGGER audit_leaves_no_delete BEFORE DELETE ON audit_leaves
FOR EACH ROW WHEN (NOT audit_leaf_is_pruned(OLD.leaf_index)) EXECUTE FUNCTION refuse('audit leaves are never deleted');
CREATE TRIGGER audit_leaves_no_truncate BEFORE TRUNCATE ON audit_leaves
FOR EACH STATEMENT EXECUTE FUNCTION refuse('audit leaves are never deleted');

-- T9: of the personal values only the value and its salt may go, together.
CREATE TRIGGER audit_personal_only_erase BEFORE UPDATE ON audit_personal
FOR EACH ROW WHEN (
    NEW.entry_id IS DISTINCT FROM OLD.entry_id OR NEW.field IS DISTINCT FROM OLD.field OR NEW.subject IS DISTINCT FROM OLD.subject
    OR NEW.salt IS NOT NULL OR NEW.value IS NOT NULL
) EXECUTE FUNCTION refuse('personal values of the audit trail can only be erased');
CREATE TRIGGER audit_personal_no_delete BEFORE DELETE ON audit_personal
FOR EACH ROW WHEN (NOT audit_entry_is_pruned(OLD.entry_id)) EXECUTE FUNCTION refuse('personal values of the audit trail are never deleted');
CREATE TRIGGER audit_personal_no_truncate BEFORE TRUNCATE ON audit_personal
FOR EACH STATEMENT EXECUTE FUNCTION refuse('personal values of the audit trail are never deleted');

CREATE TRIGGER audit_pruned_only_grows BEFORE UPDATE ON audit_pruned
FOR EACH ROW WHEN (NEW.only_row IS DISTINCT FROM OLD.only_row OR NEW.below < OLD.below)
EXECUTE FUNCTION refuse('what was pruned cannot come back');
CREATE TRIGGER audit_pruned_no_delete BEFORE DELETE ON audit_pruned
FOR EACH ROW EXECUTE FUNCTION refuse('what was pruned cannot come back');
CREATE TRIGGER audit_pruned_no_truncate BEFORE TRUNCATE ON audit_pruned
FOR EACH STATEMENT EXECUTE FUNCTION refuse('what was pruned cannot come back');

INSERT INTO audit_pruned (only_row, below) VALUES (1, 0);
