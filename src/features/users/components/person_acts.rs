use super::{RoleTableTrigger, use_acts};
use crate::domain::{Role, Status};
use crate::features::users::{model::PersonRow, text};
use crate::ui::{Menu, MenuItem};
use crate::view::view;
use crate::wire::PostForm;
use leptos::prelude::*;

/// The acts on an account, behind three dots: two clicks from the row (F5, U3, U5, U6).
#[component]
pub fn PersonActs(
    /// Whose account.
    person: PersonRow,
    /// Whether it can sign in.
    status: Status,
    /// The address of the list.
    view: String,
) -> impl IntoView {
    let items = match status {
        Status::Active => view! {
            <RoleItem person=person.clone() view=view.clone() />
            <ResetItem user=person.id.to_string() view=view.clone() />
            <DeactivateItem user=person.id.to_string() view />
        }
        .into_any(),
        Status::Deactivated => view! { <ReactivateItem user=person.id.to_string() view /> }.into_any(),
    };
    view! {
        <Menu id=format!("acts-{}", person.id) label=text::acts_for(person.name.as_str())>
            {items}
        </Menu>
    }
    .into_any()
}

/// The one line says what the role may do before it is given (P4).
#[component]
fn RoleItem(person: PersonRow, view: String) -> impl IntoView {
    let (role, label) = match person.role {
        Role::Admin => (Role::Member, text::MAKE_MEMBER),
        Role::Member => (Role::Admin, text::MAKE_ADMIN),
    };
    let line = format!("role-{}", person.id);
    view! {
        <MenuItem>
            <PostForm action=use_acts().change_role>
                <input type="hidden" name="user" value=person.id.to_string() />
                <input type="hidden" name="role" value=role.as_str() />
                <input type="hidden" name="view" value=view />
                <button type="submit" aria-describedby=line.clone()>
                    {label}
                </button>
                <p id=line class="menu-hint">
                    {crate::text::role_line(role)}
                </p>
                <RoleTableTrigger />
            </PostForm>
        </MenuItem>
    }
}

/// What it does at once stands below it, since nothing is asked before (R1).
#[component]
fn ResetItem(user: String, view: String) -> impl IntoView {
    let line = format!("reset-{user}");
    view! {
        <MenuItem>
            <PostForm action=use_acts().reset>
                <input type="hidden" name="form_id" value=use_acts().reset_form_id(&user) />
                <input type="hidden" name="user" value=user />
                <input type="hidden" name="view" value=view />
                <button type="submit" aria-describedby=line.clone()>
                    {text::reset::RESET_PASSWORD}
                </button>
                <p id=line class="menu-hint">
                    {text::reset::RESET_HINT}
                </p>
            </PostForm>
        </MenuItem>
    }
}

#[component]
fn DeactivateItem(user: String, view: String) -> impl IntoView {
    view! {
        <MenuItem>
            <PostForm action=use_acts().deactivate>
                <input type="hidden" name="user" value=user />
                <input type="hidden" name="view" value=view />
                <button type="submit" class="button-danger">
                    {text::DEACTIVATE}
                </button>
            </PostForm>
        </MenuItem>
    }
}

#[component]
fn ReactivateItem(user: String, view: String) -> impl IntoView {
    view! {
        <MenuItem>
            <PostForm action=use_acts().reactivate>
                <input type="hidden" name="user" value=user />
                <input type="hidden" name="view" value=view />
                <button type="submit">{text::REACTIVATE}</button>
            </PostForm>
        </MenuItem>
    }
}
