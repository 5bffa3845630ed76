//! One-time links: their secrets, and how they are shown (I3, I8, R1).

use crate::domain::Timestamp;
use crate::error::AppError;
use crate::features::{
    settings::{self, model::Unreachable},
    users::{model::InviteLink, store::invites::InviteRow},
};
use crate::server::{AppState, crypto::sha256};
use qrcode::{QrCode, render::svg};

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// A new account.
    Invite,
    /// A new password.
    Reset,
}

impl LinkKind {
    /// The readable beginning of a token; 256 random bits follow, in base64url.
    const fn prefix(self) -> &'static str {
        match self {
            Self::Invite => "inv_",
            Self::Reset => "rst_",
        }
    }

    /// The page that a token opens.
    pub fn page(self, token: &str) -> String {
        match self {
            Self::Invite => format!("/invite/{token}"),
            Self::Reset => format!("/reset/{token}"),
        }
    }

    /// A new token with the hash that the database keeps.
    pub fn new_token(self, app: &AppState) -> (String, [u8; 32]) {
        let token = app.random.token(self.prefix());
        let hash = sha256(token.as_bytes());
        (token, hash)
    }

    /// The hash of a token from an address.
    ///
    /// # Errors
    /// [`AppError::LinkUnknown`] where it is not of our making (C3).
    pub fn token_hash(self, token: &str) -> Result<[u8; 32], AppError> {
        let usual = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        let length = self.prefix().len() + 43;
        let ours = token.len() == length && token.starts_with(self.prefix()) && token.chars().all(usual);
        if ours { Ok(sha256(token.as_bytes())) } else { Err(AppError::LinkUnknown) }
    }
}

/// A link as it is shown once.
pub struct Shown {
    /// The whole address.
    pub link: String,
    /// The same as a QR code.
    pub qr_svg: String,
    /// Why those for whom it is cannot open it (I3).
    pub unreachable: Option<Unreachable>,
}

/// Builds a link from the configured public address (I3). `local`: whether the admin sits at the server itself.
///
/// # Errors
/// A fault of the database.
pub async fn show(app: &AppState, kind: LinkKind, token: &str, local: bool) -> Result<Shown, AppError> {
    let public_url = settings::service::settings(app).await?.public_url;
    let link = public_url.link(&kind.page(token));
    Ok(Shown { qr_svg: qr_svg(&link)?, link, unreachable: public_url.unreachable(local) })
}

/// The link of an invite as it is shown once. `local`: whether the admin sits at the server itself (I3).
///
/// # Errors
/// A fault of the database.
pub async fn present(
    app: &AppState,
    invite: InviteRow,
    token: &str,
    until: Timestamp,
    local: bool,
    renewed: bool,
) -> Result<InviteLink, AppError> {
    let Shown { link, qr_svg, unreachable } = show(app, LinkKind::Invite, token, local).await?;
    Ok(InviteLink {
        invite: invite.id,
        qr_svg,
        link,
        name: invite.name,
        email: invite.email,
        role: invite.role,
        expires_at: until,
        renewed,
        unreachable,
    })
}

/// A QR code as SVG, dark on white in both colour schemes, so that every camera reads it.
fn qr_svg(text: &str) -> Result<String, AppError> {
    let code = QrCode::new(text).map_err(|error| {
        tracing::error!(%error, "a link does not fit a QR code");
        AppError::Internal
    })?;
    let svg = code
        .render::<svg::Color<'_>>()
        .min_dimensions(160, 160)
        .quiet_zone(false)
        .dark_color(svg::Color("#171a26"))
        .light_color(svg::Color("#fff"))
        .build();
    // The XML declaration has no place inside a page.
    Ok(svg.split_once("?>").map_or(svg.clone(), |(_, body)| body.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn i8_only_tokens_of_our_own_form_are_looked_up() {
        let token = crate::server::random::Random::seeded(1).token("inv_");
        assert!(LinkKind::Invite.token_hash(&token).is_ok());
        for other in [
            "",
            "inv_",
            "inv_abc",
            &token[4..],
            &format!("{token}x"),
            &token.replace("inv_", "rst_"),
            &format!("{}/", &token[..46]),
        ] {
            assert_eq!(LinkKind::Invite.token_hash(other), Err(AppError::LinkUnknown), "{other}");
        }
    }

    #[test]
    fn the_code_is_bare_svg_without_style_or_script() {
        let svg = qr_svg("https://pinchy.example/invite/inv_abc").unwrap();
        assert!(svg.starts_with("<svg"), "{svg}");
        assert!(!svg.contains("style=") && !svg.contains("<script"));
    }
}
