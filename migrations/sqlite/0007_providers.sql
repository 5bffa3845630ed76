-- V1, V2: connections to AI services. The PostgreSQL tree has the same columns.

CREATE TABLE providers (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('anthropic', 'openai', 'gemini', 'ollama', 'compatible')),
    name TEXT NOT NULL,
    -- Without a path's last slash.
    address TEXT NOT NULL,
    -- Sealed with a key that is not in the database; of the key itself only its end is ever shown again.
    sealed_key BLOB,
    key_end TEXT,
    created_at INTEGER NOT NULL,
    -- When the list of models was fetched.
    models_at INTEGER NOT NULL,
    CHECK ((sealed_key IS NULL) = (key_end IS NULL))
) STRICT;

-- The models that a provider listed when it was last asked.
CREATE TABLE provider_models (
    provider_id TEXT NOT NULL REFERENCES providers (id) ON DELETE CASCADE,
    model TEXT NOT NULL,
    PRIMARY KEY (provider_id, model)
) STRICT;

-- The model of every agent that names none; one row at most.
CREATE TABLE default_model (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    provider_id TEXT NOT NULL REFERENCES providers (id),
    model TEXT NOT NULL,
    -- The entry of the act that left it as it is (F6).
    entry TEXT NOT NULL
) STRICT;
