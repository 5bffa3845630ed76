//! The routed views of providers.

mod connect;
mod list;
mod remove;

pub use connect::ConnectDialog;
pub use list::ProvidersPage;
pub use remove::RemoveDialog;

use crate::domain::ProviderId;
use crate::features::providers::components::LIST;

/// Where the dialog that connects one stands.
const CONNECT: &str = "/providers/connect";

/// Where the dialog that removes one stands.
fn removal_of(provider: ProviderId) -> String {
    format!("{LIST}/{provider}/remove")
}
