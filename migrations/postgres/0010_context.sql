-- X1: what somebody lets agents know about them. The SQLite tree has the same columns.
CREATE TABLE personal_context (
    user_id TEXT COLLATE "C" PRIMARY KEY REFERENCES users (id),
    preferred_name TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL,
    preferences TEXT COLLATE "C" NOT NULL,
    anything_else TEXT COLLATE "C" NOT NULL,
    updated_at BIGINT NOT NULL,
    -- The entry of the act that left it as it is, and, while that can be undone, what it was before, as JSON (F6).
    entry TEXT COLLATE "C" NOT NULL,
    former TEXT COLLATE "C"
);

-- H1: where somebody's interview by the built-in guide stands.
CREATE TABLE guide_interviews (
    user_id TEXT COLLATE "C" PRIMARY KEY REFERENCES users (id),
    stage TEXT COLLATE "C" NOT NULL,
    updated_at BIGINT NOT NULL
);

-- U9: with a person goes what agents knew about them.
CREATE FUNCTION forget_context_of_the_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM personal_context WHERE user_id = NEW.id;
    DELETE FROM guide_interviews WHERE user_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER users_erased_forget_context AFTER UPDATE OF erased_at ON users
FOR EACH ROW WHEN (NEW.erased_at IS NOT NULL) EXECUTE FUNCTION forget_context_of_the_erased();
