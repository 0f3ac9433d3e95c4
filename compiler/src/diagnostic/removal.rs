//! What is to be deleted of a text to remove an `allow(…)` that silences nothing, where that is certain.

use std::ops::Range;

/// Whether comments are what they look like: in a string of several lines, or a long comment, such a line may be text.
pub(super) fn is_certain(text: &str) -> bool {
    let long = ["[[", "[=", "\\\n", "\\\r", "\\z"];
    !long.iter().any(|long| text.contains(long))
}

/// Whether a line that is nothing but comment can be deleted with nothing lost but its one list.
pub(super) fn is_whole(line: &str, is_lua: bool) -> bool {
    let line = line.trim();
    let tagged = (line.starts_with("<!--") && line.ends_with("-->"))
        || (line.starts_with("<?") && line.ends_with("?>"));
    let lists = line.matches("allow(").count();
    lists == 1 && (tagged || (is_lua && line.starts_with("--")))
}

/// What is to be deleted of a line, its break included, to remove one of its names. Offsets are the line's.
pub(super) fn of_name(
    line: &str,
    names: &[Range<usize>],
    index: usize,
    whole: bool,
) -> Option<Range<usize>> {
    let at = &names[index];
    match (names.get(index + 1), index.checked_sub(1)) {
        (None, None) => whole.then_some(0..line.len() + 1),
        // With the comma; names of another list on the line have something else between.
        (Some(next), _) if is_comma(line.get(at.end..next.start)?) => Some(at.start..next.start),
        (_, Some(before)) if is_comma(line.get(names[before].end..at.start)?) => {
            Some(names[before].end..at.end)
        }
        _ => None,
    }
}

fn is_comma(text: &str) -> bool {
    text.trim() == ","
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::{Diagnostics, apply_suppressions as apply};
    use crate::source::SourceMap;

    /// What is left of a text when every unused name is removed that may be, one after the other.
    fn removed(path: &str, text: &str) -> String {
        let mut text = text.to_owned();
        loop {
            let mut sources = SourceMap::new();
            sources.add(path, text.as_bytes().to_vec());
            let mut found = Diagnostics::new();
            apply(&sources, &mut found);
            let mut fixes = found.iter().filter_map(|finding| finding.fix.as_ref());
            let Some((span, _)) = fixes.find_map(|fix| fix.edits.first()) else {
                return text;
            };
            text.replace_range(span.start as usize..span.end as usize, "");
        }
    }

    #[test]
    fn unused_names_are_removed_where_that_is_certain() {
        assert_eq!(
            removed("a.lua", "x()\n  -- msc: allow(MS201)\r\ny()"),
            "x()\ny()"
        );
        assert_eq!(
            removed("a.lua", "-- msc: allow(MS201, MS101,MS102) why\ny()"),
            "y()"
        );
        assert_eq!(
            removed("a.html", "a\n<!-- msc: allow(MS201) -->\nb"),
            "a\nb"
        );
        assert_eq!(removed("a.html", "a\n<? -- msc: allow(MS201) ?>"), "a\n");
        for text in [
            "x() -- msc: allow(MS201)\n",
            "x = \"a\\\n-- msc: allow(MS201)\\\n\"",
            "x = [[\n-- msc: allow(MS201)\n]]",
        ] {
            assert_eq!(removed("a.lua", text), text);
        }
        for text in [
            "<? -- msc: allow(MS201)\nx() ?>",
            "<?\n-- msc: allow(MS201)\nx() ?>",
            "<p> <!-- msc: allow(MS201) --> </p>",
        ] {
            assert_eq!(removed("a.html", text), text);
        }
    }
}
