//! What can be done about agents, one file an act.

pub mod access;
pub mod archive;
pub mod configure;
pub mod create;
pub mod examine;
pub mod list;
pub mod of_group;
pub mod personal;
pub mod seen;
pub mod show;
mod target;
pub mod undo;
