//! The command line's entry.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    pinchy::cli::run().await
}
