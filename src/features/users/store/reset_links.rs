//! Reset links, each with the credentials that it is good for (R3).

use crate::domain::{Email, PersonName, ResetId, Timestamp, UserId};
use crate::error::AppError;
use crate::features::users::model::{ResetFacts, RevokedBecause};
use crate::server::db::{Tx, execute, fetch_all, fetch_optional, statements};

/// What every query for links selects.
macro_rules! links {
    ($condition:literal) => {
        concat!(
            "SELECT r.id, r.user_id, r.credential_version, r.expires_at, r.used_at, r.revoked_at, u.name, u.email,
                m.name AS maker, c.credential_version - r.credential_version AS overtaken,
                (SELECT COUNT(*) FROM reset_links n WHERE n.user_id = r.user_id AND n.id > r.id) AS replaced
            FROM reset_links r JOIN users u ON u.id = r.user_id JOIN credentials c ON c.user_id = r.user_id
            LEFT JOIN users m ON m.id = r.maker_id WHERE ",
            $condition
        )
    };
}

statements! {
    INSERT = "INSERT INTO reset_links (id, token_hash, user_id, credential_version, maker_id, made_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    BY_TOKEN = links!("r.token_hash = $1");
    BY_ID = links!("r.id = $1");
    LIVE_OF_MAKER = links!("r.maker_id = $1 AND r.used_at IS NULL AND r.revoked_at IS NULL AND r.expires_at > $2
        AND r.credential_version = c.credential_version ORDER BY r.id");
    USE = "UPDATE reset_links SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL AND revoked_at IS NULL AND expires_at > $2";
    CHANGE = "UPDATE reset_links SET expires_at = $2, credential_version = $3 WHERE id = $1";
    REVOKE = "UPDATE reset_links SET revoked_at = $2, revoked_because = $3 WHERE id = $1 AND used_at IS NULL AND revoked_at IS NULL";
}

/// A link to be.
pub struct NewRow<'a> {
    pub id: ResetId,
    pub token_hash: &'a [u8],
    pub user: UserId,
    /// The version of the credentials that it is good for.
    pub version: i64,
    /// The admin; nobody for the command line.
    pub maker: Option<UserId>,
    pub made_at: Timestamp,
    pub expires_at: Timestamp,
}

/// A link with its user and its maker.
#[derive(Clone, sqlx::FromRow)]
pub struct ResetRow {
    pub id: ResetId,
    pub user_id: UserId,
    pub credential_version: i64,
    pub expires_at: Timestamp,
    pub used_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
    pub name: PersonName,
    pub email: Email,
    pub maker: Option<PersonName>,
    /// By how many versions the credentials are newer than those that it is good for.
    pub overtaken: i64,
    /// How many newer links the user has.
    pub replaced: i64,
}

impl ResetRow {
    /// What its state follows from.
    pub const fn facts(&self) -> ResetFacts {
        ResetFacts {
            used_at: self.used_at,
            revoked_at: self.revoked_at,
            expires_at: self.expires_at,
            overtaken: self.overtaken != 0,
            replaced: self.replaced != 0,
        }
    }
}

pub async fn insert(tx: &mut Tx, row: &NewRow<'_>) -> Result<(), AppError> {
    execute!(tx, INSERT, row.id, row.token_hash, row.user, row.version, row.maker, row.made_at, row.expires_at)?;
    Ok(())
}

pub async fn by_token(tx: &mut Tx, token_hash: &[u8]) -> Result<Option<ResetRow>, AppError> {
    Ok(fetch_optional!(tx, BY_TOKEN, token_hash)?)
}

pub async fn by_id(tx: &mut Tx, id: ResetId) -> Result<Option<ResetRow>, AppError> {
    Ok(fetch_optional!(tx, BY_ID, id)?)
}

/// The links that an admin made and that still work (I7).
pub async fn live_of_maker(tx: &mut Tx, maker: UserId, now: Timestamp) -> Result<Vec<ResetRow>, AppError> {
    Ok(fetch_all!(tx, LIVE_OF_MAKER, maker, now)?)
}

/// `true` for the one caller who used it (R4).
pub async fn use_up(tx: &mut Tx, token_hash: &[u8], now: Timestamp) -> Result<bool, AppError> {
    Ok(execute!(tx, USE, token_hash, now)? == 1)
}

/// Gives a live link another end, and the credentials that it is good for now.
pub async fn change(tx: &mut Tx, id: ResetId, expires_at: Timestamp, version: i64) -> Result<(), AppError> {
    execute!(tx, CHANGE, id, expires_at, version)?;
    Ok(())
}

/// `false` where it was used or revoked before.
pub async fn revoke(tx: &mut Tx, id: ResetId, now: Timestamp, because: RevokedBecause) -> Result<bool, AppError> {
    Ok(execute!(tx, REVOKE, id, now, because)? == 1)
}
