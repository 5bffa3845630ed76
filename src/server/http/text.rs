//! The sentences of this mechanism (F8); those of features stand in their own catalogues.

/// Where a form was posted from another site.
pub(super) const CROSS_SITE: &str =
    "This request came from another site, so nothing was done. Open Pinchy itself, and send the form from there.";

/// Where the address of a request cannot be read.
pub(super) const BAD_HOST: &str =
    "This request does not say which address it is for, so it was not answered. Open Pinchy by its usual address.";

/// Where a body is larger than the limit.
pub(super) const TOO_LARGE: &str =
    "This is more than Pinchy accepts in one go, so nothing was saved. Go back, shorten it, and send it again.";

/// Where a plain form could not be read, and so could not choose a page to go on to.
pub(super) const UNREADABLE_FORM: &str =
    "This form could not be read, so nothing was done. Go back, reload the page, and send it again.";

/// Where a plain form ran into a fault and could not choose a page to go on to.
pub(super) const FAILED_FORM: &str =
    "Something went wrong, and this form was not accepted. Go back and send it again in a moment.";

/// Where a request ran into a fault of the program.
pub(super) const PANICKED: &str =
    "Something went wrong in Pinchy itself, and it has been logged. Try again in a moment.";
