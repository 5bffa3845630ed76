//! The lists: everybody once, in one order on both databases (U1).

use super::invite;
use crate::domain::{Role, Status};
use crate::features::users::{
    model::{Counts, PersonRow, Sort},
    service::list::{self, PeopleQuery},
};
use crate::tests::fixture::{Fixture, on_both};
use std::{
    cmp::Reverse,
    sync::{Arc, Mutex},
    time::Duration,
};

fn query(search: &str, sort: Sort) -> PeopleQuery {
    PeopleQuery { status: Status::Active, search: search.to_owned(), role: None, group: None, sort, after: None }
}

async fn everybody(fixture: &Fixture, sort: Sort) -> (Vec<PersonRow>, Vec<usize>) {
    let (mut rows, mut pages, mut after) = (Vec::new(), Vec::new(), None);
    loop {
        let page = list::people(&fixture.app, PeopleQuery { after, ..query("", sort) }).await.unwrap();
        pages.push(page.rows.len());
        rows.extend(page.rows);
        after = page.next;
        if after.is_none() {
            return (rows, pages);
        }
    }
}

fn is_in_order(rows: &[PersonRow], sort: Sort) -> bool {
    match sort {
        Sort::Name => rows.is_sorted_by_key(|row| (row.name.search_key(), row.id.to_string())),
        Sort::LastActive => rows.is_sorted_by_key(|row| Reverse((row.last_active_at, row.id.to_string()))),
        Sort::Joined => rows.is_sorted_by_key(|row| Reverse((row.joined_at, row.id.to_string()))),
    }
}

#[tokio::test]
async fn u1_paging_gives_each_of_120_people_once_in_the_same_order_on_both_databases() {
    let orders = Arc::new(Mutex::new(Vec::new()));
    on_both(|fixture| {
        let orders = Arc::clone(&orders);
        async move {
            // Names, times and lengths repeat, so that most neighbours differ in their id alone.
            let names = ["Élodie", "elodie", "Zoë", "zoe x", "Ødegård", "Łukasz", "李雷", "o'Hara-Ng"];
            for n in 0..120 {
                fixture.user(names[n % names.len()], &format!("person{n}@harbour.example"), Role::Member).await;
                if n % 40 == 0 {
                    fixture.app.clock.advance(Duration::from_secs(1));
                }
            }
            fixture.sql("UPDATE users SET last_active_at = 1000 * length(email_key)").await.unwrap();
            let mut found = Vec::new();
            for sort in [Sort::Name, Sort::LastActive, Sort::Joined] {
                let (rows, pages) = everybody(&fixture, sort).await;
                assert_eq!(pages, [50, 50, 20], "{sort}");
                assert!(is_in_order(&rows, sort), "{sort}");
                let order: Vec<String> = rows.iter().map(|row| row.email.as_str().to_owned()).collect();
                let mut once = order.clone();
                once.sort();
                once.dedup();
                assert_eq!(once.len(), 120, "{sort}");
                found.push(order);
            }
            orders.lock().unwrap().push(found);
        }
    })
    .await;
    let orders = orders.lock().unwrap();
    assert!(orders.windows(2).all(|pair| pair[0] == pair[1]), "the databases differ in their order");
}

#[tokio::test]
async fn u1_a_search_minds_neither_case_nor_accents_and_takes_its_signs_literally() {
    on_both(|fixture| async move {
        fixture.set_up().await;
        fixture.user("100% Otter", "o_tter@harbour.example", Role::Member).await;
        fixture.user("Hey! Otter", "hey@harbour.example", Role::Member).await;
        for (search, expected) in [
            ("KOVAC", vec!["Ana Kovač"]),
            ("kovač", vec!["Ana Kovač"]),
            ("Ana@", vec!["Ana Kovač"]),
            ("%", vec!["100% Otter"]),
            ("_", vec!["100% Otter"]),
            ("!", vec!["Hey! Otter"]),
            ("\\", vec![]),
            ("' OR 1=1 --", vec![]),
            ("otter", vec!["100% Otter", "Hey! Otter"]),
        ] {
            let rows = list::people(&fixture.app, query(search, Sort::Name)).await.unwrap().rows;
            let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
            assert_eq!(names, expected, "{search}");
        }
        let admins = PeopleQuery { role: Some(Role::Admin), ..query("", Sort::Name) };
        assert_eq!(list::people(&fixture.app, admins).await.unwrap().rows.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn u1_tabs_and_filters_count_what_they_hold() {
    on_both(|fixture| async move {
        let admin = fixture.admin(&fixture.set_up().await).await;
        let gone = fixture.user("Ben Osei", "ben@harbour.example", Role::Admin).await;
        fixture.sql(&format!("UPDATE users SET status = 'deactivated' WHERE id = '{}'", gone.id)).await.unwrap();
        invite(&fixture, &admin, "Mira", "mira@harbour.example").await.unwrap();
        let expected = Counts { active: 1, admins: 1, deactivated: 1, waiting: 1, ..Counts::default() };
        assert_eq!(list::counts(&fixture.app).await.unwrap(), expected);
        let deactivated = PeopleQuery { status: Status::Deactivated, ..query("", Sort::Name) };
        let rows = list::people(&fixture.app, deactivated).await.unwrap().rows;
        assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), [gone.id]);
    })
    .await;
}
