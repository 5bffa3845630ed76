//! T5: the badge says when all entries were looked at, and when what has come since.

use super::prove::grow;
use crate::features::audit::service::{check::Check, watch};
use crate::tests::fixture::on_both;
use std::time::Duration;

#[tokio::test]
async fn t5_a_look_at_what_is_new_does_not_pass_for_one_at_the_whole() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let (began, minute) = (app.clock.now(), Duration::from_secs(60));
        grow(&fixture, &[3]).await;
        let mut check = Check::begin(app).await.unwrap();
        app.clock.advance(minute);
        let whole = check.go_on(app, |_, _| ()).await.unwrap();
        assert_eq!((whole.size, whole.whole_at, whole.at), (3, began, began + minute));
        app.clock.advance(minute);
        grow(&fixture, &[1]).await;
        let newer = check.go_on(app, |_, _| ()).await.unwrap();
        assert_eq!((newer.size, newer.whole_at, newer.at), (4, began, began + minute * 2));
        app.board.post(watch::Watched { verdict: Some(newer), progress: None });
        let told = watch::standing(app).await.unwrap().verdict.unwrap();
        assert_eq!((told.whole_at, told.at), (began, began + minute * 2));
        let again = Check::begin(app).await.unwrap().go_on(app, |_, _| ()).await.unwrap();
        assert_eq!(again.whole_at, began + minute * 2);
    })
    .await;
}
