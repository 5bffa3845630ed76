//! Accounts.

use crate::domain::{Email, EntryId, PersonName, Role, Status, Timestamp, UserId};
use crate::error::AppError;
use crate::features::license::model::Seats;
use crate::server::db::{Tx, execute, fetch_all, fetch_one, fetch_optional, statements};

/// What every list of people selects; one query gives their groups as well.
macro_rules! list {
    ($order:literal) => {
        concat!(
            "SELECT id, name, email, email_typed, role, last_active_at, joined_at, sort_key, erased_at,
            COALESCE((SELECT string_agg(g.id || ' ' || g.name, '\n' ORDER BY g.sort_key, g.id) FROM group_members m
                JOIN groups g ON g.id = m.group_id WHERE m.user_id = users.id AND g.deleted_at IS NULL), '') AS group_lines
            FROM users WHERE status = $1 AND ($2 = '' OR role = $2)
            AND ($3 = '%' OR search_key LIKE $3 ESCAPE '!' OR email_key LIKE $3 ESCAPE '!')
            AND ($5 = '' OR EXISTS (SELECT 1 FROM group_members m JOIN groups g ON g.id = m.group_id
                WHERE m.user_id = users.id AND g.id = $5 AND g.deleted_at IS NULL)) ",
            $order
        )
    };
}

statements! {
    INSERT = "INSERT INTO users (id, email, email_key, email_typed, name, search_key, sort_key, role, status, joined_at, last_active_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'active', $9, $9)";
    BY_EMAIL = "SELECT id, name, status FROM users WHERE email_key = $1";
    BY_ID = "SELECT id, name, email, role, status, role_entry, status_entry, erased_at FROM users WHERE id = $1";
    PROFILE = "SELECT id, name, email, email_typed, role, status, joined_at, last_active_at, erased_at FROM users WHERE id = $1";
    SET_PROFILE = "UPDATE users SET name = $2, search_key = $3, sort_key = $3, email = $4, email_key = $5,
        email_typed = CASE WHEN email_key = $5 THEN email_typed ELSE 0 END WHERE id = $1";
    ERASE = "UPDATE users SET name = $2, search_key = $3, sort_key = $3, email = $4, email_key = $4, email_typed = 0, erased_at = $5
        WHERE id = $1";
    OTHER_ACTIVE_ADMINS = "SELECT COUNT(*) FROM users WHERE role = 'admin' AND status = 'active' AND id <> $1";
    SET_ROLE = "UPDATE users SET role = $2, role_entry = $3 WHERE id = $1";
    SET_STATUS = "UPDATE users SET status = $2, status_entry = $3 WHERE id = $1";
    COUNTS = "SELECT COUNT(CASE WHEN status = 'active' THEN 1 END), COUNT(CASE WHEN status = 'active' AND role = 'admin' THEN 1 END),
        COUNT(CASE WHEN status = 'deactivated' THEN 1 END) FROM users";
    /// Two counts by index: this is asked within every act that invites.
    SEATS = "SELECT (SELECT COUNT(*) FROM users WHERE status = 'active') AS active,
        (SELECT COUNT(*) FROM invites WHERE claimed_at IS NULL AND revoked_at IS NULL AND expires_at > $1) AS waiting";
    ADMINS = "SELECT id, name, email, status FROM users WHERE role = 'admin' ORDER BY sort_key, id";
    FIRST_BY_NAME = list!("ORDER BY sort_key, id LIMIT $4");
    NEXT_BY_NAME = list!("AND (sort_key, id) > ($6, $7) ORDER BY sort_key, id LIMIT $4");
    FIRST_BY_LAST_ACTIVE = list!("ORDER BY last_active_at DESC, id DESC LIMIT $4");
    NEXT_BY_LAST_ACTIVE = list!("AND (last_active_at, id) < ($6, $7) ORDER BY last_active_at DESC, id DESC LIMIT $4");
    FIRST_BY_JOINED = list!("ORDER BY joined_at DESC, id DESC LIMIT $4");
    NEXT_BY_JOINED = list!("AND (joined_at, id) < ($6, $7) ORDER BY joined_at DESC, id DESC LIMIT $4");
}

/// An account to be.
pub struct NewUser<'a> {
    pub id: UserId,
    pub email: &'a Email,
    /// Whether its holder typed the e-mail (I2).
    pub email_typed: bool,
    pub name: &'a PersonName,
    pub role: Role,
    pub now: Timestamp,
}

/// An account that is acted on.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Target {
    pub id: UserId,
    pub name: PersonName,
    pub email: Email,
    pub role: Role,
    pub status: Status,
    /// The entry of the act that left the role as it is (F6).
    pub role_entry: Option<EntryId>,
    /// The entry of the act that left the status as it is (F6).
    pub status_entry: Option<EntryId>,
    /// When the person was erased (U9).
    pub erased_at: Option<Timestamp>,
}

/// An account as its own page shows it.
#[derive(sqlx::FromRow)]
pub struct ProfileRow {
    pub id: UserId,
    pub name: PersonName,
    pub email: Email,
    pub email_typed: i64,
    pub role: Role,
    pub status: Status,
    pub joined_at: Timestamp,
    pub last_active_at: Timestamp,
    pub erased_at: Option<Timestamp>,
}

/// An account in a list.
#[derive(sqlx::FromRow)]
pub struct UserRow {
    pub id: UserId,
    pub name: PersonName,
    pub email: Email,
    pub email_typed: i64,
    pub role: Role,
    pub last_active_at: Timestamp,
    pub joined_at: Timestamp,
    pub sort_key: String,
    pub erased_at: Option<Timestamp>,
    /// Their groups; see [`GroupLabel::from_lines`](crate::domain::GroupLabel::from_lines).
    pub group_lines: String,
}

/// Which accounts a list holds.
pub struct Filter<'a> {
    pub status: Status,
    /// A role, or nothing for both.
    pub role: &'a str,
    /// A LIKE pattern over name and e-mail, folded, with `!` before literal signs.
    pub pattern: &'a str,
    pub limit: i64,
    /// A group's id, or nothing for all.
    pub group: &'a str,
}

/// Where a list goes on.
pub enum After<'a> {
    Start,
    Name(&'a str, UserId),
    Time(Timestamp, UserId),
}

/// What a list is ordered by.
#[derive(Clone, Copy)]
pub enum Order {
    Name,
    LastActive,
    Joined,
}

pub async fn insert(tx: &mut Tx, user: &NewUser<'_>) -> Result<(), AppError> {
    let key = user.name.search_key();
    let typed = i64::from(user.email_typed);
    execute!(tx, INSERT, user.id, user.email, user.email.key(), typed, user.name, &key, &key, user.role, user.now)?;
    Ok(())
}

pub async fn by_email(tx: &mut Tx, email_key: &str) -> Result<Option<(UserId, PersonName, Status)>, AppError> {
    Ok(fetch_optional!(tx, BY_EMAIL, email_key)?)
}

pub async fn by_id(tx: &mut Tx, id: UserId) -> Result<Option<Target>, AppError> {
    Ok(fetch_optional!(tx, BY_ID, id)?)
}

pub async fn profile(tx: &mut Tx, id: UserId) -> Result<Option<ProfileRow>, AppError> {
    Ok(fetch_optional!(tx, PROFILE, id)?)
}

/// An e-mail that an admin has entered is no longer one typed by the person (I2).
pub async fn set_profile(tx: &mut Tx, id: UserId, name: &PersonName, email: &Email) -> Result<(), AppError> {
    execute!(tx, SET_PROFILE, id, name, name.search_key(), email, email.key())?;
    Ok(())
}

/// Replaces name and e-mail by what says nothing.
pub async fn erase(tx: &mut Tx, id: UserId, name: &PersonName, email: &str, now: Timestamp) -> Result<(), AppError> {
    execute!(tx, ERASE, id, name, name.search_key(), email, now)?;
    Ok(())
}

/// How many active admins there are beside this user (U4).
pub async fn other_active_admins(tx: &mut Tx, id: UserId) -> Result<i64, AppError> {
    let (count,): (i64,) = fetch_one!(tx, OTHER_ACTIVE_ADMINS, id)?;
    Ok(count)
}

pub async fn set_role(tx: &mut Tx, id: UserId, role: Role, entry: EntryId) -> Result<(), AppError> {
    execute!(tx, SET_ROLE, id, role, entry)?;
    Ok(())
}

pub async fn set_status(tx: &mut Tx, id: UserId, status: Status, entry: EntryId) -> Result<(), AppError> {
    execute!(tx, SET_STATUS, id, status, entry)?;
    Ok(())
}

/// Active accounts, admins among them, deactivated accounts.
pub async fn counts(tx: &mut Tx) -> Result<(i64, i64, i64), AppError> {
    Ok(fetch_one!(tx, COUNTS)?)
}

/// Who takes a seat (L2).
pub async fn seats(tx: &mut Tx, now: Timestamp) -> Result<Seats, AppError> {
    let (active, waiting): (i64, i64) = fetch_one!(tx, SEATS, now)?;
    Ok(Seats { active, waiting })
}

/// Every admin, active or not.
pub async fn admins(tx: &mut Tx) -> Result<Vec<(UserId, PersonName, Email, Status)>, AppError> {
    Ok(fetch_all!(tx, ADMINS)?)
}

pub async fn list(tx: &mut Tx, f: &Filter<'_>, order: Order, after: After<'_>) -> Result<Vec<UserRow>, AppError> {
    Ok(match (order, after) {
        (Order::Name, After::Name(key, id)) => {
            fetch_all!(tx, NEXT_BY_NAME, f.status, f.role, f.pattern, f.limit, f.group, key, id)?
        }
        (Order::LastActive, After::Time(at, id)) => {
            fetch_all!(tx, NEXT_BY_LAST_ACTIVE, f.status, f.role, f.pattern, f.limit, f.group, at, id)?
        }
        (Order::Joined, After::Time(at, id)) => {
            fetch_all!(tx, NEXT_BY_JOINED, f.status, f.role, f.pattern, f.limit, f.group, at, id)?
        }
        (Order::Name, _) => fetch_all!(tx, FIRST_BY_NAME, f.status, f.role, f.pattern, f.limit, f.group)?,
        (Order::LastActive, _) => fetch_all!(tx, FIRST_BY_LAST_ACTIVE, f.status, f.role, f.pattern, f.limit, f.group)?,
        (Order::Joined, _) => fetch_all!(tx, FIRST_BY_JOINED, f.status, f.role, f.pattern, f.limit, f.group)?,
    })
}
