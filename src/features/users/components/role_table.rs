use crate::features::users::text::{self, Right};
use crate::ui::{Popover, TableFrame};
use leptos::prelude::*;

/// What each role may do, one click away from where a role is chosen (P4).
#[component]
pub fn RoleTable() -> impl IntoView {
    let row = |Right { act, admin, member }: &Right| {
        view! {
            <tr>
                <th scope="row" class="cell-main">
                    {*act}
                </th>
                <td data-label=text::ADMIN>{text::yes_or_no(*admin)}</td>
                <td data-label=text::MEMBER>{text::yes_or_no(*member)}</td>
            </tr>
        }
    };
    view! {
        <Popover id="role-table" trigger_label=text::COMPARE>
            <TableFrame label=text::ROLES_COMPARED dense=true>
                <thead>
                    <tr>
                        <th scope="col">{text::MAY}</th>
                        <th scope="col">{text::ADMIN}</th>
                        <th scope="col">{text::MEMBER}</th>
                    </tr>
                </thead>
                <tbody>{text::RIGHTS.iter().map(row).collect_view()}</tbody>
            </TableFrame>
        </Popover>
    }
    .into_any()
}
