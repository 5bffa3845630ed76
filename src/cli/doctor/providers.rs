//! The AI providers: whether there is one, whether their keys open, and whether a model is the default.

use super::Finding;
use crate::error::AppError;
use crate::features::providers::service::list::{self, Standing};
use crate::server::AppState;

const PROVIDERS: &str = "providers";

/// Looks at what is connected; calls nobody.
pub async fn examine(app: &AppState) -> Result<Finding, AppError> {
    Ok(of_standing(&list::standing(app).await?))
}

pub fn of_standing(standing: &Standing) -> Finding {
    let Standing { connected, unopened, default } = standing;
    if let Some(name) = unopened.first() {
        let says = format!("the key of {name} does not open with the key of this installation");
        return Finding::problem(PROVIDERS, says, "remove it at /providers and connect it anew");
    }
    match (connected, default) {
        (0, _) => Finding::ok(PROVIDERS, "none is connected; Smithers is the built-in guide"),
        (_, None) => Finding::warning(PROVIDERS, "no model is the default", "choose one at /providers"),
        (1, Some(model)) => Finding::ok(PROVIDERS, format!("1 is connected; the default model is {model}")),
        (count, Some(model)) => Finding::ok(PROVIDERS, format!("{count} are connected; the default model is {model}")),
    }
}
