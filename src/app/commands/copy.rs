//! Copies the selection to the clipboard through the terminal.

use super::command::{Command, CommandGroup, KeyLine, VIEWS_AND_PANES, command};
use crate::app::message::Effect;
use crate::app::model::marked_entries;
use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::{CommandResult, refuse, say};
use crate::app::workflows::copy;
use crate::document::chunk::EntryId;
use crate::text::plural;

pub(super) const COMMANDS: &[Command] = &[
    command("copy.id", "Copy id", &["yi"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        copy_entries(&state.session, &state.selection, &state.screen, &mut state.outbox, "id", "ids", copy::id)
    })
    .short("id")
    .synonyms(&["yank"]),
    command("copy.line", "Copy as one line", &["yl"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        copy_entries(&state.session, &state.selection, &state.screen, &mut state.outbox, "line", "lines", copy::line)
    })
    .about("title, lane and target, for chat or email")
    .short("line")
    .synonyms(&["yank", "share", "chat", "email"])
    .key_line(&[(KeyLine::Selection, 80)]),
    command("copy.markdown", "Copy as Markdown", &["ym"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        copy_entries(
            &state.session,
            &state.selection,
            &state.screen,
            &mut state.outbox,
            "entry as Markdown",
            "entries as Markdown",
            copy::markdown,
        )
    })
    .about("with why, target and trade-offs, for a document or pull request")
    .short("Markdown")
    .synonyms(&["export", "share", "publish", "report", "yank", "status report"]),
];

/// Maximum number of bytes sent to the clipboard; terminals drop longer OSC 52 sequences.
const MAX_BYTES: usize = 70_000;

fn copy_entries(
    session: &Session,
    selection: &Selection,
    screen: &Screen,
    outbox: &mut Vec<Effect>,
    one: &str,
    many: &str,
    write: fn(&Session, EntryId) -> String,
) -> CommandResult {
    let targets = marked_entries::targets(session, selection, screen);
    if targets.is_empty() {
        return refuse("Select an entry first");
    }
    let texts: Vec<String> = targets.iter().map(|entry| write(session, *entry)).collect();
    let text = texts.join("\n");
    if text.len() > MAX_BYTES {
        return refuse(format!(
            "Too long to copy ({} KB): select fewer entries, or use `whymap list` or `whymap show`",
            text.len() / 1000
        ));
    }
    outbox.push(Effect::CopyToClipboard(text));
    let copied = match texts.as_slice() {
        [only] if only.len() <= 60 && !only.contains('\n') => format!("{one} {only}"),
        texts => plural::format_count(texts.len(), one, many),
    };
    say(format!("Copied {copied} (nothing to paste? Your terminal blocks clipboard access)"))
}
