//! What a look at an installation has found, and how it is told.

use serde::Serialize;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// As it should be.
    Ok,
    /// It works, but somebody should look at it.
    Warning,
    /// It does not work, or puts people's data at risk.
    Problem,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What was looked at.
    pub check: &'static str,
    /// How bad it is.
    pub level: Level,
    /// What was found.
    pub says: String,
    /// What to do.
    pub advice: Option<String>,
}

/// What the finding on a workspace that has its admins is filed under.
const ADMINS: &str = "admins";

impl Finding {
    /// All is well.
    pub fn ok(check: &'static str, says: impl Into<String>) -> Self {
        Self { check, level: Level::Ok, says: says.into(), advice: None }
    }

    /// Somebody should look at it.
    pub fn warning(check: &'static str, says: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { check, level: Level::Warning, says: says.into(), advice: Some(advice.into()) }
    }

    /// It does not work.
    pub fn problem(check: &'static str, says: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { check, level: Level::Problem, says: says.into(), advice: Some(advice.into()) }
    }

    /// The workspace has active admins.
    pub fn of_admins(count: i64) -> Self {
        match count {
            0 => Self::problem(
                ADMINS,
                "there is no active admin",
                "make one: pinchy admin create, or pinchy admin reactivate",
            ),
            1 => Self::ok(ADMINS, "1 active admin"),
            _ => Self::ok(ADMINS, format!("{count} active admins")),
        }
    }

    /// Whether it tells of a workspace that is set up and can be run.
    pub fn is_of_a_running_workspace(&self) -> bool {
        self.check == ADMINS && self.level == Level::Ok
    }
}

/// A line for each, the level first.
pub fn as_text(findings: &[Finding]) -> String {
    let line = |finding: &Finding| {
        let level = match finding.level {
            Level::Ok => "ok",
            Level::Warning => "warning",
            Level::Problem => "problem",
        };
        let advice = finding.advice.as_ref().map(|advice| format!("; {advice}")).unwrap_or_default();
        format!("{level:<8} {:<9} {}{advice}", finding.check, finding.says)
    };
    findings.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The same for scripts.
///
/// # Errors
/// None in practice: texts can be written always.
pub fn as_json(findings: &[Finding]) -> serde_json::Result<String> {
    serde_json::to_string_pretty(findings)
}
