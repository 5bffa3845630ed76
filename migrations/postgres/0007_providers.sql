-- V1, V2: connections to AI services. The SQLite tree has the same columns.

CREATE TABLE providers (
    id TEXT COLLATE "C" PRIMARY KEY,
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('anthropic', 'openai', 'gemini', 'ollama', 'compatible')),
    name TEXT COLLATE "C" NOT NULL,
    -- Without a path's last slash.
    address TEXT COLLATE "C" NOT NULL,
    -- Sealed with a key that is not in the database; of the key itself only its end is ever shown again.
    sealed_key BYTEA,
    key_end TEXT COLLATE "C",
    created_at BIGINT NOT NULL,
    -- When the list of models was fetched.
    models_at BIGINT NOT NULL,
    CHECK ((sealed_key IS NULL) = (key_end IS NULL))
);

-- The models that a provider listed when it was last asked.
CREATE TABLE provider_models (
    provider_id TEXT COLLATE "C" NOT NULL REFERENCES providers (id) ON DELETE CASCADE,
    model TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (provider_id, model)
);

-- The model of every agent that names none; one row at most.
CREATE TABLE default_model (
    only_row BIGINT PRIMARY KEY CHECK (only_row = 1),
    provider_id TEXT COLLATE "C" NOT NULL REFERENCES providers (id),
    model TEXT COLLATE "C" NOT NULL,
    -- The entry of the act that left it as it is (F6).
    entry TEXT COLLATE "C" NOT NULL
);
