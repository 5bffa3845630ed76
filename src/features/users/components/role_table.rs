use crate::features::users::text::{self, Right};
use crate::ui::{Popover, PopoverPanel, TableFrame};
use crate::view::view;
use leptos::prelude::*;

/// Id of the table that a page of people holds once for all its menus.
const SHARED_ID: &str = "roles-compared";

/// What each role may do, one click away from where a role is chosen (P4).
#[component]
pub fn RoleTable() -> impl IntoView {
    view! {
        <Popover id="role-table" trigger_label=text::COMPARE>
            <Compared />
        </Popover>
    }
    .into_any()
}

/// The same table for the menus of people: it stands once in the page, and [`RoleTableTrigger`] opens it from each of them.
#[component]
pub fn SharedRoleTable() -> impl IntoView {
    view! {
        <PopoverPanel id=SHARED_ID>
            <Compared />
        </PopoverPanel>
    }
    .into_any()
}

/// Opens the page's [`SharedRoleTable`].
#[component]
pub fn RoleTableTrigger() -> impl IntoView {
    view! {
        <button type="button" class="text-button" popovertarget=SHARED_ID>
            {text::COMPARE}
        </button>
    }
}

#[component]
fn Compared() -> impl IntoView {
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
        .into_any()
    };
    view! {
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
    }
    .into_any()
}
