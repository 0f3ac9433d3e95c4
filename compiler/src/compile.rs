//! The pipeline in one function.

use crate::diagnostic::{self, Code, Diagnostic, Diagnostics, Severity};
use crate::emit::{self, Bytecode};
use crate::lower::program::Program;
use crate::project::Project;
use crate::resolve::settings::line_span;
use crate::source::SourceMap;
use crate::{Error, bundle, check, lower, parse, resolve};

/// What came of a project.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// Every finding, sorted.
    pub found: Diagnostics,
    /// What runs; `None` after any error.
    pub program: Option<(Program, Bytecode)>,
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
    mut judge: impl FnMut(&Diagnostic) -> Option<Severity>,
) -> Result<Compiled, Error> {
    let sources = &project.sources;
    let mut found = Diagnostics::new();
    let bundles = bundle::discover(sources, project.folders.clone(), &mut found);
    let parsed = parse::bundles(sources, bundles, &mut found);
    let resolved = resolve::project(sources, parsed, project.node, &mut found)?;
    check::rules(&resolved, &mut found);
    diagnostic::apply_suppressions(sources, &mut found);
    found.adjust(|finding| {
        if finding.code.is_fatal() {
            Some(Severity::Error)
        } else {
            judge(finding)
        }
    });
    let program = check::passed(resolved, &found).and_then(|checked| {
        let program = lower::project(sources, &checked);
        let bytecode = bytecode(sources, &program, &mut found)?;
        Some((program, bytecode))
    });
    found.sort(sources);
    Ok(Compiled { found, program })
}

/// Compiles every chunk. What the machine refuses although the parser took it is said at its line: a `break` outside a
/// loop, say. Without a line it is a defect of ours.
fn bytecode(sources: &SourceMap, program: &Program, found: &mut Diagnostics) -> Option<Bytecode> {
    let mut compiled = Vec::with_capacity(program.chunks.len());
    for chunk in &program.chunks {
        match emit::compile(chunk) {
            Ok(bytes) => compiled.push(bytes),
            Err((line, words)) => found.push(refused(sources, &chunk.name, line, words)?),
        }
    }
    (compiled.len() == program.chunks.len()).then_some(Bytecode(compiled))
}

fn refused(
    sources: &SourceMap,
    name: &str,
    line: Option<usize>,
    words: String,
) -> Option<Diagnostic> {
    let own = sources.iter().find(|(_, file)| file.path == name);
    let (file, _) = own.or_else(|| sources.iter().next())?;
    Some(match line.filter(|_| own.is_some()) {
        Some(line) => Diagnostic::new(Code::LuaSyntax, words, line_span(sources, file, line)),
        None => {
            let message = format!("the machine refuses this code: {words}");
            Diagnostic::new(Code::InternalBytecode, message, line_span(sources, file, 1))
        }
    })
}
