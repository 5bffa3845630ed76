//! `/users/invite-many`: from pasted lines to links (I9). Its forms are plain ones: each step is a page.

use super::invite::Expires;
use super::query::UsersQuery;
use crate::csv;
use crate::domain::Email;
use crate::error::AppError;
use crate::features::users::{
    api::{InviteMany, PreviewMany},
    components::RoleTable,
    model::{Holds, Line, ManyInvited, ManyLink, ManyPreview, Tab},
    text::{self as people, many as text, reach},
};
use crate::form::{Flash, use_flash, use_form_id};
use crate::frame::Framed;
use crate::ui::{
    Alert, AlertKind, ButtonKind, CopyButton, CsvFile, DownloadLink, LinkButton, SubmitButton, TableFrame, TextArea,
    Title,
};
use crate::view::view;
use leptos::{prelude::*, server_fn::ServerFn};

const LINES: &str = "many-lines";

/// The page.
#[component]
pub fn InviteManyPage() -> impl IntoView {
    view! {
        <Title text=text::TITLE />
        <Framed>
            <header class="page-header">
                <div>
                    <h1>{text::TITLE}</h1>
                    <p>{text::SUBTITLE}</p>
                </div>
            </header>
            <Step />
        </Framed>
    }
    .into_any()
}

/// The step that the last form has led to.
#[component]
fn Step() -> impl IntoView {
    let preview = use_flash("users/preview_many");
    let invited = use_flash("users/invite_many");
    if let Some(made) = invited.as_ref().and_then(Flash::reply::<ManyInvited>) {
        view! { <Links made /> }.into_any()
    } else if let Some(preview) = preview.as_ref().and_then(Flash::reply::<ManyPreview>) {
        view! { <Preview preview /> }.into_any()
    } else {
        view! { <Paste flash=preview.or(invited) /> }.into_any()
    }
}

/// The box for the lines.
#[component]
fn Paste(flash: Option<Flash>) -> impl IntoView {
    let typed = |field: &str| flash.as_ref().and_then(|flash| flash.typed(field)).unwrap_or_default().to_owned();
    let error = flash.as_ref().and_then(|flash| flash.error.clone());
    view! { <PasteForm lines=typed("lines") holds=typed("holds") error /> }
}

#[component]
fn PasteForm(lines: String, holds: String, error: Option<AppError>) -> impl IntoView {
    let fault = error.as_ref().and_then(|error| error.fault_of("lines")).map(crate::text::fault);
    let other = error.filter(|_| fault.is_none()).map(|error| text::error(&error));
    view! {
        <section class="panel">
            {other.map(|words| view! { <Alert kind=AlertKind::Error>{words}</Alert> })}
            <form method="post" action=PreviewMany::PATH novalidate=true>
                <TextArea
                    id=LINES
                    name="lines"
                    label=text::LINES
                    rows=8
                    hint=text::LINES_HINT
                    value=lines
                    error=Signal::stored(fault)
                />
                <div class="field">
                    <p class="field-hint">{text::roles()}</p>
                    <RoleTable />
                </div>
                <CsvFile id="many-file" label=text::FILE fills=LINES />
                <Expires id="many-holds" typed=holds />
                <div class="panel-actions">
                    <SubmitButton kind=ButtonKind::Primary label=text::PREVIEW />
                </div>
            </form>
        </section>
    }
    .into_any()
}

/// What each line will do; below it the lines once more, to be changed.
#[component]
fn Preview(preview: ManyPreview) -> impl IntoView {
    let good = preview.good();
    let (lines, holds) = (preview.text.clone(), preview.holds);
    let create = (good > 0).then(|| view! { <CreateForm lines=preview.text holds good /> });
    view! {
        <section class="panel panel-wide">
            <h2>{text::PREVIEW_TITLE}</h2>
            <p role="status">{text::summary(good, preview.lines.len())}</p>
            {(good == 0).then(|| view! { <Alert kind=AlertKind::Warning>{text::NOTHING_GOOD}</Alert> })}
            <Lines lines=preview.lines />
            <div class="panel-actions">{create}</div>
        </section>
        <h2>{text::CHANGE}</h2>
        <PasteForm lines holds=holds.to_string() error=None />
    }
    .into_any()
}

/// Makes the invites. Hundreds take their time, and until the page of their links is there the button says so (F4).
#[component]
fn CreateForm(lines: String, holds: Holds, good: usize) -> impl IntoView {
    let sending = RwSignal::new(false);
    view! {
        <form method="post" action=InviteMany::PATH on:submit=move |_| sending.set(true)>
            <input type="hidden" name="form_id" value=use_form_id() />
            <input type="hidden" name="lines" value=lines />
            <input type="hidden" name="holds" value=holds.as_str() />
            <SubmitButton kind=ButtonKind::Primary label=text::create(good) busy=sending />
        </form>
    }
    .into_any()
}

#[component]
fn Lines(lines: Vec<Line>) -> impl IntoView {
    let row = |line: Line| {
        let groups: Vec<_> = line.groups.iter().map(|label| label.name.to_string()).collect();
        let groups = if groups.is_empty() { text::NONE.to_owned() } else { groups.join(", ") };
        let said: Vec<_> = line.faults.iter().map(text::fault).collect();
        let said = if said.is_empty() { text::WILL_INVITE.to_owned() } else { said.join(" ") };
        view! {
            <tr>
                <th scope="row">{line.number}</th>
                <td class="cell-main">{line.email}</td>
                <td data-label=people::NAME>{line.name}</td>
                <td data-label=people::ROLE>{crate::text::role(line.role)}</td>
                <td data-label=people::GROUPS>{groups}</td>
                <td class:field-error=!line.faults.is_empty()>{said}</td>
            </tr>
        }
    };
    view! {
        <TableFrame label=text::PREVIEW_TITLE>
            <thead>
                <tr>
                    <th scope="col">{text::LINE}</th>
                    <th scope="col">{people::EMAIL}</th>
                    <th scope="col">{people::NAME}</th>
                    <th scope="col">{people::ROLE}</th>
                    <th scope="col">{people::GROUPS}</th>
                    <th scope="col">{text::WILL}</th>
                </tr>
            </thead>
            <tbody>{lines.into_iter().map(row).collect_view()}</tbody>
        </TableFrame>
    }
    .into_any()
}

/// The links, this once.
#[component]
fn Links(made: ManyInvited) -> impl IntoView {
    let csv = csv_of(&made);
    let all = made.links.iter().map(|one| format!("{}: {}", one.name, one.link)).collect::<Vec<_>>().join("\n");
    let copied = all.clone();
    let anything = !made.links.is_empty();
    view! {
        <section class="panel">
            <h2>{text::DONE_TITLE}</h2>
            <p role="status">{text::made(made.links.len())}</p>
            {made
                .unreachable
                .map(|why| {
                    view! {
                        <Alert kind=AlertKind::Warning title=reach::title(why)>
                            {reach::says(why)} " " <a href="/settings">{crate::text::SETTINGS}</a> {reach::THEN_RENEW}
                        </Alert>
                    }
                })}
            {anything
                .then(|| {
                    view! {
                        <p class="muted">{text::SHOWN_ONCE}</p>
                        <TextArea id="many-links" name="links" label=text::ALL_LINKS rows=8 value=all />
                        <div class="panel-actions">
                            <CopyButton field="many-links" value=copied label=text::COPY />
                            <DownloadLink content=csv name=text::FILE_NAME label=text::DOWNLOAD />
                        </div>
                    }
                })}
            <div class="panel-actions">
                <LinkButton href=UsersQuery::default().on_tab(Tab::Invited).address() label=text::TO_INVITED />
            </div>
        </section>
        {(!made.skipped.is_empty())
            .then(|| {
                view! {
                    <section class="panel panel-wide">
                        <h2>{text::SKIPPED}</h2>
                        <Lines lines=made.skipped />
                    </section>
                }
            })}
    }
    .into_any()
}

/// The links as a file that a spreadsheet opens.
fn csv_of<'a>(made: &'a ManyInvited) -> String {
    let head = ["email", "name", "link"];
    let row = |one: &'a ManyLink| {
        let email = one.email.as_ref().map(Email::as_str).unwrap_or_default();
        [email, one.name.as_str(), one.link.as_str()]
    };
    csv::lines(std::iter::once(head).chain(made.links.iter().map(row)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{InviteId, PersonName};
    use uuid::Uuid;

    #[test]
    fn i9_the_links_are_a_file_whose_cells_run_nothing() {
        let link = |name: &str, email| ManyLink {
            invite: InviteId::from_uuid(Uuid::nil()),
            name: PersonName::parse(name).unwrap(),
            email,
            link: "https://pinchy.example/invite/inv_x".to_owned(),
        };
        let links = vec![link("=cmd()", Email::parse("+mira@harbour.example").ok()), link("Noor, H.", None)];
        let csv = csv_of(&ManyInvited { links, skipped: Vec::new(), unreachable: None });
        let lines = [
            "email,name,link",
            "'+mira@harbour.example,'=cmd(),https://pinchy.example/invite/inv_x",
            ",\"Noor, H.\",https://pinchy.example/invite/inv_x",
            "",
        ];
        assert_eq!(csv, lines.join("\r\n"));
    }
}
