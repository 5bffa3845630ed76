//! T4: a trail of which every entry is old keeps its last tile, and goes on.

use super::prune::{ago, entries, findings};
use crate::features::audit::service::{key, prune, seal};
use crate::tests::fixture::on_both;
use std::time::Duration;

const YEAR: Duration = Duration::from_secs(365 * 24 * 3_600);

#[tokio::test]
async fn t4_the_last_sealed_entry_stays_however_old_it_is() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        key::ensure(app).await.unwrap();
        let prunable = async || prune::prunable(app, ago(app, 90)).await.unwrap().below;
        assert_eq!(prunable().await, 0, "there is nothing");
        entries(app, 256).await;
        app.clock.advance(YEAR);
        assert_eq!(prunable().await, 0, "the last entry fills a tile");
        let pruned = tokio::time::timeout(Duration::from_secs(60), prune::prune(app, None, ago(app, 90), None)).await;
        assert_eq!(pruned.unwrap().unwrap().count(), 0);
        assert_eq!(fixture.number("SELECT COUNT(*) FROM audit_entries").await, 256);
        // The trail goes on, and with one entry more the tile goes.
        entries(app, 1).await;
        app.clock.advance(YEAR);
        let pruned = prune::prune(app, None, ago(app, 90), None).await.unwrap();
        assert_eq!((pruned.from, pruned.below), (0, 256));
        assert_eq!(seal::seal(app).await, Ok(0), "what says so was sealed");
        assert_eq!(findings(app).await, []);
    })
    .await;
}
