//! The two roles and the two states of an account (PRODUCT, section 1).

use super::text_enum;

text_enum!(
    /// What a user may do; the table stands in PRODUCT, section 2.
    Role {
        /// Chats with the agents they may see.
        Member = "member",
        /// Runs the workspace as well.
        Admin = "admin",
    }
);

text_enum!(
    /// Whether an account can be used.
    Status {
        /// Can sign in.
        Active = "active",
        /// Cannot sign in; nothing of theirs is deleted (U5).
        Deactivated = "deactivated",
    }
);

impl Role {
    /// Whether this is the admin role.
    pub const fn is_admin(self) -> bool {
        matches!(self, Self::Admin)
    }
}
