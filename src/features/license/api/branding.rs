//! The addresses of logo and colour (L3). They take and give files, and so are no server functions.

use super::PAGE;
use crate::domain::{Admin, Authority};
use crate::error::{AppError, BrandingFault};
use crate::features::license::model::{MAX_COLOUR, MAX_LOGO_KIB};
use crate::features::license::service::branding::{self as own, Logo, NewBranding};
use crate::server::{
    AppState,
    http::{
        no_store::Cacheable,
        refusal,
        reply::{Call, Form},
    },
    task,
};
use axum::{
    Extension,
    extract::{FromRequest, Multipart, OriginalUri, Request, State, multipart::Field},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, Uri, header, request::Parts};
use leptos::prelude::use_context;

const FORM: &str = "license/branding";
/// As long as caches keep anything: another sheet or logo has another address.
const IMMUTABLE: &str = "public, max-age=31536000, immutable";
/// The beginnings of the paths of the pages around sign-in.
const AROUND_SIGN_IN: [&str; 4] = ["/login", "/invite/", "/reset/", "/new-password"];

/// What the form of logo and colour sends.
#[derive(Default)]
struct Entered {
    colour: String,
    logo: Vec<u8>,
}

/// `POST /api/license/branding`: logo and colour, as a form with a file sends them.
pub async fn save_branding(
    Extension(app): Extension<AppState>,
    Extension(admin): Extension<Admin>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let call = Call::of_request(app.clone(), &parts);
    let mut entered = Entered::default();
    let read = read(Request::from_parts(parts, body), &mut entered).await;
    let typed = vec![("colour", entered.colour.clone(), MAX_COLOUR)];
    let authority = Authority::Admin(admin);
    let outcome = task::finish(async move {
        read?;
        own::brand(&app, &authority, checked(entered)?).await
    });
    let form = Form { name: FORM, page: PAGE.to_owned(), done: PAGE.to_owned(), typed };
    let outcome = call.answer(form, outcome.await).await;
    call.into_response(outcome)
}

fn checked(entered: Entered) -> Result<NewBranding, AppError> {
    let refused = |reason| AppError::BrandingRefused { reason };
    let colour = own::colour(&entered.colour).map_err(refused)?;
    // A form without a chosen file sends an empty one.
    let logo = if entered.logo.is_empty() { None } else { Some(Logo::of(entered.logo).map_err(refused)?) };
    Ok(NewBranding { colour, logo })
}

/// Reads the form as far as it can be read; what it does not know is passed over.
async fn read(request: Request, entered: &mut Entered) -> Result<(), AppError> {
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| AppError::BadRequest)?;
    let mut is_form = false;
    while let Some(field) = form.next_field().await.map_err(|_| AppError::BadRequest)? {
        is_form = true;
        match field.name() {
            Some("colour") => {
                let text = take(field, MAX_COLOUR as usize * 4).await?.ok_or(BrandingFault::NotAColour);
                let text = text.map_err(|reason| AppError::BrandingRefused { reason })?;
                entered.colour = String::from_utf8(text).map_err(|_| AppError::BadRequest)?;
            }
            Some("logo") => {
                let file = take(field, MAX_LOGO_KIB * 1024).await?.ok_or(BrandingFault::TooHeavy);
                entered.logo = file.map_err(|reason| AppError::BrandingRefused { reason })?;
            }
            _ => {}
        }
    }
    if is_form { Ok(()) } else { Err(AppError::BadRequest) }
}

/// A field's bytes; nothing where there are more than `most`.
async fn take(mut field: Field<'_>, most: usize) -> Result<Option<Vec<u8>>, AppError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|_| AppError::BadRequest)? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > most {
            return Ok(None);
        }
    }
    Ok(Some(bytes))
}

/// `GET /branding.css`: what sign-in and claim look like.
pub async fn send_sheet(Extension(app): Extension<AppState>, OriginalUri(uri): OriginalUri) -> Response {
    match own::style_sheet(&app).await {
        Ok(Some(css)) => file(&uri, &own::sheet_address(&css), "text/css; charset=utf-8", css.into_bytes()),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => refusal::code(&error),
    }
}

/// `GET /branding/logo`: the logo.
pub async fn send_logo(Extension(app): Extension<AppState>, OriginalUri(uri): OriginalUri) -> Response {
    match own::logo(&app).await {
        Ok(Some(logo)) => file(&uri, &logo.address, &logo.content_type, logo.file),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => refusal::code(&error),
    }
}

/// Kept for ever under its own address; under any other it is what is there now, and is not kept.
fn file(asked: &Uri, own: &str, content_type: &str, body: Vec<u8>) -> Response {
    let Ok(content_type) = HeaderValue::from_str(content_type) else { return refusal::code(&AppError::Internal) };
    let mut response = ([(header::CONTENT_TYPE, content_type)], body).into_response();
    if asked.path_and_query().is_some_and(|asked| asked.as_str() == own) {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(IMMUTABLE));
        response.extensions_mut().insert(Cacheable);
    }
    response
}

/// The address of the sheet for the document that is being made.
#[derive(Clone)]
struct Linked(String);

/// Middleware: looks up the sheet for the documents around sign-in. Where that fails they are shown without it: nobody is locked out.
pub async fn link_sheet(State(app): State<AppState>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if AROUND_SIGN_IN.iter().any(|area| path.starts_with(area)) && refusal::wants_page(request.headers()) {
        match own::style_sheet(&app).await {
            Ok(Some(css)) => drop(request.extensions_mut().insert(Linked(own::sheet_address(&css)))),
            Ok(None) => {}
            Err(error) => tracing::error!(%error, "the branding of sign-in cannot be read"),
        }
    }
    next.run(request).await
}

/// The address of the sheet for this document, if it has one; to be asked while the document is made.
pub fn linked_sheet() -> Option<String> {
    use_context::<Parts>().and_then(|parts| parts.extensions.get::<Linked>().map(|linked| linked.0.clone()))
}
