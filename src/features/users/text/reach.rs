//! Sentences over links that those for whom they are made cannot open (I3).

use crate::features::settings::model::Unreachable;

/// Behind the link to the settings.
pub const THEN_RENEW: &str = ", then renew the link.";

/// The title.
pub const fn title(why: Unreachable) -> &'static str {
    match why {
        Unreachable::Loopback => "This link opens only on the server itself.",
        Unreachable::NoAddress => "This link has no address yet.",
    }
}

/// See [`title`]; a link to the settings follows.
pub const fn says(why: Unreachable) -> &'static str {
    match why {
        Unreachable::Loopback => "Nobody elsewhere can open it. Enter the address that people use in",
        Unreachable::NoAddress => "Nobody can open it as it is. Enter the address that people use in",
    }
}

/// The same on the command line.
pub const fn warning(why: Unreachable) -> &'static str {
    match why {
        Unreachable::Loopback => "this link opens only on the server itself",
        Unreachable::NoAddress => "this link is a path without an address, and opens nowhere",
    }
}
