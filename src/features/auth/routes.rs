//! Every address that Pinchy answers, and who may use it. What does not stand here does not exist: the guard denies by default (P1).

use http::Method;
use std::{collections::BTreeMap, sync::LazyLock};

/// Who may use an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody, once the workspace is set up.
    Public,
    /// Everybody, while it is not (S1).
    SetUp,
    /// Whoever must set a new password first, and nobody else (R1).
    Limited,
    /// Whoever is signed in.
    Member,
    /// Whoever is signed in, and whoever must set a new password first.
    Leave,
    /// Signed-in admins.
    Admin,
    /// Signed-in admins, and programs that show a read token (T3).
    Log,
}

/// One address.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// `GET` or `POST`; what answers GET answers HEAD.
    pub method: &'static str,
    /// Its path, with `{name}` for a part that varies.
    pub pattern: &'static str,
    /// Who may use it.
    pub access: Access,
    /// For a form: the page that shows it, with `{name}` for what the form sends under that name.
    pub page: Option<&'static str>,
}

const fn page(pattern: &'static str, access: Access) -> Route {
    Route { method: "GET", pattern, access, page: None }
}

const fn read(pattern: &'static str, access: Access) -> Route {
    Route { method: "GET", pattern, access, page: None }
}

const fn form(pattern: &'static str, access: Access, page: &'static str) -> Route {
    Route { method: "POST", pattern, access, page: Some(page) }
}

/// Where an open page hears what has changed.
pub const EVENTS: &str = "/events";

/// Where a page follows an answer that is being written (H2).
pub const RUN_EVENTS: &str = "/chat/runs/{run}/events";

/// Where the list of people or of invites is exported; a download, and so no server function (U8).
pub const EXPORT: &str = "/api/users/export";

/// Where logo and colour of sign-in and claim are saved: a form with a file, and so no server function (L3).
pub const BRANDING: &str = "/api/license/branding";
/// What sign-in and claim look like.
pub const BRANDING_SHEET: &str = "/branding.css";
/// The logo of sign-in and claim.
pub const BRANDING_LOGO: &str = "/branding/logo";

/// Where the trail is exported; a download as well (T6).
pub const AUDIT_EXPORT: &str = "/api/audit/export";

/// Where the log of the trail is followed, in the layout of C2SP tlog-tiles (T3): what every address of it begins with.
pub const LOG: &str = "/audit/log";
/// The newest checkpoint.
pub const LOG_CHECKPOINT: &str = "/audit/log/checkpoint";
/// Tiles of the tree, and of its entries.
pub const LOG_TILE: &str = "/audit/log/tile/{*tile}";
/// The proof that an entry is in the trail.
pub const LOG_PROOF: &str = "/audit/log/proof";
/// The proof that one checkpoint follows on another.
pub const LOG_CONSISTENCY: &str = "/audit/log/consistency";

/// The table.
pub const ROUTES: &[Route] = &[
    page("/setup", Access::SetUp),
    form("/api/setup/finish", Access::SetUp, "/setup"),
    form("/api/setup/enter_code", Access::SetUp, "/setup"),
    read("/api/setup/page", Access::SetUp),
    page("/login", Access::Public),
    form("/api/auth/sign_in", Access::Public, "/login"),
    read("/api/auth/frame", Access::Public),
    form("/api/auth/theme", Access::Public, "/login"),
    page("/invite/{token}", Access::Public),
    form("/api/users/claim", Access::Public, "/login"),
    read("/api/users/claim_page", Access::Public),
    page("/reset/{token}", Access::Public),
    form("/api/users/finish_reset", Access::Public, "/login"),
    read("/api/users/reset_page", Access::Public),
    read(BRANDING_SHEET, Access::Public),
    read(BRANDING_LOGO, Access::Public),
    page("/new-password", Access::Limited),
    read("/api/auth/demand", Access::Limited),
    // Public, so that the second sending of a form that has ended its session finds its outcome (F7).
    form("/api/auth/set_password", Access::Public, "/new-password"),
    page("/", Access::Member),
    read(EVENTS, Access::Member),
    page("/chat/{agent}", Access::Member),
    page("/chat/{agent}/{chat}", Access::Member),
    read(RUN_EVENTS, Access::Member),
    read("/api/chat/page", Access::Member),
    read("/api/chat/list", Access::Member),
    form("/api/chat/send", Access::Member, "/chat/{agent}/{chat}"),
    form("/api/chat/stop", Access::Member, "/chat/{agent}/{chat}"),
    form("/api/chat/retry", Access::Member, "/chat/{agent}/{chat}"),
    form("/api/chat/rename", Access::Member, "/chat/{agent}/{chat}"),
    form("/api/chat/delete", Access::Member, "/chat/{agent}/{chat}"),
    form("/api/chat/context", Access::Member, "/chat/{agent}/{chat}"),
    form("/api/chat/draft", Access::Member, "/chat/{agent}/{chat}"),
    // Public like the frame that shows them: strangers get none.
    read("/api/agents/own", Access::Public),
    form("/api/auth/sign_out", Access::Leave, "/"),
    page("/find", Access::Member),
    read("/api/find/all", Access::Member),
    page("/account", Access::Member),
    read("/api/auth/own_sessions", Access::Member),
    form("/api/auth/change_password", Access::Member, "/account"),
    form("/api/auth/end_session", Access::Member, "/account"),
    form("/api/auth/end_other_sessions", Access::Member, "/account"),
    read("/api/users/own_name", Access::Member),
    form("/api/users/change_name", Access::Member, "/account"),
    page("/account/context", Access::Member),
    read("/api/context/own", Access::Member),
    form("/api/context/save", Access::Member, "/account/context"),
    form("/api/context/undo", Access::Member, "/account/context"),
    page("/help", Access::Member),
    page("/help/{topic}", Access::Member),
    read("/api/guide/topics", Access::Member),
    read("/api/guide/topic", Access::Member),
    page("/users", Access::Admin),
    page("/users/{user}", Access::Admin),
    read("/api/users/person", Access::Admin),
    form("/api/users/correct_profile", Access::Admin, "/users/{user}"),
    form("/api/users/erase", Access::Admin, "/users/{user}"),
    page("/users/invite", Access::Admin),
    read("/api/users/people", Access::Admin),
    read("/api/users/invites", Access::Admin),
    read("/api/users/counts", Access::Admin),
    form(EXPORT, Access::Admin, "/users"),
    form("/api/users/invite", Access::Admin, "/users/invite"),
    form("/api/users/renew_invite", Access::Admin, "/users"),
    form("/api/users/revoke_invite", Access::Admin, "/users"),
    form("/api/users/change_role", Access::Admin, "/users"),
    form("/api/users/deactivate", Access::Admin, "/users"),
    form("/api/users/reactivate", Access::Admin, "/users"),
    form("/api/users/undo", Access::Admin, "/users"),
    form("/api/users/start_reset", Access::Admin, "/users"),
    form("/api/users/change_reset", Access::Admin, "/users"),
    form("/api/users/revoke_reset", Access::Admin, "/users"),
    form("/api/users/end_sessions", Access::Admin, "/users"),
    page("/users/invites/{invite}", Access::Admin),
    read("/api/users/invite_row", Access::Admin),
    page("/users/invite-many", Access::Admin),
    page("/groups", Access::Admin),
    page("/groups/new", Access::Admin),
    page("/groups/{group}", Access::Admin),
    form("/api/users/edit_invite", Access::Admin, "/users/invites/{invite}"),
    form("/api/users/preview_many", Access::Admin, "/users/invite-many"),
    form("/api/users/invite_many", Access::Admin, "/users/invite-many"),
    read("/api/groups/groups", Access::Admin),
    read("/api/groups/labels", Access::Admin),
    read("/api/groups/group", Access::Admin),
    read("/api/groups/others", Access::Admin),
    form("/api/groups/create", Access::Admin, "/groups/new"),
    form("/api/groups/change", Access::Admin, "/groups/{group}"),
    form("/api/groups/delete", Access::Admin, "/groups/{group}"),
    form("/api/groups/add_members", Access::Admin, "/groups/{group}"),
    form("/api/groups/remove_members", Access::Admin, "/groups/{group}"),
    form("/api/groups/set_of_user", Access::Admin, "/users/{user}"),
    form("/api/groups/undo", Access::Admin, "/groups"),
    page("/providers", Access::Admin),
    page("/providers/connect", Access::Admin),
    page("/providers/{provider}/remove", Access::Admin),
    read("/api/providers/providers", Access::Admin),
    read("/api/providers/removal", Access::Admin),
    form("/api/providers/connect", Access::Admin, "/providers/connect"),
    form("/api/providers/choose_default", Access::Admin, "/providers"),
    form("/api/providers/refresh", Access::Admin, "/providers"),
    form("/api/providers/remove", Access::Admin, "/providers/{provider}/remove"),
    form("/api/providers/undo", Access::Admin, "/providers"),
    page("/agents", Access::Admin),
    page("/agents/new", Access::Admin),
    page("/agents/{agent}", Access::Admin),
    page("/users/{user}/agents", Access::Admin),
    page("/groups/{group}/agents", Access::Admin),
    read("/api/agents/agents", Access::Admin),
    read("/api/agents/agent", Access::Admin),
    read("/api/agents/seen_by", Access::Admin),
    read("/api/agents/of_person", Access::Admin),
    read("/api/agents/of_group", Access::Admin),
    form("/api/agents/create", Access::Admin, "/agents/new"),
    form("/api/agents/configure", Access::Admin, "/agents/{agent}"),
    form("/api/agents/show", Access::Admin, "/agents/{agent}"),
    form("/api/agents/archive", Access::Admin, "/agents/{agent}"),
    form("/api/agents/restore", Access::Admin, "/agents/{agent}"),
    form("/api/agents/set_of_group", Access::Admin, "/groups/{group}/agents"),
    form("/api/agents/undo", Access::Admin, "/agents"),
    page("/settings", Access::Admin),
    read("/api/settings/settings", Access::Admin),
    form("/api/settings/save", Access::Admin, "/settings"),
    form("/api/settings/save_limits", Access::Admin, "/settings"),
    page("/license", Access::Admin),
    read("/api/license/license", Access::Admin),
    form("/api/license/save", Access::Admin, "/license"),
    form("/api/license/remove", Access::Admin, "/license"),
    form(BRANDING, Access::Admin, "/license"),
    form("/api/license/remove_logo", Access::Admin, "/license"),
    page("/audit", Access::Admin),
    read("/api/audit/entries", Access::Admin),
    read("/api/audit/standing", Access::Admin),
    form("/api/audit/verify", Access::Admin, "/audit"),
    page("/audit/prune", Access::Admin),
    read("/api/audit/prunable", Access::Admin),
    form("/api/audit/prune", Access::Admin, "/audit/prune"),
    form(AUDIT_EXPORT, Access::Admin, "/audit"),
    page("/audit/proof", Access::Admin),
    read("/api/audit/proof", Access::Admin),
    page("/audit/checkpoints", Access::Admin),
    read("/api/audit/checkpoints", Access::Admin),
    page("/audit/tokens", Access::Admin),
    read("/api/audit/read_tokens", Access::Admin),
    form("/api/audit/make_read_token", Access::Admin, "/audit/tokens"),
    form("/api/audit/revoke_read_token", Access::Admin, "/audit/tokens"),
    read(LOG_CHECKPOINT, Access::Log),
    read(LOG_TILE, Access::Log),
    read(LOG_PROOF, Access::Log),
    read(LOG_CONSISTENCY, Access::Log),
];

static BY_PATH: LazyLock<matchit::Router<Vec<&'static Route>>> = LazyLock::new(|| {
    let mut by_pattern = BTreeMap::<&str, Vec<&'static Route>>::new();
    for route in ROUTES {
        by_pattern.entry(route.pattern).or_default().push(route);
    }
    let mut router = matchit::Router::new();
    for (pattern, routes) in by_pattern {
        // A pattern that is malformed or meets another is found by the test below, which looks every route up.
        drop(router.insert(pattern, routes));
    }
    router
});

/// The routes with a path, of which there are none where those who read it after this might take it for another path.
fn at(path: &str) -> Option<&'static [&'static Route]> {
    let climbs = |part: &str| matches!(part.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..");
    if path.contains('\\') || path.split('/').any(climbs) {
        return None;
    }
    Some(BY_PATH.at(path).ok()?.value.as_slice())
}

/// The route behind a request, if there is one.
pub fn find(method: &Method, path: &str) -> Option<&'static Route> {
    let method = if method == Method::HEAD { &Method::GET } else { method };
    at(path)?.iter().copied().find(|route| route.method == method.as_str())
}

/// The pattern of a path for logs and metrics, which must never hold a path itself (O4).
pub fn pattern(path: &str) -> &'static str {
    at(path).and_then(|routes| routes.first()).map_or("other", |route| route.pattern)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_is_found_by_its_own_method_alone() {
        for route in ROUTES {
            let path = route.pattern.replace("{token}", "inv_x").replace("{agent}", "1").replace("{user}", "1");
            let path = path.replace("{invite}", "1").replace("{group}", "1").replace("{provider}", "1");
            let path = path.replace("{chat}", "1").replace("{run}", "1");
            let path = path.replace("{topic}", "1").replace("{*tile}", "0/000");
            let method: Method = route.method.parse().unwrap();
            assert_eq!(find(&method, &path).unwrap().pattern, route.pattern);
            assert!(find(&Method::DELETE, &path).is_none(), "{path}");
        }
    }

    #[test]
    fn nothing_that_changes_anything_is_a_get() {
        for route in ROUTES.iter().filter(|route| route.page.is_some()) {
            assert_eq!(route.method, "POST", "{}", route.pattern);
        }
    }

    #[test]
    fn p1_what_is_not_in_the_table_does_not_exist() {
        for path in ["/nowhere", "/users/", "/users/invite/x", "/api/users", "//users", "/chat"] {
            assert!(find(&Method::GET, path).is_none(), "{path}");
        }
        assert_eq!(pattern("/invite/inv_secret"), "/invite/{token}");
        assert_eq!(pattern("/nowhere"), "other");
    }
}
