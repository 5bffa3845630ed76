//! The list of people or of invites as CSV (U8): read page by page, so that a long one holds up nobody.

use super::list::{self, PeopleQuery};
use crate::csv;
use crate::domain::{Admin, Authority, GroupId, GroupLabel, Role, Status, Timestamp};
use crate::error::AppError;
use crate::features::{
    audit::{self, Event, NewEntry},
    users::model::{InviteRow, InviteState, PersonRow, Sort, Tab},
};
use crate::server::{AppState, db::actor};
use crate::ui::iso;
use crate::write_tx;

/// Which list, narrowed as on the page.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Which tab.
    pub tab: Tab,
    /// Words of a name or an e-mail.
    pub search: String,
    /// People of one role alone.
    pub role: Option<Role>,
    /// Those of one group alone.
    pub group: Option<GroupId>,
    /// Invites in one state alone.
    pub state: Option<InviteState>,
    /// In which order people stand.
    pub sort: Sort,
}

impl Default for Wanted {
    fn default() -> Self {
        Self { tab: Tab::Active, search: String::new(), role: None, group: None, state: None, sort: Sort::Name }
    }
}

/// An export that has begun.
pub struct Export {
    app: AppState,
    authority: Authority,
    wanted: Wanted,
    at: Place,
}

enum Place {
    Head,
    Page(Option<String>),
    End,
}

/// Begins an export. It is audited before anything is read: names and e-mails leave the house (T1).
///
/// # Errors
/// [`AppError::SignedOut`] or [`AppError::RightLost`].
pub async fn begin(app: &AppState, admin: &Admin, wanted: Wanted) -> Result<Export, AppError> {
    let authority = Authority::Admin(admin.clone());
    let chosen = wanted.role.is_some() || wanted.group.is_some() || wanted.state.is_some();
    let narrowed = chosen || !wanted.search.trim().is_empty();
    let event = Event::UsersExported { list: wanted.tab.to_string(), narrowed };
    let now = app.clock.now();
    write_tx!(app.db, |tx| {
        actor::still_may(tx, &authority).await?;
        audit::append(tx, &app.random, NewEntry::by(&authority, now, event.clone())).await.map(drop)
    })?;
    Ok(Export { app: app.clone(), authority, wanted, at: Place::Head })
}

impl Export {
    /// The next piece of the file; nothing at its end. The right is looked at before each: it may be lost on the way (P3).
    ///
    /// # Errors
    /// [`AppError::SignedOut`] or [`AppError::RightLost`]; a fault of the database.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, AppError> {
        let after = match &self.at {
            Place::End => return Ok(None),
            Place::Head => {
                self.at = Place::Page(None);
                let head: &[&str] = if self.wanted.tab == Tab::Invited { &INVITE_HEAD } else { &PERSON_HEAD };
                return Ok(Some((csv::BYTE_ORDER_MARK.to_owned() + &csv::lines([head])).into_bytes()));
            }
            Place::Page(after) => after.clone(),
        };
        actor::still_may(&mut self.app.db.read().await?, &self.authority).await?;
        let (piece, next) = match self.wanted.tab {
            Tab::Active => self.people(Status::Active, after).await?,
            Tab::Deactivated => self.people(Status::Deactivated, after).await?,
            Tab::Invited => self.invites(after).await?,
        };
        self.at = next.map_or(Place::End, |next| Place::Page(Some(next)));
        Ok(Some(piece))
    }

    async fn people(&self, status: Status, after: Option<String>) -> Result<(Vec<u8>, Option<String>), AppError> {
        let Wanted { search, role, group, sort, .. } = self.wanted.clone();
        let page = list::people(&self.app, PeopleQuery { status, search, role, group, sort, after }).await?;
        Ok((csv::lines(page.rows.into_iter().map(|row| person(row, status))).into_bytes(), page.next))
    }

    async fn invites(&self, after: Option<String>) -> Result<(Vec<u8>, Option<String>), AppError> {
        let Wanted { search, state, group, .. } = &self.wanted;
        let page = list::invites(&self.app, search, *state, *group, after.as_deref()).await?;
        Ok((csv::lines(page.rows.into_iter().map(invite)).into_bytes(), page.next))
    }
}

/// The columns: names for programs as much as for people, so they stay as they are in every language.
const PERSON_HEAD: [&str; 8] =
    ["name", "email", "email_typed", "role", "status", "last_active_at", "joined_at", "groups"];
const INVITE_HEAD: [&str; 9] =
    ["name", "email", "role", "state", "sender", "sent_at", "expires_at", "claimed_at", "groups"];

fn person(row: PersonRow, status: Status) -> [String; 8] {
    let typed = if row.email_typed { "yes" } else { "no" }.to_owned();
    let (role, status) = (row.role.to_string(), status.to_string());
    let (last_active, joined) = (time(row.last_active_at), time(row.joined_at));
    let groups = names(&row.groups);
    [row.name.to_string(), row.email.to_string(), typed, role, status, last_active, joined, groups]
}

fn invite(row: InviteRow) -> [String; 9] {
    let email = row.email.map(|email| email.to_string()).unwrap_or_default();
    let (role, state, sender) = (row.role.to_string(), row.state.to_string(), row.sender.to_string());
    let claimed = row.claimed_at.map(time).unwrap_or_default();
    let groups = names(&row.groups);
    [row.name.to_string(), email, role, state, sender, time(row.sent_at), time(row.expires_at), claimed, groups]
}

/// As the page that invites many reads them (I9).
fn names(groups: &[GroupLabel]) -> String {
    groups.iter().map(|label| label.name.as_str()).collect::<Vec<_>>().join("; ")
}

fn time(at: Timestamp) -> String {
    iso(at.as_millis())
}
