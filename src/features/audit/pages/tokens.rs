//! `/audit/tokens`: tokens with which programs follow the log of the trail (T3).

use crate::domain::Topic;
use crate::effect::{Memo, optional};
use crate::features::audit::{
    api::{ListReadTokens, MakeReadToken, RevokeReadToken},
    model::{ReadToken, ReadTokens, TokenMade, TokenRevoked},
    text::{self as trail, tokens as text},
};
use crate::form::{FormState, use_form, use_form_id};
use crate::frame::Framed;
use crate::live;
use crate::outcome::Outcome;
use crate::ui::{
    Alert, AlertKind, ButtonKind, CopyButton, Empty, Icon, LoadFailed, RelativeTime, SkeletonRows, StatusChip,
    StatusKind, SubmitButton, TableFrame, TextField, Title, Toast,
};
use crate::view::{Transition, view};
use crate::wire::{Load, Post, PostForm, load_live, part};
use leptos::prelude::*;

/// Where a new token is shown.
const FIELD: &str = "read-token";

/// The page.
#[component]
pub fn TokensPage() -> impl IntoView {
    let make: Post<MakeReadToken> = Post::new();
    let state = use_form("audit/make_read_token", make);
    let revoke: Post<RevokeReadToken> = Post::new();
    let count = RwSignal::new(0_u32);
    let revoked = Outcome::<TokenRevoked>::new();
    revoked.follow("audit/revoke_read_token", revoke, move || count.update(|count| *count += 1));
    let heard = live::follow(&[Topic::ReadTokens, Topic::People], false);
    let loaded = load_live(|| ListReadTokens {}, move || count.get() + make.version().get() as u32, heard);
    view! {
        <Title text=text::READ_TOKENS />
        <Framed>
            <p>
                <a href="/audit">"← " {text::BACK}</a>
            </p>
            <header class="page-header">
                <div>
                    <h1>{text::READ_TOKENS}</h1>
                    <p>{text::SUBTITLE}</p>
                </div>
            </header>
            <Told state revoked />
            {optional(move || state.value.get().map(|made| view! { <Made made /> }.into_any()))}
            <New make state />
            <Transition fallback=|| {
                view! { <SkeletonRows rows=4 /> }
            }>
                <Loaded loaded revoke />
            </Transition>
        </Framed>
    }
    .into_any()
}

/// What the last act came to, where no field tells it.
#[component]
fn Told(state: FormState<TokenMade>, revoked: Outcome<TokenRevoked>) -> impl IntoView {
    let other = move || {
        let of_form = state.error.get().filter(|error| error.fault_of("name").is_none());
        of_form.or_else(|| revoked.refused.get()).map(|error| text::error(&error))
    };
    view! {
        {optional(move || other().map(|words| view! { <Alert kind=AlertKind::Error>{words}</Alert> }.into_any()))}
        {optional(move || {
            revoked.acted.get().map(|acted| view! { <Toast message=text::revoked(acted.name.as_str()) /> }.into_any())
        })}
    }
    .into_any()
}

/// A token, this once.
#[component]
fn Made(made: TokenMade) -> impl IntoView {
    let TokenMade { name, token } = made;
    let copied = token.clone();
    view! {
        <section class="panel" aria-label=text::TOKEN>
            <h2 role="status">{text::made(name.as_str())}</h2>
            <TextField id=FIELD name="token" label=text::TOKEN hint=text::SHOWN_ONCE value=token />
            <div class="panel-actions">
                <CopyButton field=FIELD value=copied label=text::COPY />
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn New(make: Post<MakeReadToken>, state: FormState<TokenMade>) -> impl IntoView {
    // Another id once one was made: the next is another form (F7).
    let form_id = use_form_id();
    let id = move || format!("{form_id}{}", make.version().get());
    view! {
        <section class="panel">
            <h2>{text::NEW}</h2>
            <PostForm action=make>
                <input type="hidden" name="form_id" value=id />
                <TextField
                    id="token-name"
                    name="name"
                    label=text::NAME
                    hint=text::NAME_HINT
                    required=true
                    value=state.typed("name", "")
                    error=state.fault("name")
                />
                <div class="panel-actions">
                    <SubmitButton kind=ButtonKind::Primary label=text::MAKE busy=state.pending />
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}

#[component]
fn Loaded(loaded: Load<ReadTokens>, revoke: Post<RevokeReadToken>) -> impl IntoView {
    let shown = loaded.shown();
    let page = Memo::new(move |_| shown());
    let error = Memo::new(move |_| page.get().and_then(Result::err));
    let tokens = part(page, |page| (page.tokens.clone(), page.now.as_millis()));
    let retry = Callback::new(move |()| loaded.refetch());
    let failed = move |error| view! { <LoadFailed message=trail::load_error(&error) on_retry=retry /> }.into_any();
    view! {
        {optional(move || error.get().map(failed))}
        {optional(move || tokens.get().map(|(tokens, now)| view! { <Tokens tokens now revoke /> }.into_any()))}
    }
    .into_any()
}

#[component]
fn Tokens(tokens: Vec<ReadToken>, now: i64, revoke: Post<RevokeReadToken>) -> impl IntoView {
    if tokens.is_empty() {
        return view! { <Empty icon=Icon::Shield title=text::NONE text=text::NONE_EXPLAINED /> }.into_any();
    }
    let row = move |token: ReadToken| view! { <Token token now revoke /> }.into_any();
    view! {
        <TableFrame label=text::READ_TOKENS>
            <thead>
                <tr>
                    <th scope="col">{text::CALLED}</th>
                    <th scope="col">{text::MADE_BY}</th>
                    <th scope="col">{text::MADE}</th>
                    <th scope="col">{text::LAST_USED}</th>
                    <th scope="col">
                        <span class="visually-hidden">{text::ACTS}</span>
                    </th>
                </tr>
            </thead>
            <tbody>{tokens.into_iter().map(row).collect_view()}</tbody>
        </TableFrame>
    }
    .into_any()
}

#[component]
fn Token(token: ReadToken, now: i64, revoke: Post<RevokeReadToken>) -> impl IntoView {
    let ReadToken { id, name, maker, made_at, last_used_at, is_good } = token;
    let named = format!("read-token-{id}");
    let last_used = match last_used_at {
        Some(at) => view! { <RelativeTime at=at.as_millis() now /> }.into_any(),
        None => view! { <span class="muted">{text::NEVER}</span> }.into_any(),
    };
    let not_good = (!is_good).then(|| view! { <StatusChip kind=StatusKind::Bad label=text::NOT_GOOD /> }.into_any());
    view! {
        <tr>
            <th scope="row" class="cell-main">
                <span id=named.clone()>{name.to_string()}</span>
                {not_good}
            </th>
            <td data-label=text::MADE_BY>{maker.to_string()}</td>
            <td data-label=text::MADE>
                <RelativeTime at=made_at.as_millis() now />
            </td>
            <td data-label=text::LAST_USED>{last_used}</td>
            <td class="cell-actions">
                <PostForm action=revoke>
                    <input type="hidden" name="token" value=id.to_string() />
                    <SubmitButton kind=ButtonKind::Danger label=text::REVOKE described_by=named />
                </PostForm>
            </td>
        </tr>
    }
    .into_any()
}
