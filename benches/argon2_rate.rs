//! Prints how many passwords a second two threads hash with the product's parameters: what sign-ins can at best reach.

use argon2::{Algorithm, Argon2, Params, PasswordHasher, Version};
use std::{
    io::Write,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

const SECONDS: u64 = 5;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let params = Params::new(19_456, 2, 1, None).map_err(|error| error.to_string())?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let (hashes, begun) = (AtomicU64::new(0), Instant::now());
    std::thread::scope(|scope| {
        for thread in 0..2u8 {
            let (argon2, hashes) = (&argon2, &hashes);
            scope.spawn(move || {
                while begun.elapsed() < Duration::from_secs(SECONDS) {
                    if argon2.hash_password_with_salt(b"otter lamp granite", &[thread; 16]).is_ok() {
                        hashes.fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    let rate = hashes.load(Ordering::Relaxed) as f64 / begun.elapsed().as_secs_f64();
    writeln!(std::io::stdout(), "{rate:.1}")?;
    Ok(())
}
