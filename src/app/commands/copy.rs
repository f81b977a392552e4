//! Copies the selection to the clipboard through the terminal.

use super::{Command, CommandGroup, VIEWS_AND_PANES, command};
use crate::app::message::Effect;
use crate::app::model::marked_entries;
use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::StatusLine;
use crate::app::workflows::copy;
use crate::document::chunk::EntryId;
use crate::text::plural;

pub(super) const COMMANDS: &[Command] = &[
    command("copy.id", "Copy id", &["yi"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        copy_entries(
            &state.session,
            &state.selection,
            &state.screen,
            &mut state.status,
            &mut state.outbox,
            "id",
            "ids",
            copy::id,
            "\n",
        );
    })
    .short("id")
    .synonyms(&["yank"]),
    command("copy.line", "Copy as one line", &["yl"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        copy_entries(
            &state.session,
            &state.selection,
            &state.screen,
            &mut state.status,
            &mut state.outbox,
            "line",
            "lines",
            copy::line,
            "\n",
        );
    })
    .about("title, lane and target, for chat or email")
    .short("line")
    .synonyms(&["yank", "share", "chat", "email"]),
    command("copy.markdown", "Copy as Markdown", &["ym"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        copy_entries(
            &state.session,
            &state.selection,
            &state.screen,
            &mut state.status,
            &mut state.outbox,
            "Markdown text",
            "Markdown texts",
            copy::markdown,
            "\n",
        );
    })
    .about("with why, target and trade-offs, for a document or pull request")
    .short("Markdown")
    .synonyms(&["yank", "export", "share", "status report"]),
];

/// Maximum number of bytes sent to the clipboard; terminals drop longer OSC 52 sequences.
const MAX_BYTES: usize = 70_000;

#[expect(clippy::too_many_arguments, reason = "each part it changes is named")]
fn copy_entries(
    session: &Session,
    selection: &Selection,
    screen: &Screen,
    status: &mut StatusLine,
    outbox: &mut Vec<Effect>,
    one: &str,
    many: &str,
    write: fn(&Session, EntryId) -> String,
    between: &str,
) {
    let targets = marked_entries::targets(session, selection, screen);
    if targets.is_empty() {
        return status.refuse("Select an entry first");
    }
    let texts: Vec<String> = targets.iter().map(|entry| write(session, *entry)).collect();
    let text = texts.join(between);
    if text.len() > MAX_BYTES {
        return status.refuse(format!(
            "Too long to copy ({} KB): select fewer entries, or use `whymap list` or `whymap show`",
            text.len() / 1000
        ));
    }
    outbox.push(Effect::CopyToClipboard(text));
    let copied = match texts.as_slice() {
        [only] if only.len() <= 60 && !only.contains('\n') => format!("{one} {only}"),
        texts => plural::format_count(texts.len(), one, many),
    };
    status.say(format!("Copied {copied} (nothing to paste? Your terminal blocks clipboard access)"));
}
