use super::{FormAlert, SessionsTable};
use crate::domain::SessionId;
use crate::effect::optional;
use crate::error::AppError;
use crate::features::auth::{
    api::{EndOtherSessions, EndSession, ReadOwnSessions},
    model::OwnSessions as Sessions,
    text,
};
use crate::form::use_form;
use crate::live::Heard;
use crate::ui::{LoadFailed, SkeletonRows, SubmitButton, Toast};
use crate::view::{Transition, view};
use crate::wire::{Post, PostForm, load_live};
use leptos::prelude::*;

/// One's own sessions, with End for each and End for all others (A5).
#[component]
pub fn OwnSessions(
    /// Rises when they were ended elsewhere on the page.
    changed: Signal<u32>,
    /// What is heard of them.
    heard: Heard,
) -> impl IntoView {
    let (end, end_others) = (Post::<EndSession>::new(), Post::<EndOtherSessions>::new());
    let (ended, ended_others) = (use_form("auth/end_session", end), use_form("auth/end_other_sessions", end_others));
    let list = load_live(
        || ReadOwnSessions {},
        move || changed.get() + (end.version().get() + end_others.version().get()) as u32,
        heard,
    );
    let retry = Callback::new(move |()| list.refetch());
    let error = Signal::derive(move || ended.error.get().or_else(|| ended_others.error.get()));
    let told = move || ended_others.value.get().or_else(|| ended.value.get());
    view! {
        <FormAlert error cut=false say=|error: &AppError| text::error(error) />
        <Transition fallback=|| {
            view! { <SkeletonRows rows=2 /> }
        }>
            {
                let shown = list.shown();
                move || {
                    shown()
                        .map(|outcome| match outcome {
                            Ok(sessions) => view! { <List sessions end end_others /> }.into_any(),
                            Err(error) => view! { <LoadFailed message=text::error(&error) on_retry=retry /> }.into_any(),
                        })
                }
            }
        </Transition>
        {optional(move || told().map(|count| view! { <Toast message=text::sessions_ended(count) /> }.into_any()))}
    }
    .into_any()
}

#[component]
fn List(sessions: Sessions, end: Post<EndSession>, end_others: Post<EndOtherSessions>) -> impl IntoView {
    let act = Callback::new(move |session: SessionId| {
        view! {
            <PostForm action=end>
                <input type="hidden" name="session" value=session.to_string() />
                <SubmitButton label=text::END_SESSION />
            </PostForm>
        }
        .into_any()
    });
    let has_others = sessions.sessions.len() > 1;
    view! {
        <SessionsTable sessions=sessions.sessions now=sessions.now.as_millis() current=sessions.current act />
        {has_others
            .then(|| {
                view! {
                    <div class="panel-actions">
                        <PostForm action=end_others>
                            <SubmitButton label=text::END_OTHERS />
                        </PostForm>
                    </div>
                }
            })}
    }
}
