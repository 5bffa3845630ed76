//! The export of the trail: a download, and so no server function (T6).

use crate::domain::Admin;
use crate::error::AppError;
use crate::features::audit::{
    model::Filters,
    service::export::{self, Export, Form as FileForm},
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

/// What the form sends: the form of the file, and the filters of the page.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    format: String,
    person: String,
    action: String,
    outcome: String,
    from: String,
    to: String,
    q: String,
}

/// `POST /api/audit/export`: the trail as a file.
pub async fn export(
    Extension(app): Extension<AppState>,
    Extension(admin): Extension<Admin>,
    Form(asked): Form<Asked>,
) -> Response {
    match begin(&app, &admin, asked).await {
        Ok((form, name, export)) => download(form, &name, export),
        Err(error) => refusal::code(&error),
    }
}

async fn begin(app: &AppState, admin: &Admin, asked: Asked) -> Result<(FileForm, String, Export), AppError> {
    let Asked { format, person, action, outcome, from, to, q } = asked;
    let form = if format == FileForm::Csv.as_str() { FileForm::Csv } else { FileForm::Jsonl };
    let export = export::begin(app, admin, form, Filters { person, action, outcome, from, to, text: q }).await?;
    let now = iso(app.clock.now().as_millis());
    let day = now.split('T').next().unwrap_or_default();
    Ok((form, format!("pinchy-audit-{day}.{}", form.as_str()), export))
}

/// A download that breaks off where it cannot go on: half a trail must not look whole.
fn download(form: FileForm, name: &str, export: Export) -> Response {
    let pieces = try_unfold(export, async |mut export| match export.next().await {
        Ok(piece) => Ok(piece.map(|piece| (piece, export))),
        Err(error) => Err(io::Error::other(error)),
    });
    let content_type = match form {
        FileForm::Jsonl => "application/jsonl",
        FileForm::Csv => "text/csv; charset=utf-8",
    };
    let headers =
        [(CONTENT_TYPE, content_type.to_owned()), (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""))];
    (headers, Body::from_stream(pieces)).into_response()
}
