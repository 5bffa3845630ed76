//! The built-in guide (H1): Smithers without a model. It leads a short interview that fills the personal context, and answers questions
//! about Pinchy from the help pages that are compiled in, which `/help` shows too. Offers its answers to the chat, and the tools by which
//! a real model does the same.

pub mod api;
pub mod model;
pub mod pages;
pub mod text;

#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
mod store;

#[cfg(test)]
mod tests;

pub use model::Reply;
#[cfg(test)]
pub(crate) use store::STATEMENTS;
