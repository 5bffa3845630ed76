use crate::features::users::{model::InviteLink, text};
use crate::ui::{AbsoluteTime, Alert, AlertKind, CancelLink, Dialog, DialogActions, OnceLink};
use leptos::prelude::*;

/// An invite's link, large, this once (I1).
#[component]
pub fn LinkBox(
    /// The link.
    link: InviteLink,
    /// Where closing leads.
    #[prop(into)]
    close_href: String,
) -> impl IntoView {
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
                    .then(|| {
                        view! {
                            <Alert kind=AlertKind::Warning title=text::UNREACHABLE_TITLE>
                                {text::UNREACHABLE} " " <a href="/settings">{crate::text::SETTINGS}</a> {text::THEN_RENEW}
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
