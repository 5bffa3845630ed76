//! `/providers`: the AI services that are connected, and the default model (V1, V2).

use super::{CONNECT, removal_of};
use crate::domain::Topic;
use crate::effect::{Memo, optional};
use crate::features::providers::{
    api::ReadProviders,
    components::{ProviderActs, ProviderOutcome, default_value, model_options, use_acts},
    model::{ProviderList, ProviderRow},
    text,
};
use crate::form::use_form;
use crate::frame::Framed;
use crate::live;
use crate::ui::{
    Alert, AlertKind, ButtonKind, Empty, Icon, LinkButton, Listing, LoadFailed, RelativeTime, Row, Rows, Select,
    SelectOption, SkeletonRows, SubmitButton, TableFrame, Title,
};
use crate::view::{Transition, view};
use crate::wire::{Load, PostForm, load_live};
use leptos::prelude::*;
use leptos_router::components::Outlet;
use std::{any::Any, sync::Arc};
use uuid::Uuid;

/// The page. Its children are the dialogs that connect and remove.
#[component]
pub fn ProvidersPage() -> impl IntoView {
    let acts = ProviderActs::provide();
    let heard = live::follow(&[Topic::Providers], false);
    let loaded = load_live(|| ReadProviders {}, move || acts.count(), heard);
    view! {
        <Title text=text::PROVIDERS />
        <Framed>
            <header class="page-header">
                <div>
                    <h1>{text::PROVIDERS}</h1>
                    <p>{text::SUBTITLE}</p>
                </div>
                <div class="page-actions">
                    <LinkButton href=CONNECT kind=ButtonKind::Primary label=text::NEW />
                </div>
            </header>
            <ProviderOutcome acts />
            <Transition fallback=|| {
                view! { <SkeletonRows rows=4 /> }
            }>
                <div class="stack">
                    <Found loaded />
                    <Default loaded />
                </div>
            </Transition>
            <Outlet />
        </Framed>
    }
    .into_any()
}

/// The providers, or why none are shown.
#[component]
fn Found(loaded: Load<ProviderList>) -> impl IntoView {
    let listing = loaded.listing(|list| Listing {
        rows: list
            .providers
            .into_iter()
            .map(|row| Arc::new(Listed { row, now: list.now.as_millis() }) as Arc<dyn Row>)
            .collect(),
        first: None,
        next: None,
        error: None,
    });
    let state = Memo::new(move |_| listing.with(|listing| listing.as_ref().map(|listing| listing.state())));
    let retry = Callback::new(move |()| loaded.refetch());
    optional(move || {
        state.get().map(|state| match state {
            Ok(true) => view! {
                <TableFrame label=text::PROVIDERS>
                    <thead>
                        <tr>
                            <th scope="col">{text::KIND}</th>
                            <th scope="col">{text::KEY}</th>
                            <th scope="col">{text::MODELS}</th>
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
            Ok(false) => view! {
                <Empty icon=Icon::Plug title=text::NO_PROVIDERS text=text::NO_PROVIDERS_EXPLAINED>
                    <LinkButton href=CONNECT label=text::NEW />
                </Empty>
            }
            .into_any(),
            Err(error) => view! { <LoadFailed message=text::load_error(&error) on_retry=retry /> }.into_any(),
        })
    })
}

struct Listed {
    row: ProviderRow,
    now: i64,
}

impl Row for Listed {
    fn id(&self) -> Uuid {
        self.row.id.uuid()
    }

    /// Times count on by themselves.
    fn is_same(&self, other: &dyn Any) -> bool {
        other.downcast_ref::<Self>().is_some_and(|other| self.row == other.row)
    }

    fn draw(&self) -> AnyView {
        view! { <Provider row=self.row.clone() now=self.now /> }.into_any()
    }
}

#[component]
fn Provider(row: ProviderRow, now: i64) -> impl IntoView {
    let refresh = use_acts().refresh;
    let (id, name_id) = (row.id.to_string(), format!("provider-{}", row.id));
    let (sent, described_by) = (id.clone(), name_id.clone());
    let busy = move || refresh.pending().get() && refresh.sent("provider").is_some_and(|provider| provider == sent);
    let default = row.default_model.as_ref().map(|model| text::default_of(model));
    view! {
        <tr>
            <th scope="row" class="cell-main">
                <div class="identity-text">
                    <span id=name_id.clone()>{row.name}</span>
                    <span>{row.host}</span>
                </div>
            </th>
            <td>{row.key_end.map_or_else(|| text::NO_KEY.to_owned(), |end| text::key_end(&end))}</td>
            <td>
                <div class="identity-text">
                    <span>{text::models(row.models)} " · " <RelativeTime at=row.models_at.as_millis() now /></span>
                    {default.map(|default| view! { <span>{default}</span> }.into_any())}
                </div>
            </td>
            <td class="cell-actions cell-actions-wide">
                <div class="row-actions">
                    <PostForm action=refresh>
                        <input type="hidden" name="provider" value=id />
                        <SubmitButton
                            kind=ButtonKind::Quiet
                            label=text::REFRESH
                            busy=Signal::derive(busy)
                            described_by=described_by
                        />
                    </PostForm>
                    <a
                        class="button button-quiet"
                        href=removal_of(row.id)
                        data-noscroll="true"
                        aria-describedby=name_id
                    >
                        {text::REMOVE}
                    </a>
                </div>
            </td>
        </tr>
    }
    .into_any()
}

/// The choice of the default, once there is a provider.
#[component]
fn Default(loaded: Load<ProviderList>) -> impl IntoView {
    let shown = loaded.shown();
    let chosen = Memo::new(move |_| {
        let list = shown().and_then(Result::ok).filter(|list| !list.providers.is_empty())?;
        Some((list.choices, list.default))
    });
    let acts = use_acts();
    let state = use_form("providers/choose_default", acts.choose);
    optional(move || {
        let (choices, default) = chosen.get()?;
        if choices.is_empty() {
            return Some(view! { <Alert kind=AlertKind::Info>{text::NO_MODELS}</Alert> }.into_any());
        }
        let value = default_value(&choices, default.as_ref());
        let is_gone = value.is_none() && default.is_some();
        let mut options = model_options(&choices);
        if value.is_none() {
            // Nothing is chosen by not choosing.
            let label = default.map_or_else(|| text::NO_DEFAULT.to_owned(), |default| default.model);
            options.insert(0, SelectOption { value: String::new(), label });
        }
        let panel = view! {
            <section class="panel">
                <h2>{text::DEFAULT}</h2>
                <p class="muted">{text::DEFAULT_EXPLAINED}</p>
                {is_gone.then(|| view! { <Alert kind=AlertKind::Warning>{text::DEFAULT_GONE}</Alert> }.into_any())}
                <PostForm action=acts.choose>
                    <Select
                        id="default-model"
                        name="model"
                        label=text::DEFAULT
                        options
                        chosen=value.unwrap_or_default()
                        error=state.fault("model")
                    />
                    <div class="panel-actions">
                        <SubmitButton label=text::SAVE_DEFAULT busy=state.pending />
                    </div>
                </PostForm>
            </section>
        };
        Some(panel.into_any())
    })
}
