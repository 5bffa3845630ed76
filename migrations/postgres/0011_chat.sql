-- H2: what people and agents say to each other. The SQLite tree has the same columns.

CREATE TABLE chats (
    id TEXT COLLATE "C" PRIMARY KEY,
    user_id TEXT COLLATE "C" NOT NULL REFERENCES users (id),
    agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
    title TEXT COLLATE "C" NOT NULL,
    -- Searched without case and accents; made by the program, so that both databases find alike.
    title_key TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    -- X3: whether agents do not receive the user's own context here.
    context_off BIGINT NOT NULL DEFAULT 0 CHECK (context_off IN (0, 1))
);
CREATE INDEX chats_by_user ON chats (user_id, last_at, id);
CREATE INDEX chats_by_agent ON chats (user_id, agent_id, last_at, id);

-- Each question to a model, and what came of it. It outlives its chat as a count of tokens (H5), without a word of what was said.
CREATE TABLE runs (
    id TEXT COLLATE "C" PRIMARY KEY,
    chat_id TEXT COLLATE "C" REFERENCES chats (id) ON DELETE SET NULL,
    user_id TEXT COLLATE "C" NOT NULL REFERENCES users (id),
    agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
    -- H4: with this session the run ends.
    session_id TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('running', 'done', 'stopped', 'failed')),
    -- Why it failed: one of the program's own words.
    failure TEXT COLLATE "C",
    -- V4: who answered. The provider's own row may be gone since.
    provider_id TEXT COLLATE "C",
    provider_name TEXT COLLATE "C" NOT NULL,
    model TEXT COLLATE "C" NOT NULL,
    host TEXT COLLATE "C" NOT NULL,
    tokens_in BIGINT NOT NULL DEFAULT 0,
    tokens_out BIGINT NOT NULL DEFAULT 0,
    -- Which process sees to it, and when it last said so.
    node TEXT COLLATE "C" NOT NULL,
    heartbeat_at BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    CHECK ((state = 'running') = (ended_at IS NULL)),
    CHECK ((state = 'failed') = (failure IS NOT NULL))
);
-- A chat has one answer at a time.
CREATE UNIQUE INDEX runs_one_at_a_time ON runs (chat_id) WHERE state = 'running' AND chat_id IS NOT NULL;
CREATE INDEX runs_by_chat ON runs (chat_id, started_at);
CREATE INDEX runs_that_run ON runs (heartbeat_at) WHERE state = 'running';
CREATE INDEX runs_by_user ON runs (user_id, started_at);

CREATE TABLE messages (
    id TEXT COLLATE "C" PRIMARY KEY,
    chat_id TEXT COLLATE "C" NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
    ordinal BIGINT NOT NULL,
    role TEXT COLLATE "C" NOT NULL CHECK (role IN ('user', 'agent', 'note')),
    text TEXT COLLATE "C" NOT NULL,
    search_key TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    -- The run that it asked for, or that wrote it.
    run_id TEXT COLLATE "C" REFERENCES runs (id)
);
CREATE UNIQUE INDEX messages_in_order ON messages (chat_id, ordinal);
CREATE INDEX messages_by_run ON messages (run_id);

-- What a run has written so far, piece by piece; taken together into a message once it is over.
CREATE TABLE run_deltas (
    run_id TEXT COLLATE "C" NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    seq BIGINT NOT NULL,
    chat_id TEXT COLLATE "C" NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
    text TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (run_id, seq)
);
CREATE INDEX run_deltas_by_chat ON run_deltas (chat_id);

-- What is typed and not sent: in a chat, or for a new one with an agent.
CREATE TABLE drafts (
    user_id TEXT COLLATE "C" NOT NULL REFERENCES users (id),
    place TEXT COLLATE "C" NOT NULL,
    text TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (user_id, place)
);

-- U9: with a person go their chats and all that was said there. What was counted stays.
CREATE FUNCTION erase_chats() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM chats WHERE user_id = NEW.id;
    DELETE FROM drafts WHERE user_id = NEW.id;
    RETURN NULL;
END $$;

CREATE TRIGGER users_erased_chats AFTER UPDATE OF erased_at ON users
FOR EACH ROW WHEN (NEW.erased_at IS NOT NULL) EXECUTE FUNCTION erase_chats();
