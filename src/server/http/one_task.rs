//! A page is drawn by one task, whatever it spawns.
//!
//! The reactive graph reads with `try_read`, and words a lock that another thread holds as a value that is gone (leptos pull request
//! 3681): with its parts on several threads a page now and then ended in a panic of a task that nobody waited for, and was never
//! answered. Here nothing of one page runs beside anything else of it, and what panics in a part panics in the page.
use std::future::Future;
use std::sync::OnceLock;

use any_spawner::{CustomExecutor, Executor, ExecutorError, PinnedFuture, PinnedLocalFuture};
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::StreamExt;
use futures::channel::mpsc::{UnboundedSender, unbounded};
use tokio::task_local;

task_local! {
    /// Where the page that is drawn puts what it spawns.
    static SPAWNED: UnboundedSender<PinnedFuture<()>>;
}

/// Spawns into the page that is drawn, and where none is, into the runtime.
struct PageExecutor;

impl CustomExecutor for PageExecutor {
    fn spawn(&self, future: PinnedFuture<()>) {
        let mut future = Some(future);
        // A page that has ended takes no more, and needs none.
        let _ = SPAWNED.try_with(|page| future.take().map(|part| page.unbounded_send(part)));
        if let Some(future) = future {
            tokio::spawn(future);
        }
    }

    fn spawn_local(&self, future: PinnedLocalFuture<()>) {
        tokio::task::spawn_local(future);
    }

    fn poll_local(&self) {}
}

/// Makes this the way in which the framework spawns, for the whole process. To be called before anything is drawn: the framework would
/// choose its own way then. Whoever calls it again finds it done.
///
/// # Errors
/// Where another way was chosen before.
pub fn install() -> Result<(), &'static ExecutorError> {
    static INSTALLED: OnceLock<Result<(), ExecutorError>> = OnceLock::new();
    INSTALLED.get_or_init(|| Executor::init_custom_executor(PageExecutor)).as_ref().copied()
}

/// The layer around pages. What a page still waits for when it is written is dropped with it.
pub async fn draw(request: Request, next: Next) -> Response {
    as_one(async { whole(next.run(request).await).await }).await
}

/// Drives `page` and all that is spawned meanwhile in the caller's task, until `page` ends.
async fn as_one<T>(page: impl Future<Output = T>) -> T {
    let (spawn, spawned) = unbounded();
    let others = spawned.for_each_concurrent(None, |part| part);
    SPAWNED
        .scope(spawn, async {
            tokio::select! {
                page = page => page,
                // It ends with the last sender, which this scope holds.
                () = others => unreachable!("what is spawned ends after the page"),
            }
        })
        .await
}

/// The answer with all of its body, which is drawn while it is read.
async fn whole(response: Response) -> Response {
    let (parts, body) = response.into_parts();
    match to_bytes(body, usize::MAX).await {
        Ok(bytes) => Response::from_parts(parts, Body::from(bytes)),
        Err(error) => {
            tracing::error!(%error, "a page broke off while it was written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::{Arc, Mutex};

    use axum::Router;
    use axum::middleware::from_fn;
    use axum::routing::get;
    use tokio::sync::oneshot;

    use super::super::testing::{request, send};
    use super::*;

    /// The tasks that parts of one page were polled by, and how many ran at once at most.
    #[derive(Default)]
    struct Seen {
        now: AtomicUsize,
        most: AtomicUsize,
        tasks: Mutex<Vec<tokio::task::Id>>,
    }

    impl Seen {
        async fn part(self: Arc<Self>, done: oneshot::Sender<()>) {
            for _ in 0..20 {
                let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
                self.most.fetch_max(now, Ordering::SeqCst);
                self.tasks.lock().unwrap().push(tokio::task::id());
                std::thread::yield_now();
                self.now.fetch_sub(1, Ordering::SeqCst);
                tokio::task::yield_now().await;
            }
            let _ = done.send(());
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn parts_of_a_page_never_run_beside_each_other() {
        install().unwrap();
        let seen = Arc::new(Seen::default());
        let page = {
            let seen = Arc::clone(&seen);
            tokio::spawn(as_one(async move {
                for _ in 0..8 {
                    let (done, ended) = oneshot::channel();
                    let part = Arc::clone(&seen).part(done);
                    // A part that spawns a part.
                    Executor::spawn(async move { Executor::spawn(part) });
                    ended.await.unwrap();
                }
                let (ends, parts): (Vec<_>, Vec<_>) = (0..8)
                    .map(|_| {
                        let (done, ended) = oneshot::channel();
                        (ended, Arc::clone(&seen).part(done))
                    })
                    .unzip();
                parts.into_iter().for_each(|part| Executor::spawn(part));
                futures::future::join_all(ends).await;
                tokio::task::id()
            }))
        };
        let page = page.await.unwrap();
        assert_eq!(seen.most.load(Ordering::SeqCst), 1);
        let tasks = seen.tasks.lock().unwrap();
        assert_eq!(tasks.len(), 16 * 20);
        assert!(tasks.iter().all(|task| *task == page));
    }

    /// A page that waits for what a part of it will never say.
    async fn waiting() -> &'static str {
        Executor::spawn(async { panic!("a part") });
        std::future::pending().await
    }

    #[tokio::test]
    async fn a_page_is_answered_also_where_a_part_of_it_panics() {
        install().unwrap();
        let app =
            Router::new().route("/", get(waiting)).layer(from_fn(draw)).layer(from_fn(super::super::panic::answer));
        assert_eq!(send(&app, request("GET", "/", &[])).await.status, 500);
    }

    #[tokio::test]
    async fn a_part_that_never_ends_does_not_hold_the_page() {
        install().unwrap();
        let page = as_one(async {
            Executor::spawn(std::future::pending());
            Executor::tick().await;
            "drawn"
        });
        assert_eq!(page.await, "drawn");
    }

    #[tokio::test]
    async fn outside_of_pages_the_runtime_takes_what_is_spawned() {
        install().unwrap();
        let (done, ended) = oneshot::channel();
        Executor::spawn(async move { done.send(()).unwrap() });
        ended.await.unwrap();
    }
}
