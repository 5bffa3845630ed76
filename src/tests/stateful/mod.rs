//! Random acts by random people, one after another, against a plain model in memory: after each the two databases hold what the model
//! holds, and each act came to what the rules say. A failure is made as short as it can be and printed.
//!
//! `PINCHY_PROPERTY_CASES` sets how many runs there are, for longer searches.

mod acts;
mod model;
mod own;
mod rules;
mod run;

use super::{databases::TestDatabase, fixture::Fixture};
use acts::{Act, any_act, resolve};
use model::Model;
use proptest::{
    collection::vec,
    test_runner::{Config, TestCaseError, TestRunner},
};
use run::Run;
use std::sync::Arc;

/// Runs in the suite, where every second counts.
const CASES: u32 = 8;
/// Acts of one run.
const LONGEST: usize = 100;

fn cases() -> u32 {
    std::env::var("PINCHY_PROPERTY_CASES").map_or(CASES, |cases| cases.parse().expect("a number of cases"))
}

async fn on(database: TestDatabase, acts: &[Act]) -> Result<(), TestCaseError> {
    let kind = database.db.kind();
    let fixture = Arc::new(Fixture::new(database, &[]).await);
    let outcome = compare(Arc::clone(&fixture), acts).await;
    if let Ok(fixture) = Arc::try_unwrap(fixture) {
        fixture.database.remove().await;
    }
    outcome.map_err(|why| TestCaseError::fail(format!("on {kind:?}: {why}")))
}

async fn compare(fixture: Arc<Fixture>, acts: &[Act]) -> Result<(), String> {
    let (mut model, mut run) = (Model::new(), Run::new(fixture).await);
    model.entries = run.entries().await;
    for (step, drawn) in acts.iter().enumerate() {
        let Some(act) = resolve(*drawn, &model) else { continue };
        let before = model.clone();
        model.now += 1;
        let Some(expected) = model.act(act) else {
            model = before;
            continue;
        };
        let outcome = run.act(act, &model).await;
        if outcome != expected {
            return Err(format!("step {step}, {act:?}: came to {outcome:?}, should come to {expected:?}"));
        }
        let (told, should) = (run.told().await, run.expected(&model));
        if told != should {
            let (more, less) = (lacking(&told, &should), lacking(&should, &told));
            return Err(format!("step {step}, {act:?}: there is {more:?} where there should be {less:?}"));
        }
        if model.active_admins() == 0 {
            return Err(format!("step {step}, {act:?}: no active admin is left"));
        }
    }
    Ok(())
}

fn lacking(of: &[String], from: &[String]) -> Vec<String> {
    of.iter().filter(|line| !from.contains(line)).cloned().collect()
}

#[test]
fn whatever_is_done_in_whatever_order_comes_to_what_the_rules_say() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let config = Config { cases: cases(), failure_persistence: None, max_shrink_iters: 400, ..Config::default() };
    let outcome = TestRunner::new(config).run(&vec(any_act(), 1..LONGEST), |acts| {
        runtime.block_on(async {
            on(TestDatabase::sqlite().await, &acts).await?;
            match TestDatabase::postgres().await {
                Some(database) => on(database, &acts).await,
                None => Ok(()),
            }
        })
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}
