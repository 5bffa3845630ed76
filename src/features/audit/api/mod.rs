//! Server functions of the trail, and its export.

use super::model::{AuditPage, Checkpoints, ProvenEntry, Standing};
use crate::error::AppError;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
mod export;
#[cfg(feature = "ssr")]
pub mod log;
mod prune;
mod read_tokens;

#[cfg(feature = "ssr")]
pub use export::export;
pub use prune::{PruneTrail, ReadPrunable};
pub use read_tokens::*;

#[cfg(feature = "ssr")]
use {
    super::{model::Filters, service},
    crate::server::http::reply::{Call, Form},
};

/// One page of the trail, newest first, narrowed by filters (T5); a cursor that is not of our making gives the first page.
///
/// # Errors
/// [`AppError::NotFound`] for a member (P2).
#[server(name = ReadEntries, prefix = "/api", endpoint = "audit/entries", input = server_fn::codec::GetUrl)]
pub async fn entries(
    #[server(default)] person: String,
    #[server(default)] action: String,
    #[server(default)] outcome: String,
    #[server(default)] from: String,
    #[server(default)] to: String,
    #[server(default)] q: String,
    #[server(default)] after: String,
) -> Result<AuditPage, AppError> {
    let call = Call::current();
    call.require_admin()?;
    let filters = Filters { person, action, outcome, from, to, text: q };
    service::search(&call.app, &filters, after.parse().ok()).await
}

/// How the trail stands (T5).
///
/// # Errors
/// [`AppError::NotFound`] for a member (P2).
#[server(name = ReadStanding, prefix = "/api", endpoint = "audit/standing", input = server_fn::codec::GetUrl)]
pub async fn standing() -> Result<Standing, AppError> {
    let call = Call::current();
    call.require_admin()?;
    service::watch::standing(&call.app).await
}

/// The proof that an entry is in the trail, for its page (T3).
///
/// # Errors
/// [`AppError::NotFound`] for a member (P2), and for what is no entry; [`AppError::Busy`] as long as it is not sealed.
#[server(name = ReadProof, prefix = "/api", endpoint = "audit/proof", input = server_fn::codec::GetUrl)]
pub async fn proof(#[server(default)] entry: String) -> Result<ProvenEntry, AppError> {
    let call = Call::current();
    call.require_admin()?;
    let found = async {
        let entry = entry.parse().map_err(|_| AppError::NotFound)?;
        service::prove::entry_page(&call.app, entry).await
    };
    call.page(found.await)
}

/// The latest checkpoints, and the proof that the one over `to` entries follows on that over `from` (T3).
///
/// # Errors
/// [`AppError::NotFound`] for a member (P2).
#[server(name = ReadCheckpoints, prefix = "/api", endpoint = "audit/checkpoints", input = server_fn::codec::GetUrl)]
pub async fn checkpoints(
    #[server(default)] from: String,
    #[server(default)] to: String,
) -> Result<Checkpoints, AppError> {
    let call = Call::current();
    call.require_admin()?;
    service::prove::checkpoints(&call.app, service::prove::Asked::read(&from, &to)).await
}

/// Has the whole trail verified anew, now.
///
/// # Errors
/// [`AppError::NotFound`] for a member (P2).
#[server(name = VerifyTrail, prefix = "/api", endpoint = "audit/verify")]
pub async fn verify() -> Result<(), AppError> {
    let call = Call::current();
    let admin = call.require_admin();
    if admin.is_ok() {
        service::watch::verify_now(&call.app);
    }
    let (page, outcome) = ("/audit".to_owned(), admin.map(drop));
    call.answer(Form { name: "audit/verify", page: page.clone(), done: page, typed: Vec::new() }, outcome).await
}
