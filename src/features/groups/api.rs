//! Server functions of groups.

use super::model::{GroupActed, GroupPage, GroupRow, MemberRow};
use crate::domain::GroupLabel;
use crate::error::AppError;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{
        model::{GroupDetails, MAX_DESCRIPTION, parse_groups, parse_users},
        service::{add_members, change_group, create_group, delete_group, list, remove_members, set_user_groups, undo},
    },
    crate::domain::{Authority, GroupId, UserId},
    crate::error::Fault,
    crate::features::auth::{return_path, service::throttle},
    crate::server::{
        http::{
            once::once,
            reply::{Call, Form},
        },
        task,
    },
};

/// Every group with its counts (G1).
///
/// # Errors
/// [`AppError::NotFound`] for a member (P2).
#[server(name = ReadGroups, prefix = "/api", endpoint = "groups/groups", input = server_fn::codec::GetUrl)]
pub async fn groups() -> Result<Vec<GroupRow>, AppError> {
    let call = Call::current();
    call.require_admin()?;
    list::groups(&call.app).await
}

/// Every group by name, to choose from.
///
/// # Errors
/// [`AppError::NotFound`] for a member (P2).
#[server(name = ReadGroupLabels, prefix = "/api", endpoint = "groups/labels", input = server_fn::codec::GetUrl)]
pub async fn labels() -> Result<Vec<GroupLabel>, AppError> {
    let call = Call::current();
    call.require_admin()?;
    list::labels(&mut call.app.db.read().await?).await
}

/// One group, with who is in it.
///
/// # Errors
/// [`AppError::NotFound`], for a member too (P2).
#[server(name = ReadGroup, prefix = "/api", endpoint = "groups/group", input = server_fn::codec::GetUrl)]
pub async fn group(#[server(default)] group: String) -> Result<GroupPage, AppError> {
    let call = Call::current();
    call.require_admin()?;
    let found = async {
        let group = group.parse().map_err(|_| AppError::NotFound)?;
        list::group(&call.app, group).await
    };
    call.page(found.await)
}

/// People who could be taken into a group.
///
/// # Errors
/// [`AppError::NotFound`], for a member too (P2); [`AppError::Throttled`] for too many searches (A3).
#[server(name = ReadOthers, prefix = "/api", endpoint = "groups/others", input = server_fn::codec::GetUrl)]
pub async fn others(
    #[server(default)] group: String,
    #[server(default)] search: String,
) -> Result<Vec<MemberRow>, AppError> {
    let call = Call::current();
    let admin = call.require_admin()?;
    if !search.trim().is_empty() {
        call.page(throttle::count_search(&call.app, admin.member()).await)?;
    }
    let group = group.parse().map_err(|_| AppError::NotFound)?;
    list::others(&call.app, group, &search).await
}

/// Makes a group (G1).
///
/// # Errors
/// Those of [`GroupDetails::parse`] and [`create_group::create_group`].
#[server(name = CreateGroup, prefix = "/api", endpoint = "groups/create")]
pub async fn create(
    #[server(default)] name: String,
    #[server(default)] description: String,
    #[server(default)] form_id: String,
) -> Result<GroupActed, AppError> {
    let call = Call::current();
    let (app, authority) = (call.app.clone(), Authority::from(call.require_admin()?));
    let key = call.form_key("groups/create", &form_id);
    let new = GroupDetails::parse(&name, &description);
    let outcome = task::finish(async move {
        let act = async { create_group::create_group(&app, &authority, new?).await };
        once(&app, key, act).await.map(|outcome| outcome.value)
    });
    let outcome = outcome.await;
    let page = "/groups/new".to_owned();
    let done = outcome.as_ref().ok().and_then(|acted| acted.group).map_or_else(|| page.clone(), page_of);
    let typed = vec![("name", name, 60), ("description", description, MAX_DESCRIPTION)];
    call.answer(Form { name: "groups/create", page, done, typed }, outcome).await
}

/// Changes a group's name and description (G1).
///
/// # Errors
/// Those of [`GroupDetails::parse`] and [`change_group::change_group`].
#[server(name = ChangeGroup, prefix = "/api", endpoint = "groups/change")]
pub async fn change(
    #[server(default)] group: String,
    #[server(default)] name: String,
    #[server(default)] description: String,
) -> Result<GroupActed, AppError> {
    let call = Call::current();
    let (app, authority) = (call.app.clone(), call.require_admin()?.into());
    let id = group_id(&group);
    let page = id.as_ref().map_or_else(|_| "/groups".to_owned(), |id| page_of(*id));
    let new = GroupDetails::parse(&name, &description);
    let outcome = task::finish(async move { change_group::change_group(&app, &authority, id?, new?).await });
    let typed = vec![("name", name, 60), ("description", description, MAX_DESCRIPTION)];
    call.answer(Form { name: "groups/change", done: page.clone(), page, typed }, outcome.await).await
}

/// Deletes a group (G2). `sure` is any text for yes.
///
/// # Errors
/// [`AppError::Invalid`] for the field `sure`; those of [`delete_group::delete_group`].
#[server(name = DeleteGroup, prefix = "/api", endpoint = "groups/delete")]
pub async fn delete(#[server(default)] group: String, #[server(default)] sure: String) -> Result<GroupActed, AppError> {
    let call = Call::current();
    let (app, authority) = (call.app.clone(), call.require_admin()?.into());
    let id = group_id(&group);
    let page = id.as_ref().map_or_else(|_| "/groups".to_owned(), |id| page_of(*id));
    let outcome = task::finish(async move {
        let id = id?;
        if sure.is_empty() {
            return Err(AppError::field("sure", Fault::Empty));
        }
        delete_group::delete_group(&app, &authority, id).await
    });
    let outcome = outcome.await;
    let page = if matches!(outcome, Err(AppError::GroupGone)) { "/groups".to_owned() } else { page };
    let form = Form { name: "groups/delete", page, done: "/groups".to_owned(), typed: Vec::new() };
    call.answer(form, outcome).await
}

/// Takes people into a group (G2).
///
/// # Errors
/// Those of [`add_members::add_members`] and [`parse_users`].
#[server(name = AddMembers, prefix = "/api", endpoint = "groups/add_members")]
pub async fn add(
    #[server(default)] group: String,
    #[server(default)] users: Vec<String>,
    #[server(default)] view: String,
) -> Result<GroupActed, AppError> {
    let call = Call::current();
    let (app, authority) = (call.app.clone(), call.require_admin()?.into());
    let outcome = task::finish(async move {
        add_members::add_members(&app, &authority, group_id(&group)?, &parse_users(&users)?).await
    });
    answer_in_view(&call, "groups/add_members", &view, outcome.await).await
}

/// Takes people out of a group (G2).
///
/// # Errors
/// Those of [`remove_members::remove_members`] and [`parse_users`].
#[server(name = RemoveMembers, prefix = "/api", endpoint = "groups/remove_members")]
pub async fn remove(
    #[server(default)] group: String,
    #[server(default)] users: Vec<String>,
    #[server(default)] view: String,
) -> Result<GroupActed, AppError> {
    let call = Call::current();
    let (app, authority) = (call.app.clone(), call.require_admin()?.into());
    let outcome = task::finish(async move {
        remove_members::remove_members(&app, &authority, group_id(&group)?, &parse_users(&users)?).await
    });
    answer_in_view(&call, "groups/remove_members", &view, outcome.await).await
}

/// Chooses somebody's groups (G2). `groups_shown` is any text where they could be seen: without it nothing was chosen.
///
/// # Errors
/// [`AppError::BadRequest`] where they could not; those of [`set_user_groups::set_user_groups`] and [`parse_groups`].
#[server(name = SetUserGroups, prefix = "/api", endpoint = "groups/set_of_user")]
pub async fn set_of_user(
    #[server(default)] user: String,
    #[server(default)] groups: Vec<String>,
    #[server(default)] groups_shown: String,
    #[server(default)] view: String,
) -> Result<GroupActed, AppError> {
    let call = Call::current();
    let (app, authority) = (call.app.clone(), call.require_admin()?.into());
    let outcome = task::finish(async move {
        if groups_shown.is_empty() {
            return Err(AppError::BadRequest);
        }
        let user = user.parse().map_err(|_| AppError::NotFound)?;
        set_user_groups::set_user_groups(&app, &authority, user, &parse_groups(&groups)?).await
    });
    answer_in_view(&call, "groups/set_of_user", &view, outcome.await).await
}

/// Takes back what one has just done to a group (F6). `entry` is the act's entry of the trail.
///
/// # Errors
/// Those of [`undo::undo`].
#[server(name = UndoGroup, prefix = "/api", endpoint = "groups/undo")]
pub async fn undo_group(
    #[server(default)] entry: String,
    #[server(default)] view: String,
) -> Result<GroupActed, AppError> {
    let call = Call::current();
    let (app, admin) = (call.app.clone(), call.require_admin()?);
    let outcome = task::finish(async move {
        let entry = entry.parse().map_err(|_| AppError::NotFound)?;
        undo::undo(&app, &admin, entry).await
    });
    answer_in_view(&call, "groups/undo", &view, outcome.await).await
}

#[cfg(feature = "ssr")]
fn group_id(text: &str) -> Result<GroupId, AppError> {
    text.parse().map_err(|_| AppError::GroupGone)
}

#[cfg(feature = "ssr")]
fn page_of(group: GroupId) -> String {
    format!("/groups/{group}")
}

/// Answers an act: a plain form leads back to the page that it was done from, as it was. A group that is gone has no page any more.
#[cfg(feature = "ssr")]
async fn answer_in_view(
    call: &Call,
    name: &'static str,
    view: &str,
    outcome: Result<GroupActed, AppError>,
) -> Result<GroupActed, AppError> {
    let gone = matches!(outcome, Err(AppError::GroupGone)) && view.starts_with("/groups/");
    let page = if gone { "/groups".to_owned() } else { page_of_view(view) };
    call.answer(Form { name, done: page.clone(), page, typed: Vec::new() }, outcome).await
}

/// The page that an act was done from: the list of groups, a group's page, or somebody's.
#[cfg(feature = "ssr")]
fn page_of_view(view: &str) -> String {
    let path = view.split(['?', '#']).next().unwrap_or_default();
    let of_group = path.strip_prefix("/groups/").is_some_and(|id| id.parse::<GroupId>().is_ok());
    let of_person = path.strip_prefix("/users/").is_some_and(|id| id.parse::<UserId>().is_ok());
    if of_group || of_person { return_path(view) } else { "/groups" }.to_owned()
}
