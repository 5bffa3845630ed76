use super::face::Face;
use crate::effect::{effect, optional};
use crate::features::chat::{
    model::{AgentHead, Running},
    text,
};
use crate::ui::{GrowingProse, go_to_end};
use crate::view::view;
use leptos::prelude::*;

/// An answer that is being written. With scripts it grows; without, it is as far as it was when the page was made.
#[component]
pub fn Growing(
    /// By whom.
    agent: AgentHead,
    /// How far it was.
    running: Running,
    /// Called once it is over, however: the page has the rest.
    on_over: Callback<()>,
) -> impl IntoView {
    let blocks = RwSignal::new(running.blocks);
    let is_silent = Memo::new(move |_| blocks.with(Vec::is_empty));
    #[cfg(feature = "hydrate")]
    super::line::follow(running.run, running.seq, blocks, on_over);
    #[cfg(not(feature = "hydrate"))]
    let _ = (running.run, running.seq, on_over);
    effect(go_to_end);
    let label = agent.name.clone();
    view! {
        <div class="message" role="group" aria-label=label aria-busy="true">
            <Face agent />
            <div class="message-body">
                {optional(move || {
                    is_silent
                        .get()
                        .then(|| {
                            view! {
                                <p class="thinking">
                                    <span class="visually-hidden">{text::THINKING}</span>
                                    <span aria-hidden="true"></span>
                                    <span aria-hidden="true"></span>
                                    <span aria-hidden="true"></span>
                                </p>
                            }
                                .into_any()
                        })
                })}
                <GrowingProse blocks />
                <p class="no-js muted">{text::REFRESH_HINT}</p>
            </div>
        </div>
    }
    .into_any()
}
