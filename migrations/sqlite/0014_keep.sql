-- T8, O7: an installation that `pinchy db copy` has moved away, or that has not wholly arrived yet. Nothing is written there any more, so
-- that no two of them go on with one log. The PostgreSQL tree has the same columns.
CREATE TABLE moved (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    -- 'away': to `place`. 'arriving': from `place`, and not to its end yet.
    state TEXT NOT NULL CHECK (state IN ('away', 'arriving')),
    place TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;

-- Whatever changes something that is audited writes an entry with it (T1): without one there is no change.
CREATE TRIGGER audit_entries_not_once_moved BEFORE INSERT ON audit_entries
WHEN EXISTS (SELECT 1 FROM moved)
BEGIN SELECT RAISE(ABORT, 'this installation was moved to another database'); END;

CREATE TRIGGER audit_leaves_not_once_moved BEFORE INSERT ON audit_leaves
WHEN EXISTS (SELECT 1 FROM moved)
BEGIN SELECT RAISE(ABORT, 'this installation was moved to another database'); END;

CREATE TRIGGER audit_checkpoints_not_once_moved BEFORE INSERT ON audit_checkpoints
WHEN EXISTS (SELECT 1 FROM moved)
BEGIN SELECT RAISE(ABORT, 'this installation was moved to another database'); END;

-- The same for what is written without an entry: conversations are no part of the trail (H5).
CREATE TRIGGER messages_no_insert_once_moved BEFORE INSERT ON messages
WHEN EXISTS (SELECT 1 FROM moved)
BEGIN SELECT RAISE(ABORT, 'this installation was moved to another database'); END;

CREATE TRIGGER messages_no_update_once_moved BEFORE UPDATE ON messages
WHEN EXISTS (SELECT 1 FROM moved)
BEGIN SELECT RAISE(ABORT, 'this installation was moved to another database'); END;

CREATE TRIGGER chats_no_insert_once_moved BEFORE INSERT ON chats
WHEN EXISTS (SELECT 1 FROM moved)
BEGIN SELECT RAISE(ABORT, 'this installation was moved to another database'); END;

CREATE TRIGGER chats_no_update_once_moved BEFORE UPDATE ON chats
WHEN EXISTS (SELECT 1 FROM moved)
BEGIN SELECT RAISE(ABORT, 'this installation was moved to another database'); END;

CREATE TRIGGER chats_no_delete_once_moved BEFORE DELETE ON chats
WHEN EXISTS (SELECT 1 FROM moved)
BEGIN SELECT RAISE(ABORT, 'this installation was moved to another database'); END;

CREATE TRIGGER drafts_no_insert_once_moved BEFORE INSERT ON drafts
WHEN EXISTS (SELECT 1 FROM moved)
BEGIN SELECT RAISE(ABORT, 'this installation was moved to another database'); END;

CREATE TRIGGER drafts_no_update_once_moved BEFORE UPDATE ON drafts
WHEN EXISTS (SELECT 1 FROM moved)
BEGIN SELECT RAISE(ABORT, 'this installation was moved to another database'); END;

CREATE TRIGGER drafts_no_delete_once_moved BEFORE DELETE ON drafts
WHEN EXISTS (SELECT 1 FROM moved)
BEGIN SELECT RAISE(ABORT, 'this installation was moved to another database'); END;

CREATE TRIGGER runs_no_insert_once_moved BEFORE INSERT ON runs
WHEN EXISTS (SELECT 1 FROM moved)
BEGIN SELECT RAISE(ABORT, 'this installation was moved to another database'); END;

CREATE TRIGGER runs_no_update_once_moved BEFORE UPDATE ON runs
WHEN EXISTS (SELECT 1 FROM moved)
BEGIN SELECT RAISE(ABORT, 'this installation was moved to another database'); END;

CREATE TRIGGER run_deltas_no_insert_once_moved BEFORE INSERT ON run_deltas
WHEN EXISTS (SELECT 1 FROM moved)
BEGIN SELECT RAISE(ABORT, 'this installation was moved to another database'); END;

CREATE TRIGGER moved_no_update BEFORE UPDATE ON moved
BEGIN SELECT RAISE(ABORT, 'what was moved away does not come back'); END;

CREATE TRIGGER moved_no_delete BEFORE DELETE ON moved WHEN OLD.state = 'away'
BEGIN SELECT RAISE(ABORT, 'what was moved away does not come back'); END;

CREATE TRIGGER moved_no_replace BEFORE INSERT ON moved WHEN EXISTS (SELECT 1 FROM moved)
BEGIN SELECT RAISE(ABORT, 'what was moved away does not come back'); END;

-- T4: the newest entry of a kind, such as the one that says up to where the trail was pruned.
CREATE INDEX audit_index_by_action ON audit_index (action, at, entry_id);
