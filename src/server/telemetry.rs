//! What the server tells its operator (O4): a log on standard error, and metrics for Prometheus.
use std::borrow::Cow;
use std::sync::OnceLock;
use std::time::Duration;

use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::EnvFilter;

use super::config::{Config, LogFormat};

const REQUESTS: &str = "http_requests_total";
const DURATION: &str = "http_request_duration_seconds";

/// Upper bounds in seconds: from a page out of memory to a password on a busy machine.
const BUCKETS: [f64; 9] = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0];

/// Why telemetry could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// The filter of the log is none.
    #[error("the log filter cannot be read: {0}")]
    Filter(#[from] tracing_subscriber::filter::ParseError),
    /// There is a log already.
    #[error("the log is set up twice")]
    Twice,
}

/// Starts the log. To be called once, before anything is worth a line.
pub fn start_log(config: &Config) -> Result<(), TelemetryError> {
    let filter = EnvFilter::try_new(&config.log)?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = match config.log_format {
        LogFormat::Text => log.with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr())).try_init(),
        LogFormat::Json => log.json().flatten_event(true).try_init(),
    };
    started.map_err(|_| TelemetryError::Twice)
}

/// The metrics of this process; there is one set, however often it is asked for.
#[derive(Clone)]
pub struct Metrics(Option<PrometheusHandle>);

impl std::fmt::Debug for Metrics {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Metrics")
    }
}

impl Metrics {
    /// Starts to collect what the `metrics` macros record. Where that is impossible the log says so, and there are none: metrics are
    /// no reason not to serve.
    pub fn install() -> Self {
        static HANDLE: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
        let handle = HANDLE.get_or_init(|| {
            install_recorder().inspect_err(|error| tracing::error!(%error, "there will be no metrics")).ok()
        });
        Self(handle.clone())
    }

    /// All metrics in the text format of Prometheus.
    pub fn render(&self) -> String {
        let Some(handle) = &self.0 else {
            return String::new();
        };
        // Between two scrapes, histograms keep every single value; a scrape is the time to add them up.
        handle.run_upkeep();
        handle.render()
    }
}

/// Counts one answered request. `route` is a pattern, so that the number of series stays small and no token gets in.
pub(super) fn count_request(method: &'static str, route: Cow<'static, str>, class: &'static str, duration: Duration) {
    metrics::counter!(REQUESTS, "method" => method, "route" => route.clone(), "status" => class).increment(1);
    metrics::histogram!(DURATION, "route" => route).record(duration);
}

fn install_recorder() -> Result<PrometheusHandle, BuildError> {
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Full(DURATION.to_owned()), &BUCKETS)?
        .install_recorder()?;
    metrics::describe_counter!(REQUESTS, "Answered requests by method, route pattern and class of status.");
    metrics::describe_histogram!(
        DURATION,
        metrics::Unit::Seconds,
        "Time until the answer was ready, by route pattern."
    );
    Ok(handle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_counted_by_pattern_and_class() {
        let metrics = Metrics::install();
        count_request("GET", Cow::Borrowed("/telemetry/{token}"), "2xx", Duration::from_millis(3));
        let text = Metrics::install().render();
        assert!(
            text.contains(r#"http_requests_total{method="GET",route="/telemetry/{token}",status="2xx"} 1"#),
            "{text}"
        );
        assert!(
            text.contains(r#"http_request_duration_seconds_bucket{route="/telemetry/{token}",le="0.005"} 1"#),
            "{text}"
        );
        assert!(metrics.render().contains("# TYPE http_requests_total counter"));
    }
}
