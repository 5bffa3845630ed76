//! Who sees which agent, against a plain model: random people, groups, agents and changes, on both databases (N2, N4, N5).
//!
//! `PINCHY_PROPERTY_CASES` sets how many runs there are, for longer searches.

use crate::domain::{AgentId, Authority, EntryId, GroupId, Role, UserId, Visibility};
use crate::features::agents::{
    model::Audience,
    service::{archive, of_group, seen, show::show},
};
use crate::features::groups::service::{
    add_members::add_members, delete_group::delete_group, remove_members::remove_members, undo::undo,
};
use crate::features::users::service::{change_role::change_role, deactivate::deactivate, reactivate::reactivate};
use crate::tests::{databases::TestDatabase, fixture::Fixture};
use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{Config, TestCaseError, TestRunner},
};
use std::collections::BTreeSet;

/// Runs in the suite, where every second counts.
const CASES: u32 = 6;
/// Acts of one run.
const LONGEST: usize = 40;
const PEOPLE: usize = 4;
const GROUPS: usize = 3;
const AGENTS: usize = 3;

/// What is done, by places in the lists below; sets are bits.
#[derive(Clone, Copy, Debug)]
enum Act {
    Join(usize, usize),
    Leave(usize, usize),
    Delete(usize),
    GiveBack(usize),
    ForAdmins(usize),
    ForEveryone(usize),
    ForGroups(usize, usize),
    OfGroup(usize, usize),
    Archive(usize),
    Restore(usize),
    Turn(usize),
    Switch(usize),
}

fn any_act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => (0..GROUPS, 0..PEOPLE).prop_map(|(g, p)| Act::Join(g, p)),
        2 => (0..GROUPS, 0..PEOPLE).prop_map(|(g, p)| Act::Leave(g, p)),
        1 => (0..GROUPS).prop_map(Act::Delete),
        2 => (0..GROUPS).prop_map(Act::GiveBack),
        1 => (0..AGENTS).prop_map(Act::ForAdmins),
        1 => (0..AGENTS).prop_map(Act::ForEveryone),
        5 => (0..AGENTS, 1..1usize << GROUPS).prop_map(|(a, set)| Act::ForGroups(a, set)),
        3 => (0..GROUPS, 0..1usize << AGENTS).prop_map(|(g, set)| Act::OfGroup(g, set)),
        1 => (0..AGENTS).prop_map(Act::Archive),
        2 => (0..AGENTS).prop_map(Act::Restore),
        1 => (0..PEOPLE).prop_map(Act::Turn),
        1 => (0..PEOPLE).prop_map(Act::Switch),
    ]
}

/// The plain model.
#[derive(Clone)]
struct Model {
    people: [(Role, bool); PEOPLE],
    members: [BTreeSet<usize>; GROUPS],
    /// By which act, while it is deleted.
    deleted: [Option<EntryId>; GROUPS],
    agents: [Agent; AGENTS],
}

#[derive(Clone)]
struct Agent {
    visibility: Visibility,
    groups: BTreeSet<usize>,
    archived: bool,
}

impl Model {
    fn new() -> Self {
        let agent = || Agent { visibility: Visibility::Admins, groups: BTreeSet::new(), archived: false };
        Self {
            people: [(Role::Member, true); PEOPLE],
            members: std::array::from_fn(|_| BTreeSet::new()),
            deleted: [None; GROUPS],
            agents: std::array::from_fn(|_| agent()),
        }
    }

    fn is_there(&self, group: usize) -> bool {
        self.deleted[group].is_none()
    }

    fn sees(&self, person: usize, agent: usize) -> bool {
        let (role, active) = self.people[person];
        let Agent { visibility, groups, archived } = &self.agents[agent];
        let is_let_in = match visibility {
            Visibility::Admins => false,
            Visibility::Everyone => true,
            Visibility::Groups => {
                groups.iter().any(|group| self.is_there(*group) && self.members[*group].contains(&person))
            }
        };
        active && !archived && (role == Role::Admin || is_let_in)
    }

    /// Who sees an agent is chosen anew, unless it is so already: groups that are deleted count for nothing, and are forgotten then.
    fn show(&mut self, agent: usize, visibility: Visibility, groups: BTreeSet<usize>) {
        let there: BTreeSet<usize> =
            self.agents[agent].groups.iter().copied().filter(|group| self.is_there(*group)).collect();
        if self.agents[agent].visibility != visibility || there != groups {
            self.agents[agent].visibility = visibility;
            self.agents[agent].groups = groups;
        }
    }
}

fn set_of(bits: usize, count: usize) -> BTreeSet<usize> {
    (0..count).filter(|n| bits & (1 << n) != 0).collect()
}

struct Run {
    fixture: Fixture,
    by: Authority,
    admin: crate::domain::Admin,
    people: Vec<UserId>,
    smithers: Vec<AgentId>,
    groups: Vec<GroupId>,
    agents: Vec<AgentId>,
}

impl Run {
    async fn new(fixture: Fixture) -> Self {
        let ana = fixture.set_up().await;
        let admin = fixture.admin(&ana).await;
        let by = Authority::from(admin.clone());
        let (mut people, mut smithers, mut groups, mut agents) = (vec![], vec![], vec![], vec![]);
        for n in 0..PEOPLE {
            let person = fixture.user(&format!("Person {n}"), &format!("p{n}@harbour.example"), Role::Member).await;
            people.push(person.id);
            smithers.push(person.smithers);
        }
        for n in 0..GROUPS {
            groups.push(crate::tests::world::group(&fixture, &ana, &format!("Group {n}"), &[]).await);
        }
        for n in 0..AGENTS {
            agents.push(super::made(&fixture, &by, &format!("Agent {n}")).await);
        }
        Self { fixture, by, admin, people, smithers, groups, agents }
    }

    async fn show(&self, model: &mut Model, agent: usize, visibility: Visibility, groups: BTreeSet<usize>) {
        let ids = groups.iter().map(|group| self.groups[*group]).collect();
        let done = show(&self.fixture.app, &self.by, self.agents[agent], Audience { visibility, groups: ids }).await;
        assert_eq!(done.is_ok(), groups.iter().all(|group| model.is_there(*group)), "{:?}", done.err());
        if done.is_ok() {
            model.show(agent, visibility, groups);
        }
    }

    async fn act(&self, model: &mut Model, act: Act) {
        let (app, by) = (&self.fixture.app, &self.by);
        match act {
            Act::Join(group, person) => {
                let done = add_members(app, by, self.groups[group], &[self.people[person]]).await;
                assert_eq!(done.is_ok(), model.is_there(group));
                if done.is_ok() {
                    model.members[group].insert(person);
                }
            }
            Act::Leave(group, person) => {
                let done = remove_members(app, by, self.groups[group], &[self.people[person]]).await;
                assert_eq!(done.is_ok(), model.is_there(group));
                if done.is_ok() {
                    model.members[group].remove(&person);
                }
            }
            Act::Delete(group) => {
                let done = delete_group(app, by, self.groups[group]).await;
                assert_eq!(done.is_ok(), model.is_there(group));
                model.deleted[group] = done.map_or(model.deleted[group], |acted| acted.undo);
            }
            Act::GiveBack(group) => {
                if let Some(entry) = model.deleted[group].take() {
                    undo(app, &self.admin, entry).await.unwrap();
                }
            }
            Act::ForAdmins(agent) => self.show(model, agent, Visibility::Admins, BTreeSet::new()).await,
            Act::ForEveryone(agent) => self.show(model, agent, Visibility::Everyone, BTreeSet::new()).await,
            Act::ForGroups(agent, set) => self.show(model, agent, Visibility::Groups, set_of(set, GROUPS)).await,
            Act::OfGroup(group, set) => self.of_group(model, group, &set_of(set, AGENTS)).await,
            Act::Archive(agent) => {
                archive::archive(app, by, self.agents[agent]).await.unwrap();
                model.agents[agent].archived = true;
            }
            Act::Restore(agent) => {
                archive::restore(app, by, self.agents[agent]).await.unwrap();
                model.agents[agent].archived = false;
            }
            Act::Turn(person) => {
                let (role, active) = model.people[person];
                let other = if role == Role::Admin { Role::Member } else { Role::Admin };
                if change_role(app, by, self.people[person], other).await.is_ok() {
                    model.people[person] = (other, active);
                }
            }
            Act::Switch(person) => {
                let (role, active) = model.people[person];
                if active {
                    deactivate(app, by, self.people[person]).await.unwrap();
                } else {
                    reactivate(app, by, self.people[person]).await.unwrap();
                }
                model.people[person] = (role, !active);
            }
        }
    }

    async fn of_group(&self, model: &mut Model, group: usize, chosen: &BTreeSet<usize>) {
        let ids: Vec<AgentId> = chosen.iter().map(|agent| self.agents[*agent]).collect();
        let done = of_group::set(&self.fixture.app, &self.by, self.groups[group], &ids).await;
        assert_eq!(done.is_ok(), model.is_there(group));
        if done.is_err() {
            return;
        }
        for agent in 0..AGENTS {
            let Agent { visibility, groups, .. } = &model.agents[agent];
            if *visibility == Visibility::Everyone || groups.contains(&group) == chosen.contains(&agent) {
                continue;
            }
            let mut groups: BTreeSet<usize> = groups.iter().copied().filter(|group| model.is_there(*group)).collect();
            if !groups.remove(&group) {
                groups.insert(group);
            }
            let visibility = if groups.is_empty() { Visibility::Admins } else { Visibility::Groups };
            model.show(agent, visibility, groups);
        }
    }

    /// Every question about who sees what, asked of the program and of the model.
    async fn compare(&self, model: &Model) -> Result<(), String> {
        for person in 0..PEOPLE {
            let mut expected: Vec<String> = if model.people[person].1 { vec!["Smithers".to_owned()] } else { vec![] };
            expected.extend((0..AGENTS).filter(|agent| model.sees(person, *agent)).map(|n| format!("Agent {n}")));
            let seen = super::sees(&self.fixture, self.people[person]).await;
            if seen != expected {
                return Err(format!("person {person} sees {seen:?}, should see {expected:?}"));
            }
            let told = seen::of(&self.fixture.app, self.people[person]).await.unwrap().rows;
            let told: Vec<String> = told.into_iter().map(|row| row.name.to_string()).collect();
            if told != seen.into_iter().filter(|name| name != "Smithers").collect::<Vec<_>>() {
                return Err(format!("an admin is told that person {person} sees {told:?}"));
            }
            for agent in 0..AGENTS {
                let may = super::may_chat(&self.fixture, self.people[person], self.agents[agent]).await;
                if may != model.sees(person, agent) {
                    return Err(format!("person {person} may chat with agent {agent}: {may}"));
                }
            }
            for owner in 0..PEOPLE {
                let may = super::may_chat(&self.fixture, self.people[person], self.smithers[owner]).await;
                if may != (person == owner && model.people[person].1) {
                    return Err(format!("person {person} may chat with the Smithers of {owner}: {may}"));
                }
            }
        }
        self.compare_reasons(model).await
    }

    /// Each is told of as somebody who sees an agent, with the groups that let them in.
    async fn compare_reasons(&self, model: &Model) -> Result<(), String> {
        for agent in 0..AGENTS {
            let seen = seen::by(&self.fixture.app, self.agents[agent], None).await.unwrap();
            let told: Vec<_> = seen
                .rows
                .iter()
                .filter_map(|row| {
                    let person = self.people.iter().position(|id| *id == row.id)?;
                    Some((person, row.groups.iter().map(|group| group.name.to_string()).collect::<Vec<_>>()))
                })
                .collect();
            let groups_of = |person: usize| {
                let groups = model.agents[agent].groups.iter();
                let of = groups.filter(|group| model.is_there(**group) && model.members[**group].contains(&person));
                of.map(|group| format!("Group {group}")).collect::<Vec<_>>()
            };
            let expected: Vec<_> = (0..PEOPLE)
                .filter(|person| model.sees(*person, agent))
                .map(|person| (person, groups_of(person)))
                .collect();
            if told != expected || seen.count != seen.rows.len() as i64 {
                return Err(format!("agent {agent} is told to be seen by {told:?}, should be by {expected:?}"));
            }
        }
        Ok(())
    }
}

async fn on(database: TestDatabase, acts: &[Act]) -> Result<(), TestCaseError> {
    let kind = database.db.kind();
    let run = Run::new(Fixture::new(database, &[]).await).await;
    let mut model = Model::new();
    let mut outcome = run.compare(&model).await;
    for (step, act) in acts.iter().enumerate() {
        if outcome.is_err() {
            break;
        }
        run.act(&mut model, *act).await;
        outcome = run.compare(&model).await.map_err(|why| format!("step {step}, {act:?}: {why}"));
    }
    run.fixture.database.remove().await;
    outcome.map_err(|why| TestCaseError::fail(format!("on {kind:?}: {why}")))
}

#[test]
fn n2_n4_n5_whatever_changes_everybody_sees_what_the_rules_say_and_nothing_else() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let cases = std::env::var("PINCHY_PROPERTY_CASES").map_or(CASES, |cases| cases.parse().expect("a number of cases"));
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 200, ..Config::default() };
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
