//! Reading groups: their list, and one with who is in it (G1).

use crate::domain::{GroupId, GroupLabel, UserId};
use crate::error::AppError;
use crate::features::{
    audit,
    groups::{
        model::{GroupPage, GroupRow, Losing, MAX_SEARCH, MemberRow, NAMED, SHOWN_MEMBERS},
        store::{self, Member},
    },
};
use crate::server::{
    AppState,
    db::{Tx, like_anywhere},
};

/// How many entries of the trail the page of a group shows.
const LATEST: u32 = 20;
/// How many people are offered to be taken in; who is not among them is found by searching.
const OFFERED: i64 = 20;

/// Every group with its counts, by name.
///
/// # Errors
/// A fault of the database.
pub async fn groups(app: &AppState) -> Result<Vec<GroupRow>, AppError> {
    let rows = store::list(&mut app.db.read().await?).await?;
    let row = |row: store::ListRow| GroupRow {
        id: row.id,
        name: row.name,
        description: row.description,
        members: row.members,
        agents: row.agents,
    };
    Ok(rows.into_iter().map(row).collect())
}

/// Every group by name, to choose from.
///
/// # Errors
/// A fault of the database.
pub async fn labels(tx: &mut Tx) -> Result<Vec<GroupLabel>, AppError> {
    store::labels(tx).await
}

/// Somebody's groups, by name.
///
/// # Errors
/// A fault of the database.
pub async fn of_user(tx: &mut Tx, user: UserId) -> Result<Vec<GroupLabel>, AppError> {
    store::of_user(tx, user).await
}

/// What the page of a group shows.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn group(app: &AppState, id: GroupId) -> Result<GroupPage, AppError> {
    let now = app.clock.now();
    let mut tx = app.db.read().await?;
    let group = store::by_id(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let members = store::members(&mut tx, id, i64::from(SHOWN_MEMBERS)).await?;
    Ok(GroupPage {
        id,
        name: group.name,
        description: group.description,
        members: members.into_iter().map(member).collect(),
        count: store::count_members(&mut tx, id).await?,
        invites: store::count_invites(&mut tx, id, now).await?,
        agents: store::agents(&mut tx, id).await?,
        losing: Losing {
            names: store::losing(&mut tx, id, i64::from(NAMED)).await?,
            count: store::count_losing(&mut tx, id).await?,
        },
        timeline: audit::service::timeline(&mut tx, &id.to_string(), LATEST).await?,
        now,
    })
}

/// Active people who are not in a group, by name; `search` as in the list of people.
///
/// # Errors
/// A fault of the database.
pub async fn others(app: &AppState, id: GroupId, search: &str) -> Result<Vec<MemberRow>, AppError> {
    let rows = store::others(&mut app.db.read().await?, id, &like_anywhere(search, MAX_SEARCH), OFFERED).await?;
    Ok(rows.into_iter().map(member).collect())
}

fn member(row: Member) -> MemberRow {
    MemberRow { id: row.id, name: row.name, email: row.email, role: row.role, status: row.status }
}
