//! What an entry's row says beside its body, which alone is sealed.

use super::super::super::log::{Salt, commitment};
use super::super::super::model::Finding;
use super::super::super::store::log::{SealedPersonal, SealedRow};
use crate::domain::Actor;
use serde::Deserialize;
use std::collections::BTreeMap;

/// What rows repeat of a body.
#[derive(Deserialize)]
struct Told {
    v: i64,
    id: String,
    at: i64,
    actor: Actor,
    action: String,
    target: Option<TargetId>,
    outcome: String,
    personal: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct TargetId {
    id: Option<String>,
}

/// The id that a body names.
pub(super) fn own_id(body: &str) -> Option<String> {
    serde_json::from_str::<Told>(body).ok().map(|told| told.id)
}

/// What is wrong beside the body.
pub(super) fn examine(row: &SealedRow, personal: &[SealedPersonal]) -> Vec<Finding> {
    let leaf = row.leaf_index;
    let Some(told) = row.body.as_deref().and_then(|body| serde_json::from_str::<Told>(body).ok()) else {
        return vec![Finding::Listed { leaf }];
    };
    let mut findings = Vec::new();
    if !is_listed(row, &told) {
        findings.push(Finding::Listed { leaf });
    }
    let wrong = |field: &str| Finding::Personal { leaf, field: field.to_owned() };
    for (field, committed) in &told.personal {
        let value = personal.iter().find(|value| value.field == *field);
        if !value.is_some_and(|value| holds(value, committed)) {
            findings.push(wrong(field));
        }
    }
    let unknown = personal.iter().filter(|value| !told.personal.contains_key(&value.field));
    findings.extend(unknown.map(|value| wrong(&value.field)));
    findings
}

/// Whether a value is the one that was committed to, or was erased with its salt (T9). What is about nobody is erased with nobody.
fn holds(personal: &SealedPersonal, committed: &str) -> bool {
    match (&personal.salt, &personal.value) {
        (None, None) => personal.subject.is_some(),
        (Some(salt), Some(value)) => {
            <&Salt>::try_from(salt.as_slice()).is_ok_and(|salt| commitment(salt, value) == committed)
        }
        _ => false,
    }
}

fn is_listed(row: &SealedRow, told: &Told) -> bool {
    let at = |at: &Option<crate::domain::Timestamp>| at.map(|at| at.as_millis()) == Some(told.at);
    let actor = told.actor.user().map_or_else(|| told.actor.kind().to_owned(), |user| user.to_string());
    row.format == Some(told.v)
        && row.entry_id == told.id
        && at(&row.at)
        && at(&row.index_at)
        && row.actor.as_deref() == Some(&actor)
        && row.target.as_deref() == told.target.as_ref().and_then(|target| target.id.as_deref())
        && row.action.as_deref() == Some(&told.action)
        && row.outcome.as_deref() == Some(&told.outcome)
}
