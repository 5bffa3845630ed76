//! Values that are known before a page is drawn.

use super::Answer;
use crate::error::AppError;
use http::request::Parts;
use leptos::prelude::use_context;
use leptos::server_fn::ServerFn;
use serde::Serialize;
use std::collections::BTreeMap;

/// What some server functions would say to this request. A page that needs it to be drawn at all has it while it is drawn: what is
/// drawn only after something was waited for is drawn in another order than in the browser, where nothing is waited for, and what a
/// page loads is found again by its place in that order.
#[derive(Clone, Default)]
pub struct Prepared(BTreeMap<&'static str, Answer>);

impl Prepared {
    /// With what `S` says, which takes no arguments.
    #[must_use]
    pub fn with<S: ServerFn>(mut self, outcome: Result<S::Output, AppError>) -> Self
    where
        S::Output: Serialize,
    {
        self.0.insert(S::PATH, outcome.and_then(|value| super::answer(&value)));
        self
    }

    /// What the server function at `path` says, if the request that is being answered knows.
    pub fn find(path: &str) -> Option<Answer> {
        use_context::<Parts>()?.extensions.get::<Self>()?.0.get(path).cloned()
    }
}
