//! `/audit/proof?entry=<id>`: the proof that an entry is in the trail (T3).

use super::parts::{Path, WholeProof};
use crate::effect::optional;
use crate::features::audit::{api::ReadProof, model::ProvenEntry, text::prove as text};
use crate::frame::Framed;
use crate::ui::{LoadFailed, SkeletonRows, Title};
use crate::view::{Transition, view};
use crate::wire::load;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The page.
#[component]
pub fn ProofPage() -> impl IntoView {
    let params = use_query_map();
    let entry = Memo::new(move |_| params.with(|params| params.get("entry")).unwrap_or_default());
    let loaded = load(move || ReadProof { entry: entry.get() });
    let retry = Callback::new(move |()| loaded.refetch());
    view! {
        <Title text=text::TITLE />
        <Framed>
            <p>
                <a href="/audit">"← " {text::BACK}</a>
            </p>
            <header class="page-header">
                <div>
                    <h1>{text::TITLE}</h1>
                    <p>{text::SUBTITLE}</p>
                </div>
            </header>
            <Transition fallback=|| {
                view! { <SkeletonRows rows=6 /> }
            }>
                {optional(move || {
                    loaded
                        .get()
                        .map(|found| match found {
                            Ok(proven) => view! { <Shown proven /> }.into_any(),
                            Err(error) => view! { <LoadFailed message=text::error(&error) on_retry=retry /> }.into_any(),
                        })
                })}
            </Transition>
        </Framed>
    }
    .into_any()
}

#[component]
fn Shown(proven: ProvenEntry) -> impl IntoView {
    let ProvenEntry { leaf, size, root, path, checkpoint, json } = proven;
    view! {
        <section class="panel" aria-label=text::TITLE>
            <dl class="facts">
                <dt>{text::LEAF}</dt>
                <dd>{leaf.to_string()}</dd>
                <dt>{text::SIZE}</dt>
                <dd>{size.to_string()}</dd>
                <dt>{text::ROOT}</dt>
                <dd>
                    <code>{root}</code>
                </dd>
                <dt>{text::PATH}</dt>
                <dd>
                    <Path path />
                </dd>
                <dt>{text::CHECKPOINT}</dt>
                <dd>
                    <pre class="checkpoint">{checkpoint}</pre>
                </dd>
            </dl>
            <WholeProof json href=format!("/audit/log/proof?leaf={leaf}") />
        </section>
    }
    .into_any()
}
