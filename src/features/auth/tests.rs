//! The contract of service and store, on both databases.
