//! The contract of service and store, on both databases.

mod devices;
mod passwords;
mod sessions;
mod sign_in;
mod throttle;

use super::service::{sessions::NewSession, sign_in as service};
use crate::domain::Origin;
use crate::error::AppError;
use crate::server::AppState;
use crate::tests::fixture::PASSWORD;
use secrecy::ExposeSecret;

const HERE: &str = "203.0.113.7";
const ANA: &str = "ana@harbour.example";

fn origin(address: &str) -> Origin {
    Origin { address: Some(address.to_owned()), user_agent: Some("Test".to_owned()) }
}

fn entered(email: &str, password: &str, address: &str) -> service::Entered {
    service::Entered {
        email: email.to_owned(),
        password: password.to_owned(),
        former: None,
        device: None,
        origin: origin(address),
    }
}

async fn sign_in(app: &AppState, email: &str, password: &str) -> Result<NewSession, AppError> {
    service::sign_in(app, entered(email, password, HERE)).await.map(|signed_in| signed_in.session)
}

/// Ana signs in with the right password.
async fn enter(app: &AppState) -> NewSession {
    sign_in(app, ANA, PASSWORD).await.unwrap()
}

fn token(session: &NewSession) -> &str {
    session.token.expose_secret()
}
