//! Views of the licence: the panels of its page, and the warning above its seats.

mod acts;
mod branding;
mod panels;

pub use acts::{LicenseActs, LicenseOutcome};
pub use panels::{LicensePanels, SeatWarning};
