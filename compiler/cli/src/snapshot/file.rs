//! The file format of a snapshot, which is insta's: a header of YAML between two lines of `---`, then the content.
//! What insta does to line ends and blanks at the end is done here too, so that both judge alike.

use serde_json::Value;

/// What every kept page begins with; tells its snapshots from others in the same folder.
const FIRST: &str = "HTTP/1.1 ";

/// The text of a file. `source` is where the request comes from, `expression` how it can be made.
pub(crate) fn written(source: &str, expression: &str, content: &str) -> String {
    // A JSON text is one in YAML as well.
    let quoted = |text: &str| Value::from(text).to_string();
    format!(
        "---\nsource: {}\nexpression: {}\n---\n{}\n",
        quoted(source),
        quoted(expression),
        normal(content)
    )
}

/// The content of a file, as [`normal`] leaves it; all of it where there is no header.
pub(crate) fn content(file: &str) -> String {
    let is_rule = |line: &str| line.trim_end() == "---";
    let mut lines = file.split_inclusive('\n');
    let header = lines.next().is_some_and(is_rule);
    if header && lines.by_ref().any(is_rule) {
        normal(&lines.collect::<String>())
    } else {
        normal(file)
    }
}

/// Line ends of Unix, and nothing blank at the end.
pub(crate) fn normal(content: &str) -> String {
    let lines = content.trim_end().split('\n');
    let lines: Vec<&str> = lines.map(|line| line.trim_end_matches('\r')).collect();
    lines.join("\n")
}

/// Whether a file is the snapshot of a page.
pub(crate) fn is_page(file: &str) -> bool {
    content(file).starts_with(FIRST)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use insta::Snapshot;
    use proptest::prelude::*;

    use super::*;

    /// What insta reads from a file: source, expression, content.
    fn read_by_insta(file: &str) -> (Option<String>, Option<String>, String) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("example.com__front.snap");
        fs::write(&path, file).expect("written");
        let snapshot = Snapshot::from_file(&path).expect("a snapshot");
        let metadata = snapshot.metadata();
        (
            metadata.source().map(str::to_owned),
            metadata.expression().map(str::to_owned),
            snapshot.as_text().expect("text").to_string(),
        )
    }

    #[test]
    fn the_format_is_plain() {
        let file = written(
            "sites/a.com/tests.lua",
            "GET /",
            "HTTP/1.1 200 OK\r\n\r\n<p>\n\n",
        );
        assert_eq!(
            file,
            "---\nsource: \"sites/a.com/tests.lua\"\nexpression: \"GET /\"\n---\nHTTP/1.1 200 OK\n\n<p>\n"
        );
        assert_eq!(content(&file), "HTTP/1.1 200 OK\n\n<p>");
        assert!(is_page(&file));
        assert!(!is_page("---\nsource: a\n---\nother"));
    }

    /// Once accepted in a review the header is as insta writes it.
    #[test]
    fn other_headers_are_read() {
        let file = "---\nsource: a.lua\nassertion_line: 3\nexpression: GET /\n---\none\n---\ntwo\n";
        assert_eq!(content(file), "one\n---\ntwo");
        assert_eq!(content("no header\n"), "no header");
        assert_eq!(content("---\nno end"), "---\nno end");
        assert_eq!(content(""), "");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn insta_reads_what_is_written(
            source in "[ -~éλ]{1,20}",
            expression in "(\\PC|[\\t\\\\\":#]){0,20}",
            text in "(\\PC|[\\t\\r\\n]|---\n){0,60}",
        ) {
            let file = written(&source, &expression, &text);
            let (their_source, their_expression, their_text) = read_by_insta(&file);
            prop_assert_eq!(their_source, Some(source));
            prop_assert_eq!(their_expression, Some(expression));
            prop_assert_eq!(&their_text, &normal(&text));
            prop_assert_eq!(content(&file), their_text);
        }
    }
}
