use super::button::ButtonKind;
use super::icon::{Glyph, Icon};
use super::{Button, browser, text};
use crate::effect::{effect, optional};
use crate::view::view;
use leptos::{prelude::*, task::spawn_local};

/// A link that is shown once: in a field to copy from, with Copy, Share where the browser can, and a QR code.
#[component]
pub fn OnceLink(
    /// Id of the field.
    #[prop(into)]
    id: String,
    /// Name of the field, such as "Invite link".
    #[prop(into)]
    label: String,
    /// The link.
    #[prop(into)]
    value: String,
    /// The QR code as SVG, made by the server: it goes into the page as it is.
    #[prop(optional, into)]
    qr_svg: Option<String>,
    /// Title that the share sheet shows.
    #[prop(into)]
    share_title: String,
    /// One line below: that it is shown only now, and how to get another.
    #[prop(into)]
    hint: String,
) -> impl IntoView {
    let said = RwSignal::new("");
    let can_share = RwSignal::new(false);
    effect(move || can_share.set(browser::can_share()));
    let link = StoredValue::new(value.clone());
    let copy = copier(id.clone(), link, said);
    let field = id.clone();
    let title = StoredValue::new(share_title);
    let share = Callback::new(move |()| browser::share(&title.get_value(), &link.get_value()));
    let qr = qr_svg.map(|svg| {
        view! { <div class="once-link-qr" role="img" aria-label=text::QR_CODE inner_html=svg></div> }
    });
    view! {
        <div class="once-link">
            <div class="once-link-main">
                <div class="field">
                    <label class="field-label" r#for=id.clone()>{label}</label>
                    <input
                        class="input"
                        type="text"
                        id=id.clone()
                        value=value
                        readonly=true
                        autocomplete="off"
                        spellcheck="false"
                        aria-describedby=format!("{id}-hint")
                        on:focus=move |_| browser::select(&field)
                    />
                </div>
                <div class="once-link-actions js-only">
                    <Button kind=ButtonKind::Primary icon=Icon::Copy label=text::COPY_LINK on_press=copy/>
                    <span class="once-link-share" hidden=move || !can_share.get()>
                        <Button label=text::SHARE_LINK on_press=share/>
                    </span>
                    <span class="once-link-said" role="status">
                        {optional(move || (!said.get().is_empty()).then(|| view! { <Glyph icon=Icon::Check/> <span>{said.get()}</span> }.into_any()))}
                    </span>
                </div>
                <p class="field-hint" id=format!("{id}-hint")>{hint}</p>
            </div>
            {qr}
        </div>
    }
    .into_any()
}

/// Puts text on the clipboard; where the browser does not allow that, it selects it in its field. Says what it did.
pub(super) fn copier(field: String, value: StoredValue<String>, said: RwSignal<&'static str>) -> Callback<()> {
    let field = StoredValue::new(field);
    Callback::new(move |()| {
        spawn_local(async move {
            if browser::copy(&value.get_value()).await {
                said.set(text::COPIED);
            } else {
                browser::select(&field.get_value());
                said.set(text::COPY_BY_HAND);
            }
        });
    })
}
