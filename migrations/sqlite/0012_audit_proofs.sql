-- T3: what the entries are sealed into: a log in the form of C2SP tlog-tiles. The PostgreSQL tree has the same columns.

-- Entries that have no leaf yet. The database keeps this list by itself: whoever writes an entry, it is sealed.
CREATE TABLE audit_pending (
    entry_id TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO audit_pending (entry_id)
SELECT id FROM audit_entries WHERE id NOT IN (SELECT entry_id FROM audit_leaves);

CREATE TRIGGER audit_entries_wait AFTER INSERT ON audit_entries
BEGIN INSERT INTO audit_pending (entry_id) VALUES (NEW.id); END;

CREATE TRIGGER audit_leaves_end_waiting AFTER INSERT ON audit_leaves
BEGIN DELETE FROM audit_pending WHERE entry_id = NEW.entry_id; END;

CREATE TRIGGER audit_pending_no_update BEFORE UPDATE ON audit_pending
BEGIN SELECT RAISE(ABORT, 'an entry waits until it has a leaf'); END;

CREATE TRIGGER audit_pending_no_delete BEFORE DELETE ON audit_pending
WHEN NOT EXISTS (SELECT 1 FROM audit_leaves WHERE entry_id = OLD.entry_id)
BEGIN SELECT RAISE(ABORT, 'an entry waits until it has a leaf'); END;

-- Hashes of the tree, 256 to a full tile. A tile only grows.
CREATE TABLE audit_tiles (
    level INTEGER NOT NULL,
    number INTEGER NOT NULL,
    hashes BLOB NOT NULL,
    PRIMARY KEY (level, number)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER audit_tiles_only_grow BEFORE UPDATE ON audit_tiles
WHEN NEW.level IS NOT OLD.level OR NEW.number IS NOT OLD.number
    OR substr(NEW.hashes, 1, length(OLD.hashes)) IS NOT OLD.hashes
BEGIN SELECT RAISE(ABORT, 'hashes of the audit trail never change'); END;

CREATE TRIGGER audit_tiles_no_replace BEFORE INSERT ON audit_tiles
WHEN EXISTS (SELECT 1 FROM audit_tiles WHERE level = NEW.level AND number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'hashes of the audit trail are never replaced'); END;

CREATE TRIGGER audit_tiles_no_delete BEFORE DELETE ON audit_tiles
BEGIN SELECT RAISE(ABORT, 'hashes of the audit trail are never deleted'); END;

-- Every signed statement of the whole trail so far. `at` is when it was signed; the signature does not cover it.
CREATE TABLE audit_checkpoints (
    size INTEGER PRIMARY KEY,
    log INTEGER NOT NULL,
    at INTEGER NOT NULL,
    note TEXT NOT NULL
) STRICT;

CREATE TRIGGER audit_checkpoints_no_update BEFORE UPDATE ON audit_checkpoints
BEGIN SELECT RAISE(ABORT, 'audit checkpoints never change'); END;

CREATE TRIGGER audit_checkpoints_no_replace BEFORE INSERT ON audit_checkpoints
WHEN EXISTS (SELECT 1 FROM audit_checkpoints WHERE size = NEW.size)
BEGIN SELECT RAISE(ABORT, 'audit checkpoints are never replaced'); END;

CREATE TRIGGER audit_checkpoints_no_delete BEFORE DELETE ON audit_checkpoints
BEGIN SELECT RAISE(ABORT, 'audit checkpoints are never deleted'); END;

-- The public keys in the order of their use. `note` says that the key before has handed over to this one, signed by both.
CREATE TABLE audit_keys (
    number INTEGER PRIMARY KEY,
    public_key BLOB NOT NULL,
    since INTEGER NOT NULL,
    note TEXT
) STRICT;

CREATE TRIGGER audit_keys_no_update BEFORE UPDATE ON audit_keys
BEGIN SELECT RAISE(ABORT, 'audit keys never change'); END;

CREATE TRIGGER audit_keys_no_replace BEFORE INSERT ON audit_keys
WHEN EXISTS (SELECT 1 FROM audit_keys WHERE number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'audit keys are never replaced'); END;

CREATE TRIGGER audit_keys_no_delete BEFORE DELETE ON audit_keys
BEGIN SELECT RAISE(ABORT, 'audit keys are never deleted'); END;

-- T8: the logs after the first. Each goes on where a restored backup ended, with the entry that says so.
CREATE TABLE audit_logs (
    number INTEGER PRIMARY KEY CHECK (number > 1),
    first_leaf INTEGER NOT NULL,
    first_entry TEXT NOT NULL,
    began_at INTEGER NOT NULL
) STRICT;

CREATE TRIGGER audit_logs_no_update BEFORE UPDATE ON audit_logs
BEGIN SELECT RAISE(ABORT, 'audit logs never change'); END;

CREATE TRIGGER audit_logs_no_replace BEFORE INSERT ON audit_logs
WHEN EXISTS (SELECT 1 FROM audit_logs WHERE number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'audit logs are never replaced'); END;

CREATE TRIGGER audit_logs_no_delete BEFORE DELETE ON audit_logs
BEGIN SELECT RAISE(ABORT, 'audit logs are never deleted'); END;
