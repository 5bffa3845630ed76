//! Who is in which group: the change itself, from either side (G2), in a transaction that holds the lock.

use super::target;
use crate::domain::{Authority, EntryId, GroupId, GroupLabel, Topic, UserId};
use crate::error::AppError;
use crate::features::{
    audit::{self, Event, GroupEvent, NewEntry},
    groups::{
        model::MAX_AT_ONCE,
        store::{self, Group, Person},
    },
};
use crate::server::{AppState, db::Tx};

/// Whom a group gets and whom it loses.
#[derive(Default)]
pub struct Change<'a> {
    /// Who comes.
    pub add: &'a [UserId],
    /// Who goes.
    pub remove: &'a [UserId],
    /// The act that this takes back (F6).
    pub undoes: Option<EntryId>,
}

/// Adds and removes people: one entry for the group, and one for each person, whose own timeline it is too. Gives the group's entry and
/// how many people it was; nothing where all was so already (U7).
///
/// # Errors
/// [`AppError::NotFound`] for somebody who is not there.
pub async fn change(
    tx: &mut Tx,
    app: &AppState,
    authority: &Authority,
    group: &Group,
    change: Change<'_>,
) -> Result<Option<(EntryId, i64)>, AppError> {
    let mut added = Vec::new();
    let mut removed = Vec::new();
    for (ids, come, changed) in [(change.add, true, &mut added), (change.remove, false, &mut removed)] {
        for id in ids {
            let person = target::person(tx, *id).await?;
            let before = store::of_user(tx, *id).await?;
            if before.iter().any(|label| label.id == group.id) != come {
                changed.push((person, before));
            }
        }
    }
    if added.is_empty() && removed.is_empty() {
        return Ok(None);
    }
    let ids = |people: &[(Person, Vec<GroupLabel>)]| people.iter().map(|(person, _)| person.id).collect();
    let event = GroupEvent::MembersChanged {
        group: group.label(),
        before: store::count_members(tx, group.id).await?,
        added: ids(&added),
        removed: ids(&removed),
        undoes: change.undoes,
    };
    let act = append(tx, app, authority, event).await?;
    let people = (added.len() + removed.len()) as i64;
    for (person, before) in added.into_iter().chain(removed) {
        let mut after: Vec<GroupLabel> = before.iter().filter(|label| label.id != group.id).cloned().collect();
        if after.len() == before.len() {
            after.push(group.label());
        }
        write(tx, app, authority, &person, before, after, None).await?;
    }
    // Last, because each person's own entry was noted for the group as well.
    store::left_group_by(tx, group.id, act).await?;
    Ok(Some((act, people)))
}

/// Puts somebody into exactly these groups. Gives its entries, more than one where very many groups changed; none where all was so
/// already (U7).
///
/// # Errors
/// A fault of the database.
pub async fn set_of_user(
    tx: &mut Tx,
    app: &AppState,
    authority: &Authority,
    person: &Person,
    after: Vec<GroupLabel>,
    undoes: Option<EntryId>,
) -> Result<Vec<EntryId>, AppError> {
    let before = store::of_user(tx, person.id).await?;
    write(tx, app, authority, person, before, after, undoes).await
}

fn has(labels: &[GroupLabel], id: GroupId) -> bool {
    labels.iter().any(|label| label.id == id)
}

/// A group, and whether somebody comes into it.
type Step = (GroupLabel, bool);

async fn write(
    tx: &mut Tx,
    app: &AppState,
    authority: &Authority,
    person: &Person,
    before: Vec<GroupLabel>,
    after: Vec<GroupLabel>,
    undoes: Option<EntryId>,
) -> Result<Vec<EntryId>, AppError> {
    let come = after.iter().filter(|label| !has(&before, label.id)).map(|label| (label.clone(), true));
    let go = before.iter().filter(|label| !has(&after, label.id)).map(|label| (label.clone(), false));
    let steps: Vec<Step> = come.chain(go).collect();
    let mut entries = Vec::new();
    // An entry has room for so many, and somebody may be in any number of groups.
    for steps in steps.chunks(MAX_AT_ONCE) {
        entries.push(write_steps(tx, app, authority, person, steps, undoes).await?);
    }
    Ok(entries)
}

async fn write_steps(
    tx: &mut Tx,
    app: &AppState,
    authority: &Authority,
    person: &Person,
    steps: &[Step],
    undoes: Option<EntryId>,
) -> Result<EntryId, AppError> {
    let of = |kind: bool| steps.iter().filter(|(_, come)| *come == kind).map(|(label, _)| label.clone()).collect();
    let (added, removed) = (of(true), of(false));
    let event = GroupEvent::OfUser { user: person.id, name: person.name.clone(), added, removed, undoes };
    let entry = append(tx, app, authority, event).await?;
    for (group, come) in steps {
        if *come {
            store::add(tx, group.id, person.id, app.clock.now()).await?;
        } else {
            store::remove(tx, group.id, person.id).await?;
        }
    }
    note(tx, person.id, steps.iter().map(|(label, _)| &label.id), entry).await?;
    Ok(entry)
}

/// Notes on both sides which act left them as they are (F6), and has pages learn of it.
///
/// # Errors
/// A fault of the database.
pub async fn note(
    tx: &mut Tx,
    user: UserId,
    groups: impl Iterator<Item = &GroupId>,
    entry: EntryId,
) -> Result<(), AppError> {
    store::left_user_by(tx, user, entry).await?;
    for group in groups {
        store::left_group_by(tx, *group, entry).await?;
    }
    tx.announce(Topic::Groups);
    tx.announce(Topic::People);
    // Whoever comes into a group or goes from it sees other agents (N2).
    tx.announce(Topic::Agents);
    Ok(())
}

async fn append(tx: &mut Tx, app: &AppState, authority: &Authority, event: GroupEvent) -> Result<EntryId, AppError> {
    audit::append(tx, &app.random, NewEntry::by(authority, app.clock.now(), Event::Group(event))).await
}
