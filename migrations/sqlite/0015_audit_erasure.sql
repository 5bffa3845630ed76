-- T9: of the personal values only the value and its salt may go, together, and only of somebody: what is about nobody is erased with nobody.
DROP TRIGGER audit_personal_only_erase;

CREATE TRIGGER audit_personal_only_erase BEFORE UPDATE ON audit_personal
WHEN NEW.entry_id IS NOT OLD.entry_id OR NEW.field IS NOT OLD.field OR NEW.subject IS NOT OLD.subject
    OR NEW.salt IS NOT NULL OR NEW.value IS NOT NULL OR OLD.subject IS NULL
BEGIN SELECT RAISE(ABORT, 'personal values of the audit trail can only be erased'); END;
