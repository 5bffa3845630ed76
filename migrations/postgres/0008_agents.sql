-- N1, N2: agents that are shared, and who sees them. The SQLite tree has the same columns.

-- A personal agent (`owner_id`) has none of what makes a shared one: no name of its own among the others, nobody else who sees it, no
-- place in the archive (N5). So a row as it was made before this migration is a personal agent still.
ALTER TABLE agents ADD COLUMN sort_key TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE agents ADD COLUMN tagline TEXT COLLATE "C" NOT NULL DEFAULT '';
-- An icon and a colour, as `chat-3`.
ALTER TABLE agents ADD COLUMN avatar TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE agents ADD COLUMN instructions TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE agents ADD COLUMN greeting TEXT COLLATE "C" NOT NULL DEFAULT '';
-- JSON: a list of texts.
ALTER TABLE agents ADD COLUMN starters TEXT COLLATE "C" NOT NULL DEFAULT '[]';
-- Both, or neither for the default model.
ALTER TABLE agents ADD COLUMN provider_id TEXT COLLATE "C";
ALTER TABLE agents ADD COLUMN model TEXT COLLATE "C" CHECK ((provider_id IS NULL) = (model IS NULL));
ALTER TABLE agents ADD COLUMN updated_at BIGINT NOT NULL DEFAULT 0;
-- Names are compared without case; both keys are made by the program, so that both databases agree.
ALTER TABLE agents ADD COLUMN name_key TEXT COLLATE "C" CHECK ((name_key IS NULL) = (owner_id IS NOT NULL));
ALTER TABLE agents ADD COLUMN template TEXT COLLATE "C" CHECK ((template IS NULL) = (owner_id IS NOT NULL));
ALTER TABLE agents ADD COLUMN visibility TEXT COLLATE "C"
    CHECK (visibility IN ('admins', 'everyone', 'groups')) CHECK ((visibility IS NULL) = (owner_id IS NOT NULL));
ALTER TABLE agents ADD COLUMN archived_at BIGINT CHECK (archived_at IS NULL OR owner_id IS NULL);
-- The entries of the acts that left who sees it, and whether it is archived, as they are (F6).
ALTER TABLE agents ADD COLUMN visibility_entry TEXT COLLATE "C";
ALTER TABLE agents ADD COLUMN archived_entry TEXT COLLATE "C";
CREATE UNIQUE INDEX agents_by_name ON agents (name_key);
CREATE INDEX agents_by_sort ON agents (sort_key, id) WHERE owner_id IS NULL;

-- Whom an agent is for where its visibility is 'groups'. A group that is deleted and can come back (F6) lets nobody in meanwhile.
CREATE TABLE agent_groups (
    agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id) ON DELETE CASCADE,
    group_id TEXT COLLATE "C" NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
    PRIMARY KEY (agent_id, group_id)
);
CREATE INDEX agent_groups_by_group ON agent_groups (group_id, agent_id);

CREATE FUNCTION agent_is_personal(agent TEXT) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT 1 FROM agents WHERE id = agent COLLATE "C" AND owner_id IS NOT NULL)
$$;

CREATE TRIGGER agent_groups_of_shared_agents BEFORE INSERT ON agent_groups
FOR EACH ROW WHEN (agent_is_personal(NEW.agent_id)) EXECUTE FUNCTION refuse('a personal agent is for its user alone');

CREATE TRIGGER agent_groups_never_change BEFORE UPDATE ON agent_groups
FOR EACH ROW EXECUTE FUNCTION refuse('a group of an agent comes or goes');

CREATE TRIGGER agents_keep_their_owner BEFORE UPDATE ON agents
FOR EACH ROW WHEN (NEW.owner_id IS DISTINCT FROM OLD.owner_id) EXECUTE FUNCTION refuse('an agent stays whose it is');
