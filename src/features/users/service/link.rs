//! Invite links: their secrets, and how they are shown (I3, I8).

use crate::domain::Timestamp;
use crate::error::AppError;
use crate::features::{
    settings,
    users::{model::InviteLink, store::invites::InviteRow},
};
use crate::server::{AppState, crypto::sha256};
use qrcode::{QrCode, render::svg};

/// The readable beginning of a token; 256 random bits follow, in base64url.
const PREFIX: &str = "inv_";
/// The length of a whole token, in bytes.
const TOKEN_LENGTH: usize = PREFIX.len() + 43;

/// A new token with the hash that the database keeps.
pub fn new_token(app: &AppState) -> (String, [u8; 32]) {
    let token = app.random.token(PREFIX);
    let hash = sha256(token.as_bytes());
    (token, hash)
}

/// The hash of a token from an address.
///
/// # Errors
/// [`AppError::LinkUnknown`] where it is not of our making (C3).
pub fn token_hash(token: &str) -> Result<[u8; 32], AppError> {
    let usual = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let ours = token.len() == TOKEN_LENGTH && token.starts_with(PREFIX) && token.chars().all(usual);
    if ours { Ok(sha256(token.as_bytes())) } else { Err(AppError::LinkUnknown) }
}

/// The link as it is shown once. `local`: whether the admin sits at the server itself (I3).
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
    let settings = settings::service::settings(app).await?;
    let link = settings::service::link(&mut app.db.read().await?, app, &format!("/invite/{token}")).await?;
    Ok(InviteLink {
        invite: invite.id,
        qr_svg: qr_svg(&link)?,
        link,
        name: invite.name,
        email: invite.email,
        role: invite.role,
        expires_at: until,
        renewed,
        unreachable: settings.public_url.loopback && !local,
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
        let token = crate::server::random::Random::seeded(1).token(PREFIX);
        assert!(token_hash(&token).is_ok());
        for other in [
            "",
            "inv_",
            "inv_abc",
            &token[4..],
            &format!("{token}x"),
            &token.replace("inv_", "ses_"),
            &format!("{}/", &token[..46]),
        ] {
            assert_eq!(token_hash(other), Err(AppError::LinkUnknown), "{other}");
        }
    }

    #[test]
    fn the_code_is_bare_svg_without_style_or_script() {
        let svg = qr_svg("https://pinchy.example/invite/inv_abc").unwrap();
        assert!(svg.starts_with("<svg"), "{svg}");
        assert!(!svg.contains("style=") && !svg.contains("<script"));
    }
}
