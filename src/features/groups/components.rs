//! Views of groups that several pages use.

use super::{
    api::{AddMembers, ChangeGroup, ReadGroupLabels, RemoveMembers, SetUserGroups, UndoGroup},
    model::GroupActed,
    text,
};
use crate::domain::{GroupLabel, Topic};
use crate::effect::{Memo, optional};
use crate::error::AppError;
use crate::features::auth::components::FormAlert;
use crate::form::{FormState, use_flash, use_form};
use crate::live;
use crate::outcome::{Outcome, UndoToast};
use crate::ui::{Alert, AlertKind, CheckList, CheckOption};
use crate::view::{Transition, view};
use crate::wire::{Load, Post, Sender, load_live};
use leptos::prelude::*;

/// What can be done to groups from a page, and what came of it last.
#[derive(Clone, Copy)]
pub struct GroupActs {
    /// Changes name and description.
    pub change: Post<ChangeGroup>,
    /// Takes people in.
    pub add: Post<AddMembers>,
    /// Takes people out.
    pub remove: Post<RemoveMembers>,
    /// Chooses somebody's groups.
    pub set_of_user: Post<SetUserGroups>,
    /// What came of the form for name and description.
    pub changed: FormState<GroupActed>,
    undo: Post<UndoGroup>,
    outcome: Outcome<GroupActed>,
    count: RwSignal<u32>,
}

impl GroupActs {
    /// Begins, for this page.
    pub fn begin() -> Self {
        let change = Post::new();
        let acts = Self {
            change,
            add: Post::new(),
            remove: Post::new(),
            set_of_user: Post::new(),
            changed: use_form("groups/change", change),
            undo: Post::new(),
            outcome: Outcome::new(),
            count: RwSignal::new(0),
        };
        acts.follow("groups/change", acts.change);
        acts.follow("groups/add_members", acts.add);
        acts.follow("groups/remove_members", acts.remove);
        acts.follow("groups/set_of_user", acts.set_of_user);
        acts.follow("groups/undo", acts.undo);
        // These two lead on to a page by plain forms alone.
        for name in ["groups/create", "groups/delete"] {
            if let Some(flash) = use_flash(name) {
                acts.outcome.show(flash.reply(), flash.error);
            }
        }
        acts
    }

    /// How often something was done: the page loads anew when it rises.
    pub fn count(self) -> u32 {
        self.count.get()
    }

    fn follow(self, name: &'static str, sender: impl Into<Sender>) {
        self.outcome.follow(name, sender, move || self.count.update(|count| *count += 1));
    }
}

/// What the last act came to: a toast with Undo (F6), or why it was not done.
#[component]
pub fn GroupOutcome(
    /// The acts of the page.
    acts: GroupActs,
    /// The address of the page, to which plain forms lead back.
    #[prop(into)]
    view: Signal<String>,
) -> impl IntoView {
    let ended = Signal::derive(move || acts.outcome.refused.get().filter(|error| *error == AppError::SignedOut));
    // What is wrong with a field is told at the field.
    let at_a_field = |error: &AppError| ["name", "description"].iter().any(|field| error.fault_of(field).is_some());
    let is_edit = move || acts.changed.error.with(Option::is_some);
    let other = move || {
        let error = acts.outcome.refused.get().filter(|error| *error != AppError::SignedOut)?;
        (!(at_a_field(&error) && is_edit())).then(|| text::error(&error))
    };
    let toast = move |acted: GroupActed| {
        let message = text::acted(&acted);
        view! { <UndoToast message entry=acted.undo undo=acts.undo view=view.get_untracked() /> }.into_any()
    };
    view! {
        {optional(move || other().map(|words| view! { <Alert kind=AlertKind::Error>{words}</Alert> }.into_any()))}
        <FormAlert error=ended say=text::error />
        {optional(move || acts.outcome.acted.get().map(toast))}
    }
    .into_any()
}

/// Every group, as they change. To be asked for in a page's own body: what comes later would have another place in its data.
pub fn use_labels() -> Labels {
    load_live(|| ReadGroupLabels {}, || 0, live::follow(&[Topic::Groups], false))
}

/// What [`use_labels`] gives.
pub type Labels = Load<Vec<GroupLabel>>;

/// What is known of the groups. To be asked for where it may be read.
pub fn known(labels: Labels) -> Memo<Option<Known>> {
    let shown = labels.shown();
    Memo::new(move |_| shown())
}

/// What [`known`] gives.
pub type Known = Result<Vec<GroupLabel>, AppError>;

/// The choice of groups in a form that nothing else draws anew.
#[component]
pub fn GroupChoice(
    /// Id of the choice.
    id: &'static str,
    /// The groups.
    labels: Labels,
    /// The ids of those that are chosen at the start.
    chosen: Vec<String>,
) -> impl IntoView {
    view! {
        <Transition>
            {
                let groups = known(labels);
                optional(move || {
                    Some(view! { <GroupBoxes id groups=groups.get()? chosen=chosen.clone() /> }.into_any())
                })
            }
        </Transition>
    }
    .into_any()
}

/// The choice of groups, sent as `groups[]`, with `groups_shown` where they could be seen. A form that is drawn anew reads the groups
/// itself: what follows them by itself would be made anew with it, and what was chosen be lost (F2).
#[component]
pub fn GroupBoxes(
    /// Id of the choice.
    id: &'static str,
    /// The groups.
    groups: Known,
    /// The ids of those that are chosen at the start.
    chosen: Vec<String>,
) -> impl IntoView {
    match groups {
        Ok(labels) => {
            let (options, nothing) = (options(labels, &chosen), text::NOTHING_TO_CHOOSE);
            view! { <CheckList id name="groups[]" legend=text::GROUPS options nothing marker="groups_shown" /> }
                .into_any()
        }
        Err(error) => view! { <Alert kind=AlertKind::Error>{text::error(&error)}</Alert> }.into_any(),
    }
}

fn options(labels: Vec<GroupLabel>, chosen: &[String]) -> Vec<CheckOption> {
    let option = |label: GroupLabel| {
        let value = label.id.to_string();
        CheckOption { checked: chosen.contains(&value), value, label: label.name.to_string(), hint: None }
    };
    labels.into_iter().map(option).collect()
}
