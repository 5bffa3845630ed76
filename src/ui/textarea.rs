use super::field::{described_by, error_line, hint_line};
use super::follow::Follow;
use crate::view::view;
use leptos::prelude::*;

/// A field of several lines. The only place that writes this tag: the framework does not escape text inside it.
#[component]
pub fn TextArea(
    /// Id of the field.
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
    /// Height in lines.
    #[prop(default = 4)]
    rows: u32,
    /// Longest value in UTF-16 units.
    #[prop(optional)]
    maxlength: Option<u32>,
    /// One line of help.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let has_hint = hint.is_some();
    view! {
        <div class="field">
            <label class="field-label" r#for=id.clone()>{label}</label>
            <textarea
                class="input input-area"
                id=id.clone()
                name=name
                rows=rows.to_string()
                maxlength=maxlength.map(|n| n.to_string())
                aria-invalid=move || error.get().is_some().then_some("true")
                aria-describedby=described_by(id.clone(), has_hint, error)
                prop:loaded=Follow(value.clone())
                inner_html=escape(&value)
            ></textarea>
            {hint_line(&id, hint)}
            {error_line(id, error)}
        </div>
    }
    .into_any()
}

/// Text as it may stand between the tags. A first line break is doubled, since parsers swallow one.
pub(super) fn escape(value: &str) -> String {
    let escaped = value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    if escaped.starts_with('\n') || escaped.starts_with("\r\n") { format!("\n{escaped}") } else { escaped }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closing_tag_in_the_value_stays_text() {
        let html = Owner::new().with(|| {
            let value = "</textarea><script>alert(1)</script>&amp;";
            view! { <TextArea id="about" name="about" label="About" value=value/> }.to_html()
        });
        assert!(!html.contains("<script>"), "{html}");
        assert!(html.contains("&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;</textarea>"), "{html}");
    }

    #[test]
    fn a_first_line_break_is_kept() {
        assert_eq!(escape("\na"), "\n\na");
        assert_eq!(escape("a\n"), "a\n");
    }
}
