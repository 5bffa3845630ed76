//! The contract of service and store, on both databases.

mod acts;
mod many;
mod members;
mod undo;

use super::model::{GroupActed, GroupDetails};
use super::service::{create_group::create_group, list};
use crate::domain::{Authority, GroupId, UserId};
use crate::error::AppError;
use crate::tests::fixture::Fixture;

fn details(name: &str) -> GroupDetails {
    GroupDetails::parse(name, "").unwrap()
}

async fn make(fixture: &Fixture, authority: &Authority, name: &str) -> Result<GroupActed, AppError> {
    create_group(&fixture.app, authority, details(name)).await
}

async fn made(fixture: &Fixture, authority: &Authority, name: &str) -> GroupId {
    make(fixture, authority, name).await.unwrap().group.unwrap()
}

/// The names of somebody's groups.
async fn of_user(fixture: &Fixture, user: UserId) -> Vec<String> {
    let labels = list::of_user(&mut fixture.app.db.read().await.unwrap(), user).await.unwrap();
    labels.into_iter().map(|label| label.name.to_string()).collect()
}

/// The names of who is in a group.
async fn members(fixture: &Fixture, group: GroupId) -> Vec<String> {
    let page = list::group(&fixture.app, group).await.unwrap();
    assert_eq!(page.count, page.members.len() as i64);
    page.members.into_iter().map(|member| member.name.to_string()).collect()
}
