//! Open pages follow what others change (F2), and learn at once when the reader's own rights or session change (P3).

/// The header of a fetch that nobody asked for: it keeps no session alive (A2), and widens nothing.
pub const BACKGROUND: &str = "x-pinchy-background";
