use super::{
    Button, browser,
    copy::copier,
    escaped,
    field::{described_by, error_line, hint_line},
    icon::{Glyph, Icon},
};
use crate::effect::optional;
use crate::view::view;
use leptos::{prelude::*, task::spawn_local};

/// Fills a field from a text file. Without scripts nothing of it is there: the text can be pasted.
#[component]
pub fn CsvFile(
    /// Id of the input.
    id: &'static str,
    /// The visible label.
    #[prop(into)]
    label: String,
    /// Id of the [`TextArea`](super::TextArea) that it fills.
    fills: &'static str,
) -> impl IntoView {
    let read = move |_| {
        spawn_local(async move {
            if let Some(content) = browser::file_in(id).await {
                browser::fill(fills, &content);
            }
        });
    };
    view! {
        <div class="field js-only">
            <label class="field-label" r#for=id>{label}</label>
            <input class="input" type="file" id=id accept=".csv,.tsv,.txt,text/csv,text/plain" on:change=read />
        </div>
    }
    .into_any()
}

/// Takes a picture, and shows the one that there is. Its form must send files: `enctype="multipart/form-data"`.
#[component]
pub fn PictureField(
    /// Id of the input.
    #[prop(into)]
    id: String,
    /// Name it is sent under.
    #[prop(into)]
    name: String,
    /// The visible label.
    #[prop(into)]
    label: String,
    /// One line of help.
    #[prop(into)]
    hint: String,
    /// The address of the picture that there is.
    shown: Option<String>,
    /// What that picture is, in words.
    #[prop(into)]
    alt: String,
    /// What is wrong with the file that was sent.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <div class="field">
            <label class="field-label" r#for=id.clone()>{label}</label>
            {shown.map(|address| view! { <img class="picture" src=address alt=alt /> }.into_any())}
            <input
                class="input"
                type="file"
                id=id.clone()
                name=name
                accept="image/png,image/jpeg,image/webp"
                aria-invalid=move || error.get().is_some().then_some("true")
                aria-describedby=described_by(id.clone(), true, error)
            />
            {hint_line(&id, Some(hint))}
            {error_line(id, error)}
        </div>
    }
    .into_any()
}

/// Saves text as a file, with scripts or without.
#[component]
pub fn DownloadLink(
    /// What the file holds.
    content: String,
    /// What it is called.
    #[prop(into)]
    name: String,
    /// The words on it.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    view! { <a class="button button-primary" href=data_url(&content) download=name rel="external">{label}</a> }
}

/// The text behind a byte-order mark, by which spreadsheets know its encoding.
fn data_url(content: &str) -> String {
    format!("data:text/csv;charset=utf-8,%EF%BB%BF{}", escaped(content))
}

/// Puts text on the clipboard; where the browser does not allow that, it selects it in its field.
#[component]
pub fn CopyButton(
    /// Id of the field that shows the text.
    field: &'static str,
    /// The text.
    value: String,
    /// The words on it.
    label: &'static str,
) -> impl IntoView {
    let said = RwSignal::new("");
    let copy = copier(field.to_owned(), StoredValue::new(value), said);
    view! {
        <span class="js-only">
            <Button icon=Icon::Copy label=label on_press=copy />
        </span>
        <span role="status">
            {optional(move || {
                let said = said.get();
                (!said.is_empty()).then(|| view! { <Glyph icon=Icon::Check /> " " <span>{said}</span> }.into_any())
            })}
        </span>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::data_url;

    #[test]
    fn a_file_is_written_into_its_address_whatever_it_holds() {
        assert_eq!(data_url("é,\"x\"\r\n"), "data:text/csv;charset=utf-8,%EF%BB%BF%C3%A9%2C%22x%22%0D%0A");
    }
}
