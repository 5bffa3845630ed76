-- U9: when a person was erased. What is left of their account has no name, no e-mail and no password, and cannot be reactivated.
ALTER TABLE users ADD COLUMN erased_at INTEGER;

-- What somebody did, and what was done to them: their own timeline.
CREATE INDEX audit_index_by_actor ON audit_index (actor, at, entry_id);
CREATE INDEX audit_index_by_target ON audit_index (target, at, entry_id);
