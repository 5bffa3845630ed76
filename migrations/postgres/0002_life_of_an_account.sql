-- The life of an account: roles and statuses that change, and what can be undone. The SQLite tree has the same columns.

-- The audit entry of the act that left the role, the status or the invite as it is: undone only while it is still that one (F6).
ALTER TABLE users ADD COLUMN role_entry TEXT COLLATE "C";
ALTER TABLE users ADD COLUMN status_entry TEXT COLLATE "C";
ALTER TABLE invites ADD COLUMN revoked_entry TEXT COLLATE "C";
-- I7: an invite is taken back by hand, or falls with its sender.
ALTER TABLE invites ADD COLUMN revoked_because TEXT COLLATE "C"
    CHECK (revoked_because IN ('by_hand', 'sender_demoted', 'sender_deactivated'));
UPDATE invites SET revoked_because = 'by_hand' WHERE revoked_at IS NOT NULL;
CREATE INDEX invites_by_sender ON invites (sender_id);

-- U4: the last wall. There is always at least one active admin, whoever writes to the database. The lock is that of every act on people
-- (`server::db::Key::People`), taken before any row is locked; so two writers come one after the other, psql among them.
CREATE FUNCTION lock_people() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_advisory_xact_lock(1347306312, 1); RETURN NULL; END $$;

CREATE FUNCTION keep_an_admin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM users WHERE role = 'admin' AND status = 'active') THEN
        RAISE EXCEPTION 'there is always at least one active admin' USING ERRCODE = 'raise_exception';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER users_lock_people BEFORE UPDATE OF role, status OR DELETE ON users
FOR EACH STATEMENT EXECUTE FUNCTION lock_people();
CREATE TRIGGER users_keep_an_admin AFTER UPDATE OF role, status OR DELETE ON users
FOR EACH STATEMENT EXECUTE FUNCTION keep_an_admin();
CREATE TRIGGER users_no_truncate BEFORE TRUNCATE ON users
FOR EACH STATEMENT EXECUTE FUNCTION refuse('there is always at least one active admin');
