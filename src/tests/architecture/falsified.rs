//! Every rule of the architecture fails on made-up code that breaks it, and holds on code that does not.

use super::{
    rules::{self, House},
    source::{Source, sources},
};

fn files(files: &[(&str, &str)]) -> House {
    House::of(files.iter().map(|(path, text)| Source::new(path, text)).collect())
}

/// The rule finds something in each of these, and names the file; nothing in `fine`.
#[track_caller]
fn assert_falsified(rule: fn(&House) -> Vec<String>, broken: &[(&str, &str)], fine: &[(&str, &str)]) {
    for (path, text) in broken {
        let breaches = rule(&files(&[(path, text)]));
        assert!(!breaches.is_empty(), "nothing found in {path}: {text}");
    }
    for (path, text) in fine {
        assert_eq!(rule(&files(&[(path, text)])), Vec::<String>::new(), "{path}: {text}");
    }
}

#[test]
fn layers_are_kept_apart() {
    assert_falsified(
        rules::layers,
        &[
            ("src/domain/name.rs", "use crate::error::AppError;"),
            ("src/domain/name.rs", "use super::super::server::clock;"),
            ("src/ui/button.rs", "use crate::features::users::model::Tab;"),
            ("src/ui/button.rs", "use crate::{ui::Icon, server::AppState};"),
            ("src/server/http/csp.rs", "fn a() { crate::features::auth::guard::layer(); }"),
            ("src/server/http/mod.rs", "use crate::{domain::Role, features::{auth}};"),
            ("src/features/users/api.rs", "use crate::cli::open;"),
            ("src/features/users/api.rs", "use crate::web;"),
        ],
        &[
            ("src/domain/name.rs", "use super::Email; use crate::domain::Role; // crate::server"),
            ("src/domain/name.rs", "#[cfg(test)]\nmod tests { use crate::server::random::Random; fn a() {} }"),
            ("src/ui/button.rs", "/// See [`crate::server`].\nuse crate::domain::Role; use leptos::server::Action;"),
            ("src/server/http/csp.rs", "const A: &str = \"crate::features::auth\";"),
            ("src/web.rs", "use crate::features::auth;"),
            ("src/server/tests.rs", "use crate::features::auth;"),
        ],
    );
    // A macro belongs to the folder that it is defined in.
    let defined = ("src/server/db/connect.rs", "#[macro_export]\nmacro_rules! write_tx { () => {} }");
    let used = ("src/domain/name.rs", "use crate::write_tx;");
    assert_eq!(
        rules::layers(&files(&[defined, used])),
        ["src/domain/name.rs names crate::server::db::connect::write_tx"]
    );
}

#[test]
fn models_know_models() {
    assert_falsified(
        rules::models,
        &[
            ("src/features/users/model.rs", "use crate::features::auth::service::sessions;"),
            ("src/features/users/model.rs", "use crate::server::AppState;"),
            ("src/features/users/model/invite.rs", "use crate::ui::Icon;"),
            ("src/features/users/model.rs", "use super::text;"),
        ],
        &[
            (
                "src/features/users/model.rs",
                "use crate::domain::Role; use crate::error::AppError; use crate::features::auth::model::Viewer;",
            ),
            ("src/features/users/api.rs", "use crate::server::AppState;"),
        ],
    );
    // Through a re-export it is judged by where it leads.
    let shown = (
        "src/features/settings/mod.rs",
        "pub mod model; mod service; pub use model::checked; pub use service::{change as alter};",
    );
    let fine = ("src/features/setup/model.rs", "use crate::features::settings::checked;");
    let wrong = ("src/features/setup/model.rs", "use crate::features::settings::alter;");
    assert_eq!(rules::models(&files(&[shown, fine])), Vec::<String>::new());
    assert_eq!(
        rules::models(&files(&[shown, wrong])),
        ["src/features/setup/model.rs names crate::features::settings::service::change"]
    );
}

#[test]
fn stores_are_private() {
    assert_falsified(
        rules::stores,
        &[
            ("src/features/users/api.rs", "use super::store::invites;"),
            ("src/features/setup/service.rs", "use crate::features::users::store::users;"),
            ("src/features/setup/service.rs", "use crate::features::users; fn a() { users::store::users::insert() }"),
            ("src/web.rs", "use crate::features::{users::{store as rows}};"),
            ("src/features/users/mod.rs", "pub mod store;"),
            ("src/features/users/mod.rs", "pub(crate) mod store;"),
        ],
        &[
            ("src/features/users/service/claim.rs", "use crate::features::users::store::invites;"),
            ("src/features/users/service.rs", "use super::store;"),
            (
                "src/features/users/mod.rs",
                "mod store;\n#[cfg(all(test, feature = \"ssr\"))]\npub(crate) use store::STATEMENTS;",
            ),
            ("src/features/users/tests.rs", "use super::store;"),
        ],
    );
}

#[test]
fn features_have_a_direction_and_no_cycle() {
    assert_falsified(
        rules::direction,
        &[
            ("src/features/audit/service.rs", "use crate::features::users;"),
            ("src/features/auth/pages.rs", "use crate::features::{agents::SMITHERS, audit};"),
            ("src/features/users/service/a.rs", "fn a() { crate::features::setup::service::code(); }"),
            ("src/features/brand_new/mod.rs", "use crate::domain::Role;"),
        ],
        &[
            ("src/features/users/service/a.rs", "use crate::features::{audit, auth::service, users::store};"),
            ("src/features/audit/tests/walls.rs", "use crate::features::users;"),
        ],
    );
    let circle = [
        ("src/features/audit/api.rs", "use crate::features::auth;"),
        ("src/features/auth/api.rs", "use crate::features::users;"),
        ("src/features/users/api.rs", "use crate::features::audit;"),
        ("src/features/setup/api.rs", "use crate::features::users;"),
    ];
    let found = rules::cycles(&files(&circle));
    assert_eq!(found.len(), 3, "{found:?}");
    assert_eq!(rules::cycles(&files(&circle[1..])), Vec::<String>::new());
    assert_falsified(
        rules::full_names,
        &[
            ("src/features/users/api.rs", "use super::super::audit::append;"),
            ("src/features/users/pages/a.rs", "fn a() { super::super::super::auth::b::c() }"),
        ],
        &[("src/features/users/api.rs", "use super::service; use crate::features::audit;")],
    );
}

#[test]
fn views_stay_in_the_browser() {
    assert_falsified(
        rules::views,
        &[
            ("src/features/users/pages/list.rs", "#[cfg(feature = \"ssr\")] use crate::server::AppState;"),
            ("src/features/users/components.rs", "use crate::features::users::service::list;"),
            ("src/features/users/text/claim.rs", "use crate::server::config::Config;"),
            ("src/frame.rs", "use crate::features::auth::guard;"),
            ("src/ui/time.rs", "fn a() { let b = crate::server::clock::Clock::system(); }"),
        ],
        &[
            ("src/features/users/pages/list.rs", "use crate::features::users::api; use leptos::server_fn;"),
            ("src/features/users/api.rs", "use crate::server::AppState;"),
        ],
    );
}

#[test]
fn sql_stands_in_stores() {
    let place = "src/features/users/service/list.rs";
    assert_falsified(
        rules::sql,
        &[
            (place, "const A: &str = \"SELECT id FROM users\";"),
            (place, "const A: &str = r#\"INSERT INTO users VALUES ($1)\"#;"),
            (place, "const A: &str = \"UPDATE users\n SET name = $1\";"),
            ("src/cli/backup.rs", "const A: &str = \"DELETE FROM users\";"),
            ("src/server/http/ops.rs", "const A: &str = \"PRAGMA synchronous\";"),
        ],
        &[
            ("src/features/users/store/users.rs", "const A: &str = \"SELECT id FROM users\";"),
            ("src/server/db/copy.rs", "const A: &str = \"INSERT INTO users\";"),
            (place, "// SELECT id FROM users\nconst A: &str = \"Select a row, or Update it\";"),
            (place, "#[cfg(test)]\nmod tests { const A: &str = \"SELECT 1\"; }\nconst B: &str = \"b\";"),
        ],
    );
}

#[test]
fn markup_rights_and_inline_styles_have_their_places() {
    let page = "src/features/users/pages/list.rs";
    assert_falsified(
        rules::raw_markup,
        &[
            (page, "view! { <div inner_html=name></div> }"),
            (page, "view! { <textarea>{name}</textarea> }"),
            (page, "use leptos_meta::{Title};"),
        ],
        &[
            ("src/ui/textarea.rs", "view! { <textarea inner_html=a></textarea> }"),
            (page, "/// No <textarea here.\nfn a() {}"),
        ],
    );
    assert_falsified(
        rules::rights,
        &[
            ("src/features/users/api.rs", "fn a() { Admin::from_guard(member) }"),
            ("src/features/auth/session.rs", "let a = member.map(Admin::from_guard);"),
            ("src/features/users/api.rs", "fn a() { Operator::from_command_line() }"),
        ],
        &[
            ("src/features/auth/guard.rs", "fn a() { Admin::from_guard(member) }"),
            ("src/cli/mod.rs", "fn a() { Operator::from_command_line() }"),
            ("src/domain/authority.rs", "pub(crate) fn from_guard() {}"),
            ("src/tests/fixture.rs", "fn a() { Admin::from_guard(member) }"),
        ],
    );
    assert_falsified(
        rules::inline,
        &[
            (page, "view! { <p style=\"color: red\"></p> }"),
            (page, "view! { <p class=\"a\"\n style=a></p> }"),
            (page, "view! { <p style:color=\"red\"></p> }"),
            ("src/app.rs", "const A: &str = \"<body onload='a()'>\";"),
            (page, "view! { <button onclick=\"a()\"></button> }"),
        ],
        &[
            (page, "view! { <p class=\"style=\" on:click=a on_press=b></p> } if a.style == b {}"),
            (page, "view! { <p><RelativeTime style=TimeStyle::Short /></p> } let a: Vec<u8>; A { style: b }"),
        ],
    );
}

#[test]
fn sentences_and_parts_have_their_places() {
    let page = "src/features/users/pages/list.rs";
    assert_falsified(
        rules::sentences,
        &[(page, "view! { <p>\"Nobody is here yet.\"</p> }"), ("src/ui/toast.rs", "const A: &str = \"Well done\";")],
        &[
            (page, "view! { <p class=\"button button-primary\">{text::NOBODY}\" \"</p> }"),
            ("src/features/users/text/mod.rs", "const A: &str = \"Nobody is here.\";"),
        ],
    );
    assert_falsified(
        rules::parts,
        &[
            ("src/features/users/helpers.rs", ""),
            ("src/features/users/guard.rs", ""),
            ("src/features/users/utils/a.rs", ""),
        ],
        &[("src/features/users/store/users.rs", ""), ("src/features/auth/guard.rs", ""), ("src/features/mod.rs", "")],
    );
    assert_eq!(rules::lengths([("a.rs", 401), ("b.rs", 400)]), ["a.rs has 401 lines"]);
}

#[test]
fn views_come_without_types() {
    assert_falsified(
        rules::typeless_views,
        &[("src/features/users/pages/list.rs", "use leptos::prelude::*; fn a() { view! { <p></p> } }")],
        &[
            ("src/features/users/pages/list.rs", "use crate::view::view; fn a() { view! { <p></p> } }"),
            ("src/features/users/pages/list.rs", "fn a() {} // view! { <p></p> }"),
        ],
    );
}

#[test]
fn code_is_told_from_comments_literals_and_tests() {
    let source = Source::new(
        "src/a/b.rs",
        "//! one \"x\"\nfn a<'a>(c: char) -> &'a str { if c == '\"' || c == '\\'' { \"two // 2\" } else { r#\"three \"3\"\"# } } /* /* \"y\" */ */\n\
         #[cfg(test)]\n#[expect(x)]\nconst LIST: &[[u8; 2]; 1] = &[[1, 2]; 1];\nfn last() { b\"four\\\"4\"; }\n",
    );
    let literals: Vec<&str> = source.literals.iter().map(|(_, literal)| literal.as_str()).collect();
    assert_eq!(literals, ["two // 2", "three \"3\"", "four\\\"4"]);
    assert_eq!(source.literals[2].0, 6);
    assert_eq!(source.lines, 6);
    assert_eq!(source.module, ["crate", "a", "b"]);
    assert!(
        source.code.contains("fn last()") && !source.code.contains("LIST") && !source.code.contains("one"),
        "{}",
        source.code
    );
}

#[test]
fn a_breach_in_the_real_code_would_be_found() {
    let mut all = sources();
    let audit = "use crate::features::{self, users}; use super::super::agents::model;";
    all.push(Source::new("src/features/audit/extra.rs", audit));
    all.push(Source::new(
        "src/features/users/extra.rs",
        "use super::service::claim; use crate::features::auth::store;",
    ));
    all.push(Source::new("src/server/extra.rs", "use crate::features::users;"));
    let house = House::of(all);
    let rules = [rules::layers, rules::direction, rules::cycles, rules::stores, rules::full_names, rules::parts];
    for (at, rule) in rules.into_iter().enumerate() {
        assert!(!rule(&house).is_empty(), "rule {at}");
    }
}
