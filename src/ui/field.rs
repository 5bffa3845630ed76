use super::follow::Follow;
use crate::view::view;
use leptos::{html, prelude::*};

/// A one-line field: label above, hint and error below. Uncontrolled: `value` is only what it starts with.
#[component]
pub fn TextField(
    /// Id of the input; the ids of hint and error follow from it.
    #[prop(into)]
    id: String,
    /// Name it is sent under.
    #[prop(into)]
    name: String,
    /// The visible label.
    #[prop(into)]
    label: String,
    /// What it starts with.
    #[prop(optional, into)]
    value: String,
    /// `text`, `email`, `search` or `url`.
    #[prop(default = "text")]
    kind: &'static str,
    /// What the browser may fill in; `off` where nothing fits.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Whether the browser insists on a value.
    #[prop(optional)]
    required: bool,
    /// Longest value in UTF-16 units.
    #[prop(optional)]
    maxlength: Option<u32>,
    /// Shown while it is empty.
    #[prop(optional, into)]
    placeholder: Option<String>,
    /// Gets the focus when the page opens.
    #[prop(optional)]
    autofocus: bool,
    /// For the eye only where the label would say what the place says already, such as a search field.
    #[prop(optional)]
    hide_label: bool,
    /// One line of help.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    focus_first_error(input, error);
    let has_hint = hint.is_some();
    view! {
        <div class="field">
            <label class="field-label" class:visually-hidden=hide_label r#for=id.clone()>{label}</label>
            <input
                node_ref=input
                class="input"
                id=id.clone()
                name=name
                r#type=kind
                prop:loaded=Follow(value.clone())
                value=value
                autocomplete=autocomplete
                required=required
                maxlength=maxlength.map(|n| n.to_string())
                placeholder=placeholder
                autofocus=autofocus || error.get_untracked().is_some()
                spellcheck=(kind != "text").then_some("false")
                autocapitalize=(kind != "text").then_some("none")
                aria-invalid=move || error.get().is_some().then_some("true")
                aria-describedby=described_by(id.clone(), has_hint, error)
            />
            {hint_line(&id, hint)}
            {error_line(id, error)}
        </div>
    }
    .into_any()
}

/// The ids of what describes the field `id` at the moment: its error, then its hint.
pub(super) fn described_by(
    id: String,
    has_hint: bool,
    error: Signal<Option<String>>,
) -> impl Fn() -> Option<String> + Send + Clone + 'static {
    move || match (error.get().is_some(), has_hint) {
        (true, true) => Some(format!("{id}-error {id}-hint")),
        (true, false) => Some(format!("{id}-error")),
        (false, true) => Some(format!("{id}-hint")),
        (false, false) => None,
    }
}

/// The help below a field.
pub(super) fn hint_line(id: &str, hint: Option<String>) -> impl IntoView + use<> {
    let id = format!("{id}-hint");
    hint.map(|hint| view! { <p class="field-hint" id=id>{hint}</p> }.into_any())
}

/// The error below a field. It exists only while there is one, so that it is read out when it comes.
pub(super) fn error_line(id: String, error: Signal<Option<String>>) -> impl IntoView {
    move || {
        let id = format!("{id}-error");
        error.get().map(|error| view! { <p class="field-error" id=id role="alert">{error}</p> }.into_any())
    }
}

/// Brings whoever sent a form with mistakes to the first of them.
pub(super) fn focus_first_error(input: NodeRef<html::Input>, error: Signal<Option<String>>) {
    Effect::new(move |ran_before: Option<()>| {
        // Not while hydrating: by then the page may have been in use for a while.
        if error.get().is_none() || ran_before.is_none() {
            return;
        }
        // The attributes of all fields are up to date one frame later.
        request_animation_frame(move || {
            let Some(input) = input.get_untracked() else {
                return;
            };
            let form = input.closest("form").ok().flatten();
            let first = form.and_then(|form| form.query_selector("[aria-invalid=true]").ok().flatten());
            if first.is_some_and(|first| input.is_same_node(Some(&first))) {
                // Focus is a courtesy: an input that went away meanwhile needs none.
                input.focus().ok();
            }
        });
    });
}
