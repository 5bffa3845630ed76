use crate::domain::Admin;
use crate::error::AppError;
use crate::features::auth::service::throttle;
use crate::features::users::{
    model::{Sort, Tab},
    service::export::{self, Export, Wanted},
};
use crate::server::{AppState, http::refusal};
use crate::ui::iso;
use axum::{
    Extension, Form,
    body::Body,
    http::header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use futures::stream::try_unfold;
use serde::Deserialize;
use std::io;

/// The view of the list, as its address has it; what is none of our words counts as left out.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct View {
    tab: String,
    q: String,
    role: String,
    group: String,
    state: String,
    sort: String,
}

/// `POST /api/users/export`: the list as a file (U8).
pub async fn export(
    Extension(app): Extension<AppState>,
    Extension(admin): Extension<Admin>,
    Form(view): Form<View>,
) -> Response {
    match begin(&app, &admin, view).await {
        Ok((name, export)) => download(&name, export),
        Err(error) => refusal::code(&error),
    }
}

async fn begin(app: &AppState, admin: &Admin, view: View) -> Result<(String, Export), AppError> {
    let tab = view.tab.parse().unwrap_or(Tab::Active);
    if !view.q.trim().is_empty() {
        throttle::count_search(app, admin.member()).await?;
    }
    let (role, group, state) = (view.role.parse().ok(), view.group.parse().ok(), view.state.parse().ok());
    let sort = view.sort.parse().unwrap_or(Sort::Name);
    let export = export::begin(app, admin, Wanted { tab, search: view.q, role, group, state, sort }).await?;
    let now = iso(app.clock.now().as_millis());
    let day = now.split('T').next().unwrap_or_default();
    Ok((format!("pinchy-{tab}-{day}.csv"), export))
}

/// A download that breaks off where it cannot go on: half a list must not look whole.
fn download(name: &str, export: Export) -> Response {
    let pieces = try_unfold(export, async |mut export| match export.next().await {
        Ok(piece) => Ok(piece.map(|piece| (piece, export))),
        Err(error) => Err(io::Error::other(error)),
    });
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    (headers, Body::from_stream(pieces)).into_response()
}
