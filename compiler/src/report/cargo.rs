//! Instructions a build script prints: cargo shows them under the package's name and stops at an error.
//! One concise line a finding, without excerpts; advice is left out, as cargo has no word for it.

use std::io;

use super::lines::Lines;
use super::{Report, one_line};
use crate::diagnostic::Severity;

pub(super) fn write(out: &mut dyn io::Write, report: &Report<'_>) -> io::Result<()> {
    let lines = Lines::new(report.sources, report.found);
    for finding in report.found.iter() {
        let kind = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Advice => continue,
        };
        let span = finding.span();
        let place = lines.place(span.file, span.start);
        let path = one_line(&report.sources.get(span.file).path);
        let (line, column, code) = (place.line, place.column, finding.code.label());
        let message = one_line(&finding.message);
        writeln!(
            out,
            "cargo::{kind}={path}:{line}:{column}: {code} {message}"
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests::{unknown_view, written};
    use crate::diagnostic::{Code, Diagnostic};
    use crate::report::Format;
    use crate::source::{SourceMap, Span};

    #[test]
    fn errors_and_warnings_are_one_line_each_and_advice_none() {
        let mut sources = SourceMap::new();
        let error = unknown_view(&mut sources);
        let file = sources.add("b.html", b"".to_vec());
        let warning = Diagnostic::new(
            Code::OrphanExtension,
            "it extends\nnothing",
            Span::new(file, 3, 9),
        );
        let advice = Diagnostic::new(Code::UnusedFile, "nothing uses it", Span::whole(file));
        let expected = "\
cargo::error=sites/example.com/settings.lua:2:23: MS201 no view named `acount`
cargo::warning=b.html:1:1: MS207 it extends nothing
";
        assert_eq!(
            written(Format::Cargo, &sources, vec![error, warning, advice]),
            expected
        );
    }
}
