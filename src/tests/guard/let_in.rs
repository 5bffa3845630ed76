//! What each address answers to a request that says nothing.

use crate::features::auth::routes::{AUDIT_EXPORT, BRANDING, BRANDING_LOGO, BRANDING_SHEET, EXPORT, RUN_EVENTS, Route};
use crate::tests::world::Actor;

/// What an empty request gets from those who let it in: status for a page or a plain form, status for a fetch.
pub fn let_in(route: &Route, actor: Actor) -> (u16, u16) {
    match (route.method, route.pattern) {
        ("GET", "/") => (303, 303),
        // Nobody has an answer with this id.
        ("GET", RUN_EVENTS) => (404, 404),
        // Nobody has chosen a look of their own.
        (_, BRANDING_SHEET | BRANDING_LOGO) => (404, 404),
        // A browser that opens a reading function by itself is led away from the bare data.
        ("GET", pattern) if pattern.starts_with("/api/") => (303, 200),
        ("GET", _) => (200, 200),
        (
            _,
            "/api/setup/finish"
            | "/api/setup/enter_code"
            | "/api/auth/sign_in"
            | "/api/users/invite"
            | "/api/groups/create"
            | "/api/agents/create"
            | "/api/users/preview_many"
            | "/api/users/invite_many"
            | "/api/license/save"
            | "/api/license/remove"
            | "/api/audit/make_read_token"
            | "/api/audit/prune"
            | "/api/settings/save",
        ) => (303, 422),
        (_, "/api/users/renew_invite" | "/api/users/revoke_invite" | "/api/users/edit_invite") => (303, 404),
        (_, "/api/groups/set_of_user" | "/api/agents/set_of_group") => (303, 400),
        (_, pattern) if pattern.starts_with("/api/agents/") => (303, 404),
        (_, pattern) if pattern.starts_with("/api/groups/") || pattern.starts_with("/api/chat/") => (303, 404),
        (_, "/api/providers/connect" | "/api/providers/choose_default") => (303, 422),
        (_, pattern) if pattern.starts_with("/api/providers/") => (303, 404),
        // An empty form leaves every limit as it is.
        (_, "/api/auth/end_other_sessions" | "/api/settings/save_limits" | "/api/license/remove_logo") => (303, 200),
        // Nothing is what agents know already.
        (_, "/api/context/save") => (303, 200),
        (_, "/api/context/undo") => (303, 404),
        (_, "/api/auth/end_session" | "/api/users/correct_profile" | "/api/users/erase") => (303, 404),
        (_, "/api/auth/change_password" | "/api/users/change_name") => (303, 422),
        (_, "/api/users/start_reset" | "/api/users/change_reset" | "/api/users/revoke_reset") => (303, 404),
        (_, "/api/users/end_sessions" | "/api/users/finish_reset" | "/api/users/undo") => (303, 404),
        (_, "/api/users/change_role" | "/api/users/deactivate" | "/api/users/reactivate") => (303, 404),
        (_, EXPORT | AUDIT_EXPORT) => (200, 200),
        (_, "/api/audit/verify") => (303, 200),
        (_, "/api/audit/revoke_read_token") => (303, 404),
        (_, BRANDING) => (303, 400),
        (_, "/api/auth/set_password") if actor == Actor::Limited => (303, 422),
        (_, "/api/auth/set_password") => (303, 401),
        (_, "/api/auth/theme" | "/api/auth/sign_out") => (303, 200),
        (_, "/api/users/claim") if matches!(actor, Actor::Member | Actor::Admin) => (303, 409),
        (_, "/api/users/claim") => (303, 404),
        (method, pattern) => panic!("say here what {method} {pattern} answers to an empty request"),
    }
}
