use crate::error::AppError;
use crate::view::view;
use leptos::prelude::*;
use std::{any::Any, sync::Arc};
use uuid::Uuid;

/// A row of a list, whatever it is about: lists of all kinds share the code that keeps them.
pub trait Row: Any + Send + Sync {
    /// Tells it from the others.
    fn id(&self) -> Uuid;
    /// Whether another state of it looks alike.
    fn is_same(&self, other: &dyn Any) -> bool;
    /// Draws it.
    fn draw(&self) -> AnyView;
}

/// What a list shows.
#[derive(Clone, Default)]
pub struct Listing {
    /// Its rows.
    pub rows: Vec<Arc<dyn Row>>,
    /// Where its first page stands, unless this is it.
    pub first: Option<String>,
    /// Where its next page stands, unless this is the last.
    pub next: Option<String>,
    /// Why nothing is there.
    pub error: Option<AppError>,
}

impl Listing {
    /// What cannot be shown.
    pub fn failed(error: AppError) -> Self {
        Self { error: Some(error), ..Self::default() }
    }

    /// Whether there is any row, or why there is none.
    pub fn state(&self) -> Result<bool, AppError> {
        self.error.clone().map_or(Ok(!self.rows.is_empty()), Err)
    }
}

/// The rows of a list. While others come, go and change, a row keeps its place in the document, and with it the focus and what is open
/// in it (F2); it is drawn anew only where it has changed itself.
#[component]
pub fn Rows(
    /// The list.
    listing: Memo<Option<Arc<Listing>>>,
) -> impl IntoView {
    let ids = move || {
        keep_focus();
        listing.with(|listing| listing.iter().flat_map(|l| &l.rows).map(|row| row.id()).collect::<Vec<_>>())
    };
    let row = move |id: Uuid| {
        let row = Memo::new_owning(move |shown: Option<Option<Arc<dyn Row>>>| {
            let shown = shown.flatten();
            let now = listing.with(|listing| listing.iter().flat_map(|l| &l.rows).find(|row| row.id() == id).cloned());
            match (shown, now) {
                // Until it is taken away it stays as it was.
                (Some(shown), None) => (Some(shown), false),
                (Some(shown), Some(now)) if shown.is_same(&*now as &dyn Any) => (Some(shown), false),
                (_, now) => (now, true),
            }
        });
        move || {
            keep_focus();
            row.with(|row| row.as_ref().map(|row| row.draw()))
        }
    };
    view! { <For each=ids key=|id| *id children=row /> }.into_any()
}

fn keep_focus() {
    #[cfg(feature = "hydrate")]
    super::row_focus::keep();
}
