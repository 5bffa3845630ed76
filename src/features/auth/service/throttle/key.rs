//! What attempts are counted under: HMACs, so that the table tells neither who nor from where (A3).

use crate::domain::SessionId;
use crate::features::audit;
use crate::server::{AppState, crypto::hmac_sha256};
use std::net::IpAddr;

/// The name of a row.
pub(super) type Key = [u8; 32];

/// What is limited by client address, each on a ladder of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Signing in.
    SignIn,
    /// Claiming an invite.
    Claim,
    /// Setting a new password by link.
    Reset,
    /// Showing the set-up code.
    SetUpCode,
    /// Following the log of the trail with a read token.
    ReadToken,
}

impl Kind {
    /// What the trail calls such an attempt; a sign-in is told of with whose it was.
    pub(super) const fn told_as(self) -> Option<audit::Attempt> {
        match self {
            Self::SignIn => None,
            Self::Claim => Some(audit::Attempt::Claim),
            Self::Reset => Some(audit::Attempt::Reset),
            Self::SetUpCode => Some(audit::Attempt::SetUpCode),
            Self::ReadToken => Some(audit::Attempt::ReadToken),
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::Claim => "claim",
            Self::Reset => "reset",
            Self::SetUpCode => "set_up_code",
            Self::ReadToken => "read_token",
        }
    }
}

/// The key of attempts of one kind from one address.
pub(super) fn of_address(app: &AppState, kind: Kind, address: Option<&str>) -> Key {
    key(app, kind.name(), &[&place(address)])
}

/// The key of searches from one address.
pub(super) fn of_searches(app: &AppState, address: Option<&str>) -> Key {
    key(app, "search", &[&place(address)])
}

/// The key of an account, the same whether or not there is such an account.
pub(super) fn of_account(app: &AppState, email_key: &str) -> Key {
    key(app, "account", &[email_key])
}

/// The key of one account from one address.
pub(super) fn of_pair(app: &AppState, email_key: &str, address: Option<&str>) -> Key {
    key(app, "pair", &[&place(address), email_key])
}

/// The key of one account from one device that knows it.
pub(super) fn of_device(app: &AppState, email_key: &str, device: &str) -> Key {
    key(app, "device", &[device, email_key])
}

/// The key of attempts to change the password in one session.
pub(super) fn of_change(app: &AppState, session: SessionId) -> Key {
    key(app, "change", &[&session.to_string()])
}

/// An e-mail comes last: of all parts it alone may hold a line break, being whatever somebody typed.
fn key(app: &AppState, name: &str, parts: &[&str]) -> Key {
    hmac_sha256(&app.keys.throttle, format!("{name}\n{}", parts.join("\n")).as_bytes())
}

/// Where an address stands: of IPv6 the /64, because whoever has one address there has them all.
fn place(address: Option<&str>) -> String {
    let address = address.unwrap_or_default();
    match address.parse::<IpAddr>().map(|ip| ip.to_canonical()) {
        Ok(IpAddr::V6(ip)) => {
            let [a, b, c, d, ..] = ip.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        Ok(IpAddr::V4(ip)) => ip.to_string(),
        Err(_) => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a3_an_ipv6_address_stands_for_its_64_and_a_mapped_one_for_its_ipv4() {
        for (address, expected) in [
            ("198.51.100.1", "198.51.100.1"),
            ("::ffff:198.51.100.1", "198.51.100.1"),
            ("2001:db8:0:1::1", "2001:db8:0:1::/64"),
            ("2001:db8:0:1:ffff:ffff:ffff:ffff", "2001:db8:0:1::/64"),
            ("2001:db8:0:2::1", "2001:db8:0:2::/64"),
            ("::1", "0:0:0:0::/64"),
            ("nowhere", "nowhere"),
        ] {
            assert_eq!(place(Some(address)), expected, "{address}");
        }
        assert_eq!(place(None), "");
    }
}
