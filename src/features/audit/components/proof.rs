//! The badge (T5): up to which entry the trail was verified, and when; computed, never asserted. Beside it the acts on the trail as a whole.

use super::PrunedNote;
use crate::domain::Topic;
use crate::effect::optional;
use crate::features::audit::{
    api::{ReadStanding, VerifyTrail},
    model::{Anchored, Filters, Standing},
    text,
};
use crate::live;
use crate::ui::{
    Alert, AlertKind, LoadFailed, RelativeTime, Select, SelectOption, StatusChip, StatusKind, SubmitButton,
};
use crate::view::{Transition, view};
use crate::wire::{Post, PostForm, load_live};
use leptos::prelude::*;

/// The badge and the acts.
#[component]
pub fn Proof(
    /// What the list is narrowed to, which the export is, too.
    filters: Memo<Filters>,
) -> impl IntoView {
    let verify: Post<VerifyTrail> = Post::new();
    let heard = live::follow(&[Topic::Verdict], false);
    let loaded = load_live(|| ReadStanding {}, move || verify.version().get() as u32, heard);
    let retry = Callback::new(move |()| loaded.refetch());
    view! {
        <section class="proof" aria-label=text::PROOF>
            <Transition>
                {
                    let shown = loaded.shown();
                    let standing = Memo::new(move |_| shown());
                    optional(move || {
                        standing
                            .get()
                            .map(|standing| match standing {
                                Ok(standing) => view! { <Badge standing /> }.into_any(),
                                Err(error) => {
                                    view! { <LoadFailed message=text::load_error(&error) on_retry=retry /> }.into_any()
                                }
                            })
                    })
                }
            </Transition>
            <div class="proof-acts">
                <PostForm action=verify>
                    <SubmitButton label=text::VERIFY busy=verify.pending() />
                </PostForm>
                <ExportForm filters />
            </div>
            <nav class="proof-more" aria-label=text::MORE>
                <a href="/audit/checkpoints">{text::CHECKPOINTS}</a>
                <a href="/audit/tokens">{text::READ_TOKENS}</a>
                <a href="/audit/prune">{text::PRUNE_LINK}</a>
            </nav>
        </section>
    }
    .into_any()
}

#[component]
fn Badge(standing: Standing) -> impl IntoView {
    let Standing { fingerprint, verdict, progress, halt, anchors, pruned, now } = standing;
    let (kind, label) = match &verdict {
        None => (StatusKind::Neutral, text::NOT_LOOKED_AT),
        Some(verdict) if verdict.wrong.is_empty() => (StatusKind::Good, text::WHOLE),
        Some(_) => (StatusKind::Bad, text::NOT_WHOLE),
    };
    let at = verdict.as_ref().map(|verdict| [verdict.whole_at, verdict.at].map(|at| at.as_millis()));
    let (said, wrong) = verdict.map(|verdict| (verdict.said, verdict.wrong)).unwrap_or_default();
    let at = at.map(|at| {
        // Two of one kind: what each of them is stands before it.
        let times = [text::ALL_LOOKED_AT, text::NEW_LOOKED_AT].into_iter().zip(at);
        let time = |(words, at): (&'static str, i64)| {
            view! { <span>{words} " " <RelativeTime at now=now.as_millis() /></span> }.into_any()
        };
        times.map(time).collect_view()
    });
    let is_wrong = !wrong.is_empty();
    let named = wrong.into_iter().map(|words| view! { <li>{words}</li> }.into_any()).collect_view();
    view! {
        <p class="row">
            <StatusChip kind label=label.to_owned() />
            {at}
        </p>
        {(!said.is_empty()).then(|| view! { <p>{said}</p> }.into_any())}
        {progress.map(|(at, of)| view! { <p class="muted">{text::progress(at, of)}</p> }.into_any())}
        {is_wrong
            .then(|| {
                view! {
                    <Alert kind=AlertKind::Error title=text::WRONG>
                        <ul>{named}</ul>
                    </Alert>
                }
                .into_any()
            })}
        {halt
            .map(|halt| {
                view! {
                    <Alert kind=AlertKind::Warning title=text::HALTED>
                        {halt}
                    </Alert>
                }
                .into_any()
            })}
        {pruned.map(|row| view! { <PrunedNote row /> }.into_any())}
        {anchors.into_iter().map(|anchor| view! { <AnchorNote anchor now=now.as_millis() /> }.into_any()).collect_view()}
        {fingerprint
            .map(|fingerprint| {
                view! {
                    <p class="muted">
                        {text::FINGERPRINT} " " <code>{fingerprint}</code>
                    </p>
                }
                .into_any()
            })}
    }
    .into_any()
}

/// Where checkpoints are kept outside, and whether they get there (T7).
#[component]
fn AnchorNote(anchor: Anchored, now: i64) -> impl IntoView {
    let Anchored { said, is_sound, since } = anchor;
    if is_sound {
        return view! { <p class="muted">{said}</p> }.into_any();
    }
    let since = since.map(|since| {
        view! {
            " "
            {text::anchors::SINCE}
            " "
            <RelativeTime at=since.as_millis() now />
        }
        .into_any()
    });
    view! {
        <Alert kind=AlertKind::Warning title=text::anchors::FAILS>
            {said}
            {since}
        </Alert>
    }
    .into_any()
}

/// A plain form, which leads to a download and leaves the page where it is.
#[component]
fn ExportForm(filters: Memo<Filters>) -> impl IntoView {
    let hidden = move || {
        let named: Vec<(&'static str, String)> =
            filters.with(|filters| filters.named().into_iter().map(|(name, value)| (name, value.to_owned())).collect());
        named
            .into_iter()
            .map(|(name, value)| view! { <input type="hidden" name=name value=value /> }.into_any())
            .collect_view()
            .into_any()
    };
    let forms = [("jsonl", text::AS_JSONL), ("csv", text::AS_CSV)]
        .map(|(value, label)| SelectOption { value: value.to_owned(), label: label.to_owned() })
        .to_vec();
    view! {
        <form method="post" action="/api/audit/export" class="proof-export">
            {optional(move || Some(hidden()))}
            <Select id="audit-format" name="format" label=text::FILE options=forms chosen="jsonl" />
            <SubmitButton label=text::EXPORT />
        </form>
    }
    .into_any()
}
