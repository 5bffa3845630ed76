use super::{Refusal, shown_link, use_acts, was_made};
use crate::effect::{Memo, optional, words};
use crate::features::users::{
    api::ChangeReset,
    model::{RESET_HOLDS, ResetLink},
    text::{self as people, reach, reset as text},
};
use crate::form::{FormState, use_form};
use crate::parts::{Draw, Later};
use crate::ui::{
    AbsoluteTime, Alert, AlertKind, CancelLink, Checkbox, Dialog, DialogActions, OnceLink, RadioGroup, RadioOption,
    SubmitButton,
};
use crate::view::view;
use crate::wire::{Post, PostForm};
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use leptos::{ev, prelude::*, wasm_bindgen::JsCast, web_sys::HtmlFormElement};

/// The box that follows "Reset password", while it is shown (R1, R2).
#[component]
pub fn ResetBox(
    /// The address of the page that the reset was done from.
    view: Signal<String>,
) -> impl IntoView {
    let change = Post::<ChangeReset>::new();
    let changed = use_form("users/change_reset", change);
    let started = use_acts().reset_state();
    // Without scripts the box comes back from its own form; with them it stays, and what changes in it are signals.
    let made = move || started.value.get().or_else(|| changed.value.get_untracked());
    let shown = shown_link(view, made);
    let drawn = BOX.when(move || shown.is_some());
    optional(move || {
        let link = shown.get()?;
        let draw = drawn.get()?;
        let view = view.get_untracked();
        Some(match draw {
            Some(draw) => draw(Made { link, change, changed, view }),
            // It is shown this once: also where the part for it does not come.
            None => view! { <Alert kind=AlertKind::Success title=text::RESET_LINK>{link.link}</Alert> }.into_any(),
        })
    })
}

/// What the box shows, and its form.
struct Made {
    link: ResetLink,
    change: Post<ChangeReset>,
    changed: FormState<ResetLink>,
    view: String,
}

/// Most visits reset nothing.
static BOX: Later<Made> = Later::new(|| Box::pin(fetch_box()));

#[wasm_split(later_reset, wasm_split_path = ::leptos::wasm_split, fallible)]
fn fetch_box() -> Result<Draw<Made>, SplitLoaderError> {
    Ok(|Made { link, change, changed, view }| view! { <ResetDialog link change changed view /> }.into_any())
}

/// Fetches the box where the document was opened by a form that has made a link.
pub async fn prepare_reset() {
    if was_made("users/start_reset") || was_made("users/change_reset") {
        #[cfg(feature = "ssr")]
        crate::parts::link_part("later_reset");
        BOX.fetch().await;
    }
}

#[component]
fn ResetDialog(
    link: ResetLink,
    change: Post<ChangeReset>,
    changed: FormState<ResetLink>,
    view: String,
) -> impl IntoView {
    let first = link.clone();
    // The last change of this very link; another one's is over.
    let now = Memo::new(move |_| changed.value.get().filter(|link| link.reset == first.reset).unwrap_or(first.clone()));
    let name = link.name.first().to_owned();
    view! {
        <Dialog id="reset-link-dialog" title=text::title(&link) close_href=view.clone()>
            <div class="stack">
                <p class="muted">
                    {words(move || now.with(|link| text::explained(&name, link.compromised)))} " "
                    <strong>
                        {optional(move || Some(view! { <AbsoluteTime at=now.with(|link| link.expires_at.as_millis()) /> }.into_any()))}
                    </strong> "."
                </p>
                {link
                    .unreachable
                    .map(|why| {
                        view! {
                            <Alert kind=AlertKind::Warning title=reach::title(why)>
                                {reach::says(why)} " " <a href="/settings">{crate::text::SETTINGS}</a> "."
                            </Alert>
                        }
                    })}
                <OnceLink
                    id="reset-link"
                    label=text::RESET_LINK
                    value=link.link.clone()
                    qr_svg=link.qr_svg.clone()
                    share_title=text::SHARE_TITLE
                    hint=text::SHOWN_ONCE
                />
                <Refusal error=changed.error />
                <Choices link now change changed view=view.clone() />
            </div>
            <DialogActions divided=true>
                <CancelLink href=view label=people::DONE outlined=true />
            </DialogActions>
        </Dialog>
    }
    .into_any()
}

/// "Shorter or longer", and R2. With scripts each choice holds as soon as it is made.
#[component]
fn Choices(
    link: ResetLink,
    now: Memo<ResetLink>,
    change: Post<ChangeReset>,
    changed: FormState<ResetLink>,
    view: String,
) -> impl IntoView {
    let lengths = RESET_HOLDS.map(|holds| RadioOption::new(holds.as_str(), text::holds(holds)));
    let send = |event: ev::Event| {
        let form = event.current_target().and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
        if let Some(form) = form {
            // Fails only where the form has left the page.
            form.request_submit().ok();
        }
    };
    let applied = move || changed.value.with(Option::is_some) && !changed.pending.get();
    view! {
        <PostForm action=change on:change=send>
            <input type="hidden" name="token" value=link.token />
            <input type="hidden" name="view" value=view />
            <RadioGroup
                id="reset-holds"
                name="holds"
                legend=text::SHORTER_OR_LONGER
                options=lengths.to_vec()
                checked=link.holds.as_str()
            />
            <Checkbox
                id="reset-compromised"
                name="compromised"
                label=text::COMPROMISED
                hint=text::COMPROMISED_HINT
                checked=link.compromised
                disabled=Signal::derive(move || now.with(|link| link.compromised))
            />
            <div class="row">
                <span class="no-js">
                    <SubmitButton label=text::APPLY busy=changed.pending />
                </span>
                <span class="muted" role="status">
                    {words(move || if applied() { text::APPLIED } else { "" }.to_owned())}
                </span>
            </div>
        </PostForm>
    }
    .into_any()
}
