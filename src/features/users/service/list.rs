//! The lists of `/users`: people and invites, by pages whose last is as fast as the first (U1, I5).

use crate::domain::{Email, GroupId, GroupLabel, InviteId, Role, Status, Timestamp, UserId};
use crate::error::AppError;
use crate::features::{
    audit::{
        self,
        model::{AuditRow, Timeline},
    },
    license,
    users::{
        model::{
            Counts, InviteEntry, InvitePage, InviteRow, InviteState, MAX_SEARCH, Page, PersonRow, PrunedBefore, Sort,
            is_no_address,
        },
        store::{
            invites,
            users::{self, After, Filter, Order, UserRow},
        },
    },
};
use crate::server::{
    AppState,
    db::{Db, like_anywhere},
};
use data_encoding::BASE64URL_NOPAD;
use std::str::FromStr;

/// Rows of one page.
const PAGE: usize = 50;

/// What people are asked for.
pub struct PeopleQuery {
    /// Which accounts.
    pub status: Status,
    /// Words of a name or an e-mail.
    pub search: String,
    /// One role alone.
    pub role: Option<Role>,
    /// Those of one group alone.
    pub group: Option<GroupId>,
    /// In which order.
    pub sort: Sort,
    /// The cursor of a page, from the page before it. One that is not of our making gives the first page.
    pub after: Option<String>,
}

/// One page of accounts.
///
/// # Errors
/// A fault of the database.
pub async fn people(app: &AppState, query: PeopleQuery) -> Result<Page<PersonRow>, AppError> {
    let pattern = like_anywhere(&query.search, MAX_SEARCH);
    let role = query.role.map_or("", Role::as_str);
    let group = id_or_nothing(query.group);
    let filter = Filter { status: query.status, role, pattern: &pattern, limit: PAGE as i64 + 1, group: &group };
    let order = match query.sort {
        Sort::Name => Order::Name,
        Sort::LastActive => Order::LastActive,
        Sort::Joined => Order::Joined,
    };
    let cursor = query.after.as_deref().and_then(read_cursor::<UserId>);
    let after = match (&cursor, query.sort) {
        (None, _) => After::Start,
        (Some((key, id)), Sort::Name) => After::Name(key, *id),
        (Some((key, id)), _) => {
            key.parse().map_or(After::Start, |millis| After::Time(Timestamp::from_millis(millis), *id))
        }
    };
    let mut rows = users::list(&mut app.db.read().await?, &filter, order, after).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(|row| cursor_of(row, query.sort));
    Ok(Page { rows: rows.into_iter().map(person).collect(), now: app.clock.now(), next })
}

fn person(row: UserRow) -> PersonRow {
    PersonRow {
        id: row.id,
        name: row.name,
        email: row.email,
        email_typed: row.email_typed != 0,
        role: row.role,
        last_active_at: row.last_active_at,
        joined_at: row.joined_at,
        erased: row.erased_at.is_some(),
        groups: GroupLabel::from_lines(&row.group_lines),
    }
}

fn cursor_of(row: &UserRow, sort: Sort) -> String {
    match sort {
        Sort::Name => write_cursor(&row.sort_key, row.id),
        Sort::LastActive => write_cursor(row.last_active_at.as_millis(), row.id),
        Sort::Joined => write_cursor(row.joined_at.as_millis(), row.id),
    }
}

/// One page of invites, newest link first; in one state and of one group alone, or all.
///
/// # Errors
/// A fault of the database.
pub async fn invites(
    app: &AppState,
    search: &str,
    state: Option<InviteState>,
    group: Option<GroupId>,
    after: Option<&str>,
) -> Result<Page<InviteRow>, AppError> {
    let now = app.clock.now();
    let pattern = like_anywhere(search, MAX_SEARCH);
    let filter = invites::Filter {
        now,
        state: state.map_or("", InviteState::as_str),
        pattern: &pattern,
        limit: PAGE as i64 + 1,
        group: &id_or_nothing(group),
    };
    let cursor =
        after.and_then(read_cursor).and_then(|(key, id)| Some((Timestamp::from_millis(key.parse().ok()?), id)));
    let mut rows = invites::list(&mut app.db.read().await?, &filter, cursor).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(|row| write_cursor(row.sent_at.as_millis(), row.id));
    let rows = rows.into_iter().map(|row| invite(row, now)).collect();
    Ok(Page { rows, now, next })
}

fn id_or_nothing(group: Option<GroupId>) -> String {
    group.map(|id| id.to_string()).unwrap_or_default()
}

/// How many entries the dialog of an invite shows.
const LATEST: u32 = 20;

/// One invite, and what happened to it.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn one_invite(app: &AppState, id: InviteId) -> Result<InvitePage, AppError> {
    let mut tx = app.db.read().await?;
    let row = invites::listed(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let Timeline { rows, pruned } = audit::service::timeline(&mut tx, &id.to_string(), LATEST).await?;
    let pruned = pruned.map(|row| PrunedBefore { said: audit::text::pruned(&row), at: row.at });
    Ok(InvitePage { row: invite(row, app.clock.now()), timeline: rows.into_iter().map(entry).collect(), pruned })
}

fn entry(row: AuditRow) -> InviteEntry {
    let (who, did, told) = (audit::text::who(&row), audit::text::action(row.action), audit::text::particulars(&row));
    InviteEntry { id: row.id, at: row.at, who, did: did.to_owned(), told }
}

/// An invite as it is listed.
pub fn invite(row: invites::ListRow, now: Timestamp) -> InviteRow {
    let erased = row.email.as_ref().is_some_and(is_no_address);
    InviteRow {
        id: row.id,
        state: InviteState::of(row.claimed_at, row.revoked_at, row.expires_at, now),
        name: row.name,
        email: row.email.filter(|_| !erased),
        erased,
        role: row.role,
        sender: row.sender,
        sent_at: row.sent_at,
        expires_at: row.expires_at,
        claimed_at: row.claimed_at,
        revoked_because: row.revoked_because,
        groups: GroupLabel::from_lines(&row.group_lines),
    }
}

/// The account with an e-mail, compared without case; nothing for what is no e-mail.
///
/// # Errors
/// A fault of the database.
pub async fn by_email(app: &AppState, email: &str) -> Result<Option<UserId>, AppError> {
    let Ok(email) = Email::parse(email) else { return Ok(None) };
    let found = users::by_email(&mut app.db.read().await?, &email.key()).await?;
    Ok(found.map(|(id, _, _)| id))
}

/// The counts on tabs and filters.
///
/// # Errors
/// A fault of the database.
pub async fn counts(app: &AppState) -> Result<Counts, AppError> {
    let mut tx = app.db.read().await?;
    let (active, admins, deactivated) = users::counts(&mut tx).await?;
    let (waiting, claimed, expired, revoked) = invites::counts(&mut tx, app.clock.now()).await?;
    let seats = license::service::seat_limit(&mut tx).await?;
    Ok(Counts { active, admins, deactivated, waiting, claimed, expired, revoked, seats })
}

/// How many active admins there are, for who has no more than a database.
///
/// # Errors
/// A fault of the database.
pub async fn active_admins(db: &Db) -> Result<i64, AppError> {
    let (_, admins, _) = users::counts(&mut db.read().await?).await?;
    Ok(admins)
}

/// Every admin, for the command line: id, name, e-mail, status.
///
/// # Errors
/// A fault of the database.
pub async fn admins(
    app: &AppState,
) -> Result<Vec<(UserId, crate::domain::PersonName, crate::domain::Email, Status)>, AppError> {
    users::admins(&mut app.db.read().await?).await
}

fn write_cursor(key: impl std::fmt::Display, id: impl std::fmt::Display) -> String {
    BASE64URL_NOPAD.encode(format!("{id}\n{key}").as_bytes())
}

fn read_cursor<Id: FromStr>(text: &str) -> Option<(String, Id)> {
    let text = String::from_utf8(BASE64URL_NOPAD.decode(text.as_bytes()).ok()?).ok()?;
    let (id, key) = text.split_once('\n')?;
    Some((key.to_owned(), id.parse().ok()?)).filter(|(key, _)| !key.contains('\0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_it_went() {
        let id = UserId::from_uuid(uuid::Uuid::nil());
        assert_eq!(read_cursor::<UserId>(&write_cursor("ana\nkovac", id)), Some(("ana\nkovac".to_owned(), id)));
        for foreign in ["", "x", "AAAA", "%00", "../../etc"] {
            assert_eq!(read_cursor::<UserId>(foreign), None, "{foreign}");
        }
    }
}
