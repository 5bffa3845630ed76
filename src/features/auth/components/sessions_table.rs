use crate::domain::SessionId;
use crate::features::auth::{model::SessionRow, text};
use crate::ui::{RelativeTime, StatusChip, StatusKind, TableFrame};
use crate::view::view;
use leptos::prelude::*;

/// Live sessions: on what, from where, and when last (A5, U2).
#[component]
pub fn SessionsTable(
    /// The sessions.
    sessions: Vec<SessionRow>,
    /// The server's clock, in Unix milliseconds.
    now: i64,
    /// The reader's own one, where it is among them.
    #[prop(optional)]
    current: Option<SessionId>,
    /// What can be done to one, such as the form that ends it.
    #[prop(optional, into)]
    act: Option<Callback<SessionId, AnyView>>,
) -> impl IntoView {
    let row = move |session: SessionRow| {
        let is_this = current == Some(session.id);
        let device = session.device.unwrap_or_else(|| text::UNKNOWN_DEVICE.to_owned());
        view! {
            <tr>
                <th scope="row" class="cell-main">
                    <div class="identity-text">
                        <span>
                            {device} {is_this.then(|| view! { <span class="identity-you">{text::THIS_DEVICE}</span> })}
                        </span>
                        <span>{session.address.unwrap_or_default()}</span>
                    </div>
                </th>
                <td>
                    {session.limited.then(|| view! { <StatusChip kind=StatusKind::Waiting label=text::LIMITED_SESSION /> })}
                    <RelativeTime at=session.last_seen_at.as_millis() now />
                </td>
                <td data-label=text::BEGAN>
                    <RelativeTime at=session.began_at.as_millis() now />
                </td>
                <td class="cell-actions">{act.filter(|_| !is_this).map(|act| act.run(session.id))}</td>
            </tr>
        }
    };
    view! {
        <TableFrame label=text::SESSIONS dense=true>
            <thead>
                <tr>
                    <th scope="col">{text::DEVICE}</th>
                    <th scope="col">{text::LAST_SEEN}</th>
                    <th scope="col">{text::BEGAN}</th>
                    <th scope="col">
                        <span class="visually-hidden">{text::ACTS}</span>
                    </th>
                </tr>
            </thead>
            <tbody>{sessions.into_iter().map(row).collect_view()}</tbody>
        </TableFrame>
    }
    .into_any()
}
