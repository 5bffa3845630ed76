-- G1: named sets of users. The PostgreSQL tree has the same columns.

-- A deleted group stays as it was, unseen, for as long as its deletion can be undone (F6); then it goes with all that names it.
CREATE TABLE groups (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    -- Names are compared without case; `sort_key` is made by the program too, so that both databases sort alike.
    name_key TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    description TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    -- The entries of the acts that left name and description, and the members, as they are (F6).
    details_entry TEXT,
    members_entry TEXT,
    deleted_at INTEGER,
    deleted_entry TEXT,
    CHECK ((deleted_at IS NULL) = (deleted_entry IS NULL))
) STRICT;
CREATE UNIQUE INDEX groups_by_name ON groups (name_key) WHERE deleted_at IS NULL;
CREATE INDEX groups_by_sort ON groups (sort_key, id);

CREATE TABLE group_members (
    group_id TEXT NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
    user_id TEXT NOT NULL REFERENCES users (id),
    joined_at INTEGER NOT NULL,
    PRIMARY KEY (group_id, user_id)
) STRICT;
CREATE INDEX group_members_by_user ON group_members (user_id, group_id);

-- I1, C1: what an invite puts its account into.
CREATE TABLE invite_groups (
    invite_id TEXT NOT NULL REFERENCES invites (id) ON DELETE CASCADE,
    group_id TEXT NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
    PRIMARY KEY (invite_id, group_id)
) STRICT;
CREATE INDEX invite_groups_by_group ON invite_groups (group_id, invite_id);

-- The entry of the act that left somebody's groups as they are (F6).
ALTER TABLE users ADD COLUMN groups_entry TEXT;
