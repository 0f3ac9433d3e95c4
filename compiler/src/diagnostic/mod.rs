//! What the author did wrong, as data. Rendering is in `report`; our own inability is an [`crate::Error`].

mod code;
mod fix;
mod removal;
mod suppress;

pub use code::{Code, Info};
pub use fix::{Fixed, Wanted, apply_fixes};
pub(crate) use suppress::apply as apply_suppressions;

use crate::source::{FileId, SourceMap, Span};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The page cannot work, or is unsafe.
    Error,
    /// It works, but surely not as meant.
    Warning,
    /// Tidiness and suspicion.
    Advice,
}

impl Severity {
    /// The word every report uses for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Advice => "advice",
        }
    }
}

/// A place and what is to be said about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// Why here, or what the other party is.
    pub text: Option<String>,
}

/// Whether a fix may be applied unseen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Safety {
    /// It keeps what the page does.
    Safe,
    /// A person should look.
    NeedsReview,
}

impl Safety {
    /// The word every report uses for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Safety::Safe => "safe",
            Safety::NeedsReview => "needs_review",
        }
    }
}

/// A change that mends the finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an imperative.
    pub title: String,
    /// Replacements.
    pub edits: Vec<(Span, String)>,
    /// May it be applied unseen.
    pub safety: Safety,
}

impl Fix {
    /// A change that keeps what the page does.
    pub(crate) fn safe(title: impl Into<String>, span: Span, text: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            edits: vec![(span, text.into())],
            safety: Safety::Safe,
        }
    }

    /// Another name instead of the one that `span` holds, with or without quotes. `None` when it is written in another way,
    /// with escapes say, so that it is not certain which bytes are the name.
    pub(crate) fn rename(span: Span, written: &str, name: &str) -> Option<Self> {
        let length = span.end.checked_sub(span.start)? as usize;
        let quotes = length.checked_sub(written.len())?;
        let plain = |c: char| c.is_alphanumeric() || "_-./~".contains(c);
        if !matches!(quotes, 0 | 2) || !written.chars().chain(name.chars()).all(plain) {
            return None;
        }
        let (start, end) = (span.start as usize, span.end as usize);
        let inner = Span::new(span.file, start + quotes / 2, end - quotes / 2);
        Some(Self {
            title: format!("use `{name}`"),
            edits: vec![(inner, name.to_owned())],
            safety: Safety::NeedsReview,
        })
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind.
    pub code: Code,
    /// How bad, the code's default unless changed on the command line.
    pub severity: Severity,
    /// What is wrong: lower case, no full stop, understood alone.
    pub message: String,
    /// `labels[0]` is primary; there is always one.
    pub labels: Vec<Label>,
    /// One thing to do, as an imperative.
    pub help: Option<String>,
    /// More to know.
    pub notes: Vec<String>,
    /// A change that mends it.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A finding of `code` at `span`.
    pub fn new(code: Code, message: impl Into<String>, span: Span) -> Self {
        Self {
            code,
            severity: code.info().severity,
            message: message.into(),
            labels: vec![Label { span, text: None }],
            help: None,
            notes: Vec::new(),
            fix: None,
        }
    }

    /// Says why the primary place is the place.
    #[must_use]
    pub fn because(mut self, text: impl Into<String>) -> Self {
        self.labels[0].text = Some(text.into());
        self
    }

    /// Points at another party.
    #[must_use]
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label {
            span,
            text: Some(text.into()),
        });
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// Says what to do, where that is known.
    #[must_use]
    pub fn help_opt(mut self, text: Option<String>) -> Self {
        self.help = text.or(self.help);
        self
    }

    /// Adds a remark.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// Offers a change.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }

    /// The same finding in another file.
    #[must_use]
    pub(crate) fn in_file(mut self, file: FileId) -> Self {
        let labels = self.labels.iter_mut().map(|label| &mut label.span);
        let edits = self.fix.iter_mut().flat_map(|fix| &mut fix.edits);
        for span in labels.chain(edits.map(|(span, _)| span)) {
            span.file = file;
        }
        self
    }

    /// The primary place.
    #[must_use]
    pub fn span(&self) -> Span {
        self.labels[0].span
    }
}

/// All findings of a run, in the order they were made until [`Diagnostics::sort`].
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    found: Vec<Diagnostic>,
}

impl Diagnostics {
    /// No findings.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// Adds a finding, where there is one.
    pub(crate) fn extend(&mut self, diagnostic: Option<Diagnostic>) {
        self.found.extend(diagnostic);
    }

    /// Adds all of others.
    pub(crate) fn append(&mut self, others: Diagnostics) {
        self.found.extend(others.found);
    }

    /// Whether any finding is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// How many findings have this severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.found
            .iter()
            .filter(|diagnostic| diagnostic.severity == severity)
            .count()
    }

    /// The findings.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.found.iter()
    }

    /// Lets the command line change severities (`--deny`) or drop findings (`--allow`): `None` drops.
    pub fn adjust(&mut self, mut decide: impl FnMut(&Diagnostic) -> Option<Severity>) {
        self.found
            .retain_mut(|diagnostic| match decide(diagnostic) {
                Some(severity) => {
                    diagnostic.severity = severity;
                    true
                }
                None => false,
            });
    }

    /// Orders by path, place and code, and removes exact repeats.
    pub fn sort(&mut self, sources: &SourceMap) {
        self.found.sort_by_cached_key(|diagnostic| {
            let span = diagnostic.span();
            let path = sources.get(span.file).path.clone();
            // The message brings repeats together.
            let message = diagnostic.message.clone();
            (path, span.start, diagnostic.code, message)
        });
        self.found.dedup();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn finding(code: Code, file: FileId, start: usize) -> Diagnostic {
        Diagnostic::new(code, code.info().summary, Span::new(file, start, start + 1))
    }

    fn codes(found: &Diagnostics) -> Vec<(Code, u32)> {
        found
            .iter()
            .map(|diagnostic| (diagnostic.code, diagnostic.span().start))
            .collect()
    }

    #[test]
    fn sorting_goes_by_path_then_place_then_code() {
        let mut sources = SourceMap::new();
        let second = sources.add("b.lua", b"12345".to_vec());
        let first = sources.add("a.lua", b"12345".to_vec());
        let mut found = Diagnostics::new();
        found.push(finding(Code::UnknownView, second, 0));
        found.push(finding(Code::UnknownView, first, 3));
        found.push(finding(Code::LuaSyntax, first, 3));
        found.push(finding(Code::UnknownView, first, 1));
        found.sort(&sources);
        let expected = [
            (Code::UnknownView, 1),
            (Code::LuaSyntax, 3),
            (Code::UnknownView, 3),
            (Code::UnknownView, 0),
        ];
        assert_eq!(codes(&found), expected);
    }

    #[test]
    fn sorting_removes_repeats_even_when_something_stood_between() {
        let mut sources = SourceMap::new();
        let file = sources.add("a.lua", b"x".to_vec());
        let mut found = Diagnostics::new();
        let repeated = finding(Code::UnknownView, file, 0);
        found.push(repeated.clone());
        found.push(Diagnostic {
            message: "another".into(),
            ..repeated.clone()
        });
        found.push(repeated);
        found.sort(&sources);
        assert_eq!(found.iter().count(), 2);
    }

    #[test]
    fn adjusting_drops_and_raises() {
        let file = SourceMap::new().add("a.lua", Vec::new());
        let mut found = Diagnostics::new();
        found.push(finding(Code::UnusedFile, file, 0));
        found.push(finding(Code::ShadowedAddress, file, 0));
        assert!(!found.has_errors());
        found.adjust(|diagnostic| (diagnostic.code != Code::UnusedFile).then_some(Severity::Error));
        assert_eq!(codes(&found), [(Code::ShadowedAddress, 0)]);
        assert!(found.has_errors());
        assert_eq!(found.count(Severity::Warning), 0);
    }

    #[test]
    fn helps_and_labels_are_kept_in_order() {
        let file = SourceMap::new().add("a.lua", Vec::new());
        let built = finding(Code::DuplicateAddress, file, 4)
            .because("declared again")
            .also(Span::new(file, 0, 1), "first declared here")
            .help("remove one")
            .help_opt(None)
            .note("addresses are compared without case");
        let texts: Vec<Option<&str>> = built
            .labels
            .iter()
            .map(|label| label.text.as_deref())
            .collect();
        assert_eq!(texts, [Some("declared again"), Some("first declared here")]);
        assert_eq!(built.help.as_deref(), Some("remove one"));
        assert_eq!(built.notes, ["addresses are compared without case"]);
        assert_eq!(built.span(), Span::new(file, 4, 5));
    }
}
