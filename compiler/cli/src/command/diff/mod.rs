//! `msc diff OLD NEW`: what changed between two states of a project, for whoever reviews it.

mod compare;
mod shown;

use std::path::Path;

use compiler::project::{Project, Roots};

use super::Outcome;
use super::routes::Touches;
use crate::failure::Failure;
use crate::options::{DeniedChange, Diff, ListFormat};
use crate::{embedded, git, output};
use compare::{Change, Kind, State, changes};

pub(super) fn run(options: &Diff) -> Result<Outcome, Failure> {
    let old = state(options, &options.old)?;
    let new = state(options, &options.new)?;
    let changes = changes(&old, &new);
    let text = match options.format {
        ListFormat::Human => shown::human(&changes),
        ListFormat::Json => shown::json_lines(&changes),
    };
    output::print(text.as_bytes())?;
    let denied = |change: &Change| {
        options
            .deny
            .iter()
            .any(|denied| refuses(*denied, &change.kind))
    };
    Ok(if changes.iter().any(denied) {
        Outcome::Bad
    } else {
        Outcome::Good
    })
}

fn refuses(denied: DeniedChange, kind: &Kind) -> bool {
    match kind {
        Kind::Loosened { .. } => denied == DeniedChange::Loosened,
        Kind::Gone => denied == DeniedChange::Gone,
        Kind::TermsLost { .. } => denied == DeniedChange::Lost,
        Kind::Reached { .. } => denied == DeniedChange::Reached,
        Kind::Added { .. }
        | Kind::Tightened { .. }
        | Kind::Changed { .. }
        | Kind::TermsAdded { .. } => false,
    }
}

/// A state: a folder that is a project, or else a revision of the project in `DIR`. Findings do not matter
/// here, as long as there is something to compare.
fn state(options: &Diff, state: &str) -> Result<State, Failure> {
    let named = Path::new(state);
    let holds = |folder: &Path| {
        let usual = ["sites", "applications"].map(std::path::PathBuf::from);
        let named = options.sites.iter().chain(&options.applications);
        usual
            .iter()
            .chain(named)
            .any(|part| folder.join(part).is_dir())
    };
    let roots = |folder: &Path| Roots {
        folder: folder.to_owned(),
        sites: options.sites.clone(),
        applications: options.applications.clone(),
    };
    let project = if named.is_dir() && holds(named) {
        Project::read(&roots(named), embedded::SHIPPED)?
    } else {
        git::project_at(&roots(&options.folder), state, "msc diff")?
    };
    let compiled = compiler::compile_with(&project, |_| None)?;
    let Some((program, _)) = compiled.program else {
        let finding = compiled.found.iter().next();
        let why = finding.map_or_else(String::new, |finding| {
            let path = &project.sources.get(finding.span().file).path;
            format!(": {path}: {}", finding.message)
        });
        return Err(Failure::Request(format!(
            "`{state}` cannot be compiled{why}"
        )));
    };
    let touched = Touches::of(&program, &project)?;
    Ok(State { program, touched })
}
