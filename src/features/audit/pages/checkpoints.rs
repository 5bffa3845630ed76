//! `/audit/checkpoints`: the latest checkpoints, and the proof that one follows on another (T3).

use super::parts::{Path, WholeProof};
use crate::domain::Topic;
use crate::effect::{Memo, optional};
use crate::features::audit::{
    api::ReadCheckpoints,
    model::{Checkpoints, ProvenStep, Signed},
    text::{self as trail, prove as text},
};
use crate::frame::Framed;
use crate::live;
use crate::ui::{
    AbsoluteTime, Alert, AlertKind, Empty, Icon, LoadFailed, SkeletonRows, SubmitButton, TableFrame, TextField, Title,
};
use crate::view::{Transition, view};
use crate::wire::{Load, load_live, part};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

const PAGE: &str = "/audit/checkpoints";

/// The page.
#[component]
pub fn CheckpointsPage() -> impl IntoView {
    let params = use_query_map();
    let given = move |name: &str| params.with(|params| params.get(name)).unwrap_or_default();
    let asked = Memo::new(move |_| (given("from"), given("to")));
    let heard = live::follow(&[Topic::Audit], false);
    let loaded = load_live(
        move || {
            let (from, to) = asked.get();
            ReadCheckpoints { from, to }
        },
        || 0,
        heard,
    );
    view! {
        <Title text=text::CHECKPOINTS />
        <Framed>
            <p>
                <a href="/audit">"← " {text::BACK}</a>
            </p>
            <header class="page-header">
                <div>
                    <h1>{text::CHECKPOINTS}</h1>
                    <p>{text::CHECKPOINTS_SUBTITLE}</p>
                </div>
            </header>
            {optional(move || {
                let (from, to) = asked.get();
                Some(view! { <Ask from to /> }.into_any())
            })}
            <Transition fallback=|| {
                view! { <SkeletonRows rows=8 /> }
            }>
                <Loaded loaded />
            </Transition>
        </Framed>
    }
    .into_any()
}

/// A plain form that leads to an address, so that a proof can be kept and sent on.
#[component]
fn Ask(from: String, to: String) -> impl IntoView {
    view! {
        <section class="panel">
            <h2>{text::COMPARE_TITLE}</h2>
            <form class="filters" method="get" action=PAGE>
                <TextField id="proof-from" name="from" label=text::EARLIER hint=text::SIZE_HINT value=from />
                <TextField id="proof-to" name="to" label=text::LATER hint=text::SIZE_HINT value=to />
                <div class="filters-actions">
                    <SubmitButton label=text::COMPARE />
                </div>
            </form>
        </section>
    }
    .into_any()
}

/// Each part is drawn anew by itself: a proof that somebody reads stays while the list grows.
#[component]
fn Loaded(loaded: Load<Checkpoints>) -> impl IntoView {
    let shown = loaded.shown();
    let page = Memo::new(move |_| shown());
    let error = Memo::new(move |_| page.get().and_then(Result::err));
    let asked = part(page, |page| (page.proven.clone(), page.unknown));
    let latest = part(page, |page| page.latest.clone());
    let retry = Callback::new(move |()| loaded.refetch());
    let failed = move |error| view! { <LoadFailed message=trail::load_error(&error) on_retry=retry /> }.into_any();
    view! {
        {optional(move || error.get().map(failed))}
        {optional(move || asked.get().map(|(proven, unknown)| view! { <Answer proven unknown /> }.into_any()))}
        {optional(move || latest.get().map(|latest| view! { <Latest latest /> }.into_any()))}
    }
    .into_any()
}

/// What came of the question.
#[component]
fn Answer(proven: Option<ProvenStep>, unknown: bool) -> impl IntoView {
    view! {
        {unknown.then(|| view! { <Alert kind=AlertKind::Error>{text::UNKNOWN}</Alert> }.into_any())}
        {proven.map(|step| view! { <Step step /> }.into_any())}
    }
    .into_any()
}

#[component]
fn Step(step: ProvenStep) -> impl IntoView {
    let ProvenStep { earlier, later, earlier_root, later_root, path, json } = step;
    view! {
        <section class="panel" aria-label=text::PROVEN>
            <h2>{text::PROVEN}</h2>
            <p>{text::step(earlier, later)}</p>
            <dl class="facts">
                <dt>{text::EARLIER_ROOT}</dt>
                <dd>
                    <code>{earlier_root}</code>
                </dd>
                <dt>{text::LATER_ROOT}</dt>
                <dd>
                    <code>{later_root}</code>
                </dd>
                <dt>{text::PATH}</dt>
                <dd>
                    <Path path />
                </dd>
            </dl>
            <WholeProof json href=format!("/audit/log/consistency?from={earlier}&to={later}") />
        </section>
    }
    .into_any()
}

#[component]
fn Latest(latest: Vec<Signed>) -> impl IntoView {
    let Some(newest) = latest.first().map(|signed| signed.size) else {
        return view! { <Empty icon=Icon::Shield title=text::NONE text=text::NONE_EXPLAINED /> }.into_any();
    };
    let row = move |Signed { size, at }: Signed| {
        let compare = (size < newest).then(|| {
            view! { <a href=format!("{PAGE}?from={size}&to={newest}")>{text::with_newest(size)}</a> }.into_any()
        });
        view! {
            <tr>
                <th scope="row" class="cell-main">
                    {size.to_string()}
                </th>
                <td>
                    <AbsoluteTime at=at.as_millis() />
                </td>
                <td class="cell-end">{compare}</td>
            </tr>
        }
        .into_any()
    };
    view! {
        <section class="panel">
            <h2>{text::LATEST}</h2>
            <TableFrame label=text::LATEST dense=true>
                <thead>
                    <tr>
                        <th scope="col">{text::COVERS}</th>
                        <th scope="col">{text::SIGNED}</th>
                        <th scope="col">
                            <span class="visually-hidden">{text::ACTS}</span>
                        </th>
                    </tr>
                </thead>
                <tbody>{latest.into_iter().map(row).collect_view()}</tbody>
            </TableFrame>
        </section>
    }
    .into_any()
}
