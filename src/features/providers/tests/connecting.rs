//! Connecting a provider: what is tried, what is kept, and what is refused (V1, V3).

use super::{KEY, connect_at, on_both, scripted};
use crate::domain::{Authority, ModelError, Role};
use crate::error::AppError;
use crate::features::providers::service::{list, models};
use crate::tests::fixture::{self, Fixture};

async fn by_admin(fixture: &Fixture) -> Authority {
    let ana = fixture.set_up().await;
    fixture.admin(&ana).await.into()
}

fn model_error(error: ModelError) -> Option<AppError> {
    Some(AppError::Model { error })
}

#[tokio::test]
async fn v1_a_provider_is_tried_then_kept_with_its_key_sealed() {
    on_both(|fixture| async move {
        let (app, by, scripted) = (&fixture.app, by_admin(&fixture).await, scripted().await);
        let connected = connect_at(app, &by, &scripted.address(), KEY).await.unwrap();
        assert!(connected.name.starts_with("127.0.0.1:"), "by where it stands: {}", connected.name);
        assert_eq!(connected.model.as_deref(), Some("scripted"), "the first one's first model is the default");
        let shown = list::providers(app).await.unwrap();
        assert_eq!(shown.providers[0].key_end.as_deref(), Some("6789"));
        assert_eq!(shown.providers[0].default_model.as_deref(), Some("scripted"));
        assert!(shown.choices.len() > 10 && shown.choices.iter().filter(|choice| choice.is_default).count() == 1);
        assert!(!format!("{shown:?}").contains(KEY));
        let key = KEY.as_bytes().iter().map(|byte| format!("{byte:02X}")).collect::<String>();
        let readable =
            format!("SELECT COUNT(*) FROM providers WHERE upper({}) LIKE '%{key}%'", hex(&fixture, "sealed_key"));
        assert_eq!(fixture.number(&readable).await, 0, "the key is sealed");
        assert_eq!(scripted.requests()[0]["key"], KEY, "and it is the one that was sent");
        assert_eq!(fixture.trail().await, ["provider.connected", "provider.default_chosen"]);
        let entries = "SELECT COUNT(*) FROM audit_entries WHERE body LIKE '%0123456789%'";
        assert_eq!(fixture.number(entries).await, 0, "the trail holds no key");
        let second = connect_at(app, &by, &scripted.address(), "").await.unwrap();
        assert_eq!((second.name, second.model), (format!("{} 2", connected.name), None));
    })
    .await;
}

fn hex(fixture: &Fixture, column: &str) -> String {
    match fixture.app.db.kind() {
        crate::server::db::Kind::Sqlite => format!("hex({column})"),
        crate::server::db::Kind::Postgres => format!("encode({column}, 'hex')"),
    }
}

#[tokio::test]
async fn v1_what_goes_wrong_reads_differently_and_nothing_is_kept() {
    on_both(|fixture| async move {
        let (app, by, scripted) = (&fixture.app, by_admin(&fixture).await, scripted().await);
        let nobody = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        for (address, key, error) in [
            (scripted.address(), "wrong-key", ModelError::Key),
            (scripted.address_of("public"), "wrong-key", ModelError::Key),
            (scripted.address_of("error-401"), KEY, ModelError::Key),
            (format!("http://{nobody}/v1"), KEY, ModelError::Unreachable),
            (scripted.address_of("error-404"), KEY, ModelError::Garbled),
            (scripted.address_of("error-429"), KEY, ModelError::Busy),
            (scripted.address_of("error-500"), KEY, ModelError::Trouble),
            (scripted.address_of("huge-error"), KEY, ModelError::Trouble),
            (scripted.address_of("garbage"), KEY, ModelError::Garbled),
            (scripted.address_of("page"), KEY, ModelError::Garbled),
            (scripted.address_of("nothing"), KEY, ModelError::Garbled),
            (scripted.address_of("cut"), KEY, ModelError::Cut),
            (scripted.address_of("huge"), KEY, ModelError::TooLong),
            (scripted.address_of("endless"), KEY, ModelError::TooLong),
            (scripted.address_of("redirect"), KEY, ModelError::Garbled),
            ("http://169.254.169.254/v1".to_owned(), KEY, ModelError::Forbidden),
            ("http://[fd00:ec2::254]/v1".to_owned(), KEY, ModelError::Forbidden),
            ("http://10.0.0.1/v1".to_owned(), KEY, ModelError::Forbidden),
        ] {
            assert_eq!(connect_at(app, &by, &address, key).await.err(), model_error(error), "{address}");
        }
        assert!(list::providers(app).await.unwrap().providers.is_empty());
        assert_eq!(fixture.trail().await, Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn v3_this_machine_is_not_called_unless_the_setting_says_so() {
    fixture::on_both(|fixture| async move {
        let (app, by, scripted) = (&fixture.app, by_admin(&fixture).await, scripted().await);
        for address in [scripted.address(), scripted.address().replace("127.0.0.1", "localhost")] {
            let refused = connect_at(app, &by, &address, KEY).await.err();
            assert_eq!(refused, model_error(ModelError::Forbidden), "{address}");
        }
        assert!(scripted.requests().is_empty());
    })
    .await;
}

#[tokio::test]
async fn p1_who_is_no_admin_any_more_connects_nothing() {
    on_both(|fixture| async move {
        let (app, scripted) = (&fixture.app, scripted().await);
        fixture.set_up().await;
        let dmitri = fixture.user("Dmitri Volkov", "dmitri@harbour.example", Role::Admin).await;
        let by: Authority = fixture.admin(&dmitri).await.into();
        fixture.sql(&format!("UPDATE users SET role = 'member' WHERE id = '{}'", dmitri.id)).await.unwrap();
        assert_eq!(connect_at(app, &by, &scripted.address(), KEY).await.err(), Some(AppError::RightLost));
        assert!(models::choices(&mut app.db.read().await.unwrap()).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn t1_without_an_entry_nothing_is_connected() {
    on_both(|fixture| async move {
        let (app, by, scripted) = (&fixture.app, by_admin(&fixture).await, scripted().await);
        fixture.break_inserts("audit_entries").await;
        assert!(connect_at(app, &by, &scripted.address(), KEY).await.is_err());
        fixture.mend_inserts("audit_entries").await;
        assert!(list::providers(app).await.unwrap().providers.is_empty());
    })
    .await;
}
