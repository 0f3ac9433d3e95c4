//! What the HTML standard says of elements by their name: which have no end tag, which may leave it out, which end a
//! paragraph, and which keep an end tag from reaching what is outside them.

/// What end tag an element has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EndTag {
    /// None.
    Void,
    /// It may be left out.
    Optional,
    Required,
    /// HTML has no such element.
    Unknown,
}

const VOID: &[&str] = &[
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input",
    "keygen", "link", "meta", "param", "source", "track", "wbr",
];

const OPTIONAL: &[&str] = &[
    "body", "caption", "colgroup", "dd", "dt", "head", "html", "li", "optgroup", "option", "p",
    "rb", "rp", "rt", "rtc", "tbody", "td", "tfoot", "th", "thead", "tr",
];

const REQUIRED: &[&str] = &[
    "a",
    "abbr",
    "acronym",
    "address",
    "applet",
    "article",
    "aside",
    "audio",
    "b",
    "bdi",
    "bdo",
    "big",
    "blockquote",
    "button",
    "canvas",
    "center",
    "cite",
    "code",
    "data",
    "datalist",
    "del",
    "details",
    "dfn",
    "dialog",
    "dir",
    "div",
    "dl",
    "em",
    "fieldset",
    "figcaption",
    "figure",
    "font",
    "footer",
    "form",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "i",
    "iframe",
    "ins",
    "kbd",
    "label",
    "legend",
    "main",
    "map",
    "mark",
    "marquee",
    "math",
    "menu",
    "meter",
    "nav",
    "nobr",
    "noframes",
    "noscript",
    "object",
    "ol",
    "output",
    "picture",
    "pre",
    "progress",
    "q",
    "ruby",
    "s",
    "samp",
    "script",
    "search",
    "section",
    "select",
    "slot",
    "small",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "template",
    "textarea",
    "time",
    "title",
    "tt",
    "u",
    "ul",
    "var",
    "video",
];

/// Start tags that end a paragraph.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "search",
    "section",
    "summary",
    "ul",
];

/// No end tag reaches out of these.
const WALLS: &[&str] = &[
    "applet",
    "caption",
    "foreignobject",
    "html",
    "marquee",
    "object",
    "table",
    "td",
    "template",
    "th",
];

/// A new entry of a list does not end what is open around these; `div`, `address` and `p` are none of them.
const SPECIAL: &[&str] = &[
    "applet",
    "article",
    "aside",
    "blockquote",
    "button",
    "caption",
    "center",
    "dd",
    "details",
    "dir",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "html",
    "iframe",
    "li",
    "main",
    "marquee",
    "menu",
    "nav",
    "object",
    "ol",
    "pre",
    "search",
    "section",
    "select",
    "summary",
    "table",
    "tbody",
    "td",
    "template",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

fn has(list: &[&str], name: &str) -> bool {
    list.binary_search(&name).is_ok()
}

/// The end tag of an element of HTML. Elements that authors define count as known.
pub(super) fn end_tag(name: &str) -> EndTag {
    if has(VOID, name) {
        EndTag::Void
    } else if has(OPTIONAL, name) {
        EndTag::Optional
    } else if has(REQUIRED, name) || (name.contains('-') && !name.contains(':')) {
        EndTag::Required
    } else {
        EndTag::Unknown
    }
}

/// Whether an element begins a part of the page with rules of its own.
pub(super) fn is_foreign(name: &str) -> bool {
    matches!(name, "svg" | "math")
}

/// Whether the rules of HTML hold again inside an element of such a part.
pub(super) fn is_html_again(name: &str) -> bool {
    matches!(name, "foreignobject" | "annotation-xml" | "desc")
}

/// Whether a start tag ends a paragraph that is open.
pub(super) fn ends_paragraph(name: &str) -> bool {
    has(BLOCKS, name)
}

pub(super) fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// Elements that cannot hold another of their name, however deep.
pub(super) const SINGLE: [&str; 3] = ["a", "button", "form"];

/// Whether an element cannot hold another of its name.
pub(super) fn is_single(name: &str) -> bool {
    SINGLE.contains(&name)
}

/// Whether an end tag does nothing where its element is not open, because the start tag may be left out.
pub(super) fn is_implied(name: &str) -> bool {
    matches!(name, "html" | "head" | "body" | "tbody" | "colgroup")
}

/// Whether an end tag cannot reach what is outside an open element.
pub(super) fn is_wall(open: &str, end: &str) -> bool {
    match end {
        "p" => open == "button" || has(WALLS, open),
        "li" => matches!(open, "ol" | "ul" | "menu") || has(WALLS, open),
        "caption" | "colgroup" | "table" | "tbody" | "td" | "tfoot" | "th" | "thead" | "tr" => {
            matches!(open, "html" | "table" | "template")
        }
        _ => has(WALLS, open),
    }
}

/// Open elements that a start tag ends.
pub(super) fn ended_by(name: &str) -> &'static [&'static str] {
    const ROWS: &[&str] = &["caption", "colgroup", "td", "th", "tr"];
    const GROUPS: &[&str] = &[
        "caption", "colgroup", "tbody", "td", "tfoot", "th", "thead", "tr",
    ];
    match name {
        "li" => &["li"],
        "dd" | "dt" => &["dd", "dt"],
        "option" => &["option"],
        "optgroup" => &["optgroup", "option"],
        "td" | "th" => &["td", "th"],
        "tr" => ROWS,
        "tbody" | "thead" | "tfoot" => GROUPS,
        "colgroup" => &["caption", "colgroup"],
        "rt" | "rp" => &["rp", "rt"],
        "body" => &["head"],
        _ => &[],
    }
}

/// Whether a start tag does not look beyond an open element for those that it ends.
pub(super) fn stops(open: &str, name: &str) -> bool {
    match name {
        "li" | "dd" | "dt" => has(SPECIAL, open),
        "td" | "th" | "tr" | "tbody" | "thead" | "tfoot" | "colgroup" => {
            matches!(open, "html" | "table" | "template")
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_by_halving() {
        for list in [VOID, OPTIONAL, REQUIRED, BLOCKS, WALLS, SPECIAL] {
            assert!(list.is_sorted(), "{list:?}");
        }
    }

    #[test]
    fn end_tags_are_those_of_the_standard() {
        assert_eq!(end_tag("br"), EndTag::Void);
        assert_eq!(end_tag("li"), EndTag::Optional);
        assert_eq!(end_tag("my-part"), EndTag::Required);
        assert_eq!(end_tag("urlset"), EndTag::Unknown);
        assert!(is_wall("td", "div") && !is_wall("div", "span"));
    }
}
