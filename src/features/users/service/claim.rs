//! Claiming an invite: from a link to an account, signed in (C1-C4).

use super::{
    create::{self, Account},
    create_invite::refuse_invited,
    link::LinkKind,
};
use crate::domain::{Actor, AgentId, Email, EntryId, GroupLabel, Member, Origin, PersonName, Topic, UserId};
use crate::error::{AppError, DeadLink, Fault, Faults};
use crate::features::{
    audit::{self, Event, NewEntry},
    auth::service::passwords,
    groups, settings,
    users::{
        model::{ClaimPage, InviteState},
        store::invites::{self, InviteRow},
    },
};
use crate::server::{
    AppState,
    db::{Key, Tx},
};
use crate::write_tx;
use serde::{Deserialize, Serialize};

/// What the holder of a link enters.
#[derive(Clone)]
pub struct Entered {
    /// The token of the link.
    pub token: String,
    /// The e-mail, for an open invite (I2).
    pub email: String,
    /// The name, as they want it.
    pub name: String,
    /// The password.
    pub password: String,
    /// From where.
    pub origin: Origin,
}

/// The account that a claim made; sealed and kept, so that the same form sent again signs in again (F7).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Claimed {
    /// The account.
    pub user: UserId,
    /// Its Smithers.
    pub smithers: AgentId,
}

/// What the page behind a link shows. Changes nothing: previews open links (I8).
///
/// # Errors
/// [`AppError::LinkUnknown`], or [`AppError::LinkDead`] with the reason and whom to ask (C3).
pub async fn claim_page(app: &AppState, token: &str, member: Option<&Member>) -> Result<ClaimPage, AppError> {
    let row = live_invite(app, token).await?;
    let organisation = settings::service::settings(app).await?.organisation;
    Ok(ClaimPage {
        organisation,
        sender: row.sender,
        sender_id: row.sender_id,
        email: row.email,
        name: row.name,
        role: row.role,
        signed_in_as: member.map(|member| member.name.clone()),
    })
}

async fn live_invite(app: &AppState, token: &str) -> Result<InviteRow, AppError> {
    let hash = LinkKind::Invite.token_hash(token)?;
    let row = invites::by_token(&mut app.db.read().await?, &hash).await?.ok_or(AppError::LinkUnknown)?;
    refuse_dead(app, &row)?;
    Ok(row)
}

fn refuse_dead(app: &AppState, row: &InviteRow) -> Result<(), AppError> {
    match InviteState::of(row.claimed_at, row.revoked_at, row.expires_at, app.clock.now()).dead() {
        Some(reason) => Err(AppError::LinkDead { reason, ask: Some(row.sender.clone()) }),
        None => Ok(()),
    }
}

/// Makes the account with its role, its groups, its Smithers and its password. Of many claims of one link exactly one succeeds (C2).
///
/// # Errors
/// As [`claim_page`], before anything is hashed; [`AppError::Invalid`]; [`AppError::EmailUnavailable`] (I2).
pub async fn claim(app: &AppState, entered: Entered) -> Result<Claimed, AppError> {
    let row = match live_invite(app, &entered.token).await {
        Err(AppError::LinkDead { reason, ask }) => {
            note_refusal(app, &entered, reason).await?;
            return Err(AppError::LinkDead { reason, ask });
        }
        found => found?,
    };
    let (email, name) = checked(&row, &entered)?;
    let organisation = settings::service::settings(app).await?.organisation;
    let context = [name.as_str(), row.name.as_str(), email.as_str(), organisation.as_str()];
    let password_hash = passwords::hash_new(app, &entered.password, &context).await?;
    let mut account = Account { email_typed: row.email.is_none(), email, name, role: row.role, password_hash };
    let hash = LinkKind::Invite.token_hash(&entered.token)?;
    let outcome = write_tx!(app.db, |tx| {
        tx.lock(Key::People).await?;
        let row = invites::by_token(tx, &hash).await?.ok_or(AppError::LinkUnknown)?;
        refuse_dead(app, &row)?;
        // It may have been edited while the password was hashed (I6).
        account.role = row.role;
        if account.email_typed {
            refuse_waiting(tx, app, &account.email).await?;
        }
        let (user, smithers) = create::create(tx, app, &account).await.map_err(unavailable)?;
        if !invites::claim(tx, &hash, app.clock.now(), user).await? {
            return Err(AppError::LinkUnknown);
        }
        tx.announce(Topic::Invites);
        let groups = groups::service::invites::of_invite(tx, row.id).await?;
        let entry = note_claim(tx, app, &row, user, &account, &groups, &entered.origin).await?;
        groups::service::invites::enter(tx, app, user, &groups, entry).await?;
        Ok(Claimed { user, smithers })
    });
    if let Err(AppError::LinkDead { reason, .. }) = &outcome {
        note_refusal(app, &entered, *reason).await?;
    }
    outcome
}

/// Of invites only a waiting one is in the way of an e-mail that is typed: an expired one promises nobody anything any more (I2).
async fn refuse_waiting(tx: &mut Tx, app: &AppState, email: &Email) -> Result<(), AppError> {
    match refuse_invited(tx, email, app.clock.now(), None).await {
        Err(AppError::InviteExists { expired: true, .. }) => Ok(()),
        outcome => outcome.map_err(unavailable),
    }
}

/// The holder of a link is a stranger still: they learn that an e-mail cannot be used, and no more (I2).
fn unavailable(error: AppError) -> AppError {
    match error {
        AppError::EmailTaken { .. } | AppError::InviteExists { .. } => AppError::EmailUnavailable,
        other => other,
    }
}

fn checked(row: &InviteRow, entered: &Entered) -> Result<(Email, PersonName), AppError> {
    let mut faults = Faults::default();
    let name = faults.take("name", PersonName::parse(&entered.name));
    let email = match &row.email {
        Some(email) => Some(email.clone()),
        None => faults.take("email", Email::parse(&entered.email)),
    };
    if entered.password.is_empty() {
        faults.add("password", Fault::Empty);
    }
    match (email, name) {
        (Some(email), Some(name)) if faults.is_empty() => Ok((email, name)),
        _ => Err(faults.into_error()),
    }
}

async fn note_claim(
    tx: &mut Tx,
    app: &AppState,
    row: &InviteRow,
    user: UserId,
    account: &Account,
    groups: &[GroupLabel],
    origin: &Origin,
) -> Result<EntryId, AppError> {
    let invite = row.id;
    let (name, groups) = (account.name.clone(), groups.to_vec());
    let event = Event::InviteClaimed { invite, user, name, role: account.role, groups };
    let entry =
        NewEntry::new(app.clock.now(), Actor::LinkHolder { invite }, Some(account.name.clone()), origin.clone(), event);
    audit::append(tx, &app.random, entry).await
}

async fn note_refusal(app: &AppState, entered: &Entered, reason: DeadLink) -> Result<(), AppError> {
    let hash = LinkKind::Invite.token_hash(&entered.token)?;
    let Some(row) = invites::by_token(&mut app.db.read().await?, &hash).await? else { return Ok(()) };
    let event = Event::ClaimRefused { invite: row.id, name: row.name.clone(), reason };
    let entry =
        NewEntry::new(app.clock.now(), Actor::LinkHolder { invite: row.id }, None, entered.origin.clone(), event);
    write_tx!(app.db, |tx| { audit::append_limited(tx, &app.random, entry.clone()).await })
}
