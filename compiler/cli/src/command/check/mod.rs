//! `msc check`: every finding of a project, once or at every change, all or since a revision, and fixes for them.

mod fix;
mod since;

use std::path::{Path, PathBuf};

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
    if options.watch {
        return watch(options);
    }
    let mut reader = Reader::new(&options.folder, &options.common)?;
    let baseline = baseline(options, &mut reader)?;
    check(options, &mut reader, baseline.as_ref())
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
    Ok(checked.outcome())
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
    fn the_separator_names_what_changed() {
        let paths = ["/p/sites/a/x.lua", "/p/node.lua"].map(PathBuf::from);
        let folder = Path::new("/p");
        assert_eq!(separator(folder, &paths[..1]), "── sites/a/x.lua ──");
        assert_eq!(separator(folder, &paths), "── sites/a/x.lua and 1 more ──");
    }
}
