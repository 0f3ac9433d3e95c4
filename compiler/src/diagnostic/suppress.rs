//! Comments that silence findings: `-- msc: allow(unknown_view)`, `<!-- msc: allow(missing_term) -->` and, in style
//! sheets, `/* msc: allow(missing_asset) */`.
//! Works on lines of text alone, so a comment counts in any file, however broken the rest of it is.
//! `unused_allow` itself cannot be silenced this way.

use std::collections::BTreeMap;
use std::ops::{Range, RangeInclusive};

use super::{Code, Diagnostic, Diagnostics, Fix, removal};
use crate::source::{FileId, SourceMap, Span};

/// Drops the findings that comments allow, and adds one for each comment that allows nothing.
pub(crate) fn apply(sources: &SourceMap, found: &mut Diagnostics) {
    let mut allows = Vec::new();
    for (id, file) in sources.iter() {
        let ends = |ending: &&str| file.path.ends_with(ending);
        if [".lua", ".html", ".css"].iter().any(ends) {
            let text = std::str::from_utf8(&file.bytes).unwrap_or_default();
            collect(id, file.path.ends_with(".lua"), text, &mut allows);
        }
    }
    silence(&mut allows, found);
    for allow in allows.into_iter().filter(|allow| !allow.used) {
        found.push(allow.unused());
    }
}

/// One name in an `allow(…)`.
#[derive(Debug)]
struct Allow {
    span: Span,
    name: String,
    code: Option<Code>,
    /// Offsets of the line it speaks of, its line break included.
    target: RangeInclusive<u32>,
    used: bool,
    /// What is to be deleted to remove it, where that is certain.
    removal: Option<Range<usize>>,
}

impl Allow {
    fn unused(&self) -> Diagnostic {
        let name = &self.name;
        let removal = self.removal.clone().map(|at| {
            let span = Span::new(self.span.file, at.start, at.end);
            Fix::safe("remove it", span, "")
        });
        let finding = |message| Diagnostic {
            fix: removal,
            ..Diagnostic::new(Code::UnusedAllow, message, self.span)
        };
        if name.is_empty() {
            return finding("`allow()` names no code".to_owned())
                .help("name a code, or remove the comment");
        }
        match self.code {
            Some(_) => finding(format!(
                "`{name}` is allowed, but the next line has no such finding"
            ))
            .because("silences nothing")
            .help("remove it"),
            None => {
                let near = Code::nearest(name);
                let unknown = finding(format!("no code is called `{name}`"))
                    .because("silences nothing")
                    .help_opt(near.map(|near| format!("write `{near}`")));
                match near {
                    Some(near) => Diagnostic {
                        fix: Fix::rename(self.span, name, near),
                        ..unknown
                    },
                    None => unknown,
                }
            }
        }
    }
}

/// Finds the allows of a file, each with the line it is for.
fn collect(file: FileId, is_lua: bool, text: &str, allows: &mut Vec<Allow>) {
    if !text.contains("msc:") {
        return; // nearly every file; saves looking at its lines
    }
    let certain = removal::is_certain(text);
    let mut waiting = allows.len();
    let mut start = 0;
    for line in text.split('\n') {
        let target = Span::new(file, start, start + line.len());
        let comments = Comments::of(line);
        if !comments.alone {
            aim(&mut allows[waiting..], target);
            waiting = allows.len();
        }
        let whole = comments.alone && removal::is_whole(line, is_lua);
        for (index, at) in comments.names.iter().enumerate() {
            let removed = removal::of_name(line, &comments.names, index, whole).filter(|_| certain);
            allows.push(Allow {
                removal: removed.map(|at| start + at.start..(start + at.end).min(text.len())),
                ..allow(file, &line[at.clone()], start + at.start)
            });
        }
        start += line.len() + 1;
    }
}

fn allow(file: FileId, name: &str, start: usize) -> Allow {
    Allow {
        span: Span::new(file, start, start + name.len()),
        name: name.to_owned(),
        code: Code::find(name),
        // Past every file's end, until a line to speak of comes.
        target: u32::MAX..=u32::MAX,
        used: false,
        removal: None,
    }
}

fn aim(allows: &mut [Allow], line: Span) {
    for allow in allows {
        allow.target = line.start..=line.end;
    }
}

/// Removes what is allowed. Of two equal allows for one line only the first is of use.
fn silence(allows: &mut [Allow], found: &mut Diagnostics) {
    let mut by_code: BTreeMap<(FileId, Code), Vec<usize>> = BTreeMap::new();
    for (index, allow) in allows.iter().enumerate() {
        if let Some(code) = allow.code {
            by_code
                .entry((allow.span.file, code))
                .or_default()
                .push(index);
        }
    }
    found.adjust(|diagnostic| {
        // Nothing can be made of code with such a finding, so it stays, and the comment silences nothing.
        if diagnostic.code.is_fatal() {
            return Some(diagnostic.severity);
        }
        let span = diagnostic.span();
        let candidates = by_code
            .get(&(span.file, diagnostic.code))
            .into_iter()
            .flatten();
        for &index in candidates {
            if allows[index].target.contains(&span.start) {
                allows[index].used = true;
                return None;
            }
        }
        Some(diagnostic.severity)
    });
}

/// The allows of one line.
struct Comments {
    /// Where in the line each name is; an empty list of names gives one empty range.
    names: Vec<Range<usize>>,
    /// Whether the line holds nothing else.
    alone: bool,
}

impl Comments {
    fn of(line: &str) -> Self {
        let mut names = Vec::new();
        let mut first = None;
        let mut end = 0;
        let dashes = line.match_indices("--");
        for (at, _) in dashes.chain(line.match_indices("/*")) {
            if let Some(list) = list_after(line, at + 2) {
                first = first.or(Some(at));
                end = list.end;
                names.extend(split(line, list));
            }
        }
        let alone = first.is_some_and(|start| is_alone(&line[..start], &line[end..]));
        Self { names, alone }
    }
}

/// The range between the brackets of ` msc: allow(…)`, which must begin at `from`.
fn list_after(line: &str, from: usize) -> Option<Range<usize>> {
    let rest = line[from..].trim_start().strip_prefix("msc:")?;
    let rest = rest.trim_start().strip_prefix("allow(")?;
    let start = line.len() - rest.len();
    // Without its bracket the list goes on to the end, where its last name will be reported.
    Some(start..start + rest.find(')').unwrap_or(rest.len()))
}

/// The names of a list, without the blanks around them.
fn split(line: &str, list: Range<usize>) -> Vec<Range<usize>> {
    let mut start = list.start;
    let mut names = Vec::new();
    for part in line[list].split(',') {
        let name = part.trim();
        let name_start = start + (part.len() - part.trim_start().len());
        names.push(name_start..name_start + name.len());
        start += part.len() + 1;
    }
    names
}

/// Whether a line is nothing but comment: a Lua comment, also as the first of its tag, or one of markup or a style sheet.
fn is_alone(before: &str, after: &str) -> bool {
    let closer = match before.trim() {
        "" if after.trim_end().ends_with("*/") => "*/",
        "" | "<?" | "<?lua" => "?>",
        "<!" => "-->",
        _ => return false,
    };
    after
        .rfind(closer)
        .is_none_or(|at| after[at + closer.len()..].trim().is_empty())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Puts `unknown_view` findings on every `@`, applies, and shows what is left as `line:code`.
    fn left(path: &str, text: &str) -> Vec<String> {
        let mut sources = SourceMap::new();
        let file = sources.add(path, text.as_bytes().to_vec());
        let mut found = Diagnostics::new();
        for (at, _) in text.match_indices('@') {
            found.push(Diagnostic::new(
                Code::UnknownView,
                "no view",
                Span::new(file, at, at + 1),
            ));
        }
        apply(&sources, &mut found);
        let show = |diagnostic: &Diagnostic| {
            let line = sources.place(file, diagnostic.span().start).line;
            format!("{line}:{}", diagnostic.code.info().name)
        };
        found.iter().map(show).collect()
    }

    const NOTHING: [&str; 0] = [];

    #[test]
    fn the_line_above_silences_by_name_and_by_number() {
        assert_eq!(left("a.lua", "-- msc: allow(unknown_view)\n@ @\n"), NOTHING);
        assert_eq!(
            left("a.lua", "  -- msc: allow( MS201 ) for the tests\r\n@\r\n"),
            NOTHING
        );
        assert_eq!(
            left("a.html", "<!-- msc: allow(unknown_view) -->\n<p>@"),
            NOTHING
        );
        assert_eq!(left("a.css", "/* msc: allow(unknown_view) */\n@"), NOTHING);
        assert_eq!(
            left("a.html", "<? -- msc: allow(unknown_view) ?>\n<p>@"),
            NOTHING
        );
        assert_eq!(
            left("a.html", "<?\n  -- msc: allow(unknown_view)\n  @ ?>"),
            NOTHING
        );
    }

    #[test]
    fn only_the_next_line_is_silenced() {
        assert_eq!(
            left("a.lua", "@\n-- msc: allow(unknown_view)\n@\n@"),
            ["1:unknown_view", "4:unknown_view"]
        );
        let blank_between = "-- msc: allow(unknown_view)\n\n@";
        assert_eq!(
            left("a.lua", blank_between),
            ["3:unknown_view", "1:unused_allow"]
        );
    }

    #[test]
    fn comments_in_a_row_all_speak_of_the_line_after_them() {
        let text = "-- msc: allow(unknown_view)\n-- msc: allow(lua_syntax)\n@";
        assert_eq!(left("a.lua", text), ["2:unused_allow"]);
        let text = "<!-- msc: allow(unknown_view) --><!-- msc: allow(lua_syntax) -->\n@";
        assert_eq!(left("a.html", text), ["1:unused_allow"]);
    }

    #[test]
    fn a_comment_behind_code_speaks_of_the_line_after_it() {
        assert_eq!(
            left("a.lua", "@ -- msc: allow(unknown_view)\n@"),
            ["1:unknown_view"]
        );
        assert_eq!(
            left("a.html", "<!-- msc: allow(MS201) --> @\n@"),
            ["1:unknown_view"]
        );
        let both = "-- msc: allow(MS201)\n@ -- msc: allow(MS201)\n@";
        assert_eq!(left("a.lua", both), NOTHING);
    }

    #[test]
    fn the_end_of_the_file_can_be_silenced() {
        let mut sources = SourceMap::new();
        let file = sources.add("a.lua", b"-- msc: allow(unused_file)\n".to_vec());
        let mut found = Diagnostics::new();
        found.push(Diagnostic::new(
            Code::UnusedFile,
            "unfinished",
            Span::new(file, 27, 27),
        ));
        apply(&sources, &mut found);
        assert_eq!(found.iter().count(), 0);
    }

    #[test]
    fn a_finding_that_leaves_nothing_to_run_stays() {
        let mut sources = SourceMap::new();
        let file = sources.add("a.lua", b"-- msc: allow(lua_syntax)\n(".to_vec());
        let mut found = Diagnostics::new();
        found.push(Diagnostic::new(
            Code::LuaSyntax,
            "open",
            Span::new(file, 26, 27),
        ));
        apply(&sources, &mut found);
        let codes: Vec<Code> = found.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, [Code::LuaSyntax, Code::UnusedAllow]);
    }

    #[test]
    fn what_silences_nothing_is_reported() {
        assert_eq!(
            left("a.lua", "-- msc: allow(unknown_view)"),
            ["1:unused_allow"]
        );
        assert_eq!(
            left("a.lua", "-- msc: allow(unknown_view, MS201)\n@"),
            ["1:unused_allow"]
        );
        assert_eq!(
            left("a.lua", "-- msc: allow()\n@"),
            ["2:unknown_view", "1:unused_allow"]
        );
        assert_eq!(left("a.lua", "-- msc: allow(unknown_view\n@"), NOTHING);
    }

    #[test]
    fn unknown_names_are_reported_where_they_stand() {
        let mut sources = SourceMap::new();
        let file = sources.add(
            "a.lua",
            b"x = 1 -- msc: allow(MS201, unknwon_view)\n".to_vec(),
        );
        let mut found = Diagnostics::new();
        apply(&sources, &mut found);
        let reports: Vec<&Diagnostic> = found.iter().collect();
        assert_eq!(
            reports[0].message,
            "`MS201` is allowed, but the next line has no such finding"
        );
        assert_eq!(reports[0].help.as_deref(), Some("remove it"));
        assert_eq!(reports[0].span(), Span::new(file, 20, 25));
        assert_eq!(reports[1].message, "no code is called `unknwon_view`");
        assert_eq!(reports[1].help.as_deref(), Some("write `unknown_view`"));
        assert_eq!(reports[1].span(), Span::new(file, 27, 39));
    }

    #[test]
    fn other_files_are_not_looked_at() {
        assert_eq!(
            left("a.txt", "-- msc: allow(unknown_view)\n@"),
            ["2:unknown_view"]
        );
        assert_eq!(
            left("a.lua", "-- not for msc: allow(unknown_view)\n@"),
            ["2:unknown_view"]
        );
    }

    proptest! {
        #[test]
        fn any_text_can_be_looked_at(parts in proptest::collection::vec(
            prop_oneof!["--", " msc: ", "allow\\(", "[a-z_,) é]{0,6}", "\n", "-->", "<[?!]", "@"], 0..40,
        )) {
            let text = parts.concat();
            let findings = text.matches('@').count();
            let kept = left("a.html", &text).iter().filter(|line| line.ends_with("unknown_view")).count();
            prop_assert!(kept <= findings);
        }
    }
}
