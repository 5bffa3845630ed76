//! Cookies: their names and attributes follow the public address known at the start, never a request (A2).

use cookie::{Cookie, SameSite, time::Duration as CookieDuration};
use http::{HeaderMap, HeaderValue, header};
use std::time::Duration;

/// The kind of cookies this process sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cookies {
    secure: bool,
}

/// The session's secret.
pub const SESSION: &str = "pinchy-session";
/// A mark by which forms know the browser again (F7).
pub const BROWSER: &str = "pinchy-browser";
/// Names what a plain form left for a user's next page.
pub const FLASH: &str = "pinchy-flash";
/// What a plain form left for a stranger's next page. Apart from [`FLASH`], so that a slip at sign-in does not lose what waits behind it.
pub const NOTE: &str = "pinchy-note";
/// The set-up code, once it has been accepted (S1).
pub const SETUP: &str = "pinchy-setup";
/// The secret by which a device that has signed in before is known again (A3).
pub const DEVICE: &str = "pinchy-device";
/// The colour scheme that was chosen.
pub const THEME: &str = "pinchy-theme";

impl Cookies {
    /// `secure`: whether the public address is https.
    pub const fn new(secure: bool) -> Self {
        Self { secure }
    }

    /// Whether cookies need https.
    pub const fn is_secure(self) -> bool {
        self.secure
    }

    /// The full name: with the `__Host-` prefix, which pins a cookie to this host, wherever https allows it.
    pub fn name(self, name: &str) -> String {
        if self.secure { format!("__Host-{name}") } else { name.to_owned() }
    }

    /// Reads a cookie; of several with one name the first.
    pub fn read(self, headers: &HeaderMap, name: &str) -> Option<String> {
        let name = self.name(name);
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| Cookie::split_parse(value.to_owned()))
            .filter_map(Result::ok)
            .find(|cookie| cookie.name() == name)
            .map(|cookie| cookie.value().to_owned())
    }

    /// The header that sets a cookie; without `max_age` it ends with the browser.
    ///
    /// # Panics
    /// Never: names and values here are tokens of visible ASCII.
    pub fn set(self, name: &str, value: &str, max_age: Option<Duration>) -> HeaderValue {
        let mut cookie = Cookie::build((self.name(name), value.to_owned()))
            .path("/")
            .http_only(true)
            .secure(self.secure)
            .same_site(SameSite::Lax)
            .build();
        cookie.set_max_age(max_age.map(|age| CookieDuration::seconds(age.as_secs() as i64)));
        HeaderValue::from_str(&cookie.to_string()).unwrap_or_else(|_| HeaderValue::from_static(""))
    }

    /// The header that removes a cookie.
    pub fn clear(self, name: &str) -> HeaderValue {
        self.set(name, "", Some(Duration::ZERO))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a2_the_kind_of_cookie_follows_the_public_address() {
        let over_https = Cookies::new(true).set(SESSION, "abc", None);
        assert_eq!(over_https, "__Host-pinchy-session=abc; HttpOnly; SameSite=Lax; Secure; Path=/");
        let over_http = Cookies::new(false).set(SESSION, "abc", None);
        assert_eq!(over_http, "pinchy-session=abc; HttpOnly; SameSite=Lax; Path=/");
    }

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("a=1; pinchy-session=abc; b=2"));
        assert_eq!(Cookies::new(false).read(&headers, SESSION).as_deref(), Some("abc"));
        assert_eq!(Cookies::new(true).read(&headers, SESSION), None);
    }

    #[test]
    fn a_cleared_cookie_ends_at_once() {
        assert!(Cookies::new(false).clear(FLASH).to_str().unwrap().contains("Max-Age=0"));
    }
}
