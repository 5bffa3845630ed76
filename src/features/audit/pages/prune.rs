//! `/audit/prune`: what entries of a chosen age would go, and letting them go (T4).

use crate::domain::{KeepFor, Topic};
use crate::effect::optional;
use crate::error::AppError;
use crate::features::audit::{
    api::{PruneTrail, ReadPrunable},
    model::Prunable,
    text,
};
use crate::form::{FormState, use_form};
use crate::frame::{FormRefusal, Framed};
use crate::live;
use crate::ui::{
    AbsoluteTime, Alert, AlertKind, ButtonKind, Checkbox, LinkButton, LoadFailed, RadioGroup, RadioOption,
    SkeletonRows, SubmitButton, Title, Toast,
};
use crate::view::{Transition, view};
use crate::wire::{Post, PostForm, load_live};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

const PAGE: &str = "/audit/prune";

/// The page.
#[component]
pub fn PrunePage() -> impl IntoView {
    let params = use_query_map();
    let age = Memo::new(move |_| params.with(|params| params.get("older_than")).unwrap_or_default());
    let prune = Post::<PruneTrail>::new();
    let state = use_form("audit/prune", prune);
    let heard = live::follow(&[Topic::Verdict], false);
    let loaded = load_live(move || ReadPrunable { older_than: age.get() }, move || prune.version().get() as u32, heard);
    let retry = Callback::new(move |()| loaded.refetch());
    view! {
        <Title text=text::PRUNE_TITLE />
        <Framed>
            <header class="page-header">
                <div>
                    <h1>{text::PRUNE_TITLE}</h1>
                    <p>{text::PRUNE_SUBTITLE}</p>
                </div>
                <LinkButton href="/audit" label=text::BACK />
            </header>
            <FormRefusal error=state.error cut=false say=text::prune_error />
            {optional(move || {
                let not_sure = state.error.get().filter(|error| matches!(error, AppError::Invalid { .. }));
                not_sure.map(|error| view! { <Alert kind=AlertKind::Error>{text::prune_error(&error)}</Alert> }.into_any())
            })}
            {optional(move || state.value.get().map(|done| view! { <Toast message=text::pruned_now(done.count()) /> }.into_any()))}
            {optional(move || Some(view! { <AgeForm age=age.get() /> }.into_any()))}
            <Transition fallback=|| {
                view! { <SkeletonRows rows=2 /> }
            }>
                {
                    let shown = loaded.shown();
                    let found = Memo::new(move |_| shown());
                    optional(move || {
                        found
                            .get()
                            .map(|found| match found {
                                Ok(Some(found)) => view! { <Found found age=age.get_untracked() prune state /> }.into_any(),
                                Ok(None) => ().into_any(),
                                Err(error) => {
                                    view! { <LoadFailed message=text::load_error(&error) on_retry=retry /> }.into_any()
                                }
                            })
                    })
                }
            </Transition>
        </Framed>
    }
    .into_any()
}

/// Which age: a plain form that leads to an address, and changes nothing.
#[component]
fn AgeForm(age: String) -> impl IntoView {
    let options = KeepFor::ALL
        .iter()
        .filter(|kept| kept.duration().is_some())
        .map(|kept| RadioOption::new(kept.as_str(), text::kept_for(*kept)))
        .collect();
    view! {
        <form class="panel" method="get" action=PAGE>
            <RadioGroup id="prune-age" name="older_than" legend=text::OLDER_THAN options checked=age />
            <div class="panel-actions">
                <SubmitButton label=text::SHOW_PRUNABLE />
            </div>
        </form>
    }
    .into_any()
}

/// What would go, and the button.
#[component]
fn Found(found: Prunable, age: String, prune: Post<PruneTrail>, state: FormState<Prunable>) -> impl IntoView {
    let older_than = found.older_than.as_millis();
    if found.count() == 0 {
        return view! {
            <p>
                {text::NOTHING_TO_PRUNE} " " <AbsoluteTime at=older_than /> "."
            </p>
        }
        .into_any();
    }
    view! {
        <section class="panel">
            <h2>{text::prunable(found.count())}</h2>
            <p>{text::prunable_range(&found)} " " <AbsoluteTime at=older_than /> ". " {text::PRUNE_EXPLAINED}</p>
            <PostForm action=prune>
                <input type="hidden" name="older_than" value=age />
                <input type="hidden" name="below" value=found.below.to_string() />
                <Checkbox id="prune-sure" name="sure" label=text::PRUNE_SURE hint=text::PRUNE_SURE_HINT />
                <div class="panel-actions">
                    <SubmitButton kind=ButtonKind::Danger label=text::PRUNE busy=state.pending />
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}
