//! What a list shows while it loads anew, for people and invites alike.

use super::query::UsersQuery;
use crate::effect::Memo;
use crate::error::AppError;
use crate::features::users::{components::Pager, model::Page};
use crate::ui::{Listing, Row};
use crate::view::view;
use crate::wire::Load;
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// One page of a list, as it changes. To be made where its resource may be read.
#[derive(Clone, Copy)]
pub struct Shown {
    /// The page.
    pub listing: leptos::prelude::Memo<Option<Arc<Listing>>>,
    /// What it was asked for: the address may be further already.
    pub query: Memo<UsersQuery>,
    /// Whether there is any row, or why there is none; nothing before it is known.
    pub state: Memo<Option<Result<bool, AppError>>>,
}

impl Shown {
    /// Follows what was loaded; `row` makes a row out of its data, the server's time and the query.
    pub fn new<T, R: Row>(
        loaded: Load<Page<T>>,
        query: Memo<UsersQuery>,
        row: impl Fn(T, i64, &UsersQuery) -> R + Send + Sync + 'static,
    ) -> Self
    where
        T: DeserializeOwned + 'static,
    {
        let listing = loaded.listing(move |page| {
            let asked = query.get_untracked();
            let (now, next) = (page.now.as_millis(), page.next);
            let rows = page.rows.into_iter().map(|data| Arc::new(row(data, now, &asked)) as Arc<dyn Row>).collect();
            let first = (!asked.after.is_empty()).then(|| asked.first_page().address());
            Listing { rows, first, next: next.map(|next| asked.going_on(next).address()), error: None }
        });
        let asked = Memo::new(move |_| {
            listing.track();
            query.get_untracked()
        });
        let state = Memo::new(move |_| listing.with(|listing| listing.as_ref().map(|listing| listing.state())));
        Self { listing, query: asked, state }
    }

    /// The ways to the first page and to the next one.
    pub fn pager(self) -> Option<AnyView> {
        let listing = self.listing.get().unwrap_or_default();
        Some(view! { <Pager first=listing.first.clone() next=listing.next.clone() /> }.into_any())
    }
}
