//! `/groups`: every group, with how many people are in it (G1).

use super::{LIST, NEW, address};
use crate::domain::Topic;
use crate::effect::{Memo, optional};
use crate::features::groups::{
    api::ReadGroups,
    components::{GroupActs, GroupOutcome},
    model::GroupRow,
    text,
};
use crate::frame::Framed;
use crate::live;
use crate::ui::{ButtonKind, Empty, Icon, LinkButton, Listing, LoadFailed, Row, Rows, SkeletonRows, TableFrame, Title};
use crate::view::{Transition, view};
use crate::wire::{Load, load_live};
use leptos::prelude::*;
use leptos_router::components::Outlet;
use std::{any::Any, sync::Arc};
use uuid::Uuid;

/// The page. Its child is the dialog that makes a group.
#[component]
pub fn GroupsPage() -> impl IntoView {
    let acts = GroupActs::begin();
    let heard = live::follow(&[Topic::Groups, Topic::People], false);
    let loaded = load_live(|| ReadGroups {}, move || acts.count(), heard);
    view! {
        <Title text=text::GROUPS />
        <Framed>
            <header class="page-header">
                <div>
                    <h1>{text::GROUPS}</h1>
                    <p>{text::SUBTITLE}</p>
                </div>
                <div class="page-actions">
                    <LinkButton href=NEW kind=ButtonKind::Primary label=text::NEW />
                </div>
            </header>
            <GroupOutcome acts view=LIST.to_owned() />
            <Transition fallback=|| {
                view! { <SkeletonRows rows=6 /> }
            }>
                <Found loaded />
            </Transition>
            <Outlet />
        </Framed>
    }
    .into_any()
}

/// The groups, or why none are shown.
#[component]
fn Found(loaded: Load<Vec<GroupRow>>) -> impl IntoView {
    let listing = loaded.listing(|rows| Listing {
        rows: rows.into_iter().map(|row| Arc::new(Listed(row)) as Arc<dyn Row>).collect(),
        first: None,
        next: None,
        error: None,
    });
    let state = Memo::new(move |_| listing.with(|listing| listing.as_ref().map(|listing| listing.state())));
    let retry = Callback::new(move |()| loaded.refetch());
    optional(move || {
        state.get().map(|state| match state {
            Ok(true) => view! {
                <TableFrame label=text::GROUPS>
                    <thead>
                        <tr>
                            <th scope="col">{text::NAME}</th>
                            <th scope="col">{text::DESCRIPTION}</th>
                            <th scope="col">{text::PEOPLE}</th>
                        </tr>
                    </thead>
                    <tbody>
                        <Rows listing />
                    </tbody>
                </TableFrame>
            }
            .into_any(),
            Ok(false) => view! {
                <Empty icon=Icon::Groups title=text::NO_GROUPS text=text::NO_GROUPS_EXPLAINED>
                    <LinkButton href=NEW label=text::NEW />
                </Empty>
            }
            .into_any(),
            Err(error) => view! { <LoadFailed message=text::load_error(&error) on_retry=retry /> }.into_any(),
        })
    })
}

struct Listed(GroupRow);

impl Row for Listed {
    fn id(&self) -> Uuid {
        self.0.id.uuid()
    }

    fn is_same(&self, other: &dyn Any) -> bool {
        other.downcast_ref::<Self>().is_some_and(|other| self.0 == other.0)
    }

    fn draw(&self) -> AnyView {
        let row = &self.0;
        view! {
            <tr>
                <th scope="row" class="cell-main">
                    <a href=address(row.id)>{row.name.to_string()}</a>
                </th>
                <td>{row.description.clone()}</td>
                <td class="cell-end">{text::people(row.members)}</td>
            </tr>
        }
        .into_any()
    }
}
