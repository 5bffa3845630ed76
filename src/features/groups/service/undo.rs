//! Taking back what one has just done to a group (F6).

use super::{
    change_group, delete_group,
    membership::{self, Change},
    target,
};
use crate::domain::{Admin, Authority, EntryId, GroupLabel};
use crate::error::AppError;
use crate::features::{
    audit::{self, Action, service::Recalled},
    groups::{
        model::{GroupActed, GroupDeed, GroupDetails},
        store,
    },
};
use crate::server::{AppState, db::Tx};
use crate::write_tx;

/// Undoes an act of the same admin while its target is as the act left it: a new act with an entry of its own, which names the one that
/// it undoes.
///
/// # Errors
/// Those of [`audit::service::recall_own`]; [`AppError::NotFound`] for an act that cannot be undone; [`AppError::UndoStale`];
/// [`AppError::GroupGone`] where a group was deleted meanwhile; [`AppError::Invalid`] where another has taken its name.
pub async fn undo(app: &AppState, admin: &Admin, entry: EntryId) -> Result<GroupActed, AppError> {
    let authority = Authority::Admin(admin.clone());
    write_tx!(app.db, |tx| {
        target::lock(tx, &authority).await?;
        let act = audit::service::recall_own(tx, admin, entry, app.clock.now()).await?;
        match act.action {
            Action::GroupChanged => undo_details(tx, app, &authority, &act).await,
            Action::GroupDeleted => delete_group::give_back(tx, app, &authority, act.id).await,
            Action::GroupMembersChanged => undo_members(tx, app, &authority, &act).await,
            Action::UserGroupsChanged => undo_of_user(tx, app, &authority, &act).await,
            _ => Err(AppError::NotFound),
        }
    })
}

async fn undo_details(
    tx: &mut Tx,
    app: &AppState,
    authority: &Authority,
    act: &Recalled,
) -> Result<GroupActed, AppError> {
    let group = target::group(tx, act.target_id()?).await?;
    act.refuse_stale(group.details_entry)?;
    let before: GroupDetails = act.read("before").ok_or(AppError::Internal)?;
    change_group::set(tx, app, authority, &group, &before, Some(act.id)).await?;
    let group = GroupLabel { id: group.id, name: before.name };
    Ok(GroupActed::of_group(GroupDeed::Changed, &group, 0, None))
}

async fn undo_members(
    tx: &mut Tx,
    app: &AppState,
    authority: &Authority,
    act: &Recalled,
) -> Result<GroupActed, AppError> {
    let group = target::group(tx, act.target_id()?).await?;
    act.refuse_stale(group.members_entry)?;
    let (Some(added), Some(removed)) = (act.read::<Vec<_>>("added"), act.read::<Vec<_>>("removed")) else {
        return Err(AppError::Internal);
    };
    let back = Change { add: &removed, remove: &added, undoes: Some(act.id) };
    let done = membership::change(tx, app, authority, &group, back).await?;
    let (_, people) = done.ok_or(AppError::UndoStale)?;
    Ok(GroupActed::of_group(GroupDeed::MembersRestored, &group.label(), people, None))
}

async fn undo_of_user(
    tx: &mut Tx,
    app: &AppState,
    authority: &Authority,
    act: &Recalled,
) -> Result<GroupActed, AppError> {
    let person = target::person(tx, act.target_id()?).await?;
    act.refuse_stale(person.groups_entry)?;
    let (Some(added), Some(removed)) = (act.read::<Vec<GroupLabel>>("added"), act.read::<Vec<GroupLabel>>("removed"))
    else {
        // An entry of before these were told apart.
        return Err(AppError::NotFound);
    };
    let removed: Vec<_> = removed.iter().map(|label| label.id).collect();
    let mut before = store::of_user(tx, person.id).await?;
    before.retain(|label| !added.iter().any(|added| added.id == label.id));
    before.extend(target::labels(tx, &removed).await?);
    if membership::set_of_user(tx, app, authority, &person, before, Some(act.id)).await?.is_empty() {
        return Err(AppError::UndoStale);
    }
    Ok(GroupActed { deed: GroupDeed::OfUser, group: None, name: person.name.to_string(), people: 1, undo: None })
}
