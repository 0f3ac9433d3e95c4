//! A project as editors ask about it: what stands at a place, where it comes from, where else it is used, what could stand
//! there. Made by the same stages as a check, so that an editor and the command line say the same.

mod completion;
mod hover;
mod thing;
mod uses;

use std::path::Path;

pub use completion::{Completion, CompletionKind};
pub use uses::{Rename, RenameFault};

use crate::compile;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::parse::ParsedChunk;
use crate::project::Project;
use crate::resolve::{BundleId, Resolved};
use crate::source::{FileId, SourceMap, Span};
use crate::{Error, Memory};

/// A checked project with everything known of it.
#[derive(Debug)]
pub struct Model {
    sources: SourceMap,
    resolved: Resolved,
    found: Diagnostics,
}

impl Model {
    /// Checks a project whose other states `memory` has seen.
    ///
    /// # Errors
    /// Only when the compiler itself cannot work.
    pub fn new(
        project: Project,
        memory: &mut Memory,
        judge: impl FnMut(&Diagnostic) -> Option<Severity>,
    ) -> Result<Model, Error> {
        let (resolved, found) = compile::verdict(&project, memory, judge)?;
        Ok(Model {
            sources: project.sources,
            resolved,
            found,
        })
    }

    /// The files.
    #[must_use]
    pub fn sources(&self) -> &SourceMap {
        &self.sources
    }

    /// Lets go of all but the files.
    #[must_use]
    pub fn into_sources(self) -> SourceMap {
        self.sources
    }

    /// Every finding, sorted.
    #[must_use]
    pub fn found(&self) -> &Diagnostics {
        &self.found
    }

    /// The file with a path relative to the project.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<FileId> {
        let mut files = self.sources.iter();
        files.find(|(_, file)| file.path == path).map(|(id, _)| id)
    }

    /// The code of a file, and whose it is.
    fn chunk(&self, file: FileId) -> Option<(BundleId, &ParsedChunk)> {
        let bundles = self.resolved.bundles.iter().enumerate();
        let mut chunks = bundles.filter_map(|(id, bundle)| Some((id, bundle.chunks.get(&file)?)));
        chunks.next()
    }

    /// The words above a declaration: the lines of comment that end where it begins.
    fn comment_above(&self, span: Span) -> String {
        let file = self.sources.get(span.file);
        let text = file.text().unwrap_or_default();
        let before = &text[..(span.start as usize).min(text.len())];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let mut words: Vec<&str> = before[..line_start]
            .lines()
            .rev()
            .map(str::trim)
            .map_while(|line| line.strip_prefix("--"))
            .map(str::trim)
            .collect();
        words.reverse();
        words.join("\n")
    }
}

/// Whether a path is that of a file whose findings editors ask for.
#[must_use]
pub fn is_source(path: &Path) -> bool {
    path.extension().is_some_and(|extension| {
        ["lua", "html", "css"]
            .iter()
            .any(|known| extension == *known)
    })
}
