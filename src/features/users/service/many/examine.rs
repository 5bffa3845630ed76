//! What stands in the way of a line: earlier lines, accounts, invites, groups that are not there (I4, I9).

use super::parse::Read;
use crate::domain::{Email, GroupLabel, GroupName, Timestamp};
use crate::error::AppError;
use crate::features::{
    groups,
    users::{
        model::{Line, LineFault, NewInvite},
        service::{create::refuse_taken, create_invite::refuse_invited},
    },
};
use crate::server::db::Tx;
use std::collections::HashMap;

/// Each line with all that is wrong with it, and the invite it becomes where nothing is.
///
/// # Errors
/// A fault of the database.
pub async fn examine(
    tx: &mut Tx,
    now: Timestamp,
    lines: Vec<Read>,
) -> Result<Vec<(Line, Option<NewInvite>)>, AppError> {
    let labels = groups::service::list::labels(tx).await?;
    let known: HashMap<String, GroupLabel> = labels.into_iter().map(|label| (label.name.key(), label)).collect();
    let mut emails = HashMap::<String, u32>::new();
    let mut examined = Vec::new();
    for Read { mut line, groups, invite } in lines {
        for name in groups {
            let found = GroupName::parse(&name).ok().and_then(|parsed| known.get(&parsed.key()));
            match found {
                Some(label) if !line.groups.contains(label) => line.groups.push(label.clone()),
                Some(_) => {}
                None => line.faults.push(LineFault::UnknownGroup { name }),
            }
        }
        if let Some(email) = invite.as_ref().and_then(|invite| invite.email.as_ref()) {
            match emails.get(&email.key()) {
                Some(earlier) => line.faults.push(LineFault::Repeats { line: *earlier }),
                None => {
                    emails.insert(email.key(), line.number);
                    line.faults.extend(in_the_way(tx, now, email).await?);
                }
            }
        }
        let good = line.faults.is_empty();
        examined.push((line, invite.filter(|_| good)));
    }
    Ok(examined)
}

async fn in_the_way(tx: &mut Tx, now: Timestamp, email: &Email) -> Result<Option<LineFault>, AppError> {
    match refuse_taken(tx, email).await {
        Err(AppError::EmailTaken { user, name, deactivated }) => {
            return Ok(Some(LineFault::HasAccount { user, name, deactivated }));
        }
        free => free?,
    }
    match refuse_invited(tx, email, now, None).await {
        Err(AppError::InviteExists { expired, .. }) => Ok(Some(LineFault::HasInvite { expired })),
        free => free.map(|()| None),
    }
}
