//! What proofs of both kinds show alike.

use crate::features::audit::text::prove as text;
use crate::ui::{CopyButton, TextArea};
use crate::view::view;
use leptos::prelude::*;

/// The field with a whole proof.
const FIELD: &str = "proof-json";

/// The hashes of a proof in their order.
#[component]
pub fn Path(path: Vec<String>) -> impl IntoView {
    if path.is_empty() {
        return view! { <span class="muted">{text::NO_PATH}</span> }.into_any();
    }
    let hash = |hash| view! { <li><code>{hash}</code></li> }.into_any();
    view! { <ol class="hashes">{path.into_iter().map(hash).collect_view()}</ol> }.into_any()
}

/// The whole proof, to copy or to save.
#[component]
pub fn WholeProof(
    /// As JSON.
    json: String,
    /// Where it comes as a file.
    href: String,
) -> impl IntoView {
    let copied = json.clone();
    view! {
        <TextArea id=FIELD name="proof" label=text::AS_JSON hint=text::AS_JSON_HINT rows=6 value=json />
        <div class="panel-actions">
            <CopyButton field=FIELD value=copied label=text::COPY />
            <a class="button button-primary" href=href download="" rel="external">
                {text::DOWNLOAD}
            </a>
        </div>
    }
    .into_any()
}
