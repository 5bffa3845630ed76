//! Parts of the WASM: each page comes in one, fetched when it is first opened, so that no page pays for the others.

use crate::effect::effect;
use leptos::wasm_split::SplitLoaderError;
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{ChooseView, hooks::use_url};
use std::{marker::PhantomData, pin::Pin, sync::OnceLock};

/// The splitter moves the constants of each part out of the first file only where all of them, aligned anew, fit into the place that
/// they had together. Nothing refers to this, so it leaves its own place to the others.
#[cfg(target_arch = "wasm32")]
#[used]
static ROOM: [u8; 16 * 1024] = [b' '; 16 * 1024];

/// A page in a part: `lazy_page!(invite: …::InviteDialog, in users)` makes `Lazy::<invite::Page>::new()` a view for a route. Pages
/// that are opened together share a part. `after …::prepare` awaits what else the page needs at once.
macro_rules! lazy_page {
    ($name:ident: $page:path, in $part:ident $(, after $prepare:path)?) => {
        mod $name {
            use leptos::prelude::*;
            use leptos::wasm_split::{SplitLoaderError, wasm_split};
            use $page as View;

            #[wasm_split($part, wasm_split_path = ::leptos::wasm_split, preload(fetch), fallible)]
            fn $name() -> Result<AnyView, SplitLoaderError> {
                Ok(view! { <View /> }.into_any())
            }

            /// The page.
            pub struct Page;

            impl crate::parts::InPart for Page {
                const PAGE: crate::parts::RoutedPage = crate::parts::RoutedPage {
                    part: stringify!($part),
                    draw: || Box::pin($name()),
                    fetch: || Box::pin(async { _ = fetch().await }),
                    prepare: [$((|| Box::pin($prepare())) as crate::parts::Prepare)?].as_slice(),
                };
            }
        }
    };
}
pub(crate) use lazy_page;

type Local<T> = Pin<Box<dyn Future<Output = T>>>;

/// How what a page needs at once is awaited.
pub(crate) type Prepare = fn() -> Local<()>;

/// A page as a route's view. One type for all: the router's code would come again with each.
#[derive(Clone, Copy)]
pub(crate) struct RoutedPage {
    pub part: &'static str,
    pub draw: fn() -> Local<Result<AnyView, SplitLoaderError>>,
    pub fetch: Prepare,
    pub prepare: &'static [Prepare],
}

impl RoutedPage {
    async fn prepare(self) {
        for prepare in self.prepare {
            prepare().await;
        }
    }
}

impl ChooseView for RoutedPage {
    async fn choose(self) -> AnyView {
        #[cfg(feature = "ssr")]
        link_part(self.part);
        #[cfg(not(feature = "ssr"))]
        let _ = self.part;
        let missing = missing();
        #[cfg(feature = "ssr")]
        self.prepare().await;
        match (self.draw)().await {
            Ok(page) => page,
            Err(_) => missing.await,
        }
    }

    // A part that does not come is asked for again by the view, which then knows what to do.
    // The router takes the page over in one go once this is done.
    async fn preload(&self) {
        (self.fetch)().await;
        self.prepare().await;
    }
}

/// A page that [`lazy_page`] has made.
pub(crate) trait InPart {
    /// It.
    const PAGE: RoutedPage;
}

/// Names such a page in the site map.
pub(crate) struct Lazy<P>(PhantomData<P>);

impl<P: InPart> Lazy<P> {
    /// The page as a route's view.
    #[expect(
        clippy::new_ret_no_self,
        reason = "the site map reads as the framework's own, whose pages are a type each"
    )]
    pub fn new() -> RoutedPage {
        P::PAGE
    }
}

/// How a view in a part is drawn.
pub(crate) type Draw<A> = fn(A) -> AnyView;

/// The way of such a drawing here; it may fail.
pub(crate) type Fetching<A> = Pin<Box<dyn Future<Output = Result<Draw<A>, SplitLoaderError>> + Send>>;

/// A view in a part of its own, for what few visits see. Its part is called `later_…`: it comes on top of a page, which
/// scripts/join-parts.mjs has to know.
pub(crate) struct Later<A: 'static> {
    draw: OnceLock<Draw<A>>,
    part: fn() -> Fetching<A>,
}

impl<A: 'static> Later<A> {
    /// The view that `part` fetches.
    pub const fn new(part: fn() -> Fetching<A>) -> Self {
        Self { draw: OnceLock::new(), part }
    }

    /// Fetches it. Before a page is drawn that shows it from the start, so that the page can be drawn whole.
    pub async fn fetch(&self) -> Option<Draw<A>> {
        if let Some(draw) = self.draw.get() {
            return Some(*draw);
        }
        // Where it does not come, whoever wanted it sees to that.
        let draw = (self.part)().await.ok()?;
        Some(*self.draw.get_or_init(|| draw))
    }

    /// How to draw it, once it is asked for and there; `Some(None)` where it does not come.
    pub fn when(&'static self, asked: impl Fn() -> bool + 'static) -> Drawn<A> {
        let is_there = RwSignal::new(self.draw.get().map(|_| true));
        effect(move || {
            if asked() && is_there.get_untracked() != Some(true) {
                // The person may have moved on meanwhile.
                spawn_local(async move { _ = is_there.try_set(Some(self.fetch().await.is_some())) });
            }
        });
        Drawn { later: self, is_there }
    }
}

/// A view that comes later, on one page.
pub(crate) struct Drawn<A: 'static> {
    later: &'static Later<A>,
    /// Whether it is there, once it was fetched: what it is drawn from need not be a part of the signal's type.
    is_there: RwSignal<Option<bool>>,
}

// Derived, these would ask the same of `A`.
impl<A> Clone for Drawn<A> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<A> Copy for Drawn<A> {}

impl<A> Drawn<A> {
    /// How to draw it, as [`Later::when`] says.
    pub fn get(self) -> Option<Option<Draw<A>>> {
        self.is_there.get().map(|_| self.later.draw.get().copied())
    }
}

/// What to do where a part does not come: after an upgrade its name is another, so the address is opened as a new document. A page
/// that the server has just sent stays as it is; it works without scripts, and opening it again would lead here again.
pub(crate) fn missing() -> impl Future<Output = AnyView> {
    let address = use_url().with_untracked(|url| match url.search() {
        "" => url.path().to_owned(),
        search => format!("{}?{search}", url.path()),
    });
    let is_sent = Owner::current_shared_context().is_some_and(|context| context.during_hydration());
    async move {
        #[cfg(feature = "hydrate")]
        if !is_sent && window().location().assign(&address).is_err() {
            leptos::logging::error!("cannot open {address}");
        }
        #[cfg(not(feature = "hydrate"))]
        drop((address, is_sent));
        std::future::pending().await
    }
}

/// Has the browser fetch a part with the first file of the WASM instead of after it.
#[cfg(feature = "ssr")]
pub(crate) fn link_part(part: &str) {
    let Some(split) = &crate::server::http::assets().split else { return };
    for file in split.parts.get(part).into_iter().flatten() {
        crate::ui::preload_wasm(&format!("{}/{file}.wasm", split.folder));
    }
}
