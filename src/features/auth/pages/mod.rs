//! The pages of signing in.

mod login;
mod new_password;

pub use login::LoginPage;
pub use new_password::NewPasswordPage;

use super::return_path;
use leptos::prelude::*;
use leptos_router::{hooks::use_location, location::Url};

/// Where the person was on their way to, out of the query: a path of this site (A6). The router's own map decodes twice and would
/// change addresses that hold escapes themselves.
fn use_next() -> String {
    let query = use_location().search.get_untracked();
    let fields = query.trim_start_matches('?').split('&');
    let wanted = fields.filter_map(|field| field.strip_prefix("next=")).next().map(Url::unescape);
    return_path(&wanted.unwrap_or_default()).to_owned()
}
