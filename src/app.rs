//! The site map: the document around every page, and which view stands at which address.

use crate::features::chat::components::Carried;
use crate::form::provide_flash;
use crate::frame::provide_frame;
use crate::parts::{Lazy, lazy_page};
use crate::view::view;
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use leptos_meta::MetaTags;
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    path,
};

lazy_page!(setup: crate::features::setup::pages::SetupPage, in setup);
lazy_page!(login: crate::features::auth::pages::LoginPage, in login);
lazy_page!(new_password: crate::features::auth::pages::NewPasswordPage, in new_password);
lazy_page!(claim: crate::features::users::pages::ClaimPage, in claim);
lazy_page!(reset: crate::features::users::pages::ResetPage, in reset);
lazy_page!(chat: crate::features::chat::pages::ChatPage, in chat);
lazy_page!(users: crate::features::users::pages::UsersPage, in users, after crate::features::users::pages::prepare);
lazy_page!(invite: crate::features::users::pages::InviteDialog, in invite, after crate::features::users::pages::prepare_invite);
lazy_page!(edit_invite: crate::features::users::pages::EditInviteDialog, in edit_invite);
lazy_page!(invite_many: crate::features::users::pages::InviteManyPage, in invite_many);
lazy_page!(person: crate::features::users::pages::PersonPage, in person, after crate::features::users::components::prepare_reset);
lazy_page!(groups: crate::features::groups::pages::GroupsPage, in groups);
lazy_page!(new_group: crate::features::groups::pages::NewGroupDialog, in new_group);
lazy_page!(group: crate::features::groups::pages::GroupPage, in group);
lazy_page!(providers: crate::features::providers::pages::ProvidersPage, in providers);
lazy_page!(connect_provider: crate::features::providers::pages::ConnectDialog, in connect_provider);
lazy_page!(remove_provider: crate::features::providers::pages::RemoveDialog, in remove_provider);
lazy_page!(agents: crate::features::agents::pages::AgentsPage, in agents);
lazy_page!(new_agent: crate::features::agents::pages::NewAgentDialog, in new_agent);
lazy_page!(agent: crate::features::agents::pages::AgentPage, in agent);
lazy_page!(agents_of_person: crate::features::agents::pages::AgentsOfPersonPage, in agents_of_person);
lazy_page!(agents_of_group: crate::features::agents::pages::AgentsOfGroupPage, in agents_of_group);
lazy_page!(find: crate::features::find::pages::FindPage, in find);
lazy_page!(account: crate::features::users::pages::AccountPage, in account);
lazy_page!(context: crate::features::context::pages::ContextPage, in context);
lazy_page!(help: crate::features::guide::pages::HelpPage, in help);
lazy_page!(topic: crate::features::guide::pages::TopicPage, in topic);
lazy_page!(settings: crate::features::settings::pages::SettingsPage, in settings);
lazy_page!(license: crate::features::users::pages::LicensePage, in license);
lazy_page!(audit: crate::features::audit::pages::AuditPage, in audit);
lazy_page!(audit_proof: crate::features::audit::pages::ProofPage, in audit_proof);
lazy_page!(audit_tokens: crate::features::audit::pages::TokensPage, in audit_tokens);
lazy_page!(audit_checkpoints: crate::features::audit::pages::CheckpointsPage, in audit_checkpoints);
lazy_page!(prune: crate::features::audit::pages::PrunePage, in prune);

/// The document around every page. Its tags name the built files by their hashed names out of the binary itself.
#[cfg(feature = "ssr")]
pub fn shell() -> impl IntoView {
    use crate::server::http::{assets, cookies::THEME, reply::Call};
    use leptos::nonce::use_nonce;

    let assets = assets();
    let branding = crate::features::license::api::linked_sheet();
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
                {branding.map(|href| view! { <link rel="stylesheet" href=href /> }.into_any())}
                <link rel="preload" href="/fonts/inter-latin.woff2" r#as="font" r#type="font/woff2" crossorigin="" />
                <link rel="modulepreload" href=assets.js.clone() nonce=use_nonce() crossorigin="" />
                {assets.split.as_ref().map(|split| view! {
                    <link rel="modulepreload" href=format!("{}/{}", split.folder, split.loader) nonce=use_nonce() crossorigin="" />
                }.into_any())}
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
                <Route path=path!("/setup") view={Lazy::<setup::Page>::new()} ssr=SsrMode::Async />
                <Route path=path!("/login") view={Lazy::<login::Page>::new()} ssr=SsrMode::Async />
                <Route path=path!("/new-password") view={Lazy::<new_password::Page>::new()} ssr=SsrMode::Async />
                <Route path=path!("/invite/:token") view={Lazy::<claim::Page>::new()} ssr=SsrMode::Async />
                <Route path=path!("/reset/:token") view={Lazy::<reset::Page>::new()} ssr=SsrMode::Async />
                <Route path=path!("/chat/:agent") view={Lazy::<chat::Page>::new()} ssr=SsrMode::Async />
                <Route path=path!("/chat/:agent/:chat") view={Lazy::<chat::Page>::new()} ssr=SsrMode::Async />
                <ParentRoute path=path!("/users") view={Lazy::<users::Page>::new()} ssr=SsrMode::Async>
                    <Route path=path!("") view={|| ()} />
                    <Route path=path!("invite") view={Lazy::<invite::Page>::new()} />
                    <Route path=path!("invites/:invite") view={Lazy::<edit_invite::Page>::new()} />
                </ParentRoute>
                <Route path=path!("/users/invite-many") view={Lazy::<invite_many::Page>::new()} ssr=SsrMode::Async />
                <Route path=path!("/users/:user") view={Lazy::<person::Page>::new()} ssr=SsrMode::Async />
                <Route path=path!("/users/:user/agents") view={Lazy::<agents_of_person::Page>::new()} ssr=SsrMode::Async />
                <ParentRoute path=path!("/groups") view={Lazy::<groups::Page>::new()} ssr=SsrMode::Async>
                    <Route path=path!("") view={|| ()} />
                    <Route path=path!("new") view={Lazy::<new_group::Page>::new()} />
                </ParentRoute>
                <Route path=path!("/groups/:group") view={Lazy::<group::Page>::new()} ssr=SsrMode::Async />
                <ParentRoute path=path!("/providers") view={Lazy::<providers::Page>::new()} ssr=SsrMode::Async>
                    <Route path=path!("") view={|| ()} />
                    <Route path=path!("connect") view={Lazy::<connect_provider::Page>::new()} />
                    <Route path=path!(":provider/remove") view={Lazy::<remove_provider::Page>::new()} />
                </ParentRoute>
                <Route path=path!("/groups/:group/agents") view={Lazy::<agents_of_group::Page>::new()} ssr=SsrMode::Async />
                <ParentRoute path=path!("/agents") view={Lazy::<agents::Page>::new()} ssr=SsrMode::Async>
                    <Route path=path!("") view={|| ()} />
                    <Route path=path!("new") view={Lazy::<new_agent::Page>::new()} />
                </ParentRoute>
                <Route path=path!("/agents/:agent") view={Lazy::<agent::Page>::new()} ssr=SsrMode::Async />
                <Route path=path!("/find") view={Lazy::<find::Page>::new()} ssr=SsrMode::Async />
                <Route path=path!("/account") view={Lazy::<account::Page>::new()} ssr=SsrMode::Async />
                <Route path=path!("/account/context") view={Lazy::<context::Page>::new()} ssr=SsrMode::Async />
                <Route path=path!("/help") view={Lazy::<help::Page>::new()} ssr=SsrMode::Async />
                <Route path=path!("/help/:topic") view={Lazy::<topic::Page>::new()} ssr=SsrMode::Async />
                <Route path=path!("/settings") view={Lazy::<settings::Page>::new()} ssr=SsrMode::Async />
                <Route path=path!("/license") view={Lazy::<license::Page>::new()} ssr=SsrMode::Async />
                <Route path=path!("/audit") view={Lazy::<audit::Page>::new()} ssr=SsrMode::Async />
                <Route path=path!("/audit/proof") view={Lazy::<audit_proof::Page>::new()} ssr=SsrMode::Async />
                <Route path=path!("/audit/tokens") view={Lazy::<audit_tokens::Page>::new()} ssr=SsrMode::Async />
                <Route path=path!("/audit/checkpoints") view={Lazy::<audit_checkpoints::Page>::new()} ssr=SsrMode::Async />
                <Route path=path!("/audit/prune") view={Lazy::<prune::Page>::new()} ssr=SsrMode::Async />
            </Routes>
        </Router>
    }
}

/// What every page may ask for: the document's flash, what goes from one page of a chat to the next, and the frame's own data.
#[component]
fn Providers() -> impl IntoView {
    provide_flash();
    Carried::provide();
    provide_frame();
}

/// Takes over the page that the server sent, and marks the document once it is alive: what needs scripts shows itself, and tests know
/// that they may begin.
#[cfg(feature = "hydrate")]
pub async fn take_over() {
    let Some(body) = document().body() else { return };
    leptos::mount::hydrate_from_async(body, App).await.forget();
    // The page's effects run before the mark is set.
    leptos::task::tick().await;
    crate::live::begin();
    if let Some(root) = document().document_element() {
        drop(root.class_list().add_1("hydrated"));
    }
}
