//! From a port to the router, and a clean stop (O4).
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::serve::ListenerExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// How long open requests have to end once the server is asked to stop.
pub const STOP_LIMIT: Duration = Duration::from_secs(10);

/// A bound port that does not answer yet.
#[derive(Debug)]
pub struct Listener(TcpListener);

impl Listener {
    /// Takes the port. From here on clients wait instead of being refused.
    pub async fn bind(addr: SocketAddr) -> io::Result<Self> {
        TcpListener::bind(addr).await.map(Self)
    }

    /// Where it really listens: the port is chosen by the system where 0 was asked for.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }

    /// Answers until `stop`, then accepts no more, waits for open requests, and gives up on them after [`STOP_LIMIT`].
    pub async fn serve(self, router: Router, stop: CancellationToken) -> io::Result<()> {
        self.serve_within(router, stop, STOP_LIMIT).await
    }

    async fn serve_within(self, router: Router, stop: CancellationToken, limit: Duration) -> io::Result<()> {
        let server =
            axum::serve(self.0.tap_io(set_nodelay), router.into_make_service_with_connect_info::<SocketAddr>())
                .with_graceful_shutdown(stop.clone().cancelled_owned());
        let overtime = async {
            stop.cancelled().await;
            tokio::time::sleep(limit).await;
        };
        tokio::select! {
            ended = server => ended,
            () = overtime => {
                tracing::warn!(limit_s = limit.as_secs(), "requests were still open when the time to stop was over");
                Ok(())
            }
        }
    }
}

/// A token that is cancelled by SIGTERM, as service managers send it, and by SIGINT, which is Ctrl-C.
pub fn stop_on_signals() -> io::Result<CancellationToken> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let stop = CancellationToken::new();
    let cancelled = stop.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping");
        cancelled.cancel();
    });
    Ok(stop)
}

/// Pages go out in several small writes; with Nagle's algorithm each would wait for the client's delayed acknowledgement.
fn set_nodelay(stream: &mut TcpStream) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY cannot be set");
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use axum::extract::ConnectInfo;
    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::sync::Notify;

    use super::*;

    async fn bound() -> (Listener, SocketAddr) {
        let listener = Listener::bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let addr = listener.local_addr().unwrap();
        (listener, addr)
    }

    async fn asked(addr: SocketAddr, path: &str) -> TcpStream {
        let mut stream = TcpStream::connect(addr).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nhost: a.example\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        stream
    }

    async fn answer(mut stream: TcpStream) -> String {
        let mut text = String::new();
        stream.read_to_string(&mut text).await.unwrap();
        text
    }

    #[tokio::test]
    async fn it_answers_knows_its_peer_and_stops() {
        let (listener, addr) = bound().await;
        let router = Router::new()
            .route("/", get(|ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.ip().to_string() }));
        let stop = CancellationToken::new();
        let server = tokio::spawn(listener.serve(router, stop.clone()));
        let text = answer(asked(addr, "/").await).await;
        assert!(text.starts_with("HTTP/1.1 200") && text.ends_with("127.0.0.1"), "{text}");
        stop.cancel();
        server.await.unwrap().unwrap();
        assert!(TcpStream::connect(addr).await.is_err());
    }

    /// A router whose one page says when it has been reached and then waits to be let go.
    fn slow(reached: &Arc<Notify>, go: &Arc<Notify>) -> Router {
        let (reached, go) = (Arc::clone(reached), Arc::clone(go));
        Router::new().route(
            "/",
            get(move || async move {
                reached.notify_one();
                go.notified().await;
                "finished"
            }),
        )
    }

    #[tokio::test]
    async fn an_open_request_is_finished_before_it_stops() {
        let (listener, addr) = bound().await;
        let (reached, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let stop = CancellationToken::new();
        let server = tokio::spawn(listener.serve(slow(&reached, &go), stop.clone()));
        let stream = asked(addr, "/").await;
        reached.notified().await;
        stop.cancel();
        go.notify_one();
        assert!(answer(stream).await.ends_with("finished"));
        server.await.unwrap().unwrap();
    }

    #[tokio::test]
    async fn a_request_that_never_ends_does_not_hold_it_up() {
        let (listener, addr) = bound().await;
        let (reached, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let stop = CancellationToken::new();
        let server = tokio::spawn(listener.serve_within(slow(&reached, &go), stop.clone(), Duration::from_millis(10)));
        let _stream = asked(addr, "/").await;
        reached.notified().await;
        stop.cancel();
        server.await.unwrap().unwrap();
    }

    #[tokio::test]
    async fn a_taken_port_is_an_error() {
        let (_listener, addr) = bound().await;
        assert!(Listener::bind(addr).await.is_err());
    }
}
