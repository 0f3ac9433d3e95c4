//! `msc check --fix`: mends what can be mended, checks again until nothing is left to mend, and writes then.

use std::collections::BTreeMap;

use compiler::diagnostic::{Diagnostics, Wanted, apply_fixes};
use compiler::source::{FileId, SourceMap};

use crate::command::Outcome;
use crate::failure::Failure;
use crate::files;
use crate::options::{Check, Fixes};
use crate::output;
use crate::project::Reader;
use crate::snapshot;

/// Fixes that meet others wait for the next round; after so many, something goes in circles.
const ROUNDS: usize = 20;

pub(super) fn run(options: &Check, fixes: Fixes) -> Result<Outcome, Failure> {
    let wanted = match fixes {
        Fixes::Safe => Wanted::Safe,
        Fixes::All => Wanted::All,
    };
    let mut reader = Reader::new(&options.folder, &options.common)?;
    let mut project = reader.project()?;
    let before = project.sources.clone();
    let mut found = reader.check(&project)?;
    let was_bad = found.has_errors();
    let (mut count, mut changed) = (0, BTreeMap::new());
    for _ in 0..ROUNDS {
        let fixed = apply_fixes(&project.sources, found.iter(), wanted);
        if fixed.count == 0 {
            break;
        }
        for (id, bytes) in fixed.files {
            project.sources.rewrite(id, bytes.clone());
            changed.insert(id, bytes);
        }
        let again = reader.check(&project)?;
        is_sound(&found, &again)?;
        count += fixed.count;
        found = again;
    }
    changed.retain(|id, bytes| *before.get(*id).bytes != **bytes);
    let summary = summary(count, changed.len(), options.dry_run);
    if options.dry_run {
        output::print(diff(&before, &changed, output::has_color(options.common.color)).as_bytes())?;
        note(options, &summary);
        return Ok(if was_bad { Outcome::Bad } else { Outcome::Good });
    }
    files::write(&options.folder, &before, &changed)?;
    note(options, &summary);
    super::print(options, &reader.checked(project, found))
}

fn note(options: &Check, text: &str) {
    if !options.common.quiet {
        output::note(text);
    }
}

/// Refuses a fix that leaves less to run than there was. None should; that nothing is written then makes it bearable.
fn is_sound(before: &Diagnostics, after: &Diagnostics) -> Result<(), Failure> {
    let fatal = |found: &Diagnostics| {
        let fatal = found.iter().filter(|finding| finding.code.is_fatal());
        fatal.count()
    };
    if fatal(after) > fatal(before) {
        return Err(Failure::Request(
            "a fix would have broken what it mends, so nothing was written; please report this"
                .to_owned(),
        ));
    }
    Ok(())
}

fn summary(count: usize, files: usize, dry: bool) -> String {
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    let verb = if dry { "would change" } else { "changed" };
    match count {
        0 => "nothing to fix".to_owned(),
        _ => format!(
            "{count} fix{} {verb} {files} file{}",
            if count == 1 { "" } else { "es" },
            plural(files)
        ),
    }
}

/// What changes, as `diff -u` shows it.
fn diff(before: &SourceMap, changed: &BTreeMap<FileId, Vec<u8>>, color: bool) -> String {
    let mut files: Vec<_> = changed
        .iter()
        .map(|(&id, now)| (before.get(id), now))
        .collect();
    files.sort_by(|(a, _), (b, _)| a.path.cmp(&b.path));
    let shown = files.into_iter().map(|(file, now)| {
        let old = String::from_utf8_lossy(&file.bytes);
        let lines = snapshot::lines(&old, &String::from_utf8_lossy(now), color);
        format!("--- a/{0}\n+++ b/{0}\n{lines}", file.path)
    });
    shown.collect()
}
