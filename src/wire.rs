//! The way to the server functions. It is one for all of them and carries text: the browser's code holds it once, where an action and
//! a resource of its own for each function would come again with each. What the text means is said at both ends, by type.

#[cfg(feature = "ssr")]
mod prepared;
#[cfg(feature = "ssr")]
pub use prepared::Prepared;

use crate::effect;
use crate::error::AppError;
use crate::json;
#[cfg(not(feature = "ssr"))]
use crate::live::BACKGROUND;
use crate::live::Heard;
use crate::ui::Listing;
use crate::view::view;
use leptos::server::codee::string::FromToStringCodec;
use leptos::server_fn::ServerFn;
use leptos::{html, prelude::*, web_sys};
use serde::{Serialize, de::DeserializeOwned};
use std::{fmt, marker::PhantomData, str::FromStr, sync::Arc};

/// What a server function said: its value as JSON.
pub type Answer = Result<String, AppError>;

/// Reads an answer.
///
/// # Errors
/// The answer's own; [`AppError::BadRequest`] for a value of another version of this program.
pub fn read<T: DeserializeOwned>(answer: &Answer) -> Result<T, AppError> {
    let json = answer.as_ref().map_err(Clone::clone)?;
    json::read(json).ok_or(AppError::BadRequest)
}

#[cfg(feature = "ssr")]
fn answer<T: Serialize>(value: &T) -> Answer {
    serde_json::to_string(value).map_err(|_| AppError::Internal)
}

/// Sends forms to one server function, and knows what came of the last.
#[derive(Clone, Copy)]
pub struct Sender {
    path: &'static str,
    /// From the form's fields, as a browser would send them, to the answer.
    action: Action<String, Answer>,
}

impl Sender {
    fn new(path: &'static str) -> Self {
        Self { path, action: Action::new(move |fields: &String| post(path, fields.clone())) }
    }

    /// What came of the last form.
    pub fn answer(self) -> Signal<Option<Answer>> {
        self.action.value().into()
    }

    /// Whether a form is on its way.
    pub fn pending(self) -> Signal<bool> {
        self.action.pending().into()
    }
}

/// A [`Sender`] to the server function `S`.
pub struct Post<S> {
    sender: Sender,
    function: PhantomData<fn() -> S>,
}

// Derived, these would ask the same of `S`, of which there is none here.
impl<S> Clone for Post<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Post<S> {}

impl<S> From<Post<S>> for Sender {
    fn from(post: Post<S>) -> Self {
        post.sender
    }
}

impl<S: ServerFn + Serialize> Post<S> {
    /// Sends it without a form: what scripts alone do, such as keeping what is typed.
    pub fn send(self, args: &S) {
        // Arguments are flat and hold text alone, which always encodes.
        self.sender.action.dispatch(serde_qs::to_string(args).unwrap_or_default());
    }
}

impl<S: ServerFn> Post<S> {
    /// Nothing was sent so far.
    #[expect(clippy::new_without_default, reason = "it is a part of the page around, which no other value has")]
    pub fn new() -> Self {
        Self { sender: Sender::new(S::PATH), function: PhantomData }
    }

    /// Whether the last form was done.
    pub fn is_done(self) -> Signal<bool> {
        let answer = self.sender.action.value();
        Signal::derive(move || answer.with(|answer| matches!(answer, Some(Ok(_)))))
    }

    /// Whether a form is on its way.
    pub fn pending(self) -> Signal<bool> {
        self.sender.pending()
    }

    /// How many forms were answered.
    pub fn version(self) -> Signal<usize> {
        self.sender.action.version().into()
    }

    /// A field of the form that is on its way.
    pub fn sent(self, field: &str) -> Option<String> {
        self.sender.action.input().with(|fields| {
            let fields = web_sys::UrlSearchParams::new_with_str(fields.as_deref()?).ok()?;
            fields.get(field)
        })
    }

    /// Forgets what came of the last form.
    pub fn clear(self) {
        self.sender.action.clear();
    }
}

/// A form of a server function. Without scripts the browser sends it; with them the page stays.
#[component]
pub fn PostForm(
    /// Where it goes.
    #[prop(into)]
    action: Sender,
    /// Its id, for buttons that stand elsewhere.
    #[prop(optional)]
    id: Option<&'static str>,
    /// The fields, and a button.
    children: Children,
) -> impl IntoView {
    let form = NodeRef::<html::Form>::new();
    let send = move |event: leptos::ev::SubmitEvent| {
        if event.default_prevented() {
            return;
        }
        event.prevent_default();
        if let Some(fields) = form.get_untracked().and_then(|form| fields(&form, event.submitter())) {
            action.action.dispatch(fields);
        }
    };
    // The server says what is wrong with a field, in words that are ours.
    view! {
        <form node_ref=form id=id method="post" action=action.path novalidate=true on:submit=send>
            {children()}
        </form>
    }
    .into_any()
}

/// The form's fields as a browser would send them, with the button that was pressed.
fn fields(form: &web_sys::HtmlFormElement, button: Option<web_sys::HtmlElement>) -> Option<String> {
    let data = web_sys::FormData::new_with_form(form).ok()?;
    if let Some((button, name)) = button.and_then(|button| button.get_attribute("name").map(|name| (button, name))) {
        data.append_with_str(&name, &button.get_attribute("value").unwrap_or_default()).ok()?;
    }
    String::from(web_sys::UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?.to_string()).into()
}

/// An answer as a document carries it: the framework's own way to write and read it would be another reader of JSON.
#[derive(Clone)]
struct Carried(Answer);

type Carrier = Resource<Carried, FromToStringCodec>;

const DONE: &str = "+";
const REFUSED: &str = "-";

impl fmt::Display for Carried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Ok(json) => write!(f, "{DONE}{json}"),
            // Only the server writes documents.
            #[cfg(feature = "ssr")]
            Err(error) => write!(f, "{REFUSED}{}", serde_json::to_string(error).map_err(|_| fmt::Error)?),
            #[cfg(not(feature = "ssr"))]
            Err(_) => Err(fmt::Error),
        }
    }
}

impl FromStr for Carried {
    type Err = AppError;

    fn from_str(text: &str) -> Result<Self, AppError> {
        if let Some(json) = text.strip_prefix(DONE) {
            return Ok(Self(Ok(json.to_owned())));
        }
        text.strip_prefix(REFUSED).and_then(json::read).map(|error| Self(Err(error))).ok_or(AppError::BadRequest)
    }
}

/// What a page shows: the value of a server function that reads, asked for with the page and again when its arguments change.
pub struct Load<T> {
    resource: Carrier,
    heard: Option<Heard>,
    value: PhantomData<fn() -> T>,
}

// Derived, these would ask the same of `T`, of which there is none here.
impl<T> Clone for Load<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Load<T> {}

impl<T: DeserializeOwned + 'static> Load<T> {
    /// The value, once it is there.
    pub fn get(self) -> Option<Result<T, AppError>> {
        self.resource.with(|answer| answer.as_ref().map(|Carried(answer)| read(answer)))
    }

    /// Asks again.
    pub fn refetch(self) {
        self.resource.refetch();
    }

    /// What a list shows: what was loaded last, made into its rows. What cannot be loaded in the background for the moment leaves the
    /// list as it is. To be called where the value may be read.
    pub fn listing(self, rows: impl Fn(T) -> Listing + Send + Sync + 'static) -> Memo<Option<Arc<Listing>>> {
        listing(self.resource, self.heard, Box::new(move |answer| read(answer).map(&rows)))
    }

    /// What the page shows: what was loaded last, and once more only where that has changed. What cannot be loaded in the background
    /// for the moment leaves the page as it is; what is not there any more does not. To be called where the value may be read.
    pub fn shown(self) -> impl Fn() -> Option<Result<T, AppError>> + Copy {
        let shown = shown(self.resource, self.heard);
        move || shown.with(|answer| answer.as_ref().map(read))
    }
}

/// A part of what a page shows, drawn anew only where it has changed itself: what is typed into the others stays (F2).
pub fn part<T, P>(shown: effect::Memo<Option<Result<T, AppError>>>, of: fn(&T) -> P) -> effect::Memo<Option<P>>
where
    T: Send + Sync + 'static,
    P: PartialEq + Send + Sync + 'static,
{
    effect::Memo::new(move |_| shown.with(|shown| shown.as_ref().and_then(|shown| shown.as_ref().ok()).map(of)))
}

type ReadRows = Box<dyn Fn(&Answer) -> Result<Listing, AppError> + Send + Sync>;

fn listing(resource: Carrier, heard: Option<Heard>, rows: ReadRows) -> Memo<Option<Arc<Listing>>> {
    Memo::new_owning(move |shown: Option<Option<Arc<Listing>>>| {
        let shown = shown.flatten();
        let loaded = resource.with(|answer| answer.as_ref().map(|Carried(answer)| rows(answer)));
        match loaded {
            Some(Err(_)) if keeps(heard) && shown.as_ref().is_some_and(|shown| shown.error.is_none()) => (shown, false),
            loaded => (loaded.map(|loaded| Arc::new(loaded.unwrap_or_else(Listing::failed))), true),
        }
    })
}

fn shown(resource: Carrier, heard: Option<Heard>) -> Memo<Option<Answer>> {
    Memo::new(move |shown: Option<&Option<Answer>>| {
        let loaded = resource.get().map(|Carried(answer)| answer);
        match shown {
            // What is gone for the reader is not shown to them any longer.
            Some(Some(Ok(shown))) if loaded.as_ref().is_some_and(is_passing) && keeps(heard) => Some(Ok(shown.clone())),
            _ => loaded,
        }
    })
}

fn is_passing(answer: &Answer) -> bool {
    answer.as_ref().is_err_and(|error| *error != AppError::NotFound)
}

fn keeps(heard: Option<Heard>) -> bool {
    heard.is_some_and(Heard::is_in_background)
}

/// Reads a page's value from the server function whose arguments `args` gives.
pub fn load<S>(args: impl Fn() -> S + Send + Sync + 'static) -> Load<S::Output>
where
    S: ServerFn<Error = AppError> + Serialize + Send + 'static,
    S::Output: Serialize,
{
    start(Arc::new(args), Box::new(|| 0), None)
}

/// The same, and again whenever `version` changes, and in the background whenever something is `heard` of the topics that the page
/// follows (F2).
pub fn load_live<S>(
    args: impl Fn() -> S + Send + Sync + 'static,
    version: impl Fn() -> u32 + Send + Sync + 'static,
    heard: Heard,
) -> Load<S::Output>
where
    S: ServerFn<Error = AppError> + Serialize + Send + 'static,
    S::Output: Serialize,
{
    start(Arc::new(args), Box::new(version), Some(heard))
}

/// What a value hangs on: the arguments as text, the version, and how often something was heard.
type Source = (String, u32, u32);
type Version = Box<dyn Fn() -> u32 + Send + Sync>;

fn start<S>(args: Arc<dyn Fn() -> S + Send + Sync>, version: Version, heard: Option<Heard>) -> Load<S::Output>
where
    S: ServerFn<Error = AppError> + Serialize + Send + 'static,
    S::Output: Serialize,
{
    let source = {
        let args = args.clone();
        // Arguments are flat and hold text alone, which always encodes.
        move || (serde_qs::to_string(&args()).unwrap_or_default(), version(), heard.map_or(0, Heard::get))
    };
    #[cfg(feature = "ssr")]
    let resource = Resource::new_str_blocking(source, move |_: Source| {
        let known = Prepared::find(S::PATH);
        let args = untrack(|| args());
        let asked = async move { answer(&args.run_body().await?) };
        async move {
            Carried(match known {
                Some(answer) => answer,
                None => asked.await,
            })
        }
    });
    #[cfg(not(feature = "ssr"))]
    let resource = read_from(S::PATH, Box::new(source), heard);
    Load { resource, heard, value: PhantomData }
}

#[cfg(not(feature = "ssr"))]
fn read_from(path: &'static str, source: Box<dyn Fn() -> Source + Send + Sync>, heard: Option<Heard>) -> Carrier {
    Resource::new_str_blocking(source, move |(args, _, count)| {
        let answer = get(path, args, heard.is_some_and(|heard| heard.loads(count)));
        async move { Carried(answer.await) }
    })
}

/// Asks for a value. Where nobody has asked for it, the request says so: it keeps no session alive (A2).
#[cfg(not(feature = "ssr"))]
async fn get(path: &str, args: String, in_background: bool) -> Answer {
    use leptos::server_fn::request::{ClientReq, browser::BrowserRequest};
    let request: BrowserRequest = ClientReq::<AppError>::try_new_get(path, FORM, JSON, &args)?;
    if in_background {
        request.headers().set(BACKGROUND, "1");
    }
    receive(Ok(request)).await
}

#[cfg(not(feature = "ssr"))]
async fn post(path: &str, fields: String) -> Answer {
    use leptos::server_fn::request::{ClientReq, browser::BrowserRequest};
    receive(BrowserRequest::try_new_post(path, FORM, JSON, fields)).await
}

/// Only a browser sends forms.
#[cfg(feature = "ssr")]
async fn post(_: &str, _: String) -> Answer {
    Err(AppError::Internal)
}

#[cfg(not(feature = "ssr"))]
const FORM: &str = "application/x-www-form-urlencoded";
#[cfg(not(feature = "ssr"))]
const JSON: &str = "application/json";

#[cfg(not(feature = "ssr"))]
async fn receive(request: Result<leptos::server_fn::request::browser::BrowserRequest, AppError>) -> Answer {
    use leptos::server_fn::{
        client::{Client, browser::BrowserClient},
        response::ClientRes,
    };
    let response = <BrowserClient as Client<AppError>>::send(request?).await?;
    let status = ClientRes::<AppError>::status(&response);
    let text = ClientRes::<AppError>::try_into_string(response).await?;
    if status < 400 { Ok(text) } else { Err(json::read(&text).unwrap_or(AppError::Internal)) }
}
