-- T3: what the entries are sealed into: a log in the form of C2SP tlog-tiles. The SQLite tree has the same columns.

-- Entries that have no leaf yet. The database keeps this list by itself: whoever writes an entry, it is sealed.
CREATE TABLE audit_pending (
    entry_id TEXT COLLATE "C" PRIMARY KEY
);
INSERT INTO audit_pending (entry_id)
SELECT id FROM audit_entries e WHERE NOT EXISTS (SELECT 1 FROM audit_leaves l WHERE l.entry_id = e.id);

CREATE FUNCTION audit_entry_waits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN INSERT INTO audit_pending (entry_id) VALUES (NEW.id); RETURN NULL; END $$;
CREATE TRIGGER audit_entries_wait AFTER INSERT ON audit_entries
FOR EACH ROW EXECUTE FUNCTION audit_entry_waits();

CREATE FUNCTION audit_entry_waits_no_more() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN DELETE FROM audit_pending WHERE entry_id = NEW.entry_id; RETURN NULL; END $$;
CREATE TRIGGER audit_leaves_end_waiting AFTER INSERT ON audit_leaves
FOR EACH ROW EXECUTE FUNCTION audit_entry_waits_no_more();

CREATE FUNCTION audit_entry_has_leaf(entry TEXT) RETURNS boolean LANGUAGE sql VOLATILE AS $$
SELECT EXISTS (SELECT 1 FROM audit_leaves WHERE entry_id = entry COLLATE "C") $$;

CREATE TRIGGER audit_pending_no_update BEFORE UPDATE ON audit_pending
FOR EACH ROW EXECUTE FUNCTION refuse('an entry waits until it has a leaf');
CREATE TRIGGER audit_pending_no_delete BEFORE DELETE ON audit_pending
FOR EACH ROW WHEN (NOT audit_entry_has_leaf(OLD.entry_id)) EXECUTE FUNCTION refuse('an entry waits until it has a leaf');
CREATE TRIGGER audit_pending_no_truncate BEFORE TRUNCATE ON audit_pending
FOR EACH STATEMENT EXECUTE FUNCTION refuse('an entry waits until it has a leaf');

-- Hashes of the tree, 256 to a full tile. A tile only grows.
CREATE TABLE audit_tiles (
    level BIGINT NOT NULL,
    number BIGINT NOT NULL,
    hashes BYTEA NOT NULL,
    PRIMARY KEY (level, number)
);
CREATE TRIGGER audit_tiles_only_grow BEFORE UPDATE ON audit_tiles
FOR EACH ROW WHEN (
    NEW.level IS DISTINCT FROM OLD.level OR NEW.number IS DISTINCT FROM OLD.number
    OR substring(NEW.hashes FROM 1 FOR length(OLD.hashes)) IS DISTINCT FROM OLD.hashes
) EXECUTE FUNCTION refuse('hashes of the audit trail never change');
CREATE TRIGGER audit_tiles_no_delete BEFORE DELETE ON audit_tiles
FOR EACH ROW EXECUTE FUNCTION refuse('hashes of the audit trail are never deleted');
CREATE TRIGGER audit_tiles_no_truncate BEFORE TRUNCATE ON audit_tiles
FOR EACH STATEMENT EXECUTE FUNCTION refuse('hashes of the audit trail are never deleted');

-- Every signed statement of the whole trail so far. `at` is when it was signed; the signature does not cover it.
CREATE TABLE audit_checkpoints (
    size BIGINT PRIMARY KEY,
    log BIGINT NOT NULL,
    at BIGINT NOT NULL,
    note TEXT COLLATE "C" NOT NULL
);
CREATE TRIGGER audit_checkpoints_no_update BEFORE UPDATE ON audit_checkpoints
FOR EACH ROW EXECUTE FUNCTION refuse('audit checkpoints never change');
CREATE TRIGGER audit_checkpoints_no_delete BEFORE DELETE ON audit_checkpoints
FOR EACH ROW EXECUTE FUNCTION refuse('audit checkpoints are never deleted');
CREATE TRIGGER audit_checkpoints_no_truncate BEFORE TRUNCATE ON audit_checkpoints
FOR EACH STATEMENT EXECUTE FUNCTION refuse('audit checkpoints are never deleted');

-- The public keys in the order of their use. `note` says that the key before has handed over to this one, signed by both.
CREATE TABLE audit_keys (
    number BIGINT PRIMARY KEY,
    public_key BYTEA NOT NULL,
    since BIGINT NOT NULL,
    note TEXT COLLATE "C"
);
CREATE TRIGGER audit_keys_no_update BEFORE UPDATE ON audit_keys
FOR EACH ROW EXECUTE FUNCTION refuse('audit keys never change');
CREATE TRIGGER audit_keys_no_delete BEFORE DELETE ON audit_keys
FOR EACH ROW EXECUTE FUNCTION refuse('audit keys are never deleted');
CREATE TRIGGER audit_keys_no_truncate BEFORE TRUNCATE ON audit_keys
FOR EACH STATEMENT EXECUTE FUNCTION refuse('audit keys are never deleted');

-- T8: the logs after the first. Each goes on where a restored backup ended, with the entry that says so.
CREATE TABLE audit_logs (
    number BIGINT PRIMARY KEY CHECK (number > 1),
    first_leaf BIGINT NOT NULL,
    first_entry TEXT COLLATE "C" NOT NULL,
    began_at BIGINT NOT NULL
);
CREATE TRIGGER audit_logs_no_update BEFORE UPDATE ON audit_logs
FOR EACH ROW EXECUTE FUNCTION refuse('audit logs never change');
CREATE TRIGGER audit_logs_no_delete BEFORE DELETE ON audit_logs
FOR EACH ROW EXECUTE FUNCTION refuse('audit logs are never deleted');
CREATE TRIGGER audit_logs_no_truncate BEFORE TRUNCATE ON audit_logs
FOR EACH STATEMENT EXECUTE FUNCTION refuse('audit logs are never deleted');
