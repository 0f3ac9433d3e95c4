//! `msc check`: every finding of a project, once or at every change, all or since a revision, and fixes for them;
//! or who can reach a table.

mod access;
mod fix;
mod since;

use std::path::{Path, PathBuf};

use compiler::report::Format;

use super::Outcome;
use crate::failure::Failure;
use crate::options::Check;
use crate::output;
use crate::project::{self, Checked, Reader};
use crate::watch::Changes;
use since::Baseline;

pub(super) fn run(options: &Check) -> Result<Outcome, Failure> {
    if let Some(fixes) = options.fix {
        return fix::run(options, fixes);
    }
    if let Some(table) = &options.explain_access {
        return access::run(options, table);
    }
    if options.watch {
        return watch(options);
    }
    let mut reader = Reader::new(&options.folder, &options.common)?;
    let baseline = baseline(options, &mut reader)?;
    let outcome = check(options, &mut reader, baseline.as_ref());
    reader.leave();
    outcome
}

/// What there was at the revision that `--since` names.
fn baseline(options: &Check, reader: &mut Reader<'_>) -> Result<Option<Baseline>, Failure> {
    let revision = options.since.as_deref();
    revision
        .map(|revision| Baseline::read(revision, reader))
        .transpose()
}

/// Checks once and prints the findings.
fn check(
    options: &Check,
    reader: &mut Reader<'_>,
    baseline: Option<&Baseline>,
) -> Result<Outcome, Failure> {
    let mut checked = reader.read()?;
    if let Some(baseline) = baseline {
        let older = baseline.subtract(&mut checked);
        if older > 0 && !options.common.quiet {
            let findings = if older == 1 {
                "finding is"
            } else {
                "findings are"
            };
            output::note(&format!("{older} {findings} older than that"));
        }
    }
    print(options, &checked)
}

fn print(options: &Check, checked: &Checked) -> Result<Outcome, Failure> {
    output::print(&checked.report(options.format)?)?;
    if options.format == Format::Human
        && options.fix.is_none()
        && !options.common.quiet
        && let Some(hint) = hint(checked.fixes())
    {
        output::note(&hint);
    }
    Ok(checked.outcome())
}

/// How to mend the findings that can be mended: so many safely, and so many to be looked at.
fn hint((safe, others): (usize, usize)) -> Option<String> {
    match (safe, others) {
        (0, 0) => None,
        (0, others) => Some(format!("{others} can be mended: msc check --fix=all")),
        (safe, 0) => Some(format!("{safe} can be mended: msc check --fix")),
        (safe, others) => {
            let all = safe + others;
            Some(format!(
                "{all} can be mended: msc check --fix for {safe}, --fix=all for all"
            ))
        }
    }
}

/// Checks at every change; ends with the process.
fn watch(options: &Check) -> Result<Outcome, Failure> {
    let roots = project::roots(&options.folder, &options.common);
    project::is_project(&options.folder, &options.common)?;
    // Watched before it is read, so that nothing that changes in between is missed.
    let changes = Changes::watch(&roots)?;
    let mut reader = Reader::new(&options.folder, &options.common)?;
    let baseline = baseline(options, &mut reader)?;
    let mut outcome = check(options, &mut reader, baseline.as_ref())?;
    while let Some(paths) = changes.next() {
        output::note(&separator(&options.folder, &paths));
        // A file that goes while it is read is no reason to stop.
        match check(options, &mut reader, baseline.as_ref()) {
            Ok(now) => outcome = now,
            Err(failure) => output::note(&format!("error: {failure}")),
        }
    }
    Ok(outcome)
}

/// A line between one report and the next that says what changed.
fn separator(folder: &Path, paths: &[PathBuf]) -> String {
    let shown = paths.first().map(|path| {
        let within = folder.canonicalize();
        let within = within.as_deref().unwrap_or(folder);
        let inner = path
            .strip_prefix(within)
            .or_else(|_| path.strip_prefix(folder));
        inner.unwrap_or(path).display().to_string()
    });
    let more = match paths.len() {
        0 | 1 => String::new(),
        count => format!(" and {} more", count - 1),
    };
    format!("── {}{more} ──", shown.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hint_names_the_way_to_mend() {
        let shown = |safe, others| hint((safe, others)).unwrap_or_default();
        assert_eq!(shown(0, 0), "");
        assert_eq!(shown(2, 0), "2 can be mended: msc check --fix");
        assert_eq!(shown(0, 1), "1 can be mended: msc check --fix=all");
        let both = "3 can be mended: msc check --fix for 2, --fix=all for all";
        assert_eq!(shown(2, 1), both);
    }

    #[test]
    fn the_separator_names_what_changed() {
        let paths = ["/p/sites/a/x.lua", "/p/node.lua"].map(PathBuf::from);
        let folder = Path::new("/p");
        assert_eq!(separator(folder, &paths[..1]), "── sites/a/x.lua ──");
        assert_eq!(separator(folder, &paths), "── sites/a/x.lua and 1 more ──");
    }
}
