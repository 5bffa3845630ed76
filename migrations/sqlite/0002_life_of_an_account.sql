-- The life of an account: roles and statuses that change, and what can be undone. The PostgreSQL tree has the same columns.

-- The audit entry of the act that left the role, the status or the invite as it is: undone only while it is still that one (F6).
ALTER TABLE users ADD COLUMN role_entry TEXT;
ALTER TABLE users ADD COLUMN status_entry TEXT;
ALTER TABLE invites ADD COLUMN revoked_entry TEXT;
-- I7: an invite is taken back by hand, or falls with its sender.
ALTER TABLE invites ADD COLUMN revoked_because TEXT
    CHECK (revoked_because IN ('by_hand', 'sender_demoted', 'sender_deactivated'));
UPDATE invites SET revoked_because = 'by_hand' WHERE revoked_at IS NOT NULL;
CREATE INDEX invites_by_sender ON invites (sender_id);

-- U4: the last wall. There is always at least one active admin, whoever writes to the file.
CREATE TRIGGER users_keep_an_admin AFTER UPDATE OF role, status ON users
WHEN OLD.role = 'admin' AND OLD.status = 'active' AND NOT EXISTS (SELECT 1 FROM users WHERE role = 'admin' AND status = 'active')
BEGIN SELECT RAISE(ABORT, 'there is always at least one active admin'); END;

CREATE TRIGGER users_keep_an_admin_on_delete AFTER DELETE ON users
WHEN OLD.role = 'admin' AND OLD.status = 'active' AND NOT EXISTS (SELECT 1 FROM users WHERE role = 'admin' AND status = 'active')
BEGIN SELECT RAISE(ABORT, 'there is always at least one active admin'); END;

-- REPLACE would take a row away unseen by the triggers above.
CREATE TRIGGER users_no_replace BEFORE INSERT ON users
WHEN EXISTS (SELECT 1 FROM users WHERE id = NEW.id OR email_key = NEW.email_key)
BEGIN SELECT RAISE(ABORT, 'an account is never replaced'); END;
