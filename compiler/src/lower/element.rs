//! Elements that have nothing but a term, as the text around the term shows it: they can say which language it is in.

/// Elements without content, and those whose content is no text that anybody reads.
const OTHERS: [&str; 16] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "script", "source",
    "style", "template", "track", "wbr",
];

/// Where the start tag of the element ends that stands around a place and has nothing else, given the text before and after
/// the place. None where the tag is not all there, or says of itself which language is in it.
pub(super) fn only_content(before: &str, after: &str) -> Option<usize> {
    let (end, inner) = start_tag(before.trim_ascii_end())?;
    let length = inner
        .find(|c: char| c.is_ascii_whitespace())
        .unwrap_or(inner.len());
    let (name, attributes) = inner.split_at(length);
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let ends = after.trim_ascii_start().strip_prefix("</")?;
    let ends = ends
        .get(..length)
        .is_some_and(|end| end.eq_ignore_ascii_case(name))
        && !ends[length..].starts_with(is_name);
    let plain = name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(is_name);
    let is_other = OTHERS.iter().any(|other| name.eq_ignore_ascii_case(other));
    (plain && ends && !is_other && !says_language(attributes)).then_some(end)
}

/// What is between the angle brackets of the tag that a text ends with, and where the second of them is.
fn start_tag(text: &str) -> Option<(usize, &str)> {
    let inner = text.strip_suffix('>')?;
    let (_, inner) = inner.rsplit_once('<')?;
    let is_closed = |quote: char| inner.matches(quote).count() % 2 == 0;
    let bare = !inner.contains('>') && !inner.ends_with('/');
    (bare && is_closed('"') && is_closed('\'')).then_some((text.len() - 1, inner))
}

fn says_language(attributes: &str) -> bool {
    let lower = attributes.to_ascii_lowercase();
    let mut names = lower.split(|c: char| c.is_ascii_whitespace() || matches!(c, '"' | '\''));
    names.any(|name| {
        name.starts_with("lang=") || name.starts_with("dir=") || name.contains(":lang=")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_with_nothing_else() {
        for (before, after, expected) in [
            ("<p>", "</p>", Some(2)),
            ("a <p class=\"x y\">\n ", " </P >", Some(16)),
            ("<my-note>", "</my-note>", Some(8)),
            ("<a hreflang='de'>", "</a>", Some(16)),
            ("<option selected>", "</option>", Some(16)),
            ("<title>", "</title>", Some(6)),
            ("<p>a", "</p>", None),
            ("<p>", "a</p>", None),
            ("<p>", "</pre>", None),
            ("<b>", "</p>", None),
            ("<br>", "</p>", None),
            ("<br/>", "</br>", None),
            ("<p lang=\"en\">", "</p>", None),
            ("<p class=\"x\"LANG='en'>", "</p>", None),
            ("<p dir=ltr>", "</p>", None),
            ("<script>", "</script>", None),
            ("</p>", "</p>", None),
            ("<p title=\"a>", "</p>", None),
            (" class=\"x\">", "</p>", None),
            ("<p title=\"", "\">", None),
            ("", "", None),
        ] {
            assert_eq!(only_content(before, after), expected, "{before} {after}");
        }
    }
}
