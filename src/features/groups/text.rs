//! Every sentence about groups (F8).
