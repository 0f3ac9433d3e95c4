//! From the folder on the command line to judged findings and a program: what all commands that read a project begin with.

use std::path::{Path, PathBuf};
use std::time::Instant;

use compiler::diagnostic::{Code, Diagnostic, Diagnostics, Safety, Severity};
use compiler::emit::Bytecode;
use compiler::page_tests::PageTests;
use compiler::program::Program;
use compiler::project::{Project, Roots};
use compiler::report::{self, Format, Report};
use compiler::source::SourceMap;
use compiler::{Compiled, Memory};

use crate::command::Outcome;
use crate::embedded;
use crate::failure::Failure;
use crate::options::{Common, Denied};
use crate::output;

/// A project that was looked at.
pub(crate) struct Checked {
    /// Its files.
    pub(crate) sources: SourceMap,
    /// What runs, unless there is an error or only the findings were asked for.
    pub(crate) program: Option<(Program, Bytecode)>,
    /// What each bundle's `tests.lua` lists, in the order of the program's bundles.
    pub(crate) tests: Vec<PageTests>,
    found: Diagnostics,
    milliseconds: u64,
    base: String,
    color: bool,
    quiet: bool,
}

/// Reads a project, once or again and again; what is the same is neither read nor parsed again.
pub(crate) struct Reader<'o> {
    /// Where the project is.
    pub(crate) roots: Roots,
    common: &'o Common,
    memory: Memory,
    sources: SourceMap,
    start: Instant,
}

impl<'o> Reader<'o> {
    /// For the project in a folder.
    pub(crate) fn new(folder: &Path, common: &'o Common) -> Result<Self, Failure> {
        is_project(folder, common)?;
        Ok(Self {
            roots: roots(folder, common),
            common,
            memory: Memory::default(),
            sources: SourceMap::new(),
            start: Instant::now(),
        })
    }

    /// The files as they are now.
    pub(crate) fn project(&mut self) -> Result<Project, Failure> {
        self.start = Instant::now();
        let earlier = std::mem::take(&mut self.sources);
        Ok(Project::read_after(
            earlier,
            &self.roots,
            embedded::SHIPPED,
        )?)
    }

    /// Compiles a project, and judges the findings as the options say.
    pub(crate) fn compile(&mut self, project: &Project) -> Result<Compiled, Failure> {
        let common = self.common;
        let judge = |finding: &Diagnostic| judge(finding, &common.deny, &common.allow);
        Ok(compiler::compile_again(project, &mut self.memory, judge)?)
    }

    /// The findings of a project, judged as the options say.
    pub(crate) fn check(&mut self, project: &Project) -> Result<Diagnostics, Failure> {
        let common = self.common;
        let judge = |finding: &Diagnostic| judge(finding, &common.deny, &common.allow);
        Ok(compiler::check_again(project, &mut self.memory, judge)?)
    }

    /// The files as they are now and their findings, for a report.
    pub(crate) fn read(&mut self) -> Result<Checked, Failure> {
        let project = self.project()?;
        let found = self.check(&project)?;
        self.sources = project.sources.clone();
        Ok(self.checked(project, found))
    }

    /// The process ends soon, and taking apart all that was parsed would take a tenth of its time.
    pub(crate) fn leave(self) {
        std::mem::forget(self);
    }

    /// What compiling a project gave, for a report.
    pub(crate) fn compiled(&self, project: Project, compiled: Compiled) -> Checked {
        Checked {
            program: compiled.program,
            tests: compiled.tests,
            ..self.checked(project, compiled.found)
        }
    }

    /// What came of a project, for a report.
    pub(crate) fn checked(&self, project: Project, found: Diagnostics) -> Checked {
        Checked {
            sources: project.sources,
            program: None,
            tests: Vec::new(),
            found,
            milliseconds: u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX),
            base: base(&self.roots.folder),
            color: output::has_color(self.common.color),
            quiet: self.common.quiet,
        }
    }
}

impl Checked {
    /// Reads and compiles a project, and judges the findings as the options say.
    pub(crate) fn read(folder: &Path, common: &Common) -> Result<Self, Failure> {
        Self::read_as(folder, common, false)
    }

    /// Likewise, perhaps with the terms of a language that nobody speaks.
    pub(crate) fn read_as(folder: &Path, common: &Common, pseudo: bool) -> Result<Self, Failure> {
        let mut reader = Reader::new(folder, common)?;
        let mut project = reader.project()?;
        project.pseudo = pseudo;
        let compiled = reader.compile(&project)?;
        let checked = reader.compiled(project, compiled);
        reader.leave();
        Ok(checked)
    }

    /// Leaves out findings.
    pub(crate) fn keep(&mut self, mut wanted: impl FnMut(&SourceMap, &Diagnostic) -> bool) {
        let sources = &self.sources;
        self.found
            .adjust(|finding| wanted(sources, finding).then_some(finding.severity));
    }

    /// Whether there is an error.
    pub(crate) fn outcome(&self) -> Outcome {
        if self.found.has_errors() {
            Outcome::Bad
        } else {
            Outcome::Good
        }
    }

    /// How many findings have a safe fix, and how many one to be looked at.
    pub(crate) fn fixes(&self) -> (usize, usize) {
        let with = |safety| {
            let fixes = self.found.iter().filter_map(|finding| finding.fix.as_ref());
            fixes.filter(|fix| fix.safety == safety).count()
        };
        (with(Safety::Safe), with(Safety::NeedsReview))
    }

    /// The findings as text.
    pub(crate) fn report(&self, format: Format) -> Result<Vec<u8>, Failure> {
        let report = Report {
            sources: &self.sources,
            found: &self.found,
            milliseconds: self.milliseconds,
            color: self.color,
            base: &self.base,
        };
        let mut text = Vec::new();
        report::write(&mut text, format, &report).map_err(Failure::system("write the report"))?;
        if self.quiet && format == Format::Human {
            remove_last_line(&mut text);
        }
        Ok(text)
    }

    /// The program to run. After an error the findings go to standard error, and there is none.
    pub(crate) fn runnable(&self) -> Result<Option<&(Program, Bytecode)>, Failure> {
        match &self.program {
            Some(program) if self.outcome() == Outcome::Good => Ok(Some(program)),
            Some(_) | None => {
                output::note(String::from_utf8_lossy(&self.report(Format::Human)?).trim_end());
                self.note_hidden_errors();
                Ok(None)
            }
        }
    }

    /// Says why there is nothing to run although no error is shown.
    pub(crate) fn note_hidden_errors(&self) {
        if self.program.is_none() && !self.found.has_errors() {
            output::note("error: a finding that was allowed leaves nothing to run");
        }
    }
}

/// Where a project's bundles are, as the options say.
pub(crate) fn roots(folder: &Path, common: &Common) -> Roots {
    Roots {
        folder: folder.to_owned(),
        sites: common.sites.clone(),
        applications: common.applications.clone(),
    }
}

/// Whether there is a project in a folder.
///
/// # Errors
/// What is missing.
pub(crate) fn is_project(folder: &Path, common: &Common) -> Result<(), Failure> {
    if !folder.is_dir() {
        return Err(Failure::Request(format!(
            "there is no folder {}",
            folder.display()
        )));
    }
    let named = !common.sites.is_empty() || !common.applications.is_empty();
    let usual = ["sites", "applications"]
        .iter()
        .any(|name| folder.join(name).is_dir());
    if !named && !usual {
        return Err(Failure::Request(format!(
            "{} is not a project: it has neither sites/ nor applications/ (msc new makes one)",
            folder.display()
        )));
    }
    Ok(())
}

/// What leads from the folder that a service calls the repository to the project: services show findings in the files of
/// the one, and paths of findings are of the other. Without a service it is the current folder.
fn base(folder: &Path) -> String {
    let workspace = std::env::var_os("GITHUB_WORKSPACE").map(PathBuf::from);
    let inside = || {
        let whole = workspace.or_else(|| std::env::current_dir().ok())?;
        let inner = folder.canonicalize().ok()?;
        let inner = inner.strip_prefix(whole.canonicalize().ok()?).ok()?;
        Some(inner.to_string_lossy().replace('\\', "/"))
    };
    match inside() {
        Some(inner) if !inner.is_empty() => format!("{inner}/"),
        Some(_) | None => String::new(),
    }
}

/// The summary of a report is its last line.
fn remove_last_line(text: &mut Vec<u8>) {
    let before = text.strip_suffix(b"\n").unwrap_or(text);
    let end = before
        .iter()
        .rposition(|&byte| byte == b'\n')
        .map_or(0, |at| at + 1);
    text.truncate(end);
}

/// How severe a finding is with `--deny` and `--allow`; `None` leaves it out. The more exact of two options counts.
pub(crate) fn judge(finding: &Diagnostic, deny: &[Denied], allow: &[Code]) -> Option<Severity> {
    if deny.contains(&Denied::Code(finding.code)) {
        return Some(Severity::Error);
    }
    if allow.contains(&finding.code) {
        return None;
    }
    let denied = finding.severity == Severity::Warning && deny.contains(&Denied::Warnings);
    Some(if denied {
        Severity::Error
    } else {
        finding.severity
    })
}

#[cfg(test)]
mod tests {
    use compiler::source::{FileId, Span};

    use super::*;

    #[test]
    fn the_more_exact_option_counts() {
        let judged = |code, deny: &[Denied], allow: &[Code]| {
            judge(
                &Diagnostic::new(code, "", Span::whole(FileId(0))),
                deny,
                allow,
            )
        };
        let (warning, advice) = (Code::ShadowedAddress, Code::UnusedFile);
        assert_eq!(judged(warning, &[], &[]), Some(Severity::Warning));
        assert_eq!(
            judged(warning, &[Denied::Warnings], &[]),
            Some(Severity::Error)
        );
        assert_eq!(
            judged(advice, &[Denied::Warnings], &[]),
            Some(Severity::Advice)
        );
        assert_eq!(
            judged(advice, &[Denied::Code(advice)], &[]),
            Some(Severity::Error)
        );
        assert_eq!(judged(warning, &[Denied::Warnings], &[warning]), None);
        assert_eq!(
            judged(warning, &[Denied::Code(warning)], &[warning]),
            Some(Severity::Error)
        );
    }

    #[test]
    fn only_the_summary_is_removed() {
        let removed = |text: &str| {
            let mut text = text.as_bytes().to_vec();
            remove_last_line(&mut text);
            String::from_utf8(text).expect("it was text")
        };
        assert_eq!(removed("a\nb\nsummary\n"), "a\nb\n");
        assert_eq!(removed("summary\n"), "");
        assert_eq!(removed(""), "");
    }
}
