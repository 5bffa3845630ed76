-- T8, O7: an installation that `pinchy db copy` has moved away, or that has not wholly arrived yet. Nothing is written there any more, so
-- that no two of them go on with one log. The SQLite tree has the same columns.
CREATE TABLE moved (
    only_row BIGINT PRIMARY KEY CHECK (only_row = 1),
    -- 'away': to `place`. 'arriving': from `place`, and not to its end yet.
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('away', 'arriving')),
    place TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL
);

-- Volatile: it looks anew after a wait for the lock of a table.
CREATE FUNCTION installation_is_moved() RETURNS boolean LANGUAGE sql VOLATILE AS $$
SELECT EXISTS (SELECT 1 FROM moved) $$;

-- Whatever changes something that is audited writes an entry with it (T1): without one there is no change.
CREATE TRIGGER audit_entries_not_once_moved BEFORE INSERT ON audit_entries
FOR EACH STATEMENT WHEN (installation_is_moved()) EXECUTE FUNCTION refuse('this installation was moved to another database');
CREATE TRIGGER audit_leaves_not_once_moved BEFORE INSERT ON audit_leaves
FOR EACH STATEMENT WHEN (installation_is_moved()) EXECUTE FUNCTION refuse('this installation was moved to another database');
CREATE TRIGGER audit_checkpoints_not_once_moved BEFORE INSERT ON audit_checkpoints
FOR EACH STATEMENT WHEN (installation_is_moved()) EXECUTE FUNCTION refuse('this installation was moved to another database');

-- The same for what is written without an entry: conversations are no part of the trail (H5).
CREATE TRIGGER messages_not_once_moved BEFORE INSERT OR UPDATE ON messages
FOR EACH STATEMENT WHEN (installation_is_moved()) EXECUTE FUNCTION refuse('this installation was moved to another database');
CREATE TRIGGER chats_not_once_moved BEFORE INSERT OR UPDATE OR DELETE ON chats
FOR EACH STATEMENT WHEN (installation_is_moved()) EXECUTE FUNCTION refuse('this installation was moved to another database');
CREATE TRIGGER drafts_not_once_moved BEFORE INSERT OR UPDATE OR DELETE ON drafts
FOR EACH STATEMENT WHEN (installation_is_moved()) EXECUTE FUNCTION refuse('this installation was moved to another database');
CREATE TRIGGER runs_not_once_moved BEFORE INSERT OR UPDATE ON runs
FOR EACH STATEMENT WHEN (installation_is_moved()) EXECUTE FUNCTION refuse('this installation was moved to another database');
CREATE TRIGGER run_deltas_not_once_moved BEFORE INSERT ON run_deltas
FOR EACH STATEMENT WHEN (installation_is_moved()) EXECUTE FUNCTION refuse('this installation was moved to another database');

CREATE TRIGGER moved_no_update BEFORE UPDATE ON moved
FOR EACH ROW EXECUTE FUNCTION refuse('what was moved away does not come back');
CREATE TRIGGER moved_no_delete BEFORE DELETE ON moved
FOR EACH ROW WHEN (OLD.state = 'away') EXECUTE FUNCTION refuse('what was moved away does not come back');
CREATE TRIGGER moved_no_truncate BEFORE TRUNCATE ON moved
FOR EACH STATEMENT EXECUTE FUNCTION refuse('what was moved away does not come back');

-- T4: the newest entry of a kind, such as the one that says up to where the trail was pruned.
CREATE INDEX audit_index_by_action ON audit_index (action, at, entry_id);
