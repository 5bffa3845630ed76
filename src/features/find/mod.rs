//! Finding any person, agent, page or act from wherever one is: `Ctrl/Cmd-K`, and `/find` where scripts are off (F5).

pub mod api;
pub mod components;
pub mod model;
pub mod pages;
pub mod text;

#[cfg(feature = "ssr")]
mod service;

#[cfg(test)]
mod tests;
