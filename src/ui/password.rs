use super::field::{described_by, error_line, focus_first_error, hint_line};
use super::password_hint::light_hint;
use super::{browser, text};
use crate::effect::{effect, words};
use crate::view::view;
use leptos::{html, prelude::*};

/// One password field with a "Show" toggle, and where a password is chosen a light meter. Never has a start value.
#[component]
pub fn PasswordField(
    /// Id of the input.
    #[prop(into)]
    id: String,
    /// Name it is sent under.
    #[prop(into)]
    name: String,
    /// The visible label.
    #[prop(into)]
    label: String,
    /// `new-password` or `current-password`.
    autocomplete: &'static str,
    /// One line of help; not shown beside a meter, which has its own.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Names and addresses that should not be in the password.
    #[prop(optional)]
    context: Vec<String>,
    /// Ids of fields in the page whose values should not be in the password either.
    #[prop(optional)]
    context_fields: Vec<&'static str>,
    /// Whether the meter is shown.
    #[prop(optional)]
    show_meter: bool,
    /// Gets the focus when the page opens.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let shown = RwSignal::new(false);
    let typed = RwSignal::new(String::new());
    focus_first_error(input, error);
    // What was typed before hydration counts: the meter starts from the field's own value.
    let read = move || {
        if let Some(input) = input.get_untracked() {
            typed.set(input.value());
        }
    };
    effect(read);
    let hint = if show_meter { None } else { hint };
    let has_hint = show_meter || hint.is_some();
    view! {
        <div class="field">
            <label class="field-label" r#for=id.clone()>{label}</label>
            <div class="input-frame">
                <input
                    node_ref=input
                    class="input"
                    id=id.clone()
                    name=name
                    r#type=move || if shown.get() { "text" } else { "password" }
                    autocomplete=autocomplete
                    required=true
                    autofocus=autofocus || error.get_untracked().is_some()
                    spellcheck="false"
                    autocapitalize="none"
                    aria-invalid=move || error.get().is_some().then_some("true")
                    aria-describedby=described_by(id.clone(), has_hint, error)
                    on:input=move |_| read()
                />
                <button
                    type="button"
                    class="input-toggle js-only"
                    aria-pressed=move || if shown.get() { "true" } else { "false" }
                    aria-controls=id.clone()
                    on:click=move |_| shown.update(|shown| *shown = !*shown)
                >
                    {text::SHOW_PASSWORD}
                </button>
            </div>
            {show_meter.then(|| view! { <Meter id=id.clone() typed context context_fields/> }.into_any())}
            {hint_line(&id, hint)}
            {error_line(id, error)}
        </div>
    }
    .into_any()
}

/// Four segments and a sentence: a hint while typing. The server decides.
#[component]
fn Meter(
    id: String,
    typed: RwSignal<String>,
    context: Vec<String>,
    context_fields: Vec<&'static str>,
) -> impl IntoView {
    let hint = Memo::new(move |_| {
        let from_page = context_fields.iter().filter_map(|id| browser::value_of(id));
        let context: Vec<String> = context.iter().cloned().chain(from_page).collect();
        light_hint(&typed.get(), &context)
    });
    let score = move || hint.read().score.to_string();
    view! {
        <div class="meter" data-score=score>
            <div class="meter-bars" aria-hidden="true">
                <span></span>
                <span></span>
                <span></span>
                <span></span>
            </div>
            <p class="meter-text" id=format!("{id}-hint") aria-live="polite">
                {words(move || hint.read().text.clone())}
            </p>
        </div>
    }
}
