//! The saved key, and what was chosen for sign-in and claim: one row each.

use crate::domain::Timestamp;
use crate::error::AppError;
use crate::server::db::{Tx, execute, fetch_optional, statements};

statements! {
    CURRENT = "SELECT token, seats FROM license WHERE only_row = 1";
    SAVE = "INSERT INTO license (only_row, token, seats, changed_at) VALUES (1, $1, $2, $3)
        ON CONFLICT (only_row) DO UPDATE SET token = excluded.token, seats = excluded.seats, changed_at = excluded.changed_at";
    REMOVE = "UPDATE license SET token = NULL, changed_at = $1 WHERE only_row = 1";
    BRANDING = "SELECT colour, logo_hash, logo_width, logo_height FROM branding WHERE only_row = 1";
    LOGO = "SELECT logo, logo_kind, logo_hash FROM branding WHERE only_row = 1 AND logo IS NOT NULL";
    SET_COLOUR = "INSERT INTO branding (only_row, colour, changed_at) VALUES (1, $1, $2)
        ON CONFLICT (only_row) DO UPDATE SET colour = excluded.colour, changed_at = excluded.changed_at";
    SET_LOGO = "INSERT INTO branding (only_row, logo, logo_kind, logo_hash, logo_width, logo_height, changed_at)
        VALUES (1, $1, $2, $3, $4, $5, $6) ON CONFLICT (only_row) DO UPDATE SET logo = excluded.logo, logo_kind = excluded.logo_kind,
        logo_hash = excluded.logo_hash, logo_width = excluded.logo_width, logo_height = excluded.logo_height,
        changed_at = excluded.changed_at";
    DROP_LOGO = "UPDATE branding SET logo = NULL, logo_kind = NULL, logo_hash = NULL, logo_width = NULL, logo_height = NULL,
        changed_at = $1 WHERE only_row = 1";
}

/// The key that was accepted last.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct SavedKey {
    /// The key itself; nothing where it was taken out.
    pub token: Option<String>,
    /// The seats that it allows, or has left behind.
    pub seats: i64,
}

/// What was chosen for sign-in and claim.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub(super) struct BrandingRow {
    /// As `#rrggbb`.
    pub colour: Option<String>,
    /// The SHA-256 of the logo, in hex.
    pub logo_hash: Option<String>,
    /// In pixels.
    pub logo_width: Option<i64>,
    /// In pixels.
    pub logo_height: Option<i64>,
}

/// A logo.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct LogoRow {
    pub logo: Vec<u8>,
    /// `png`, `jpeg` or `webp`.
    pub logo_kind: String,
    /// The SHA-256 of the logo, in hex.
    pub logo_hash: String,
}

pub(super) async fn current(tx: &mut Tx) -> Result<Option<SavedKey>, AppError> {
    Ok(fetch_optional!(tx, CURRENT)?)
}

pub(super) async fn save(tx: &mut Tx, token: &str, seats: i64, now: Timestamp) -> Result<(), AppError> {
    execute!(tx, SAVE, token, seats, now)?;
    Ok(())
}

/// Takes the key out; its seats stay.
pub(super) async fn remove(tx: &mut Tx, now: Timestamp) -> Result<(), AppError> {
    execute!(tx, REMOVE, now)?;
    Ok(())
}

pub(super) async fn branding(tx: &mut Tx) -> Result<BrandingRow, AppError> {
    let row: Option<BrandingRow> = fetch_optional!(tx, BRANDING)?;
    Ok(row.unwrap_or_default())
}

pub(super) async fn logo(tx: &mut Tx) -> Result<Option<LogoRow>, AppError> {
    Ok(fetch_optional!(tx, LOGO)?)
}

pub(super) async fn set_colour(tx: &mut Tx, colour: Option<&str>, now: Timestamp) -> Result<(), AppError> {
    execute!(tx, SET_COLOUR, colour, now)?;
    Ok(())
}

/// `size` is width and height in pixels.
pub(super) async fn set_logo(tx: &mut Tx, row: &LogoRow, size: (i64, i64), now: Timestamp) -> Result<(), AppError> {
    execute!(tx, SET_LOGO, &row.logo, &row.logo_kind, &row.logo_hash, size.0, size.1, now)?;
    Ok(())
}

pub(super) async fn drop_logo(tx: &mut Tx, now: Timestamp) -> Result<(), AppError> {
    execute!(tx, DROP_LOGO, now)?;
    Ok(())
}
