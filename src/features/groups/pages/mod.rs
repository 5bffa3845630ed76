//! The routed views of groups.

mod group;
mod list;
mod new;

pub use group::GroupPage;
pub use list::GroupsPage;
pub use new::NewGroupDialog;

use crate::domain::GroupId;

/// Where the list stands.
const LIST: &str = "/groups";
/// Where the dialog over it stands.
const NEW: &str = "/groups/new";

fn address(group: GroupId) -> String {
    format!("{LIST}/{group}")
}
