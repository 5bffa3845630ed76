-- X1: what somebody lets agents know about them. The PostgreSQL tree has the same columns.
CREATE TABLE personal_context (
    user_id TEXT PRIMARY KEY REFERENCES users (id),
    preferred_name TEXT NOT NULL,
    role TEXT NOT NULL,
    preferences TEXT NOT NULL,
    anything_else TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    -- The entry of the act that left it as it is, and, while that can be undone, what it was before, as JSON (F6).
    entry TEXT NOT NULL,
    former TEXT
) STRICT;

-- H1: where somebody's interview by the built-in guide stands.
CREATE TABLE guide_interviews (
    user_id TEXT PRIMARY KEY REFERENCES users (id),
    stage TEXT NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

-- U9: with a person goes what agents knew about them.
CREATE TRIGGER users_erased_forget_context AFTER UPDATE OF erased_at ON users
WHEN NEW.erased_at IS NOT NULL
BEGIN
    DELETE FROM personal_context WHERE user_id = NEW.id;
    DELETE FROM guide_interviews WHERE user_id = NEW.id;
END;
