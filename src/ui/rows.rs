use leptos::prelude::*;
use std::hash::Hash;

/// The rows of a list. While others come, go and change, a row keeps its place in the document, and with it the focus and what is open
/// in it (F2); it is drawn anew only where it has changed itself.
#[component]
pub fn Rows<T, K>(
    /// What the list holds.
    each: Memo<Vec<T>>,
    /// What tells one from the others.
    key: fn(&T) -> K,
    /// Whether two states of one row look alike.
    is_same: fn(&T, &T) -> bool,
    /// Draws a row.
    draw: fn(T) -> AnyView,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    K: Copy + Eq + Hash + Send + Sync + 'static,
{
    let row = move |id: K| {
        let row = Memo::new_owning(move |shown: Option<Option<T>>| {
            let shown = shown.flatten();
            let now = each.with(|rows| rows.iter().find(|row| key(row) == id).cloned());
            match (shown, now) {
                // Until it is taken away it stays as it was.
                (Some(shown), None) => (Some(shown), false),
                (Some(shown), Some(now)) if is_same(&shown, &now) => (Some(shown), false),
                (_, now) => (now, true),
            }
        });
        move || row.get().map(draw)
    };
    view! {
        <For each=move || each.with(|rows| rows.iter().map(key).collect::<Vec<_>>()) key=|id| *id children=row />
    }
    .into_any()
}
