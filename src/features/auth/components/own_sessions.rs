use super::{FormAlert, SessionsTable};
use crate::domain::SessionId;
use crate::error::AppError;
use crate::features::auth::{
    api::{EndOtherSessions, EndSession, own_sessions},
    model::OwnSessions as Sessions,
    text,
};
use crate::form::use_form;
use crate::ui::{LoadFailed, SkeletonRows, SubmitButton, Toast};
use leptos::{form::ActionForm, prelude::*};

/// One's own sessions, with End for each and End for all others (A5). `changed` rises when they were ended elsewhere on the page.
#[component]
pub fn OwnSessions(
    /// See above.
    changed: Signal<u32>,
) -> impl IntoView {
    let (end, end_others) = (ServerAction::<EndSession>::new(), ServerAction::<EndOtherSessions>::new());
    let (ended, ended_others) = (use_form("auth/end_session", end), use_form("auth/end_other_sessions", end_others));
    let list = Resource::new_blocking(
        move || (changed.get(), end.version().get(), end_others.version().get()),
        |_| own_sessions(),
    );
    let retry = Callback::new(move |()| list.refetch());
    let error = Signal::derive(move || ended.error.get().or_else(|| ended_others.error.get()));
    let told = move || ended_others.value.get().or_else(|| ended.value.get());
    view! {
        <FormAlert error cut=false say=|error: &AppError| text::error(error) />
        <Transition fallback=|| {
            view! { <SkeletonRows rows=2 /> }
        }>
            {move || {
                list.get()
                    .map(|outcome| match outcome {
                        Ok(sessions) => view! { <List sessions end end_others /> }.into_any(),
                        Err(error) => view! { <LoadFailed message=text::error(&error) on_retry=retry /> }.into_any(),
                    })
            }}
        </Transition>
        {move || told().map(|count| view! { <Toast message=text::sessions_ended(count) /> })}
    }
    .into_any()
}

#[component]
fn List(
    sessions: Sessions,
    end: ServerAction<EndSession>,
    end_others: ServerAction<EndOtherSessions>,
) -> impl IntoView {
    let act = Callback::new(move |session: SessionId| {
        view! {
            <ActionForm action=end attr:novalidate=true>
                <input type="hidden" name="session" value=session.to_string() />
                <SubmitButton label=text::END_SESSION />
            </ActionForm>
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
                        <ActionForm action=end_others attr:novalidate=true>
                            <SubmitButton label=text::END_OTHERS />
                        </ActionForm>
                    </div>
                }
            })}
    }
}
