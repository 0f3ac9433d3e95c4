//! Findings as text for people and machines, one file a format. Formats decide nothing: what is an error,
//! what is silenced and in which order findings come is settled before.

mod cargo;
mod github;
mod groups;
mod human;
mod json;
mod lines;
mod sarif;

use std::str::FromStr;
use std::{fmt, io};

use crate::diagnostic::{Diagnostics, Severity};
use crate::source::{FileId, SourceMap};

/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Excerpts for a terminal.
    Human,
    /// One JSON object a line.
    Json,
    /// SARIF 2.1.0, one document.
    Sarif,
    /// Workflow commands of GitHub Actions.
    Github,
    /// Instructions a build script gives to cargo.
    Cargo,
}

impl Format {
    /// Every format with the name it goes by on the command line.
    pub const NAMES: [(&'static str, Format); 5] = [
        ("human", Format::Human),
        ("json", Format::Json),
        ("sarif", Format::Sarif),
        ("github", Format::Github),
        ("cargo", Format::Cargo),
    ];
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, UnknownFormat> {
        let named = Self::NAMES.iter().find(|(name, _)| *name == text);
        named.map(|&(_, format)| format).ok_or(UnknownFormat)
    }
}

/// A format was asked for by a name that none has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownFormat;

impl fmt::Display for UnknownFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = Format::NAMES.map(|(name, _)| name);
        write!(f, "the formats are {}", names.join(", "))
    }
}

impl std::error::Error for UnknownFormat {}

/// What a report is made of.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// The files the findings point into.
    pub sources: &'a SourceMap,
    /// The findings, sorted.
    pub found: &'a Diagnostics,
    /// How long the work took, as measured by the caller.
    pub milliseconds: u64,
    /// Whether people want colors.
    pub color: bool,
    /// What leads to the project's paths from where a service looks for files, such as `shop/`.
    pub base: &'a str,
}

impl Report<'_> {
    /// A file's path for a service that sees the whole repository.
    fn path(&self, file: FileId) -> String {
        let path = &self.sources.get(file).path;
        let is_elsewhere = path.starts_with("msc:") || path.starts_with('/');
        if is_elsewhere {
            path.clone()
        } else {
            format!("{}{path}", self.base)
        }
    }

    /// How many files the project has; those that ship with the product do not count.
    #[must_use]
    pub fn files(&self) -> usize {
        let own = self
            .sources
            .iter()
            .filter(|(_, file)| !file.path.starts_with("msc:"));
        own.count()
    }

    /// `2 errors, 1 warning, 0 advice in 12 files (41 ms)`.
    #[must_use]
    pub fn summary(&self) -> String {
        let count = |severity| self.found.count(severity);
        let findings = if self.found.iter().next().is_none() {
            "no findings".to_owned()
        } else {
            let errors = counted(count(Severity::Error), "error");
            let warnings = counted(count(Severity::Warning), "warning");
            format!("{errors}, {warnings}, {} advice", count(Severity::Advice))
        };
        let files = counted(self.files(), "file");
        format!("{findings} in {files} ({} ms)", self.milliseconds)
    }
}

fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

/// Writes the report.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write(out: &mut dyn io::Write, format: Format, report: &Report<'_>) -> io::Result<()> {
    match format {
        Format::Human => human::write(out, report),
        Format::Json => json::write(out, report),
        Format::Sarif => sarif::write(out, report),
        Format::Github => github::write(out, report),
        Format::Cargo => cargo::write(out, report),
    }
}

/// A text as one line: where a format ends a finding at the line's end, nothing in it may break the line.
fn one_line(text: &str) -> String {
    text.replace(['\r', '\n'], " ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::diagnostic::{Code, Diagnostic, Fix, Safety};
    use crate::source::{FileId, Span};

    /// A report of `found`, in black and white.
    pub(super) fn written(format: Format, sources: &SourceMap, found: Vec<Diagnostic>) -> String {
        let mut diagnostics = Diagnostics::new();
        found
            .into_iter()
            .for_each(|finding| diagnostics.push(finding));
        let report = Report {
            sources,
            found: &diagnostics,
            milliseconds: 41,
            color: false,
            base: "",
        };
        let mut out = Vec::new();
        write(&mut out, format, &report).expect("a vector takes everything");
        String::from_utf8(out).expect("reports are UTF-8")
    }

    /// The example the formats are described with: an unknown view, its label behind a letter of two bytes.
    pub(super) fn unknown_view(sources: &mut SourceMap) -> Diagnostic {
        let text = "addresses = {\n  { matches=\"é\", view=\"acount\" },\n}\n";
        let file = sources.add("sites/example.com/settings.lua", text.as_bytes().to_vec());
        let start = text.find("\"acount\"").expect("it is in the text");
        Diagnostic::new(
            Code::UnknownView,
            "no view named `acount`",
            Span::new(file, start, start + 8),
        )
        .because("neither this site nor its applications has it")
        .help("use `account`")
    }

    /// The same with everything a finding can have: another file, a note and a fix.
    pub(super) fn with_fix(sources: &mut SourceMap) -> Diagnostic {
        let finding = unknown_view(sources);
        let other = sources.add("bundles/my app/account.html", b"<h1>Account</h1>".to_vec());
        let edits = vec![(finding.span(), "\"account\"".to_owned())];
        let fix = Fix {
            title: "use `account`".into(),
            edits,
            safety: Safety::NeedsReview,
        };
        let finding = finding
            .also(Span::new(other, 16, 16), "the nearest is this")
            .note("names are lower case");
        Diagnostic {
            fix: Some(fix),
            ..finding
        }
    }

    #[test]
    fn summaries_count_in_words() {
        let mut sources = SourceMap::new();
        let mut found = Diagnostics::new();
        let summary = |sources: &SourceMap, found: &Diagnostics| {
            let report = Report {
                sources,
                found,
                milliseconds: 41,
                color: false,
                base: "",
            };
            report.summary()
        };
        assert_eq!(summary(&sources, &found), "no findings in 0 files (41 ms)");
        let file = sources.add("a.lua", Vec::new());
        for code in [Code::UnknownView, Code::LuaSyntax, Code::OrphanExtension] {
            found.push(Diagnostic::new(code, "", Span::whole(file)));
        }
        assert_eq!(
            summary(&sources, &found),
            "2 errors, 1 warning, 0 advice in 1 file (41 ms)"
        );
    }

    #[test]
    fn formats_go_by_their_names() {
        assert_eq!("sarif".parse(), Ok(Format::Sarif));
        assert_eq!("xml".parse::<Format>(), Err(UnknownFormat));
        assert_eq!(
            UnknownFormat.to_string(),
            "the formats are human, json, sarif, github, cargo"
        );
    }

    proptest! {
        /// Whatever the bytes and wherever the labels: before, inside or past characters, lines and the end.
        #[test]
        fn no_file_and_no_span_breaks_a_report(
            bytes in prop_oneof![
                proptest::collection::vec(any::<u8>(), 0..60),
                "[a-zé\u{1F600}\t\r\n]{0,60}".prop_map(String::into_bytes),
            ],
            spans in proptest::collection::vec((0_u32..80, 0_u32..80), 1..4),
        ) {
            let mut sources = SourceMap::new();
            let file = sources.add("a.lua", bytes);
            let span = |&(start, end): &(u32, u32)| Span { file, start, end };
            let mut finding = Diagnostic::new(Code::UnknownView, "no view", span(&spans[0]));
            for pair in &spans[1..] {
                finding = finding.also(span(pair), "also\nhere");
            }
            for (_, format) in Format::NAMES {
                let text = written(format, &sources, vec![finding.clone()]);
                prop_assert!(text.contains("MS201"));
            }
        }
    }

    #[test]
    fn ten_thousand_files_without_findings_cost_nothing() {
        let mut sources = SourceMap::new();
        for index in 0..10_000 {
            sources.add(format!("{index}.lua"), b"local x\n".to_vec());
        }
        let finding = Diagnostic::new(Code::LuaSyntax, "unfinished", Span::new(FileId(7), 8, 8));
        let text = written(Format::Cargo, &sources, vec![finding]);
        assert_eq!(text, "cargo::error=7.lua:2:1: MS101 unfinished\n");
    }
}
