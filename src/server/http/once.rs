//! Each form is carried out once: the same id from the same browser gets the first outcome again (F7).

use crate::domain::Timestamp;
use crate::error::AppError;
use crate::server::{AppState, crypto::sha256, db::flashes};
use crate::write_tx;
use serde::{Serialize, de::DeserializeOwned};
use std::{future::Future, time::Duration};
use tokio_util::sync::CancellationToken;

/// How long an outcome is kept.
const LIFETIME: Duration = Duration::from_secs(10 * 60);
/// How long a right to carry out holds when its holder never comes back (a crash).
const RESERVATION: Duration = Duration::from_secs(30);
/// How often its holder has it hold for longer while the act goes on: some wait for another server (V1).
const RENEWAL: Duration = Duration::from_secs(10);
/// After how long that is tried again where the database was too busy.
const AGAIN: Duration = Duration::from_secs(1);
/// How long a second sending waits for the first: as long as the longest act may take, and somewhat more.
const PATIENCE: Duration = Duration::from_secs(75);
/// How often a second sending looks whether the first is done.
const POLL: Duration = Duration::from_millis(50);

/// What came of a form.
pub struct Outcome<T> {
    /// Its value.
    pub value: T,
    /// Whether it had been done before, by the same browser.
    pub again: bool,
}

/// One sending of a form, known by the form's one-time id and the browser's mark.
#[derive(Clone, Debug)]
pub struct FormKey([u8; 32]);

impl FormKey {
    /// Nothing where the form has no id or the browser no mark: then the form is simply carried out.
    pub fn new(form: &str, form_id: &str, browser: Option<&str>) -> Option<Self> {
        let browser = browser.filter(|mark| !mark.is_empty())?;
        (!form_id.is_empty()).then(|| Self(sha256(format!("{form}\n{form_id}\n{browser}").as_bytes())))
    }
}

/// Carries out `act` unless this form already was; a failure does not count, and the form may be sent again.
///
/// # Errors
/// Those of `act`; [`AppError::Busy`] when the first sending does not end.
pub async fn once<T, F>(app: &AppState, key: Option<FormKey>, act: F) -> Result<Outcome<T>, AppError>
where
    T: Serialize + DeserializeOwned,
    F: Future<Output = Result<T, AppError>>,
{
    // On the heap: it is held in several places below, and a stack has to hold each of them.
    let act = Box::pin(act);
    let Some(FormKey(key)) = key else { return Ok(Outcome { value: act.await?, again: false }) };
    let sealer = app.sealer(&app.keys.seal_outcome);
    let begun = app.clock.now();
    let reserved = loop {
        let now = app.clock.now();
        if write_tx!(app.db, |tx| { flashes::reserve_outcome(tx, &key, now + RESERVATION, now).await })? {
            break now;
        }
        let known = flashes::outcome(&mut app.db.read().await?, &key, now).await?;
        if let Some(Some(sealed)) = known {
            let plain = sealer.open(&key, &sealed).ok_or(AppError::Internal)?;
            return Ok(Outcome { value: serde_json::from_slice(&plain).map_err(|_| AppError::Internal)?, again: true });
        }
        if now.since(begun) > PATIENCE {
            return Err(AppError::Busy { retry_after_s: 5 });
        }
        tokio::time::sleep(POLL).await;
    };
    match renewing(app, &key, reserved, act).await {
        Ok(value) => {
            let body = sealer.seal(&key, &serde_json::to_vec(&value).map_err(|_| AppError::Internal)?);
            let until = app.clock.now() + LIFETIME;
            write_tx!(app.db, |tx| { flashes::fill_outcome(tx, &key, &body, until).await })?;
            Ok(Outcome { value, again: false })
        }
        Err(error) => {
            write_tx!(app.db, |tx| { flashes::release_outcome(tx, &key).await })?;
            Err(error)
        }
    }
}

/// Carries out `act`, and has the right to it, given at `held`, hold for as long as that takes. What renews it is never cut short in
/// mid-transaction. Each renewal is counted from the moment the last one was given for, however long the database took over it.
async fn renewing<T>(app: &AppState, key: &[u8], mut held: Timestamp, act: impl Future<Output = T>) -> T {
    let done = CancellationToken::new();
    let act = async {
        let outcome = act.await;
        done.cancel();
        outcome
    };
    let renewals = async {
        loop {
            tokio::select! {
                () = done.cancelled() => return,
                () = app.clock.wait_until(held + RENEWAL) => {}
            }
            let now = app.clock.now();
            if is_renewed(app, key, now).await {
                held = now;
                continue;
            }
            tokio::select! {
                () = done.cancelled() => return,
                () = tokio::time::sleep(AGAIN) => {}
            }
        }
    };
    tokio::join!(act, renewals).0
}

async fn is_renewed(app: &AppState, key: &[u8], now: Timestamp) -> bool {
    let renewed: Result<(), AppError> =
        async { write_tx!(app.db, |tx| { flashes::renew_outcome(tx, key, now + RESERVATION).await }) }.await;
    renewed.inspect_err(|error| tracing::warn!(%error, "the right to carry out a form could not be renewed")).is_ok()
}
