//! T3, T4: what is left of entries that were pruned, for whoever follows the log by tiles or asks for proofs.

use super::prune::{ago, trail};
use crate::error::AppError;
use crate::features::audit::{
    log::{Place, WIDTH, What},
    service::{
        prove, prune,
        tiles::{self, Found},
    },
};
use crate::tests::fixture::on_both;

#[tokio::test]
async fn t4_entries_are_shown_no_more_from_the_record_of_their_pruning_on() {
    on_both(|fixture| async move {
        trail(&fixture).await;
        let app = &fixture.app;
        let tile = async |what, number, width| tiles::tile(app, Place { what, number, width }).await.unwrap();
        assert!(matches!(tile(What::Entries, 1, WIDTH).await, Found::Bytes(_)));
        // They are all there still, and wait to go.
        prune::record(app, None, ago(app, 90), 600).await.unwrap();
        for goes_on in [false, true] {
            if goes_on {
                prune::prune(app, None, ago(app, 90), None).await.unwrap();
            }
            for (number, width) in [(0, WIDTH), (0, 1), (1, WIDTH), (1, 255)] {
                assert!(matches!(tile(What::Entries, number, width).await, Found::Pruned { below: 512 }), "{number}");
            }
            assert!(matches!(tile(What::Entries, 2, 88).await, Found::Bytes(_)));
            for (level, number, width) in [(0, 0, WIDTH), (0, 1, WIDTH), (0, 2, 88), (1, 0, 2)] {
                assert!(matches!(tile(What::Hashes(level), number, width).await, Found::Bytes(_)), "{level}/{number}");
            }
            assert!(matches!(tile(What::Entries, 9, 1).await, Found::Nothing));
        }
    })
    .await;
}

#[tokio::test]
async fn t3_what_was_pruned_is_proven_no_more_and_checkpoints_from_before_still_are() {
    on_both(|fixture| async move {
        trail(&fixture).await;
        let app = &fixture.app;
        let before = prove::consistency(&mut app.db.read().await.unwrap(), (300, 600)).await.unwrap();
        prune::prune(app, None, ago(app, 90), None).await.unwrap();
        let mut tx = app.db.read().await.unwrap();
        assert_eq!(prove::leaf(&mut tx, 511).await.err(), Some(AppError::NotFound));
        assert_eq!(prove::leaf(&mut tx, 512).await.unwrap().leaf, 512);
        assert_eq!(prove::consistency(&mut tx, (300, 600)).await.unwrap(), before);
    })
    .await;
}
