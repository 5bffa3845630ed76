//! `/agents`: the shared agents, active and archived, with who sees each (N1).

use super::{LIST, NEW, address};
use crate::domain::Topic;
use crate::effect::{Memo, optional};
use crate::features::agents::{
    api::ReadAgents,
    components::{AgentActs, AgentOutcome, FacePicture},
    model::{AgentList, AgentRow},
    text,
};
use crate::frame::Framed;
use crate::live;
use crate::ui::{
    ButtonKind, Empty, Icon, LinkButton, Listing, LoadFailed, Menu, MenuItem, RelativeTime, Row, Rows, SkeletonRows,
    Tab, TableFrame, Tabs, Title,
};
use crate::view::{Transition, view};
use crate::wire::{Load, PostForm, load_live};
use leptos::prelude::*;
use leptos_router::{components::Outlet, hooks::use_query_map};
use std::{any::Any, sync::Arc};
use uuid::Uuid;

/// The tab of archived agents, as the address has it.
const ARCHIVED: &str = "archived";

/// The page. Its child is the dialog that makes an agent.
#[component]
pub fn AgentsPage() -> impl IntoView {
    let acts = AgentActs::begin();
    let params = use_query_map();
    let archived = Memo::new(move |_| params.with(|params| params.get("tab")).as_deref() == Some(ARCHIVED));
    let asked = move || ReadAgents { archived: if archived.get() { ARCHIVED.to_owned() } else { String::new() } };
    let heard = live::follow(&[Topic::Agents, Topic::Groups], false);
    let loaded = load_live(asked, move || acts.count(), heard);
    let view = Signal::derive(move || view_of(archived.get()));
    view! {
        <Title text=text::AGENTS />
        <Framed>
            <header class="page-header">
                <div>
                    <h1>{text::AGENTS}</h1>
                    <p>{text::SUBTITLE}</p>
                </div>
                <div class="page-actions">
                    <LinkButton href=NEW kind=ButtonKind::Primary label=text::NEW />
                </div>
            </header>
            <AgentOutcome acts view />
            <Transition fallback=move || {
                view! { <AgentTabs archived counts=Signal::stored(None) /> }
            }>
                {
                    let shown = loaded.shown();
                    let counts = Signal::derive(move || {
                        shown().and_then(Result::ok).map(|AgentList { active, archived, .. }| (active, archived))
                    });
                    optional(move || Some(view! { <AgentTabs archived counts /> }.into_any()))
                }
            </Transition>
            <Transition fallback=|| {
                view! { <SkeletonRows rows=6 /> }
            }>
                <Found loaded acts archived />
            </Transition>
            <Outlet />
        </Framed>
    }
    .into_any()
}

fn view_of(archived: bool) -> String {
    if archived { format!("{LIST}?tab={ARCHIVED}") } else { LIST.to_owned() }
}

#[component]
fn AgentTabs(archived: Memo<bool>, counts: Signal<Option<(i64, i64)>>) -> impl IntoView {
    let items = Signal::derive(move || {
        let (active, of_archive) = counts.get().unzip();
        let tab = |label: &str, is_archive: bool, count| Tab {
            href: view_of(is_archive),
            label: label.to_owned(),
            count,
            current: archived.get() == is_archive,
        };
        vec![tab(text::ACTIVE, false, active), tab(text::ARCHIVED, true, of_archive)]
    });
    view! { <Tabs label=text::TABS items /> }
}

/// The agents, or why none are shown.
#[component]
fn Found(loaded: Load<AgentList>, acts: AgentActs, archived: Memo<bool>) -> impl IntoView {
    let listing = loaded.listing(move |list| {
        let (now, archived) = (list.now.as_millis(), archived.get_untracked());
        let listed = |row| Arc::new(Listed { row, now, archived, acts }) as Arc<dyn Row>;
        Listing { rows: list.rows.into_iter().map(listed).collect(), first: None, next: None, error: None }
    });
    let state = Memo::new(move |_| listing.with(|listing| listing.as_ref().map(|listing| listing.state())));
    let retry = Callback::new(move |()| loaded.refetch());
    optional(move || {
        state.get().map(|state| match state {
            Ok(true) => view! {
                <TableFrame label=text::AGENTS>
                    <thead>
                        <tr>
                            <th scope="col">{text::AGENT}</th>
                            <th scope="col">{text::SEEN_BY}</th>
                            <th scope="col">{text::MODEL}</th>
                            <th scope="col">{text::CHANGED}</th>
                            <th scope="col">
                                <span class="visually-hidden">{text::ACTS}</span>
                            </th>
                        </tr>
                    </thead>
                    <tbody>
                        <Rows listing />
                    </tbody>
                </TableFrame>
            }
            .into_any(),
            Ok(false) => nothing(archived.get()),
            Err(error) => view! { <LoadFailed message=text::load_error(&error) on_retry=retry /> }.into_any(),
        })
    })
}

fn nothing(archived: bool) -> AnyView {
    if archived {
        return view! { <Empty icon=Icon::Agent title=text::NONE_ARCHIVED text=text::NONE_ARCHIVED_EXPLAINED /> }
            .into_any();
    }
    view! {
        <Empty icon=Icon::Agent title=text::NO_AGENTS text=text::NO_AGENTS_EXPLAINED>
            <LinkButton href=NEW label=text::NEW />
        </Empty>
    }
    .into_any()
}

struct Listed {
    row: AgentRow,
    now: i64,
    archived: bool,
    acts: AgentActs,
}

impl Row for Listed {
    fn id(&self) -> Uuid {
        self.row.id.uuid()
    }

    /// Times count on by themselves.
    fn is_same(&self, other: &dyn Any) -> bool {
        other.downcast_ref::<Self>().is_some_and(|other| self.row == other.row && self.archived == other.archived)
    }

    fn draw(&self) -> AnyView {
        let (row, now, archived) = (&self.row, self.now, self.archived);
        let model = row.model.as_ref().map_or_else(|| text::DEFAULT_MODEL.to_owned(), |model| model.model.clone());
        view! {
            <tr>
                <th scope="row" class="cell-main">
                    <div class="identity">
                        <FacePicture face=row.face />
                        <div class="identity-text">
                            <span>
                                <a href=address(row.id)>{row.name.to_string()}</a>
                            </span>
                            <span>{row.tagline.clone()}</span>
                        </div>
                    </div>
                </th>
                <td class="cell-groups">{text::audience(row.visibility, &row.groups)}</td>
                <td class="cell-hide">{model}</td>
                <td data-label=text::CHANGED>
                    <RelativeTime at=row.updated_at.as_millis() now />
                </td>
                <td class="cell-actions">{menu(row, archived, self.acts)}</td>
            </tr>
        }
        .into_any()
    }
}

fn menu(row: &AgentRow, archived: bool, acts: AgentActs) -> AnyView {
    let fields = view! {
        <input type="hidden" name="agent" value=row.id.to_string() />
        <input type="hidden" name="view" value=view_of(archived) />
    }
    .into_any();
    let item = if archived {
        view! {
            <PostForm action=acts.restore>
                {fields} <button type="submit">{text::RESTORE}</button>
            </PostForm>
        }
        .into_any()
    } else {
        view! {
            <PostForm action=acts.archive>
                {fields} <button type="submit">{text::ARCHIVE}</button>
            </PostForm>
        }
        .into_any()
    };
    view! {
        <Menu id=format!("acts-{}", row.id) label=text::acts_for(row.name.as_str())>
            <MenuItem>{item}</MenuItem>
        </Menu>
    }
    .into_any()
}
