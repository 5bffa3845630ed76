//! The webhook (T7). What it has still to get is what the database keeps anyway: the checkpoints behind the last one that arrived. So
//! nothing is lost by an outage or a restart, and all of it arrives in its order; after an answer that was lost, once more.

use super::super::super::model::{Anchor, AnchorFault, AnchorKind};
use super::super::super::store::{
    log as checkpoints,
    webhook::{self as store, WebhookRow},
};
use crate::error::AppError;
use crate::server::{
    AppState,
    config::Webhook,
    crypto::{hmac_sha256, sha256},
    db::Tx,
    outbound::{Failure, Limits, Request},
};
use crate::write_tx;
use data_encoding::BASE64;
use http::{HeaderMap, HeaderValue, Method, header::CONTENT_TYPE};
use serde::Serialize;
use std::time::Duration;

/// How many checkpoints are sent at once.
const BATCH: i64 = 100;
/// For how long whoever sends keeps others from it: longer than an answer may take.
const LEASE: Duration = Duration::from_secs(60);
/// The longest wait after a failure. The first is a second, and each is twice as long as the one before.
const LONGEST_WAIT: Duration = Duration::from_secs(15 * 60);
const LIMITS: Limits = Limits {
    begin: Duration::from_secs(15),
    pause: Duration::from_secs(5),
    whole: Duration::from_secs(30),
    bytes: 64 * 1024,
};

/// What is sent.
#[derive(Serialize)]
struct Body {
    pinchy_audit_anchor: i64,
    checkpoints: Vec<String>,
}

/// What somebody has taken on to send.
struct Due {
    before: i64,
    size: i64,
    notes: Vec<String>,
}

/// Sends what is due, where the licence allows it (L3); gives whether anything arrived, and more may be due.
///
/// # Errors
/// A fault of the database.
pub async fn send_due(app: &AppState, allowed: bool) -> Result<bool, AppError> {
    let Some(webhook) = app.config.audit_webhook.clone().filter(|_| allowed) else { return Ok(false) };
    let Some(due) = claim(app, &webhook).await? else { return Ok(false) };
    let outcome = post(app, &webhook, &due).await;
    let now = app.clock.now();
    let hash = hash(&webhook);
    write_tx!(app.db, |tx| {
        match outcome {
            Ok(()) => store::arrived(tx, &hash, due.before, due.size, now).await,
            Err(fault) => {
                let attempts = store::read(tx).await?.map_or(0, |row| row.attempts);
                store::failed(tx, &hash, fault.as_str(), now, now + wait(attempts)).await
            }
        }
    })?;
    Ok(outcome.is_ok())
}

fn hash(webhook: &Webhook) -> [u8; 32] {
    sha256(webhook.url.as_str().as_bytes())
}

/// The wait after so many failures before this one.
fn wait(attempts: i64) -> Duration {
    Duration::from_secs(1 << attempts.clamp(0, 20)).min(LONGEST_WAIT)
}

/// Takes on what is due; nothing where nothing is, where it is not time yet, or where somebody else is at it.
async fn claim(app: &AppState, webhook: &Webhook) -> Result<Option<Due>, AppError> {
    let (now, hash) = (app.clock.now(), hash(webhook));
    let mut tx = app.db.read().await?;
    let Some(newest) = checkpoints::newest_checkpoint(&mut tx).await? else { return Ok(None) };
    let known = store::read(&mut tx).await?.filter(|row| row.url_hash == hash);
    if known.as_ref().is_some_and(|row| row.size >= newest.size || row.next_at > now) {
        return Ok(None);
    }
    drop(tx);
    write_tx!(app.db, |tx| {
        if known.is_none() {
            // An address that is new begins with the newest, which covers all before it.
            store::begin(tx, &hash, newest.size - 1).await?;
        }
        if !store::claim(tx, &hash, now, now + LEASE, newest.size).await? {
            return Ok(None);
        }
        let before = store::read(tx).await?.map_or(0, |row| row.size);
        let rows = checkpoints::checkpoints_after(tx, before, BATCH).await?;
        let Some(size) = rows.last().map(|row| row.size) else { return Ok(None) };
        Ok(Some(Due { before, size, notes: rows.into_iter().map(|row| row.note).collect() }))
    })
}

async fn post(app: &AppState, webhook: &Webhook, due: &Due) -> Result<(), AnchorFault> {
    let body = Body { pinchy_audit_anchor: 1, checkpoints: due.notes.clone() };
    let body = serde_json::to_vec(&body).map_err(|_| AnchorFault::Refused)?;
    let id = format!("checkpoints-{}-{}", due.before, due.size);
    let headers = headers(webhook, &id, app.clock.now().as_millis() / 1000, &body).ok_or(AnchorFault::Refused)?;
    let request = Request { method: Method::POST, url: webhook.url.clone(), headers, body };
    match app.outbound.send(request, LIMITS).await {
        Ok(answer) if answer.status.is_success() => Ok(()),
        Ok(_) => Err(AnchorFault::Refused),
        Err(Failure::Forbidden) => Err(AnchorFault::Forbidden),
        Err(Failure::Slow) => Err(AnchorFault::Slow),
        Err(Failure::Unreachable | Failure::Cut | Failure::TooLong) => Err(AnchorFault::Unreachable),
    }
}

/// Signed in the form of Standard Webhooks: HMAC-SHA-256 over id, time and body.
fn headers(webhook: &Webhook, id: &str, seconds: i64, body: &[u8]) -> Option<HeaderMap> {
    let signed = [format!("{id}.{seconds}.").as_bytes(), body].concat();
    let signature = format!("v1,{}", BASE64.encode(&hmac_sha256(&webhook.key(), &signed)));
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert("webhook-id", HeaderValue::from_str(id).ok()?);
    headers.insert("webhook-timestamp", HeaderValue::from(seconds));
    headers.insert("webhook-signature", HeaderValue::from_str(&signature).ok()?);
    Some(headers)
}

/// How it stands, `newest` being how many entries are sealed.
pub(super) async fn state(tx: &mut Tx, webhook: &Webhook, newest: i64, allowed: bool) -> Result<Anchor, AppError> {
    let row = store::read(tx).await?.filter(|row| row.url_hash == hash(webhook));
    let size = row.as_ref().filter(|row| row.sent_at.is_some()).map(|row| row.size);
    let told = |row: &WebhookRow| row.failure.as_deref().and_then(|word| word.parse::<AnchorFault>().ok());
    let fault = if allowed { row.as_ref().and_then(told) } else { Some(AnchorFault::NotLicensed) };
    Ok(Anchor {
        kind: AnchorKind::Webhook,
        name: webhook.url.host_str().unwrap_or_default().to_owned(),
        size,
        waiting: (newest - size.unwrap_or(0)).max(0),
        fault,
        since: row.and_then(|row| row.failing_since).filter(|_| allowed),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t7_waits_rise_to_their_cap() {
        let waits: Vec<u64> = (0..12).map(|attempts| wait(attempts).as_secs()).collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
        assert_eq!((wait(i64::MAX), wait(i64::MIN)), (LONGEST_WAIT, Duration::from_secs(1)));
    }
}
