//! The pipeline in one function.

use crate::diagnostic::{self, Code, Diagnostic, Diagnostics, Severity};
use crate::emit::{self, Bytecode, Refusal};
use crate::lower::program::Program;
use crate::project::Project;
use crate::resolve::Resolved;
use crate::resolve::page_tests::PageTests;
use crate::resolve::settings::{KnownSettings, line_span};
use crate::source::{FileId, SourceMap};
use crate::{Error, bundle, check, lower, parse, resolve};

/// What came of a project.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// Every finding, sorted.
    pub found: Diagnostics,
    /// What runs; `None` after any error.
    pub program: Option<(Program, Bytecode)>,
    /// What each bundle's `tests.lua` lists, in the order of the program's bundles.
    pub tests: Vec<PageTests>,
}

/// Compiles a project with the severities of the table.
///
/// # Errors
/// Only when the compiler itself cannot work; the author's mistakes are in [`Compiled::found`].
pub fn compile(project: &Project) -> Result<Compiled, Error> {
    compile_with(project, |finding| Some(finding.severity))
}

/// Compiles a project. `judge` says how bad each finding is, `None` to leave it out; what is left out by it or by a
/// comment does not keep the program from being made, unless nothing can be made of the code.
///
/// # Errors
/// As for [`compile`].
pub fn compile_with(
    project: &Project,
    judge: impl FnMut(&Diagnostic) -> Option<Severity>,
) -> Result<Compiled, Error> {
    compile_again(project, &mut Memory::default(), judge)
}

/// What a compilation or check can take over from the one before: texts that are the same need neither be parsed or run nor
/// made bytecode again. The result is the same as without.
#[derive(Debug, Default)]
pub struct Memory {
    texts: parse::ParsedTexts,
    settings: KnownSettings,
    bytecode: emit::KnownBytecode,
    accepted: emit::Accepted,
}

/// Compiles a project whose other states `memory` has seen.
///
/// # Errors
/// As for [`compile`].
pub fn compile_again(
    project: &Project,
    memory: &mut Memory,
    judge: impl FnMut(&Diagnostic) -> Option<Severity>,
) -> Result<Compiled, Error> {
    let sources = &project.sources;
    let (mut resolved, mut found) = judged(project, memory, judge)?;
    if project.pseudo {
        resolve::pseudo::apply(&mut resolved);
    }
    let tests = resolved.bundles.iter().map(|bundle| bundle.tests.clone());
    let tests = tests.collect();
    let program = check::passed(&resolved, &found).and_then(|checked| {
        let program = lower::project(sources, &checked);
        let bytecode = bytecode(sources, &program, &mut memory.bytecode, &mut found);
        memory.bytecode.turn();
        Some((program, bytecode?))
    });
    found.sort(sources);
    Ok(Compiled {
        found,
        program,
        tests,
    })
}

/// Every finding of a project whose other states `memory` has seen, sorted: those that compiling it has, without making
/// anything of it.
///
/// # Errors
/// As for [`compile`].
pub fn check_again(
    project: &Project,
    memory: &mut Memory,
    judge: impl FnMut(&Diagnostic) -> Option<Severity>,
) -> Result<Diagnostics, Error> {
    verdict(project, memory, judge).map(|(_, found)| found)
}

/// The project with its names resolved, and every finding, sorted.
pub(crate) fn verdict(
    project: &Project,
    memory: &mut Memory,
    judge: impl FnMut(&Diagnostic) -> Option<Severity>,
) -> Result<(Resolved, Diagnostics), Error> {
    let sources = &project.sources;
    let (resolved, mut found) = judged(project, memory, judge)?;
    if let Some(checked) = check::passed(&resolved, &found) {
        let accepted = &memory.accepted;
        let asked = lower::each_code(&checked, |lua| accepted.ask(lua));
        for (file, answer) in asked {
            if let Err(refusal) = memory.accepted.keep(answer) {
                found.extend(refused(sources, Some(file), refusal));
            }
        }
        memory.accepted.turn();
    }
    found.sort(sources);
    Ok((resolved, found))
}

/// The project with its names resolved, and what the rules find in it, each finding as bad as `judge` says.
pub(crate) fn judged(
    project: &Project,
    memory: &mut Memory,
    mut judge: impl FnMut(&Diagnostic) -> Option<Severity>,
) -> Result<(Resolved, Diagnostics), Error> {
    let sources = &project.sources;
    let mut found = Diagnostics::new();
    let bundles = bundle::discover(sources, project.folders.clone(), &mut found);
    let parsed = parse::bundles(sources, bundles, &mut memory.texts, &mut found);
    memory.texts.turn();
    let resolved = resolve::project(
        sources,
        parsed,
        (project.node, project.lock),
        &mut memory.settings,
        &mut found,
    )?;
    check::rules(&resolved, &mut found);
    let levels = check::Levels::read(&resolved, &mut found);
    diagnostic::apply_suppressions(sources, &mut found);
    found.adjust(|finding| levels.severity(finding));
    found.adjust(|finding| {
        if finding.code.is_fatal() {
            Some(Severity::Error)
        } else {
            judge(finding)
        }
    });
    Ok((resolved, found))
}

/// Compiles every chunk. What the machine refuses although the parser took it is said at its line: a `break` outside a
/// loop, say. Without a line it is a defect of ours.
fn bytecode(
    sources: &SourceMap,
    program: &Program,
    known: &mut emit::KnownBytecode,
    found: &mut Diagnostics,
) -> Option<Bytecode> {
    let mut compiled = Vec::with_capacity(program.chunks.len());
    for (chunk, made) in program.chunks.iter().zip(known.get(&program.chunks)) {
        match made {
            Ok(bytes) => compiled.push(bytes),
            Err(refusal) => {
                let mut files = sources.iter();
                let own = files.find(|(_, file)| file.path == chunk.name);
                found.extend(refused(sources, own.map(|(id, _)| id), refusal));
            }
        }
    }
    (compiled.len() == program.chunks.len()).then_some(Bytecode(compiled))
}

fn refused(sources: &SourceMap, own: Option<FileId>, (line, words): Refusal) -> Option<Diagnostic> {
    let file = own.or_else(|| sources.iter().next().map(|(id, _)| id))?;
    Some(match line.filter(|_| own.is_some()) {
        Some(line) => Diagnostic::new(Code::LuaSyntax, words, line_span(sources, file, line)),
        None => {
            let message = format!("the machine refuses this code: {words}");
            Diagnostic::new(Code::InternalBytecode, message, line_span(sources, file, 1))
        }
    })
}
