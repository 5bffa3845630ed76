-- H2: what people and agents say to each other. The PostgreSQL tree has the same columns.

CREATE TABLE chats (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    agent_id TEXT NOT NULL REFERENCES agents (id),
    title TEXT NOT NULL,
    -- Searched without case and accents; made by the program, so that both databases find alike.
    title_key TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    -- X3: whether agents do not receive the user's own context here.
    context_off INTEGER NOT NULL DEFAULT 0 CHECK (context_off IN (0, 1))
) STRICT;
CREATE INDEX chats_by_user ON chats (user_id, last_at, id);
CREATE INDEX chats_by_agent ON chats (user_id, agent_id, last_at, id);

-- Each question to a model, and what came of it. It outlives its chat as a count of tokens (H5), without a word of what was said.
CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    chat_id TEXT REFERENCES chats (id) ON DELETE SET NULL,
    user_id TEXT NOT NULL REFERENCES users (id),
    agent_id TEXT NOT NULL REFERENCES agents (id),
    -- H4: with this session the run ends.
    session_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('running', 'done', 'stopped', 'failed')),
    -- Why it failed: one of the program's own words.
    failure TEXT,
    -- V4: who answered. The provider's own row may be gone since.
    provider_id TEXT,
    provider_name TEXT NOT NULL,
    model TEXT NOT NULL,
    host TEXT NOT NULL,
    tokens_in INTEGER NOT NULL DEFAULT 0,
    tokens_out INTEGER NOT NULL DEFAULT 0,
    -- Which process sees to it, and when it last said so.
    node TEXT NOT NULL,
    heartbeat_at INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    CHECK ((state = 'running') = (ended_at IS NULL)),
    CHECK ((state = 'failed') = (failure IS NOT NULL))
) STRICT;
-- A chat has one answer at a time.
CREATE UNIQUE INDEX runs_one_at_a_time ON runs (chat_id) WHERE state = 'running' AND chat_id IS NOT NULL;
CREATE INDEX runs_by_chat ON runs (chat_id, started_at);
CREATE INDEX runs_that_run ON runs (heartbeat_at) WHERE state = 'running';
CREATE INDEX runs_by_user ON runs (user_id, started_at);

CREATE TABLE messages (
    id TEXT PRIMARY KEY,
    chat_id TEXT NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('user', 'agent', 'note')),
    text TEXT NOT NULL,
    search_key TEXT NOT NULL,
    at INTEGER NOT NULL,
    -- The run that it asked for, or that wrote it.
    run_id TEXT REFERENCES runs (id)
) STRICT;
CREATE UNIQUE INDEX messages_in_order ON messages (chat_id, ordinal);
CREATE INDEX messages_by_run ON messages (run_id);

-- What a run has written so far, piece by piece; taken together into a message once it is over.
CREATE TABLE run_deltas (
    run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    chat_id TEXT NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    PRIMARY KEY (run_id, seq)
) STRICT;
CREATE INDEX run_deltas_by_chat ON run_deltas (chat_id);

-- What is typed and not sent: in a chat, or for a new one with an agent.
CREATE TABLE drafts (
    user_id TEXT NOT NULL REFERENCES users (id),
    place TEXT NOT NULL,
    text TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (user_id, place)
) STRICT;

-- U9: with a person go their chats and all that was said there. What was counted stays.
CREATE TRIGGER users_erased_chats AFTER UPDATE OF erased_at ON users
WHEN NEW.erased_at IS NOT NULL
BEGIN
    DELETE FROM chats WHERE user_id = NEW.id;
    DELETE FROM drafts WHERE user_id = NEW.id;
END;
