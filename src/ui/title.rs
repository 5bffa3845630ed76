use crate::view::view;
use leptos::prelude::*;

/// The title of the document. The only place that sets it: the framework writes it into the page unescaped.
#[component]
pub fn Title(
    /// The title.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! { <leptos_meta::Title text=as_written(&text) /> }
}

/// On the server a title becomes markup.
#[cfg(feature = "ssr")]
fn as_written(title: &str) -> String {
    title.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// In the browser it is set as text.
#[cfg(not(feature = "ssr"))]
fn as_written(title: &str) -> String {
    title.to_owned()
}

/// Has the browser fetch a file of the WASM before the page's scripts ask for it. To be called while the page is written.
#[cfg(feature = "ssr")]
pub fn preload_wasm(address: &str) {
    let link = view! { <leptos_meta::Link rel="preload" href=address.to_owned() as_="fetch" type_="application/wasm" crossorigin="" /> };
    // Writing it puts it into the head, and nothing here.
    drop(link.to_html());
}
