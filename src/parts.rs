//! Parts of the WASM: each page comes in one, fetched when it is first opened, so that no page pays for the others.

use crate::effect::effect;
use leptos::wasm_split::SplitLoaderError;
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_url;
use std::{pin::Pin, sync::OnceLock};

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

            /// The page as a route's view.
            pub struct Page;

            impl leptos_router::LazyRoute for Page {
                fn data() -> Self {
                    Self
                }

                async fn view(_: Self) -> AnyView {
                    #[cfg(feature = "ssr")]
                    crate::parts::link_part(stringify!($part));
                    let missing = crate::parts::missing();
                    #[cfg(feature = "ssr")]
                    {
                        $($prepare().await;)?
                    }
                    match $name().await {
                        Ok(page) => page,
                        Err(_) => missing.await,
                    }
                }

                // A part that does not come is asked for again by the view, which then knows what to do.
                // The router takes the page over in one go once this is done.
                async fn preload() {
                    fetch().await.ok();
                    $($prepare().await;)?
                }
            }
        }
    };
}
pub(crate) use lazy_page;

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
    pub fn when(&'static self, asked: impl Fn() -> bool + 'static) -> RwSignal<Option<Option<Draw<A>>>> {
        let drawn = RwSignal::new(self.draw.get().copied().map(Some));
        effect(move || {
            if asked() && drawn.get_untracked().flatten().is_none() {
                // The person may have moved on meanwhile.
                spawn_local(async move { _ = drawn.try_set(Some(self.fetch().await)) });
            }
        });
        drawn
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
