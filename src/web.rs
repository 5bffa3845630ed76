//! The way of a request: every layer in its order, and the pages and server functions behind them.

use crate::app::{App, not_found_page, shell};
use crate::features::{agents, audit, auth, chat, license, setup, users};
use crate::server::{
    AppState,
    config::leptos_options,
    http::{
        body_limit, browser, client_ip, csp, csp::Csp, csrf, csrf::CurrentPublicUrl, flash, no_store, one_task, ops,
        ops::Ops, panic, reply::Call, request_id, statics, status, status::NotFoundPage, trace, trace::NamePattern,
    },
};
use crate::wire::Prepared;
use axum::{
    Extension, Router,
    extract::{Request, State},
    middleware::{Next, from_fn, from_fn_with_state},
    response::Response,
    routing::{get, post},
};
use leptos::prelude::provide_context;
use leptos_axum::{LeptosRoutes, generate_route_list_with_exclusions_and_ssg_and_context};
use std::sync::Arc;

/// The whole application, ready to be served.
///
/// # Errors
/// In words, when the Leptos section of the configuration cannot be read.
pub fn router(app: AppState, ops: Ops) -> anyhow::Result<Router> {
    let options = leptos_options(&app.config)?;
    one_task::install()?;
    let context = {
        let app = app.clone();
        move || {
            provide_context(app.clone());
            csp::provide_nonce();
        }
    };
    let (pages, _) = generate_route_list_with_exclusions_and_ssg_and_context(App, None, context.clone());
    // Pages, and the server functions they call.
    let pages = Router::new()
        .leptos_routes_with_context(&options, pages, context, shell)
        .route_layer(from_fn(one_task::draw))
        .route_layer(from_fn_with_state(app.clone(), prepare_frame));
    let routes = pages
        .route("/", get(chat::api::home))
        .route(auth::routes::EVENTS, get(auth::api::events))
        .route(auth::routes::RUN_EVENTS, get(chat::api::events))
        .route(auth::routes::EXPORT, post(users::api::export))
        .route(auth::routes::AUDIT_EXPORT, post(audit::api::export))
        .route(auth::routes::LOG_CHECKPOINT, get(audit::api::log::checkpoint))
        .route(auth::routes::LOG_TILE, get(audit::api::log::tile))
        .route(auth::routes::LOG_PROOF, get(audit::api::log::proof))
        .route(auth::routes::LOG_CONSISTENCY, get(audit::api::log::consistency))
        .route(auth::routes::BRANDING, post(license::api::save_branding))
        .route(auth::routes::BRANDING_SHEET, get(license::api::send_sheet))
        .route(auth::routes::BRANDING_LOGO, get(license::api::send_logo))
        .layer(Extension(app.clone()))
        .with_state(options);
    Ok(with_layers(routes, app, ops))
}

/// From the innermost layer to the outermost: a request meets them from the last line to the first.
fn with_layers(routes: Router, app: AppState, ops: Ops) -> Router {
    let csp = Csp { random: app.random.clone(), https: app.cookies.is_secure() };
    let page: NotFoundPage = not_found_page;
    let pattern: NamePattern = auth::routes::pattern;
    let proxies: Arc<[ipnet::IpNet]> = app.config.trusted_proxies.clone().into();
    let ids = (app.clock.clone(), app.random.clone());
    let limit = app.config.max_body_bytes;
    let public_url = {
        let app = app.clone();
        CurrentPublicUrl::new(move || app.public_url())
    };
    // Behind a router of its own, so that every request meets the layers before it is routed: axum adds headers to what a route
    // answers (`Allow`, a length), which would tell an address that exists from one that does not (P2).
    Router::new()
        .fallback_service(routes)
        .layer(from_fn(api_status))
        .layer(from_fn_with_state(app.clone(), license::api::link_sheet))
        .layer(from_fn_with_state(app.clone(), flash::layer))
        .layer(from_fn_with_state(app.clone(), setup::api::take_code))
        .layer(from_fn_with_state(app.clone(), auth::guard::layer))
        .layer(from_fn_with_state(app.clone(), auth::session::layer))
        .layer(from_fn_with_state(app, browser::layer))
        .layer(from_fn_with_state(limit, body_limit::enforce))
        .layer(from_fn_with_state(public_url, csrf::check))
        .layer(from_fn_with_state(statics::Site::embedded(), statics::serve))
        .layer(from_fn_with_state(ops, ops::serve))
        .layer(from_fn_with_state(page, status::not_found))
        .layer(from_fn(panic::answer))
        .layer(from_fn(no_store::forbid))
        .layer(from_fn_with_state(csp, csp::protect))
        .layer(from_fn_with_state(proxies, client_ip::find))
        .layer(from_fn_with_state(pattern, trace::record))
        .layer(from_fn_with_state(ids, request_id::assign))
}

/// Failed server functions get the status of their code; pages have their own.
async fn api_status(request: Request, next: Next) -> Response {
    if request.uri().path().starts_with("/api/") { status::api(request, next).await } else { next.run(request).await }
}

/// Learns what stands around a page before the page is drawn: it is drawn with it from the start, as in the browser.
async fn prepare_frame(State(app): State<AppState>, request: Request, next: Next) -> Response {
    if request.uri().path().starts_with("/api/") {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    let call = Call::of_request(app, &parts);
    let prepared = Prepared::default().with::<auth::api::ReadFrame>(auth::api::frame_of(&call).await);
    parts.extensions.insert(prepared.with::<agents::api::ReadOwnAgents>(agents::api::own_of(&call).await));
    next.run(Request::from_parts(parts, body)).await
}
