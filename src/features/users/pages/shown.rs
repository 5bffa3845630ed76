//! What a list shows while it loads anew, for people and invites alike.

use super::query::UsersQuery;
use crate::error::AppError;
use crate::features::users::{components::Pager, model::Page};
use crate::live::Heard;
use leptos::prelude::*;

/// One page of a list, as it changes. To be made where its resource may be read.
pub struct Shown<T: Send + Sync + 'static> {
    page: Memo<Option<Result<Page<T>, AppError>>>,
    /// What the page was asked for: the address may be further already.
    pub query: Memo<UsersQuery>,
    /// Whether there is any row, or why there is none; nothing before it is known.
    pub state: Memo<Option<Result<bool, AppError>>>,
}

// Derived, these would ask the same of `T`.
impl<T: Send + Sync> Clone for Shown<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync> Copy for Shown<T> {}

impl<T: Clone + PartialEq + Send + Sync + 'static> Shown<T> {
    /// Follows what was loaded.
    pub fn new(loaded: Resource<Result<Page<T>, AppError>>, heard: Heard, query: Memo<UsersQuery>) -> Self {
        let page = heard.shown(loaded);
        let asked = Memo::new(move |_| {
            loaded.track();
            query.get_untracked()
        });
        let state = Memo::new(move |_| {
            page.with(|page| {
                page.as_ref().map(|page| page.as_ref().map(|page| !page.rows.is_empty()).map_err(Clone::clone))
            })
        });
        Self { page, query: asked, state }
    }

    /// The rows, each made into what is drawn with the server's time.
    pub fn rows<L>(self, listed: impl Fn(T, i64) -> L) -> Vec<L> {
        self.page.with(|page| match page {
            Some(Ok(page)) => page.rows.iter().map(|row| listed(row.clone(), page.now.as_millis())).collect(),
            _ => Vec::new(),
        })
    }

    /// The ways to the first page and to the next one.
    pub fn pager(self) -> impl IntoView {
        let query = self.query.get();
        let first = (!query.after.is_empty()).then(|| query.first_page().address());
        let next =
            self.page.with(|page| page.as_ref().and_then(|page| page.as_ref().ok()).and_then(|page| page.next.clone()));
        let next = next.map(|next| query.going_on(next).address());
        view! { <Pager first next /> }
    }
}
