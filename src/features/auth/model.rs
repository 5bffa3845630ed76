//! Rules of signing in that both sides know.

use crate::domain::{Email, PersonName, Role, SessionId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

/// The shortest password, in code points after NFKC (A4).
pub const MIN_PASSWORD: u32 = 12;
/// The longest password, in code points after NFKC (A4).
pub const MAX_PASSWORD: u32 = 256;
/// The longest return address that is kept, in bytes.
const MAX_RETURN_PATH: usize = 512;

/// Who looks at the page, for the pages' own frame.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// Whose account.
    pub id: UserId,
    /// What they are called.
    pub name: PersonName,
    /// What they may do.
    pub role: Role,
    /// In which session: what is heard under it is for its tabs alone.
    pub session: SessionId,
}

/// A live session in a list (A5, U2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRow {
    /// Which one.
    pub id: SessionId,
    /// On what: browser and system, as far as the client says so.
    pub device: Option<String>,
    /// The client's address when it began.
    pub address: Option<String>,
    /// When it began.
    pub began_at: Timestamp,
    /// When it was last seen, to the minute.
    pub last_seen_at: Timestamp,
    /// Whether it reaches only "Set a new password" (R1).
    pub limited: bool,
}

/// One's own live sessions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnSessions {
    /// The last seen first.
    pub sessions: Vec<SessionRow>,
    /// The one that asks.
    pub current: SessionId,
    /// The server's clock, against which times are told.
    pub now: Timestamp,
}

/// A reset of somebody's password by an admin, as its user is told of it (R1, R5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordReset {
    /// The admin who started it; nobody where the command line did.
    pub by: Option<PersonName>,
    /// When it was started; when it was finished, where it was finished by link.
    pub at: Timestamp,
}

/// What "Set a new password" shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Demand {
    /// Who wants it so.
    pub reset: PasswordReset,
    /// What the account is called, which its password should not be made of.
    pub name: PersonName,
    /// See [`name`](Self::name); and for password managers.
    pub email: Email,
}

/// Where to go after signing in: only a path of this site is accepted, everything else leads to `/` (A6).
///
/// ```
/// # use pinchy::features::auth::return_path;
/// assert_eq!(return_path("/users?tab=invited"), "/users?tab=invited");
/// assert_eq!(return_path("//elsewhere.example"), "/");
/// ```
pub fn return_path(wanted: &str) -> &str {
    let usual = |c: char| c.is_ascii_graphic() && c != '\\';
    let of_this_site = wanted.starts_with('/') && !wanted.starts_with("//") && wanted.chars().all(usual);
    // Signing in must not lead to a page of those who are not signed in, nor to a server function.
    let path = wanted.split(['?', '#']).next().unwrap_or_default();
    let leads_back = ["/login", "/setup", "/new-password"].contains(&path) || path.starts_with("/api/");
    if of_this_site && !leads_back && wanted.len() <= MAX_RETURN_PATH { wanted } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::return_path;
    use proptest::prelude::*;

    #[test]
    fn a6_only_a_path_of_this_site_is_a_return_address() {
        for path in ["/", "/users", "/users?tab=invited&q=a%20b", "/invite/abc"] {
            assert_eq!(return_path(path), path);
        }
        let long = format!("/{}", "a".repeat(10_000));
        for other in [
            "",
            "users",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/\tevil",
            "/a\nb",
            "/a\0",
            "/login",
            "/login?next=/users",
            "/setup",
            "/api/auth/sign_out",
            "/users\u{202e}",
            &long,
        ] {
            assert_eq!(return_path(other), "/", "{other:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_asked_stays_on_this_site(text in ".{0,80}") {
            let site = url::Url::parse("https://pinchy.example").unwrap();
            let target = site.join(return_path(&text)).unwrap();
            prop_assert_eq!(target.origin(), site.origin());
        }
    }
}
