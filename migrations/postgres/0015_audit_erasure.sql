-- T9: of the personal values only the value and its salt may go, together, and only of somebody: what is about nobody is erased with nobody.
DROP TRIGGER audit_personal_only_erase ON audit_personal;

CREATE TRIGGER audit_personal_only_erase BEFORE UPDATE ON audit_personal
FOR EACH ROW WHEN (
    NEW.entry_id IS DISTINCT FROM OLD.entry_id OR NEW.field IS DISTINCT FROM OLD.field OR NEW.subject IS DISTINCT FROM OLD.subject
    OR NEW.salt IS NOT NULL OR NEW.value IS NOT NULL OR OLD.subject IS NULL
) EXECUTE FUNCTION refuse('personal values of the audit trail can only be erased');
