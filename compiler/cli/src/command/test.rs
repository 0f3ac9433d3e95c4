//! `msc test`: every page beside its snapshot.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use compiler::emit::Bytecode;
use compiler::program::Program;
use compiler::report::Format;
use runtime::{Mode, Shared};

use super::Outcome;
use crate::answer::Pages;
use crate::failure::Failure;
use crate::link::{self, Encodings};
use crate::options::Test;
use crate::output;
use crate::project::Checked;
use crate::snapshot::{self, Folder, Page, Verdict};

pub(super) fn run(options: &Test) -> Result<Outcome, Failure> {
    let checked = Checked::read(&options.folder, &options.common)?;
    let (Outcome::Good, Some((program, bytecode))) = (checked.outcome(), &checked.program) else {
        output::print(&checked.report(Format::Human)?)?;
        checked.note_hidden_errors();
        return Ok(Outcome::Bad);
    };
    output::log_to_stderr(options.common.quiet);
    // What pages save must not decide how they look the next time.
    let data = tempfile::tempdir().map_err(Failure::system("make a folder for data"))?;
    let pages = open(&checked, program, bytecode, data.path().to_owned())?;
    let mut session = Session {
        folder: Folder::new(snapshots(options), options.accept),
        color: output::has_color(options.common.color),
        tally: Tally::default(),
    };
    for page in snapshot::pages(program, &checked.tests, &checked.sources)? {
        session.compare(&pages, &page)?;
    }
    session.report_unreferenced()?;
    let tally = session.tally;
    if !options.common.quiet {
        output::print(format!("{}\n", tally.summary(options.accept)).as_bytes())?;
    }
    if tally.is_clean() || options.accept {
        return Ok(Outcome::Good);
    }
    if !options.common.quiet {
        output::note("if they are as they should be: msc test --accept, or cargo insta review");
    }
    Ok(Outcome::Bad)
}

fn snapshots(options: &Test) -> PathBuf {
    let usual = || options.folder.join("snapshots");
    options.snapshots.clone().unwrap_or_else(usual)
}

fn open(
    checked: &Checked,
    program: &Program,
    bytecode: &Bytecode,
    data: PathBuf,
) -> Result<Pages, Failure> {
    let program = link::program(program, bytecode, &checked.sources, Encodings::Plain);
    Pages::open(Shared::new(
        Arc::new(program),
        Mode::Development,
        SystemTime::now(),
        data,
    ))
}

/// One run over all pages.
struct Session {
    folder: Folder,
    color: bool,
    tally: Tally,
}

impl Session {
    fn compare(&mut self, pages: &Pages, page: &Page<'_>) -> Result<(), Failure> {
        let text = snapshot::text(&pages.answer(&page.asked)?, &page.redactions)?;
        let title = page.title();
        self.tally.pages += 1;
        match self.folder.compare(page, &text)? {
            Verdict::Same => Ok(()),
            Verdict::New => {
                self.tally.new += 1;
                say("new", &page.name, &title)
            }
            Verdict::Different { before, now } => {
                self.tally.different += 1;
                say("different", &page.name, &title)?;
                output::print(snapshot::lines(&before, &now, self.color).as_bytes())
            }
        }
    }

    fn report_unreferenced(&mut self) -> Result<(), Failure> {
        let names = self.folder.unreferenced()?;
        self.tally.unreferenced = names.len();
        names
            .iter()
            .try_for_each(|name| say("unreferenced", name, "no page gives it any more"))
    }
}

fn say(what: &str, name: &str, title: &str) -> Result<(), Failure> {
    output::print(format!("{what}: {name} ({title})\n").as_bytes())
}

/// How many there were of each kind.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    pages: usize,
    new: usize,
    different: usize,
    unreferenced: usize,
}

impl Tally {
    fn is_clean(&self) -> bool {
        self.new + self.different + self.unreferenced == 0
    }

    /// The last line: kinds that do not occur are left out.
    fn summary(&self, accept: bool) -> String {
        let pages = if self.pages == 1 { "page" } else { "pages" };
        let mut text = format!("{} {pages}", self.pages);
        let gone = if accept { "deleted" } else { "unreferenced" };
        for (count, kind) in [
            (self.new, "new"),
            (self.different, "different"),
            (self.unreferenced, gone),
        ] {
            if count > 0 {
                text += &format!(", {count} {kind}");
            }
        }
        if accept && self.new + self.different > 0 {
            text += ": accepted";
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_says_what_there_is() {
        let tally = |pages, new, different, unreferenced| Tally {
            pages,
            new,
            different,
            unreferenced,
        };
        assert_eq!(tally(12, 0, 0, 0).summary(false), "12 pages");
        assert_eq!(
            tally(12, 2, 1, 0).summary(false),
            "12 pages, 2 new, 1 different"
        );
        assert_eq!(tally(1, 1, 0, 0).summary(true), "1 page, 1 new: accepted");
        assert_eq!(tally(3, 0, 0, 1).summary(false), "3 pages, 1 unreferenced");
        assert_eq!(tally(3, 0, 0, 1).summary(true), "3 pages, 1 deleted");
    }
}
