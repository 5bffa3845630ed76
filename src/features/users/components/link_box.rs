use crate::effect::optional;
use crate::features::users::{
    model::InviteLink,
    text::{self, reach},
};
use crate::form::use_flash;
use crate::parts::{Draw, Later};
use crate::ui::{AbsoluteTime, Alert, AlertKind, CancelLink, Dialog, DialogActions, OnceLink};
use crate::view::view;
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};

/// An invite's link, large, this once (I1).
#[component]
pub fn LinkBox(
    /// The link.
    link: InviteLink,
    /// Where closing leads.
    close_href: String,
) -> impl IntoView {
    let drawn = LINK.when(|| true);
    optional(move || {
        let (link, close_href) = (link.clone(), close_href.clone());
        drawn.get().map(|draw| match draw {
            Some(draw) => draw((link, close_href)),
            // It is shown this once: also where the part for it does not come.
            None => view! { <Alert kind=AlertKind::Success title=text::INVITE_LINK>{link.link}</Alert> }.into_any(),
        })
    })
}

/// Most visits make no link.
static LINK: Later<(InviteLink, String)> = Later::new(|| Box::pin(fetch_link()));

#[wasm_split(later_link, wasm_split_path = ::leptos::wasm_split, fallible)]
fn fetch_link() -> Result<Draw<(InviteLink, String)>, SplitLoaderError> {
    Ok(|(link, close_href)| view! { <Shown link close_href /> }.into_any())
}

/// Whether the document was opened by a form that has made a link, which then stands in it from the start.
pub fn was_made(form: &str) -> bool {
    use_flash(form).is_some_and(|flash| flash.reply.is_some())
}

/// Fetches the view of a link.
pub async fn prepare_link() {
    #[cfg(feature = "ssr")]
    crate::parts::link_part("later_link");
    LINK.fetch().await;
}

#[component]
fn Shown(link: InviteLink, close_href: String) -> impl IntoView {
    let email = link.email.as_ref().map_or_else(|| text::NO_EMAIL.to_owned(), ToString::to_string);
    view! {
        <Dialog id="invite-link-dialog" title=text::link_title(&link) close_href=close_href.clone()>
            <div class="stack">
                <p class="muted">
                    {text::send_to(link.name.first())} " "
                    <strong>
                        <AbsoluteTime at=link.expires_at.as_millis() />
                    </strong> "."
                </p>
                {link
                    .unreachable
                    .map(|why| {
                        view! {
                            <Alert kind=AlertKind::Warning title=reach::title(why)>
                                {reach::says(why)} " " <a href="/settings">{crate::text::SETTINGS}</a> {reach::THEN_RENEW}
                            </Alert>
                        }
                    })}
                <OnceLink
                    id="invite-link"
                    label=text::INVITE_LINK
                    value=link.link
                    qr_svg=link.qr_svg
                    share_title=text::SHARE_TITLE
                    hint=text::SHOWN_ONCE
                />
            </div>
            <DialogActions divided=true>
                <div class="row">
                    <span>{crate::text::role(link.role)}</span>
                    <span>{email}</span>
                </div>
                <CancelLink href=close_href label=text::DONE outlined=true />
            </DialogActions>
        </Dialog>
    }
    .into_any()
}
