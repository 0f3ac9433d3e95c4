//! The stages of the pipeline one at a time, for `benches/stages.rs`; `compile` is what everything else calls.
//! What passes between the stages has no public type, so it is wrapped here. Nothing is decided here.

use crate::bundle::{self, BundleFolder, BundleKind, Origin};
use crate::diagnostic::Diagnostics;
use crate::emit::{Bytecode, KnownBytecode};
use crate::lower::{self, program::Program};
use crate::parse::{self, ParsedBundle, ParsedTexts};
use crate::project::Project;
use crate::{Error, check, resolve};

/// Files by role, their code parsed.
#[derive(Clone)]
pub struct Parsed(Vec<ParsedBundle>);

/// Names with their meanings.
pub struct Resolved(resolve::Resolved);

/// A project without errors.
pub struct Checked<'r>(check::Checked<'r>);

/// A project in memory, of files by path: `sites/<domain>/…` and `applications/<name>/…`, those of a bundle in a row.
#[must_use]
pub fn project(files: &[(String, String)]) -> Project {
    let mut project = Project::default();
    for (path, text) in files {
        let file = project.sources.add(path.as_str(), text.as_bytes());
        let folder: String = path.split_inclusive('/').take(2).collect();
        let folder = folder.trim_end_matches('/');
        match project.folders.last_mut() {
            Some(last) if last.path == folder => last.files.push(file),
            _ => project.folders.push(BundleFolder {
                kind: if folder.starts_with("sites/") {
                    BundleKind::Site
                } else {
                    BundleKind::Application
                },
                origin: Origin::Project,
                path: folder.to_owned(),
                files: vec![file],
            }),
        }
    }
    project
}

/// Discovers and parses.
#[must_use]
pub fn parse(project: &Project) -> Parsed {
    let (sources, mut found) = (&project.sources, Diagnostics::new());
    let bundles = bundle::discover(sources, project.folders.clone(), &mut found);
    Parsed(parse::bundles(
        sources,
        bundles,
        &mut ParsedTexts::default(),
        &mut found,
    ))
}

/// Follows the markup of every text to where its values land: a part of parsing.
#[must_use]
pub fn places(parsed: &Parsed) -> usize {
    let chunks = parsed.0.iter().flat_map(|bundle| bundle.chunks.values());
    let sound = chunks.filter(|chunk| !chunk.is_broken);
    let faults = sound.map(|chunk| {
        let (joined, scopes) = (&chunk.joined, &chunk.scopes);
        parse::places::of_dynamic(joined, &chunk.block, scopes, None)
            .faults
            .len()
    });
    faults.sum()
}

/// Resolves.
///
/// # Errors
/// As for [`crate::compile`].
pub fn resolve(project: &Project, parsed: Parsed) -> Result<Resolved, Error> {
    let mut found = Diagnostics::new();
    let mut known = resolve::settings::KnownSettings::default();
    let sources = &project.sources;
    resolve::project(
        sources,
        parsed.0,
        (project.node, project.lock),
        &mut known,
        &mut found,
    )
    .map(Resolved)
}

/// Applies every rule and gives what was found.
#[must_use]
pub fn check(resolved: &Resolved) -> Diagnostics {
    let mut found = Diagnostics::new();
    check::rules(&resolved.0, &mut found);
    found
}

/// The same project as one that can be lowered; `None` after an error.
#[must_use]
pub fn passed<'r>(resolved: &'r Resolved, found: &Diagnostics) -> Option<Checked<'r>> {
    check::passed(&resolved.0, found).map(Checked)
}

/// Lowers.
#[must_use]
pub fn lower(project: &Project, checked: &Checked<'_>) -> Program {
    lower::project(&project.sources, &checked.0)
}

/// Makes bytecode; `None` where the machine refuses a chunk.
#[must_use]
pub fn emit(program: &Program) -> Option<Bytecode> {
    let mut known = KnownBytecode::default();
    let chunks = known.get(&program.chunks).into_iter().map(Result::ok);
    chunks.collect::<Option<Vec<_>>>().map(Bytecode)
}
