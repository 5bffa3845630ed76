//! Taking back which model is the default (F6).

use super::{choose_default, connect::lock};
use crate::domain::{Admin, Authority, EntryId, ModelLabel};
use crate::error::AppError;
use crate::features::{
    audit::{self, Action},
    providers::{model::ProviderActed, store},
};
use crate::server::AppState;
use crate::write_tx;

/// Makes the model that was the default before an act of the same admin the default again.
///
/// # Errors
/// Those of [`audit::service::recall_own`]; [`AppError::NotFound`] for another act, or where there was none before;
/// [`AppError::UndoStale`] where the default has changed since, or the model is not offered any more.
pub async fn undo(app: &AppState, admin: &Admin, entry: EntryId) -> Result<ProviderActed, AppError> {
    let authority = Authority::Admin(admin.clone());
    write_tx!(app.db, |tx| {
        lock(tx, &authority).await?;
        let act = audit::service::recall_own(tx, admin, entry, app.clock.now()).await?;
        if act.action != Action::DefaultModelChosen {
            return Err(AppError::NotFound);
        }
        act.refuse_stale(store::default(tx).await?.map(|default| default.entry))?;
        let before: ModelLabel = act.read("before").ok_or(AppError::NotFound)?;
        choose_default::refuse_unlisted(tx, &before.model).await.map_err(|_| AppError::UndoStale)?;
        let (name, _) = choose_default::set(tx, app, &authority, &before.model, Some(act.id)).await?;
        Ok(choose_default::acted(name, &before.model, None))
    })
}
