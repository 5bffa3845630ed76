//! `/audit`: the trail, newest first, by pages (T1, T2).

use super::api::entries;
use super::components::TrailTable;
use super::model::AuditPage as Trail;
use super::text;
use crate::frame::Framed;
use crate::ui::{ButtonKind, Empty, Icon, LinkButton, LoadFailed, SkeletonRows, Title};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The page.
#[component]
pub fn AuditPage() -> impl IntoView {
    let params = use_query_map();
    let after = Memo::new(move |_| params.with(|params| params.get("after")).unwrap_or_default());
    let page = Resource::new_blocking(move || after.get(), entries);
    let retry = Callback::new(move |()| page.refetch());
    view! {
        <Title text=text::TITLE />
        <Framed>
            <header class="page-header">
                <div>
                    <h1>{text::TITLE}</h1>
                    <p>{text::SUBTITLE}</p>
                </div>
            </header>
            <Transition fallback=|| {
                view! { <SkeletonRows rows=8 /> }
            }>
                {move || {
                    page.get()
                        .map(|outcome| match outcome {
                            Ok(page) => view! { <Entries page is_later=!after.get_untracked().is_empty() /> }.into_any(),
                            Err(error) => view! { <LoadFailed message=text::load_error(&error) on_retry=retry /> }.into_any(),
                        })
                }}
            </Transition>
        </Framed>
    }
    .into_any()
}

#[component]
fn Entries(page: Trail, is_later: bool) -> impl IntoView {
    if page.rows.is_empty() {
        return view! {
            <Empty icon=Icon::Shield title=text::NOTHING text=text::NOTHING_EXPLAINED>
                <LinkButton href="/audit" label=text::NEWEST />
            </Empty>
        }
        .into_any();
    }
    let now = page.now.as_millis();
    let older = page.next.map(|next| format!("/audit?after={next}"));
    view! {
        <TrailTable rows=page.rows now />
        {(is_later || older.is_some())
            .then(|| {
                view! {
                    <nav class="pager" aria-label=text::PAGES>
                        <span>
                            {is_later
                                .then(|| view! { <LinkButton href="/audit" kind=ButtonKind::Quiet label=text::NEWEST /> })}
                        </span>
                        <span>{older.map(|href| view! { <LinkButton href label=text::OLDER /> })}</span>
                    </nav>
                }
            })}
    }
    .into_any()
}
