use super::branding::BrandingPanel;
use super::{LicenseActs, branding::Brand};
use crate::effect::{Memo, optional};
use crate::error::AppError;
use crate::features::license::{
    model::{Feature, License, State, Terms},
    text,
};
use crate::ui::{
    AbsoluteTime, Alert, AlertKind, ButtonKind, Checkbox, LoadFailed, StatusChip, StatusKind, SubmitButton, TableFrame,
    TextArea, TimeStyle,
};
use crate::view::view;
use crate::wire::{Load, PostForm, part};
use leptos::prelude::*;

/// The panels of the page, each of which is drawn anew by itself. To be placed where the value may be read.
#[component]
pub fn LicensePanels(
    /// The licence.
    loaded: Load<License>,
    /// The acts of the page.
    acts: LicenseActs,
) -> impl IntoView {
    let shown = loaded.shown();
    let license = Memo::new(move |_| shown());
    let error = Memo::new(move |_| license.get().and_then(Result::err));
    // Its clock goes on with each load, and says nothing new.
    let status = Memo::new(move |_| {
        license.get().and_then(Result::ok).map(|license| License { now: Default::default(), ..license })
    });
    let key = part(license, |license| (license.accepts_keys, license.terms.clone()));
    let features = part(license, |license| license.features.clone());
    let with_key =
        part(license, |license| (license.terms.is_some() || license.fault.is_some()).then_some(license.state));
    let brand = part(license, |license| license.has(Feature::Branding).then(|| Brand::of(&license.branding)));
    let retry = Callback::new(move |()| loaded.refetch());
    let failed =
        move |error: AppError| view! { <LoadFailed message=text::load_error(&error) on_retry=retry /> }.into_any();
    view! {
        <div class="stack">
            {optional(move || error.get().map(failed))}
            {optional(move || status.get().map(|license| view! { <Status license /> }.into_any()))}
            {optional(move || key.get().map(|(accepts, _)| view! { <KeyPanel accepts acts /> }.into_any()))}
            {optional(move || features.get().map(|features| view! { <Features features /> }.into_any()))}
            {optional(move || brand.get().flatten().map(|brand| view! { <BrandingPanel brand acts /> }.into_any()))}
            {optional(move || with_key.get().flatten().map(|state| view! { <Removal state acts /> }.into_any()))}
        </div>
    }
    .into_any()
}

/// More seats are taken than the licence has (L2).
#[component]
pub fn SeatWarning(
    /// How many are taken.
    used: i64,
    /// How many there are.
    seats: i64,
) -> impl IntoView {
    view! {
        <Alert kind=AlertKind::Warning title=text::OVER_TITLE>
            {text::over(used, seats)}
        </Alert>
    }
    .into_any()
}

/// How it stands, and what the key says.
#[component]
fn Status(license: License) -> impl IntoView {
    let kind = match license.state {
        State::Active => StatusKind::Good,
        State::Grace | State::Expired => StatusKind::Waiting,
        State::Community => StatusKind::Neutral,
    };
    let seats = license.seats.filter(|_| license.is_over());
    view! {
        <section class="panel">
            <p>
                <StatusChip kind label=text::state(license.state).to_owned() />
            </p>
            <p class="muted">{text::state_line(&license)}</p>
            <dl class="facts">
                {license.terms.clone().map(|terms| view! { <Facts terms /> }.into_any())}
                <dt>{text::SEATS}</dt>
                <dd>{text::seats(&license)}</dd>
            </dl>
            {seats.map(|seats| view! { <SeatWarning used=license.used.used() seats /> }.into_any())}
        </section>
    }
    .into_any()
}

#[component]
fn Facts(terms: Terms) -> impl IntoView {
    view! {
        <dt>{text::ORGANISATION}</dt>
        <dd>{terms.organisation}</dd>
        <dt>{text::PLAN}</dt>
        <dd>{terms.plan}</dd>
        <dt>{text::ISSUED}</dt>
        <dd>
            <AbsoluteTime at=terms.issued_at.as_millis() style=TimeStyle::Day />
        </dd>
        <dt>{text::EXPIRES}</dt>
        <dd>
            <AbsoluteTime at=terms.expires_at.as_millis() style=TimeStyle::Day />
        </dd>
    }
    .into_any()
}

/// The field for a key, or why there is none.
#[component]
fn KeyPanel(accepts: bool, acts: LicenseActs) -> impl IntoView {
    if !accepts {
        return view! {
            <Alert kind=AlertKind::Info title=text::NO_KEYS_TITLE>
                {text::NO_KEYS}
            </Alert>
        }
        .into_any();
    }
    view! {
        <section class="panel">
            <PostForm action=acts.save>
                <TextArea
                    id="license-key"
                    name="key"
                    label=text::KEY
                    hint=text::KEY_HINT
                    value=acts.saved.typed("key", "")
                    error=acts.key_fault()
                />
                <div class="panel-actions">
                    <SubmitButton kind=ButtonKind::Primary label=text::SAVE busy=acts.save.pending() />
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}

/// What a key can add, and whether this one does (L3).
#[component]
fn Features(features: Vec<Feature>) -> impl IntoView {
    let row = move |feature: &Feature| {
        let has = features.contains(feature);
        let kind = if has { StatusKind::Good } else { StatusKind::Neutral };
        view! {
            <tr>
                <td class="cell-main">{text::feature(*feature)}</td>
                <td>{text::gives(*feature)}</td>
                <td class="cell-end">
                    <StatusChip kind label=text::has(has).to_owned() />
                </td>
            </tr>
        }
        .into_any()
    };
    view! {
        <section>
            <h2>{text::FEATURES}</h2>
            <TableFrame label=text::FEATURES>
                <thead>
                    <tr>
                        <th scope="col">{text::FEATURE}</th>
                        <th scope="col">{text::GIVES}</th>
                        <th scope="col">{text::THIS_KEY}</th>
                    </tr>
                </thead>
                <tbody>{Feature::ALL.iter().map(row).collect_view()}</tbody>
            </TableFrame>
        </section>
    }
    .into_any()
}

/// It asks first.
#[component]
fn Removal(state: State, acts: LicenseActs) -> impl IntoView {
    view! {
        <section class="panel">
            <h2>{text::REMOVE_TITLE}</h2>
            <PostForm action=acts.remove>
                <Checkbox id="license-sure" name="sure" label=text::SURE hint=text::sure_hint(state) />
                <div class="panel-actions">
                    <SubmitButton kind=ButtonKind::Danger label=text::REMOVE busy=acts.remove.pending() />
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}
