//! Under which address each route is asked for.

use crate::features::auth::routes::{LOG_CONSISTENCY, LOG_PROOF, Route};
use crate::tests::world::{Actor, World};

/// The address behind a pattern, with arguments under which a read succeeds for whoever may make it.
pub fn address(route: &Route, world: &World, actor: Actor) -> String {
    let smithers = if actor == Actor::Admin { &world.admin.smithers } else { &world.member.smithers };
    let agent = if route.pattern.starts_with("/agents/") { &world.agent } else { smithers };
    let path = route.pattern.replace("{token}", &world.tokens.waiting).replace("{agent}", &agent.to_string());
    let path = path.replace("{user}", &world.member.id.to_string()).replace("{group}", &world.group.to_string());
    let path = path.replace("{invite}", &world.invite.to_string()).replace("{chat}", "new");
    let path = path.replace("{topic}", "context").replace("{*tile}", "0/000.p/1");
    let path = path.replace("{run}", &uuid::Uuid::nil().to_string());
    let path = path.replace("{provider}", &world.provider.to_string());
    let path = if path.starts_with("/reset/") { format!("/reset/{}", world.reset) } else { path };
    match route.pattern {
        "/api/users/claim_page" => format!("{path}?token={}", world.tokens.waiting),
        "/api/users/person" => format!("{path}?user={}", world.member.id),
        "/api/users/reset_page" => format!("{path}?token={}", world.reset),
        "/api/users/invite_row" => format!("{path}?invite={}", world.invite),
        "/api/groups/group" | "/api/groups/others" => format!("{path}?group={}", world.group),
        "/api/chat/page" | "/api/chat/list" => format!("{path}?agent={smithers}"),
        "/api/providers/removal" => format!("{path}?provider={}", world.provider),
        LOG_PROOF => format!("{path}?leaf=0"),
        LOG_CONSISTENCY => format!("{path}?from={0}&to={0}", world.sealed),
        "/audit/proof" | "/api/audit/proof" => format!("{path}?entry={}", world.entry),
        "/api/guide/topic" => format!("{path}?topic=context"),
        "/api/agents/agent" | "/api/agents/seen_by" => format!("{path}?agent={}", world.agent),
        "/api/agents/of_person" => format!("{path}?user={}", world.member.id),
        "/api/agents/of_group" => format!("{path}?group={}", world.group),
        _ => path,
    }
}
