//! The site map: the document around every page, and which view stands at which address.

use crate::features::agents::pages::ChatPage;
use crate::features::audit::pages::AuditPage;
use crate::features::auth::pages::{LoginPage, NewPasswordPage};
use crate::features::groups::pages::{GroupPage, GroupsPage, NewGroupDialog};
use crate::features::settings::pages::SettingsPage;
use crate::features::setup::pages::SetupPage;
use crate::features::users::pages::{
    AccountPage, ClaimPage, EditInviteDialog, InviteDialog, InviteManyPage, PersonPage, ResetPage, UsersPage,
};
use crate::form::provide_flash;
use crate::frame::provide_frame;
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use leptos_meta::MetaTags;
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    path,
};

/// The document around every page. Its tags name the built files by their hashed names out of the binary itself.
#[cfg(feature = "ssr")]
pub fn shell() -> impl IntoView {
    use crate::server::http::{assets, cookies::THEME, reply::Call};
    use leptos::nonce::use_nonce;

    let assets = assets();
    let theme = Call::current().cookie(THEME).filter(|theme| ["light", "dark"].contains(&theme.as_str()));
    let start = format!(
        "import(\"{js}\").then(m=>m.default({{module_or_path:\"{wasm}\"}}).then(()=>m.hydrate()))",
        js = assets.js,
        wasm = assets.wasm
    );
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=theme>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
                <meta name="color-scheme" content="light dark" />
                <meta name="robots" content="noindex" />
                <link rel="icon" type="image/svg+xml" href="/favicon.svg" />
                <link rel="stylesheet" href=assets.css.clone() />
                <link rel="preload" href="/fonts/inter-latin.woff2" r#as="font" r#type="font/woff2" crossorigin="" />
                <link rel="modulepreload" href=assets.js.clone() nonce=use_nonce() crossorigin="" />
                <link rel="preload" href=assets.wasm.clone() r#as="fetch" r#type="application/wasm" crossorigin="" />
                <script type="module" nonce=use_nonce()>{start}</script>
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// The one page for what does not exist (P2). It carries no scripts: at an address that is routed they would take it for that page.
#[cfg(feature = "ssr")]
pub fn not_found_page(differing: &crate::server::http::NotFound) -> String {
    use crate::{server::http::assets, text, ui::Mark};

    let page = Owner::new().with(|| {
        view! {
            <html lang="en">
                <head>
                    <meta charset="utf-8" />
                    <meta name="viewport" content="width=device-width, initial-scale=1" />
                    <meta name="robots" content="noindex" />
                    <title>{text::NOT_FOUND_TITLE}</title>
                    <link rel="icon" type="image/svg+xml" href="/favicon.svg" />
                    <link rel="stylesheet" nonce=differing.nonce.clone() href=assets().css.clone() />
                </head>
                <body>
                    <main class="not-found">
                        <Mark />
                        <h1>{text::NOT_FOUND_TITLE}</h1>
                        <p>{text::NOT_FOUND}</p>
                        <p>
                            <a class="button button-primary" href="/">
                                {text::NOT_FOUND_HOME}
                            </a>
                        </p>
                        <p class="not-found-id">{differing.request_id.clone()}</p>
                    </main>
                </body>
            </html>
        }
        .to_html()
    });
    // Without the marks for taking a page over: a title would show them.
    format!("<!DOCTYPE html>{}", page.replace("<!>", ""))
}

/// The application.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    // The server renders a page whole before it sends a byte of it, so that statuses and redirects are true and nothing is missing
    // without scripts (F1).
    view! {
        <Router>
            <Providers />
            <Routes fallback={|| ()}>
                <Route path=path!("/setup") view=SetupPage ssr=SsrMode::Async />
                <Route path=path!("/login") view=LoginPage ssr=SsrMode::Async />
                <Route path=path!("/new-password") view=NewPasswordPage ssr=SsrMode::Async />
                <Route path=path!("/invite/:token") view=ClaimPage ssr=SsrMode::Async />
                <Route path=path!("/reset/:token") view=ResetPage ssr=SsrMode::Async />
                <Route path=path!("/chat/:agent") view=ChatPage ssr=SsrMode::Async />
                <ParentRoute path=path!("/users") view=UsersPage ssr=SsrMode::Async>
                    <Route path=path!("") view={|| ()} />
                    <Route path=path!("invite") view=InviteDialog />
                    <Route path=path!("invites/:invite") view=EditInviteDialog />
                </ParentRoute>
                <Route path=path!("/users/invite-many") view=InviteManyPage ssr=SsrMode::Async />
                <Route path=path!("/users/:user") view=PersonPage ssr=SsrMode::Async />
                <ParentRoute path=path!("/groups") view=GroupsPage ssr=SsrMode::Async>
                    <Route path=path!("") view={|| ()} />
                    <Route path=path!("new") view=NewGroupDialog />
                </ParentRoute>
                <Route path=path!("/groups/:group") view=GroupPage ssr=SsrMode::Async />
                <Route path=path!("/account") view=AccountPage ssr=SsrMode::Async />
                <Route path=path!("/settings") view=SettingsPage ssr=SsrMode::Async />
                <Route path=path!("/audit") view=AuditPage ssr=SsrMode::Async />
            </Routes>
            <Hydrated />
        </Router>
    }
}

/// What every page may ask for: the document's flash, and the frame's own data.
#[component]
fn Providers() -> impl IntoView {
    provide_flash();
    provide_frame();
}

/// Marks the document once the page is alive: what needs scripts shows itself, and tests know that they may begin.
#[component]
fn Hydrated() -> impl IntoView {
    Effect::new(|_| {
        if let Some(root) = document().document_element() {
            drop(root.class_list().add_1("hydrated"));
        }
    });
}
