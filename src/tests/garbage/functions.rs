//! Every server function with what it takes.

pub const SIGN_OUT: &str = "/api/auth/sign_out";

/// The same, for all sessions but the one that asks.
pub const END_OTHERS: &str = "/api/auth/end_other_sessions";
pub const CHANGE_NAME: &str = "/api/users/change_name";
pub const CREATE_GROUP: &str = "/api/groups/create";

/// Every server function with its arguments.
pub const FUNCTIONS: &[(&str, &str, &[&str])] = &[
    ("POST", "/api/setup/finish", &["organisation", "name", "email", "password", "public_url", "form_id"]),
    ("POST", "/api/setup/enter_code", &["code"]),
    ("GET", "/api/setup/page", &[]),
    ("POST", "/api/auth/sign_in", &["email", "password", "next"]),
    ("GET", "/api/auth/frame", &[]),
    ("POST", "/api/auth/theme", &["theme", "page"]),
    ("POST", SIGN_OUT, &["next"]),
    ("POST", "/api/users/claim", &["token", "email", "name", "password", "form_id"]),
    ("GET", "/api/users/claim_page", &["token"]),
    ("GET", "/api/users/people", &["status", "search", "role", "group", "sort", "after"]),
    ("GET", "/api/users/invites", &["search", "state", "group", "after"]),
    ("GET", "/api/users/counts", &[]),
    ("POST", "/api/users/invite", &["email", "name", "role", "holds", "groups[]", "form_id"]),
    ("POST", "/api/users/renew_invite", &["invite", "form_id"]),
    ("POST", "/api/users/edit_invite", &["invite", "name", "role", "groups[]"]),
    ("GET", "/api/groups/groups", &[]),
    ("GET", "/api/groups/labels", &[]),
    ("GET", "/api/groups/group", &["group"]),
    ("GET", "/api/groups/others", &["group", "search"]),
    ("POST", CREATE_GROUP, &["name", "description", "form_id"]),
    ("POST", "/api/groups/change", &["group", "name", "description"]),
    ("POST", "/api/groups/delete", &["group", "sure"]),
    ("POST", "/api/groups/add_members", &["group", "users[]", "view"]),
    ("POST", "/api/groups/remove_members", &["group", "users[]", "view"]),
    ("POST", "/api/groups/set_of_user", &["user", "groups[]", "view"]),
    ("POST", "/api/groups/undo", &["entry", "view"]),
    ("POST", "/api/users/revoke_invite", &["invite", "view"]),
    ("POST", "/api/users/change_role", &["user", "role", "view"]),
    ("POST", "/api/users/deactivate", &["user", "view"]),
    ("POST", "/api/users/reactivate", &["user", "view"]),
    ("POST", "/api/users/undo", &["entry", "view"]),
    ("POST", "/api/users/start_reset", &["user", "view"]),
    ("POST", "/api/users/change_reset", &["token", "holds", "compromised", "view"]),
    ("POST", "/api/users/revoke_reset", &["reset", "view"]),
    ("POST", "/api/users/end_sessions", &["user", "view"]),
    ("GET", "/api/users/reset_page", &["token"]),
    ("POST", "/api/users/finish_reset", &["token", "password", "form_id"]),
    ("GET", "/api/auth/own_sessions", &[]),
    ("POST", "/api/auth/change_password", &["current_password", "password"]),
    ("POST", "/api/auth/end_session", &["session"]),
    ("POST", END_OTHERS, &[]),
    ("GET", "/api/users/own_name", &[]),
    ("POST", CHANGE_NAME, &["name"]),
    ("GET", "/api/users/person", &["user"]),
    ("POST", "/api/users/correct_profile", &["user", "name", "email"]),
    ("POST", "/api/users/erase", &["user", "sure", "view"]),
    ("GET", "/api/auth/demand", &[]),
    ("POST", "/api/auth/set_password", &["password", "next", "form_id"]),
    ("GET", "/api/agents/greeting", &["agent"]),
    ("GET", "/api/settings/settings", &[]),
    ("POST", "/api/settings/save", &["organisation", "public_url"]),
    ("GET", "/api/audit/entries", &["after"]),
];
