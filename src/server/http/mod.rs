//! The layers that every request passes before it meets a feature; each is one concern with its own tests.
//!
//! From the outside in: [`request_id`], [`trace`], [`client_ip`], [`csp`], [`no_store`], [`panic`], [`status::not_found`], [`ops`],
//! [`statics`], [`csrf`], [`body_limit`], then what features add (session, guard), over `/api` alone [`status::api`], and around pages
//! and server functions [`one_task`].
pub mod assets;
pub mod body_limit;
pub mod client_ip;
pub mod csp;
pub mod csrf;
mod host;
pub mod no_store;
pub mod one_task;
pub mod ops;
pub mod panic;
pub mod refusal;
pub mod request_id;
mod site;
pub mod statics;
pub mod status;
mod text;
pub mod trace;

#[cfg(test)]
mod testing;

pub use self::assets::{AssetNames, SplitNames, assets};
pub use self::client_ip::ClientIp;
pub use self::request_id::RequestId;
pub use self::status::NotFound;
pub use self::trace::RoutePattern;
pub mod browser;
pub mod cookies;
pub mod flash;
pub mod once;
pub mod reply;
