//! How server functions that read are called: as by anybody, but a fetch in the background says that it is one.

use super::BACKGROUND;
use crate::error::AppError;
use leptos::server_fn::{
    Bytes, client::browser::BrowserClient, request::browser::BrowserRequest, response::browser::BrowserResponse,
};
use std::{
    cell::Cell,
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

thread_local! {
    /// Whether what runs at the moment was asked for by nobody.
    static IN_BACKGROUND: Cell<bool> = const { Cell::new(false) };
}

/// The client of server functions that read.
pub struct Client;

impl leptos::server_fn::client::Client<AppError> for Client {
    type Request = BrowserRequest;
    type Response = BrowserResponse;

    fn send(request: BrowserRequest) -> impl Future<Output = Result<BrowserResponse, AppError>> + Send {
        if IN_BACKGROUND.get() {
            request.headers().set(BACKGROUND, "1");
        }
        <BrowserClient as leptos::server_fn::client::Client<AppError>>::send(request)
    }

    fn open_websocket(
        path: &str,
    ) -> impl Future<
        Output = Result<
            (
                impl futures::Stream<Item = Result<Bytes, Bytes>> + Send + 'static,
                impl futures::Sink<Bytes> + Send + 'static,
            ),
            AppError,
        >,
    > + Send {
        <BrowserClient as leptos::server_fn::client::Client<AppError>>::open_websocket(path)
    }

    fn spawn(future: impl Future<Output = ()> + Send + 'static) {
        <BrowserClient as leptos::server_fn::client::Client<AppError>>::spawn(future);
    }
}

/// Runs a future so that what it fetches says whether anybody asked for it.
pub(super) fn in_background<T: 'static>(
    in_background: bool,
    future: impl Future<Output = T> + Send + 'static,
) -> impl Future<Output = T> + Send + 'static {
    Loading { future: Box::pin(future), in_background }
}

struct Loading<T> {
    future: Pin<Box<dyn Future<Output = T> + Send>>,
    in_background: bool,
}

impl<T> Future for Loading<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        // A request is made and handed over within one poll.
        IN_BACKGROUND.set(self.in_background);
        let polled = self.future.as_mut().poll(context);
        IN_BACKGROUND.set(false);
        polled
    }
}
