//! The public address as people type it: what is none comes back at its field, with what was typed; and where there is none, it is said
//! wherever a link is made (O1, S2, I3, F4).

use super::has_alert;
use crate::error::Fault;
use crate::features::{
    settings::{model::Unreachable, text as settings},
    setup,
    users::text::reach,
};
use crate::tests::{
    browser::Answer,
    fixture::{PASSWORD, on_both_with},
    html::form,
};

const NONE: &str = "http://192.168.1.300:3000";
const EVERYWHERE: &[(&str, &str)] = &[("PINCHY_PUBLIC_URL", ""), ("PINCHY_ADDR", "0.0.0.0:3000")];

fn assert_refused(page: &Answer, action: &str) {
    assert!(has_alert(page) && page.says(&crate::text::fault(Fault::NotAnAddress)), "{action}: {}", page.body);
    assert_eq!(form(page, action).value("public_url"), NONE, "{action}: what was typed is kept");
}

#[tokio::test]
async fn o1_s2_f4_an_address_that_is_none_comes_back_at_its_field_in_the_set_up_and_in_the_settings() {
    on_both_with(EVERYWHERE, |fixture| async move {
        let mut ana = fixture.anonymous();
        let code = setup::service::code(&fixture.app).await.unwrap();
        ana.get(&format!("/setup?code={code}")).await;
        let page = ana.get("/setup").await;
        let fields = [
            ("organisation", "Harbour & Co"),
            ("name", "Ana Kovač"),
            ("email", "ana@harbour.example"),
            ("password", PASSWORD),
            ("public_url", NONE),
        ];
        let refused = ana.submit_to(&form(&page, "/api/setup/finish").with(&fields), "/setup").await;
        assert_refused(&refused, "/api/setup/finish");
        let again = [("password", PASSWORD), ("public_url", "http://pinchy.test")];
        ana.submit(&form(&refused, "/api/setup/finish").with(&again)).await;
        let page = ana.get("/settings").await;
        let wrong = form(&page, "/api/settings/save").with(&[("public_url", NONE)]);
        assert_refused(&ana.submit_to(&wrong, "/settings").await, "/api/settings/save");
    })
    .await;
}

#[tokio::test]
async fn i3_f4_a_link_without_an_address_is_said_to_be_one_and_so_are_the_settings() {
    on_both_with(EVERYWHERE, |fixture| async move {
        // As `pinchy admin create` leaves it: nobody was asked for the address.
        let ana = fixture.set_up().await;
        let mut ana = fixture.browser(&ana).await;
        let (title, says) = settings::unreachable(Unreachable::NoAddress, false);
        let page = ana.get("/settings").await;
        assert!(page.says(title) && page.says(says), "{}", page.body);
        let page = ana.get("/users/invite").await;
        let filled = form(&page, "/api/users/invite").with(&[("email", "mira@harbour.example"), ("name", "Mira")]);
        let shown = ana.submit_to(&filled, "/users/invite").await;
        assert!(shown.says(reach::title(Unreachable::NoAddress)), "{}", shown.body);
    })
    .await;
}
