//! Server functions of people and invites.

mod edit;
#[cfg(feature = "ssr")]
mod export;
mod license;
mod many;
mod person;
mod reset;

pub use edit::*;
#[cfg(feature = "ssr")]
pub use export::export;
pub use license::*;
pub use many::*;
pub use person::*;
pub use reset::*;

use super::model::{Acted, ClaimPage, Counts, InviteLink, InviteRow, Page, PersonRow};
use crate::error::AppError;
use crate::form::Destination;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{
        model::{NewInvite, Sort},
        service::{self, claim, link::LinkKind},
    },
    crate::domain::{Admin, Status},
    crate::error::Fault,
    crate::features::auth::return_path,
    crate::features::auth::service::{
        sign_in::{self, PasswordSet},
        throttle,
    },
    crate::features::groups::model::parse_groups,
    crate::server::{
        http::{
            cookies::DEVICE,
            once::once,
            reply::{Call, Form},
        },
        task,
    },
};

/// How much of what was chosen of groups comes back with a form, in characters: ids with a space between them.
#[cfg(feature = "ssr")]
const MAX_CHOSEN: u32 = 4_000;

/// One page of accounts. `status`, `role` and `sort` are words of the model; what is none of them counts as left out.
///
/// # Errors
/// [`AppError::NotFound`] for a member (P2); [`AppError::Throttled`] for too many searches (A3).
#[server(name = ReadPeople, prefix = "/api", endpoint = "users/people", input = server_fn::codec::GetUrl)]
pub async fn people(
    #[server(default)] status: String,
    #[server(default)] search: String,
    #[server(default)] role: String,
    #[server(default)] group: String,
    #[server(default)] sort: String,
    #[server(default)] after: String,
) -> Result<Page<PersonRow>, AppError> {
    let call = Call::current();
    let admin = call.require_admin()?;
    count_search(&call, &admin, &search).await?;
    let query = service::list::PeopleQuery {
        status: status.parse().unwrap_or(Status::Active),
        search,
        role: role.parse().ok(),
        group: group.parse().ok(),
        sort: sort.parse().unwrap_or(Sort::Name),
        after: Some(after),
    };
    service::list::people(&call.app, query).await
}

/// Words that are searched for count against the client's address; a list alone does not (A3).
#[cfg(feature = "ssr")]
async fn count_search(call: &Call, admin: &Admin, search: &str) -> Result<(), AppError> {
    if search.trim().is_empty() {
        return Ok(());
    }
    call.page(throttle::count_search(&call.app, admin.member()).await)
}

/// One page of invites, in one state or in all.
///
/// # Errors
/// [`AppError::NotFound`] for a member (P2); [`AppError::Throttled`] for too many searches (A3).
#[server(name = ReadInvites, prefix = "/api", endpoint = "users/invites", input = server_fn::codec::GetUrl)]
pub async fn invites(
    #[server(default)] search: String,
    #[server(default)] state: String,
    #[server(default)] group: String,
    #[server(default)] after: String,
) -> Result<Page<InviteRow>, AppError> {
    let call = Call::current();
    let admin = call.require_admin()?;
    count_search(&call, &admin, &search).await?;
    service::list::invites(&call.app, &search, state.parse().ok(), group.parse().ok(), Some(&after)).await
}

/// The counts on tabs and filters.
///
/// # Errors
/// [`AppError::NotFound`] for a member (P2).
#[server(name = ReadCounts, prefix = "/api", endpoint = "users/counts", input = server_fn::codec::GetUrl)]
pub async fn counts() -> Result<Counts, AppError> {
    let call = Call::current();
    call.require_admin()?;
    service::list::counts(&call.app).await
}

/// Invites somebody (I1) and gives the link, which is shown once.
///
/// # Errors
/// Those of [`service::create_invite::create_invite`] and of [`NewInvite::parse`].
#[server(name = CreateInvite, prefix = "/api", endpoint = "users/invite")]
pub async fn invite(
    #[server(default)] email: String,
    #[server(default)] name: String,
    #[server(default)] role: String,
    #[server(default)] holds: String,
    #[server(default)] groups: Vec<String>,
    #[server(default)] form_id: String,
) -> Result<InviteLink, AppError> {
    let call = Call::current();
    let admin = call.require_admin()?;
    let key = call.form_key("users/invite", &form_id);
    let (app, local) = (call.app.clone(), call.is_local());
    let parsed = NewInvite::parse(&email, &name, &role, &holds);
    let chosen = groups.join(" ");
    let outcome = task::finish(async move {
        let act = async {
            let new = parsed?.into_groups(parse_groups(&groups)?);
            service::create_invite::create_invite(&app, &admin, new, local).await
        };
        once(&app, key, act).await.map(|outcome| outcome.value)
    });
    let outcome = outcome.await;
    let typed = vec![
        ("email", email, 254),
        ("name", name, 100),
        ("role", role, 10),
        ("holds", holds, 10),
        ("groups", chosen, MAX_CHOSEN),
    ];
    let page = "/users/invite".to_owned();
    call.answer(Form { name: "users/invite", done: page.clone(), page, typed }, outcome).await
}

/// Renews an invite (I6) and gives its new link.
///
/// # Errors
/// Those of [`service::renew_invite::renew_invite`].
#[server(prefix = "/api", endpoint = "users/renew_invite")]
pub async fn renew_invite(
    #[server(default)] invite: String,
    #[server(default)] form_id: String,
) -> Result<InviteLink, AppError> {
    let call = Call::current();
    let admin = call.require_admin()?;
    let key = call.form_key("users/renew_invite", &form_id);
    let (app, local) = (call.app.clone(), call.is_local());
    let outcome = task::finish(async move {
        let id = invite.parse().map_err(|_| AppError::NotFound)?;
        let act = async { service::renew_invite::renew_invite(&app, &admin, id, local).await };
        once(&app, key, act).await.map(|outcome| outcome.value)
    });
    let outcome = outcome.await;
    let page = "/users?tab=invited".to_owned();
    call.answer(Form { name: "users/renew_invite", done: page.clone(), page, typed: Vec::new() }, outcome).await
}

/// Takes an invite back (I6). `view` is the address of the list that it was done from.
///
/// # Errors
/// Those of [`service::revoke_invite::revoke_invite`].
#[server(prefix = "/api", endpoint = "users/revoke_invite")]
pub async fn revoke_invite(
    #[server(default)] invite: String,
    #[server(default)] view: String,
) -> Result<Acted, AppError> {
    let call = Call::current();
    let (app, authority) = (call.app.clone(), call.require_admin()?.into());
    let outcome = task::finish(async move {
        let id = invite.parse().map_err(|_| AppError::NotFound)?;
        service::revoke_invite::revoke_invite(&app, &authority, id).await
    });
    answer_in_view(&call, "users/revoke_invite", &view, outcome.await).await
}

/// Gives somebody a role (U3). `role` is a word of the domain; `view` is the address of the list that it was done from.
///
/// # Errors
/// [`AppError::Invalid`] for a role that is none; those of [`service::change_role::change_role`].
#[server(prefix = "/api", endpoint = "users/change_role")]
pub async fn change_role(
    #[server(default)] user: String,
    #[server(default)] role: String,
    #[server(default)] view: String,
) -> Result<Acted, AppError> {
    let call = Call::current();
    let (app, authority) = (call.app.clone(), call.require_admin()?.into());
    let outcome = task::finish(async move {
        let user = user.parse().map_err(|_| AppError::NotFound)?;
        let role = role.parse().map_err(|()| AppError::field("role", Fault::NotAChoice))?;
        service::change_role::change_role(&app, &authority, user, role).await
    });
    answer_in_view(&call, "users/change_role", &view, outcome.await).await
}

/// Deactivates an account (U5). `view` is the address of the list that it was done from.
///
/// # Errors
/// Those of [`service::deactivate::deactivate`].
#[server(prefix = "/api", endpoint = "users/deactivate")]
pub async fn deactivate(#[server(default)] user: String, #[server(default)] view: String) -> Result<Acted, AppError> {
    let call = Call::current();
    let (app, authority) = (call.app.clone(), call.require_admin()?.into());
    let outcome = task::finish(async move {
        let user = user.parse().map_err(|_| AppError::NotFound)?;
        service::deactivate::deactivate(&app, &authority, user).await
    });
    answer_in_view(&call, "users/deactivate", &view, outcome.await).await
}

/// Reactivates an account (U6). `view` is the address of the list that it was done from.
///
/// # Errors
/// Those of [`service::reactivate::reactivate`].
#[server(prefix = "/api", endpoint = "users/reactivate")]
pub async fn reactivate(#[server(default)] user: String, #[server(default)] view: String) -> Result<Acted, AppError> {
    let call = Call::current();
    let (app, authority) = (call.app.clone(), call.require_admin()?.into());
    let outcome = task::finish(async move {
        let user = user.parse().map_err(|_| AppError::NotFound)?;
        service::reactivate::reactivate(&app, &authority, user).await
    });
    answer_in_view(&call, "users/reactivate", &view, outcome.await).await
}

/// Takes back what one has just done (F6). `entry` is the act's entry of the trail; `view` is the address of the list.
///
/// # Errors
/// Those of [`service::undo::undo`].
#[server(prefix = "/api", endpoint = "users/undo")]
pub async fn undo(#[server(default)] entry: String, #[server(default)] view: String) -> Result<Acted, AppError> {
    let call = Call::current();
    let (app, admin) = (call.app.clone(), call.require_admin()?);
    let outcome = task::finish(async move {
        let entry = entry.parse().map_err(|_| AppError::NotFound)?;
        service::undo::undo(&app, &admin, entry).await
    });
    answer_in_view(&call, "users/undo", &view, outcome.await).await
}

/// Answers an act of a row: a plain form leads back to the page that it was done from, as it was.
#[cfg(feature = "ssr")]
async fn answer_in_view(
    call: &Call,
    name: &'static str,
    view: &str,
    outcome: Result<Acted, AppError>,
) -> Result<Acted, AppError> {
    let page = page_of_view(view);
    call.answer(Form { name, done: page.clone(), page, typed: Vec::new() }, outcome).await
}

/// The page that an act was done from: the list, or somebody's own page.
#[cfg(feature = "ssr")]
fn page_of_view(view: &str) -> String {
    let path = view.split(['?', '#']).next().unwrap_or_default();
    let of_a_person = path.strip_prefix("/users/").is_some_and(|id| id.parse::<crate::domain::UserId>().is_ok());
    let ours = path == "/users" || of_a_person;
    if ours { return_path(view) } else { "/users" }.to_owned()
}

/// What the page behind an invite link shows; the page's status follows a dead link (C3).
///
/// # Errors
/// Those of [`claim::claim_page`].
#[server(name = ReadClaimPage, prefix = "/api", endpoint = "users/claim_page", input = server_fn::codec::GetUrl)]
pub async fn claim_page(#[server(default)] token: String) -> Result<ClaimPage, AppError> {
    let call = Call::current();
    call.page(claim::claim_page(&call.app, &token, call.member()).await)
}

/// Claims an invite (C1): makes the account, signs in, and leads to Smithers.
///
/// # Errors
/// [`AppError::SignedIn`] while somebody is signed in (C4); those of [`claim::claim`].
#[server(prefix = "/api", endpoint = "users/claim")]
pub async fn claim_invite(
    #[server(default)] token: String,
    #[server(default)] email: String,
    #[server(default)] name: String,
    #[server(default)] password: String,
    #[server(default)] form_id: String,
) -> Result<Destination, AppError> {
    let call = Call::current();
    let key = call.form_key("users/claim", &form_id);
    let app = call.app.clone();
    let (origin, device) = (call.origin(), call.cookie(DEVICE));
    let signed_in = call.member().is_some();
    let page =
        LinkKind::Invite.token_hash(&token).map_or_else(|_| "/login".to_owned(), |_| LinkKind::Invite.page(&token));
    let typed = vec![("email", email.clone(), 254), ("name", name.clone(), 100)];
    let entered = claim::Entered { token, email, name, password, origin: origin.clone() };
    let outcome = task::finish(async move {
        let act = async {
            if signed_in {
                return Err(AppError::SignedIn);
            }
            let act = claim::claim(&app, entered);
            throttle::by_address(&app, throttle::Kind::Claim, &origin, act).await
        };
        let claimed = once(&app, key, act).await?.value;
        Ok((
            sign_in::begin_with_new_password(&app, PasswordSet::first(claimed.user), device.as_deref(), origin).await?,
            format!("/chat/{}", claimed.smithers),
        ))
    });
    let outcome = outcome.await.map(|(signed_in, path)| {
        signed_in.cookies(&call.app).into_iter().for_each(|cookie| call.set_cookie(cookie));
        Destination { path }
    });
    let done = outcome.as_ref().map_or_else(|_| page.clone(), |destination| destination.path.clone());
    call.lead_on(Form { name: "users/claim", page, done, typed }, outcome).await
}
