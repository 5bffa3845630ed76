//! The audit trail: every change, sign-in, failure and refusal as an entry, written in the transaction of the change itself (T1, T2).
//! Offers [`service::append`] and [`service::append_limited`], the only ways in, and the list at `/audit`.

pub mod api;
pub mod components;
pub mod model;
pub mod pages;
pub mod text;

#[cfg(feature = "ssr")]
mod event;
#[cfg(feature = "ssr")]
pub mod log;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
mod store;

#[cfg(test)]
mod tests;

#[cfg(feature = "ssr")]
pub use event::{
    AgentEvent, AgentFacts, Attempt, ContextEvent, Event, GroupEvent, KeepEvent, LicenseEvent, NewEntry, ProofEvent,
    ProviderEvent, SignInFailure,
};
pub use model::{Action, Outcome};
#[cfg(feature = "ssr")]
pub use service::{append, append_limited, flush_repeats};
#[cfg(test)]
pub(crate) use store::STATEMENTS;
