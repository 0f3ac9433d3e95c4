//! Two texts, line by line, as `diff -u` shows them.

use std::fmt::Write as _;

use similar::{ChangeTag, TextDiff};

/// The lines that differ, with three around them.
pub(crate) fn lines(before: &str, now: &str, color: bool) -> String {
    let diff = TextDiff::from_lines(before, now);
    let mut text = String::new();
    for hunk in diff.unified_diff().context_radius(3).iter_hunks() {
        push(&mut text, &hunk.header().to_string(), "36", color);
        for change in hunk.iter_changes() {
            let (sign, code) = match change.tag() {
                ChangeTag::Delete => ('-', "31"),
                ChangeTag::Insert => ('+', "32"),
                ChangeTag::Equal => (' ', ""),
            };
            let line = change.value().trim_end_matches('\n');
            push(&mut text, &format!("{sign}{line}"), code, color);
        }
    }
    text
}

/// Adds a line in a color of terminals.
fn push(text: &mut String, line: &str, code: &str, color: bool) {
    // A string takes everything.
    let _ = if color && !code.is_empty() {
        writeln!(text, "\u{1b}[{code}m{line}\u{1b}[0m")
    } else {
        writeln!(text, "{line}")
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_have_signs() {
        let before = "1\n2\n3\n4\n5\n6";
        assert_eq!(
            lines(before, "1\n2\n3\n4\nfive\n6", false),
            "@@ -2,5 +2,5 @@\n 2\n 3\n 4\n-5\n+five\n 6\n"
        );
        assert_eq!(lines(before, before, false), "");
    }

    #[test]
    fn signs_have_colors() {
        let shown = lines("a", "b", true);
        assert!(
            shown.contains("\u{1b}[31m-a\u{1b}[0m\n\u{1b}[32m+b\u{1b}[0m\n"),
            "{shown}"
        );
    }
}
