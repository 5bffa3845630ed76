//! Groups, who is in them, and which invites lead into them. A deleted group is seen by its undo alone.

use super::model::GroupDetails;
use crate::domain::{
    AgentId, AgentLabel, AgentName, Email, EntryId, GroupId, GroupLabel, GroupName, InviteId, PersonName, Role, Status,
    Timestamp, UserId,
};
use crate::error::AppError;
use crate::server::db::{Tx, execute, fetch_all, fetch_one, fetch_optional, statements};

/// The members of a group who see an agent through it and through nothing else, so that its deletion takes that agent from them (G2).
macro_rules! losing {
    ($what:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            $what,
            " FROM group_members m JOIN users u ON u.id = m.user_id WHERE m.group_id = $1 AND u.status = 'active' AND u.role = 'member'
            AND EXISTS (SELECT 1 FROM agent_groups n JOIN agents a ON a.id = n.agent_id
                WHERE n.group_id = $1 AND a.visibility = 'groups' AND a.archived_at IS NULL AND NOT EXISTS (SELECT 1 FROM agent_groups o
                    JOIN groups g ON g.id = o.group_id JOIN group_members p ON p.group_id = g.id
                    WHERE o.agent_id = a.id AND g.id <> $1 AND g.deleted_at IS NULL AND p.user_id = u.id))",
            $rest
        )
    };
}

statements! {
    INSERT = "INSERT INTO groups (id, name, name_key, sort_key, description, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
    BY_ID = "SELECT id, name, description, details_entry, members_entry FROM groups WHERE id = $1 AND deleted_at IS NULL";
    BY_KEY = "SELECT id FROM groups WHERE name_key = $1 AND deleted_at IS NULL";
    SET_DETAILS = "UPDATE groups SET name = $2, name_key = $3, sort_key = $4, description = $5, details_entry = $6 WHERE id = $1";
    SET_DELETED = "UPDATE groups SET deleted_at = $2, deleted_entry = $3 WHERE id = $1 AND deleted_at IS NULL";
    DELETED_BY = "SELECT id, name, description, details_entry, members_entry FROM groups WHERE deleted_entry = $1";
    RESTORE = "UPDATE groups SET deleted_at = NULL, deleted_entry = NULL WHERE id = $1";
    DROP_DELETED = "DELETE FROM groups WHERE deleted_at < $1";
    LIST = "SELECT g.id, g.name, g.description, (SELECT COUNT(*) FROM group_members m JOIN users u ON u.id = m.user_id
        WHERE m.group_id = g.id AND u.erased_at IS NULL) AS members, (SELECT COUNT(*) FROM agent_groups n WHERE n.group_id = g.id) AS agents
        FROM groups g WHERE g.deleted_at IS NULL ORDER BY g.sort_key, g.id";
    LABELS = "SELECT id, name FROM groups WHERE deleted_at IS NULL ORDER BY sort_key, id";
    COUNT_MEMBERS = "SELECT COUNT(*) FROM group_members m JOIN users u ON u.id = m.user_id WHERE m.group_id = $1 AND u.erased_at IS NULL";
    COUNT_INVITES = "SELECT COUNT(*) FROM invite_groups n JOIN invites i ON i.id = n.invite_id
        WHERE n.group_id = $1 AND i.claimed_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > $2";
    AGENTS = "SELECT a.id, a.name FROM agent_groups n JOIN agents a ON a.id = n.agent_id WHERE n.group_id = $1 ORDER BY a.sort_key, a.id";
    LOSING = losing!("u.name", " ORDER BY u.sort_key, u.id LIMIT $2");
    COUNT_LOSING = losing!("COUNT(*)", "");
    MEMBERS = "SELECT u.id, u.name, u.email, u.role, u.status FROM group_members m JOIN users u ON u.id = m.user_id
        WHERE m.group_id = $1 AND u.erased_at IS NULL ORDER BY u.sort_key, u.id LIMIT $2";
    OTHERS = "SELECT id, name, email, role, status FROM users
        WHERE status = 'active' AND (search_key LIKE $2 ESCAPE '!' OR email_key LIKE $2 ESCAPE '!')
        AND NOT EXISTS (SELECT 1 FROM group_members WHERE group_id = $1 AND user_id = users.id) ORDER BY sort_key, id LIMIT $3";
    PERSON = "SELECT id, name, groups_entry FROM users WHERE id = $1 AND erased_at IS NULL";
    OF_USER = "SELECT g.id, g.name FROM group_members m JOIN groups g ON g.id = m.group_id
        WHERE m.user_id = $1 AND g.deleted_at IS NULL ORDER BY g.sort_key, g.id";
    ADD = "INSERT INTO group_members (group_id, user_id, joined_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    REMOVE = "DELETE FROM group_members WHERE group_id = $1 AND user_id = $2";
    LEFT_USER_BY = "UPDATE users SET groups_entry = $2 WHERE id = $1";
    LEFT_GROUP_BY = "UPDATE groups SET members_entry = $2 WHERE id = $1";
    OF_INVITE = "SELECT g.id, g.name FROM invite_groups n JOIN groups g ON g.id = n.group_id
        WHERE n.invite_id = $1 AND g.deleted_at IS NULL ORDER BY g.sort_key, g.id";
    DROP_OF_INVITE = "DELETE FROM invite_groups WHERE invite_id = $1";
    PUT_OF_INVITE = "INSERT INTO invite_groups (invite_id, group_id) VALUES ($1, $2)";
}

/// A group that is acted on.
#[derive(Clone, sqlx::FromRow)]
pub(super) struct Group {
    pub id: GroupId,
    pub name: GroupName,
    pub description: String,
    /// The entry of the act that left name and description as they are (F6).
    pub details_entry: Option<EntryId>,
    /// The entry of the act that left the members as they are (F6).
    pub members_entry: Option<EntryId>,
}

impl Group {
    pub(super) fn label(&self) -> GroupLabel {
        GroupLabel { id: self.id, name: self.name.clone() }
    }
}

/// Somebody whose groups are acted on.
#[derive(sqlx::FromRow)]
pub(super) struct Person {
    pub id: UserId,
    pub name: PersonName,
    /// The entry of the act that left their groups as they are (F6).
    pub groups_entry: Option<EntryId>,
}

/// A group in the list.
#[derive(sqlx::FromRow)]
pub(super) struct ListRow {
    pub id: GroupId,
    pub name: GroupName,
    pub description: String,
    pub members: i64,
    pub agents: i64,
}

/// Somebody in a group.
#[derive(sqlx::FromRow)]
pub(super) struct Member {
    pub id: UserId,
    pub name: PersonName,
    pub email: Email,
    pub role: Role,
    pub status: Status,
}

pub(super) async fn insert(tx: &mut Tx, id: GroupId, new: &GroupDetails, now: Timestamp) -> Result<(), AppError> {
    execute!(tx, INSERT, id, &new.name, new.name.key(), new.name.sort_key(), &new.description, now)?;
    Ok(())
}

pub(super) async fn by_id(tx: &mut Tx, id: GroupId) -> Result<Option<Group>, AppError> {
    Ok(fetch_optional!(tx, BY_ID, id)?)
}

/// The group with a name, compared without case.
pub(super) async fn by_name(tx: &mut Tx, name: &GroupName) -> Result<Option<GroupId>, AppError> {
    let row: Option<(GroupId,)> = fetch_optional!(tx, BY_KEY, name.key())?;
    Ok(row.map(|(id,)| id))
}

pub(super) async fn set_details(tx: &mut Tx, id: GroupId, new: &GroupDetails, entry: EntryId) -> Result<(), AppError> {
    execute!(tx, SET_DETAILS, id, &new.name, new.name.key(), new.name.sort_key(), &new.description, entry)?;
    Ok(())
}

pub(super) async fn set_deleted(tx: &mut Tx, id: GroupId, now: Timestamp, entry: EntryId) -> Result<(), AppError> {
    execute!(tx, SET_DELETED, id, now, entry)?;
    Ok(())
}

/// The group that an act deleted, while it is still there.
pub(super) async fn deleted_by(tx: &mut Tx, entry: EntryId) -> Result<Option<Group>, AppError> {
    Ok(fetch_optional!(tx, DELETED_BY, entry)?)
}

pub(super) async fn restore(tx: &mut Tx, id: GroupId) -> Result<(), AppError> {
    execute!(tx, RESTORE, id)?;
    Ok(())
}

/// Drops what was deleted before this time, with all that names it.
pub(super) async fn drop_deleted(tx: &mut Tx, before: Timestamp) -> Result<(), AppError> {
    execute!(tx, DROP_DELETED, before)?;
    Ok(())
}

pub(super) async fn list(tx: &mut Tx) -> Result<Vec<ListRow>, AppError> {
    Ok(fetch_all!(tx, LIST)?)
}

/// Every group by name.
pub(super) async fn labels(tx: &mut Tx) -> Result<Vec<GroupLabel>, AppError> {
    let rows: Vec<(GroupId, GroupName)> = fetch_all!(tx, LABELS)?;
    Ok(rows.into_iter().map(label).collect())
}

fn label((id, name): (GroupId, GroupName)) -> GroupLabel {
    GroupLabel { id, name }
}

pub(super) async fn count_members(tx: &mut Tx, id: GroupId) -> Result<i64, AppError> {
    let (count,): (i64,) = fetch_one!(tx, COUNT_MEMBERS, id)?;
    Ok(count)
}

/// How many waiting invites lead into a group.
pub(super) async fn count_invites(tx: &mut Tx, id: GroupId, now: Timestamp) -> Result<i64, AppError> {
    let (count,): (i64,) = fetch_one!(tx, COUNT_INVITES, id, now)?;
    Ok(count)
}

/// The agents that rely on a group, by name.
pub(super) async fn agents(tx: &mut Tx, id: GroupId) -> Result<Vec<AgentLabel>, AppError> {
    let rows: Vec<(AgentId, AgentName)> = fetch_all!(tx, AGENTS, id)?;
    Ok(rows.into_iter().map(|(id, name)| AgentLabel { id, name }).collect())
}

/// Who loses an agent with a group, by name.
pub(super) async fn losing(tx: &mut Tx, id: GroupId, limit: i64) -> Result<Vec<PersonName>, AppError> {
    let rows: Vec<(PersonName,)> = fetch_all!(tx, LOSING, id, limit)?;
    Ok(rows.into_iter().map(|(name,)| name).collect())
}

/// How many these are.
pub(super) async fn count_losing(tx: &mut Tx, id: GroupId) -> Result<i64, AppError> {
    let (count,): (i64,) = fetch_one!(tx, COUNT_LOSING, id)?;
    Ok(count)
}

pub(super) async fn members(tx: &mut Tx, id: GroupId, limit: i64) -> Result<Vec<Member>, AppError> {
    Ok(fetch_all!(tx, MEMBERS, id, limit)?)
}

/// Active people who are not in a group; `pattern` as in the list of people.
pub(super) async fn others(tx: &mut Tx, id: GroupId, pattern: &str, limit: i64) -> Result<Vec<Member>, AppError> {
    Ok(fetch_all!(tx, OTHERS, id, pattern, limit)?)
}

pub(super) async fn person(tx: &mut Tx, id: UserId) -> Result<Option<Person>, AppError> {
    Ok(fetch_optional!(tx, PERSON, id)?)
}

/// Somebody's groups, by name.
pub(super) async fn of_user(tx: &mut Tx, user: UserId) -> Result<Vec<GroupLabel>, AppError> {
    let rows: Vec<(GroupId, GroupName)> = fetch_all!(tx, OF_USER, user)?;
    Ok(rows.into_iter().map(label).collect())
}

pub(super) async fn add(tx: &mut Tx, group: GroupId, user: UserId, now: Timestamp) -> Result<(), AppError> {
    execute!(tx, ADD, group, user, now)?;
    Ok(())
}

pub(super) async fn remove(tx: &mut Tx, group: GroupId, user: UserId) -> Result<(), AppError> {
    execute!(tx, REMOVE, group, user)?;
    Ok(())
}

/// Notes which act left somebody's groups as they are (F6).
pub(super) async fn left_user_by(tx: &mut Tx, user: UserId, entry: EntryId) -> Result<(), AppError> {
    execute!(tx, LEFT_USER_BY, user, entry)?;
    Ok(())
}

/// Notes which act left a group's members as they are (F6).
pub(super) async fn left_group_by(tx: &mut Tx, group: GroupId, entry: EntryId) -> Result<(), AppError> {
    execute!(tx, LEFT_GROUP_BY, group, entry)?;
    Ok(())
}

/// The groups that an invite leads into, by name.
pub(super) async fn of_invite(tx: &mut Tx, invite: InviteId) -> Result<Vec<GroupLabel>, AppError> {
    let rows: Vec<(GroupId, GroupName)> = fetch_all!(tx, OF_INVITE, invite)?;
    Ok(rows.into_iter().map(label).collect())
}

pub(super) async fn set_of_invite(tx: &mut Tx, invite: InviteId, groups: &[GroupLabel]) -> Result<(), AppError> {
    execute!(tx, DROP_OF_INVITE, invite)?;
    for group in groups {
        execute!(tx, PUT_OF_INVITE, invite, group.id)?;
    }
    Ok(())
}
