-- N1, N2: agents that are shared, and who sees them. The PostgreSQL tree has the same columns.

-- A personal agent (`owner_id`) has none of what makes a shared one: no name of its own among the others, nobody else who sees it, no
-- place in the archive (N5). So a row as it was made before this migration is a personal agent still.
ALTER TABLE agents ADD COLUMN sort_key TEXT NOT NULL DEFAULT '';
ALTER TABLE agents ADD COLUMN tagline TEXT NOT NULL DEFAULT '';
-- An icon and a colour, as `chat-3`.
ALTER TABLE agents ADD COLUMN avatar TEXT NOT NULL DEFAULT '';
ALTER TABLE agents ADD COLUMN instructions TEXT NOT NULL DEFAULT '';
ALTER TABLE agents ADD COLUMN greeting TEXT NOT NULL DEFAULT '';
-- JSON: a list of texts.
ALTER TABLE agents ADD COLUMN starters TEXT NOT NULL DEFAULT '[]';
-- Both, or neither for the default model.
ALTER TABLE agents ADD COLUMN provider_id TEXT;
ALTER TABLE agents ADD COLUMN model TEXT CHECK ((provider_id IS NULL) = (model IS NULL));
ALTER TABLE agents ADD COLUMN updated_at INTEGER NOT NULL DEFAULT 0;
-- Names are compared without case; both keys are made by the program, so that both databases agree.
ALTER TABLE agents ADD COLUMN name_key TEXT CHECK ((name_key IS NULL) = (owner_id IS NOT NULL));
ALTER TABLE agents ADD COLUMN template TEXT CHECK ((template IS NULL) = (owner_id IS NOT NULL));
ALTER TABLE agents ADD COLUMN visibility TEXT
    CHECK (visibility IN ('admins', 'everyone', 'groups')) CHECK ((visibility IS NULL) = (owner_id IS NOT NULL));
ALTER TABLE agents ADD COLUMN archived_at INTEGER CHECK (archived_at IS NULL OR owner_id IS NULL);
-- The entries of the acts that left who sees it, and whether it is archived, as they are (F6).
ALTER TABLE agents ADD COLUMN visibility_entry TEXT;
ALTER TABLE agents ADD COLUMN archived_entry TEXT;
CREATE UNIQUE INDEX agents_by_name ON agents (name_key);
CREATE INDEX agents_by_sort ON agents (sort_key, id) WHERE owner_id IS NULL;

-- Whom an agent is for where its visibility is 'groups'. A group that is deleted and can come back (F6) lets nobody in meanwhile.
CREATE TABLE agent_groups (
    agent_id TEXT NOT NULL REFERENCES agents (id) ON DELETE CASCADE,
    group_id TEXT NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
    PRIMARY KEY (agent_id, group_id)
) STRICT;
CREATE INDEX agent_groups_by_group ON agent_groups (group_id, agent_id);

CREATE TRIGGER agent_groups_of_shared_agents BEFORE INSERT ON agent_groups
WHEN EXISTS (SELECT 1 FROM agents WHERE id = NEW.agent_id AND owner_id IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'a personal agent is for its user alone'); END;

CREATE TRIGGER agent_groups_never_change BEFORE UPDATE ON agent_groups
BEGIN SELECT RAISE(ABORT, 'a group of an agent comes or goes'); END;

CREATE TRIGGER agents_keep_their_owner BEFORE UPDATE ON agents
WHEN NEW.owner_id IS NOT OLD.owner_id
BEGIN SELECT RAISE(ABORT, 'an agent stays whose it is'); END;
