//! What the markup of a text asks of the page around it: forms that need fields to be taken, and scripts, styles and hosts that
//! its content security policy must allow. Literal content is allowed by its hash, content with values by a nonce.
//! Never fails: what makes no sense asks for nothing.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use super::css;
use super::elements::{Attribute, Element, Elements, Node, Part, Value};
use super::entities::unescaped;

/// The directives that literal markup adds to.
pub(crate) const SCRIPT: &str = "script-src";
pub(crate) const STYLE: &str = "style-src";
pub(crate) const STYLE_ATTRIBUTE: &str = "style-src-attr";
pub(crate) const FORM: &str = "form-action";
pub(crate) const OBJECT: &str = "object-src";
pub(crate) const BASE: &str = "base-uri";

/// Something at a place of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    /// In the file.
    pub(crate) at: usize,
    pub(crate) kind: MarkKind,
}

/// What it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum MarkKind {
    /// Behind the start tag of a form that may be sent by POST.
    Form,
    /// Behind the name of an element that needs a nonce.
    Nonce,
    /// The policy must name this.
    Allow(Source),
}

/// A source that a directive must name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Source {
    pub(crate) directive: &'static str,
    pub(crate) source: Box<str>,
}

impl Source {
    pub(crate) fn new(directive: &'static str, source: impl Into<Box<str>>) -> Self {
        let source = source.into();
        Self { directive, source }
    }
}

/// The marks of a view, in the order of the text, which begins at `offset` of its file.
pub(crate) fn of(elements: &Elements, text: &str, offset: usize) -> Vec<Mark> {
    let mut marks = Marks {
        text,
        offset,
        found: Vec::new(),
    };
    let mut nodes = elements.nodes.iter().peekable();
    while let Some(node) = nodes.next() {
        if let Node::Open(element) = node {
            let content = match nodes.peek() {
                Some(Node::Raw(_, content)) => Some(content),
                _ => None,
            };
            marks.element(element, content);
        }
    }
    marks.found.sort_by_key(|mark| mark.at);
    marks.found
}

struct Marks<'t> {
    text: &'t str,
    offset: usize,
    found: Vec<Mark>,
}

/// Values that are paths of the site, as they are written.
const OWN_VALUES: [&str; 2] = ["scribe.Fingerprint", "request.path"];

impl Marks<'_> {
    /// Where the value of an attribute leads; nothing leads to the page itself.
    fn place(&self, attribute: Option<&Attribute>) -> Place {
        let Some((attribute, value)) =
            attribute.and_then(|found| Some((found, found.value.as_ref()?)))
        else {
            return Place::Own;
        };
        let at = attribute.at.end - self.offset..attribute.end - self.offset;
        let written = self.text.get(at).unwrap_or_default();
        let written = written.trim_start_matches(|c: char| c.is_whitespace() || "=\"'".contains(c));
        let code = ["?(", "<?="]
            .into_iter()
            .find_map(|tag| written.strip_prefix(tag));
        let code = code.map(str::trim_start).unwrap_or_default();
        if OWN_VALUES.iter().any(|own| code.starts_with(own)) {
            return Place::Own;
        }
        let (text, _, is_whole) = value.prefix();
        match unescaped(text) {
            Some(text) => leads(&text, is_whole),
            None => Place::Anywhere,
        }
    }

    fn push(&mut self, at: usize, kind: MarkKind) {
        self.found.push(Mark { at, kind });
    }

    fn allow(&mut self, element: &Element, directive: &'static str, source: impl Into<Box<str>>) {
        self.push(
            element.at.end,
            MarkKind::Allow(Source::new(directive, source)),
        );
    }

    fn element(&mut self, element: &Element, content: Option<&Value>) {
        match &*element.name {
            "script" => self.script(element, content),
            "style" => self.style(element, content),
            "link" => self.link(element),
            "form" => self.form(element),
            "base" => self.resource(element, "href", BASE),
            "object" => self.resource(element, "data", OBJECT),
            "embed" => self.resource(element, "src", OBJECT),
            _ => {}
        }
        if matches!(&*element.name, "button" | "input") {
            self.action(element, "formaction");
        }
        if let Some(style) = element.attribute("style") {
            self.style_attribute(element, style);
        }
    }

    fn nonce(&mut self, element: &Element) {
        if element.attribute("nonce").is_none() {
            self.push(element.at.end, MarkKind::Nonce);
        }
    }

    fn script(&mut self, element: &Element, content: Option<&Value>) {
        let kind = match element.attribute("type") {
            Some(_) => element.literal("type").map(str::to_ascii_lowercase),
            None => Some(String::new()),
        };
        let kind = kind.as_deref();
        if kind.is_some_and(|kind| !runs(kind)) {
            return;
        }
        let source = ["src", "href", "xlink:href"]
            .into_iter()
            .find_map(|name| element.attribute(name));
        if let Some(source) = source {
            match self.place(Some(source)) {
                Place::Own => {}
                Place::Host(host) => self.allow(element, SCRIPT, host),
                Place::Anywhere => self.nonce(element),
            }
            return;
        }
        let Some(content) = content else { return };
        let Some(text) = literal(content) else {
            return self.nonce(element);
        };
        for host in script_hosts(&text, kind == Some("importmap")) {
            self.allow(element, SCRIPT, host);
        }
        self.content(element, SCRIPT, &text);
        if !element.is_complete || kind.is_none() {
            // Code may yet write the attribute that says where it is.
            self.nonce(element);
        }
    }

    fn content(&mut self, element: &Element, directive: &'static str, text: &str) {
        if !text.is_empty() {
            self.allow(element, directive, hash(text));
        }
    }

    fn style(&mut self, element: &Element, content: Option<&Value>) {
        match content.map(literal) {
            Some(None) => self.nonce(element),
            Some(Some(text)) => {
                for host in style_hosts(&text) {
                    self.allow(element, STYLE, host);
                }
                self.content(element, STYLE, &text);
            }
            None => {}
        }
    }

    fn link(&mut self, element: &Element) {
        let rel = element.literal("rel").unwrap_or_default();
        let has = |word: &str| {
            let mut words = rel.split_ascii_whitespace();
            words.any(|known| known.eq_ignore_ascii_case(word))
        };
        let loads = element.literal("as").unwrap_or_default();
        let directive = if has("stylesheet") || (has("preload") && loads == "style") {
            STYLE
        } else if has("modulepreload") || (has("preload") && loads == "script") {
            SCRIPT
        } else {
            return;
        };
        match self.place(element.attribute("href")) {
            Place::Own => {}
            Place::Host(host) => self.allow(element, directive, host),
            Place::Anywhere => self.nonce(element),
        }
    }

    fn form(&mut self, element: &Element) {
        let method = element.literal("method").map(str::trim);
        let never_posts = match element.attribute("method") {
            None => element.is_complete,
            Some(_) => method.is_some_and(|method| !method.eq_ignore_ascii_case("post")),
        };
        if !never_posts {
            self.push(element.end, MarkKind::Form);
        }
        self.action(element, "action");
    }

    fn action(&mut self, element: &Element, name: &str) {
        match self.place(element.attribute(name)) {
            Place::Own => {}
            Place::Host(host) => self.allow(element, FORM, host),
            Place::Anywhere => {
                for scheme in WEB {
                    self.allow(element, FORM, scheme);
                }
            }
        }
    }

    /// Something that is not allowed from anywhere unless a page has it.
    fn resource(&mut self, element: &Element, name: &str, directive: &'static str) {
        let Some(attribute) = element.attribute(name) else {
            return;
        };
        match self.place(Some(attribute)) {
            Place::Own => self.allow(element, directive, "'self'"),
            Place::Host(host) => self.allow(element, directive, host),
            Place::Anywhere => {
                self.allow(element, directive, "'self'");
                for scheme in WEB {
                    self.allow(element, directive, scheme);
                }
            }
        }
    }

    fn style_attribute(&mut self, element: &Element, style: &Attribute) {
        let text = style.value.as_ref().and_then(literal);
        let text = text.and_then(|text| unescaped(&text));
        match (text, &style.value) {
            (Some(text), _) => {
                self.allow(element, STYLE_ATTRIBUTE, "'unsafe-hashes'");
                self.allow(element, STYLE_ATTRIBUTE, hash(&text));
            }
            (None, Some(_)) => self.allow(element, STYLE_ATTRIBUTE, "'unsafe-inline'"),
            (None, None) => {}
        }
    }
}

/// Where forms and objects may lead when only a request knows it.
pub(crate) const WEB: [&str; 2] = ["https:", "http:"];

/// Whether a script of this type is run, or decides how others are.
fn runs(kind: &str) -> bool {
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let names = ["", "module", "importmap", "speculationrules"];
    names.contains(&kind) || kind.contains("javascript") || kind.contains("ecmascript")
}

/// The text of a value without holes.
fn literal(value: &Value) -> Option<String> {
    let parts = value.parts.iter();
    parts
        .map(|part| match part {
            Part::Literal(text, _) => Some(&**text),
            Part::Hole => None,
        })
        .collect()
}

/// The hash of a script or style as browsers make it: they read every line break as one character.
fn hash(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)))
}

/// Where an address leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// To this site.
    Own,
    /// To this host, as policies name it.
    Host(String),
    /// It is not known before there is a request, or policies have no name for it.
    Anywhere,
}

/// Where an address leads of which `text` is known, and nothing follows it when it `is_whole`.
pub(crate) fn leads(text: &str, is_whole: bool) -> Place {
    let text = text.trim_start().to_ascii_lowercase();
    let (scheme, rest) = match text.split_once("//") {
        Some((scheme @ ("" | "http:" | "https:"), rest)) => (scheme, rest),
        _ => {
            // What follows a name without a slash may make it a scheme or a host.
            let ends = text.len() > 1 && text.contains(['/', '?', '#']);
            let has_scheme = text
                .split(['/', '?', '#'])
                .next()
                .is_some_and(|first| first.contains(':'));
            return if has_scheme || !(is_whole || ends) {
                Place::Anywhere
            } else {
                Place::Own
            };
        }
    };
    let end = rest.find(['/', '?', '#', '\\']);
    if end.is_none() && !is_whole {
        return Place::Anywhere;
    }
    let host = rest[..end.unwrap_or(rest.len())].trim_end();
    let is_host = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b':');
    if host.is_empty() || !host.bytes().all(is_host) {
        return Place::Anywhere;
    }
    Place::Host(match scheme {
        "" => host.to_owned(),
        scheme => format!("{scheme}//{host}"),
    })
}

/// Hosts that a script has others from: what it imports, and addresses that end like a script's. Of an import map every one.
pub(crate) fn script_hosts(text: &str, all: bool) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("http") {
        let Some(quote) = text[..at].chars().next_back() else {
            continue;
        };
        if !matches!(quote, '"' | '\'' | '`') {
            continue;
        }
        let Some((address, _)) = text[at..].split_once(quote) else {
            continue;
        };
        let before = text[..at - 1].trim_end_matches(|c: char| c.is_whitespace() || c == '(');
        let imported = ["from", "import"].iter().any(|word| before.ends_with(word));
        let path = address.split(['?', '#']).next().unwrap_or_default();
        if (all || imported || path.ends_with("js"))
            && let Place::Host(host) = leads(address, true)
            && !found.contains(&host)
        {
            found.push(host);
        }
    }
    found
}

/// Hosts that a style sheet imports others from.
pub(crate) fn style_hosts(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for at in css::urls(text) {
        let before = text[..at.start]
            .trim_end_matches(['"', '\'', ' '])
            .trim_end();
        let before = before.to_ascii_lowercase();
        let before = before.strip_suffix("url(").unwrap_or(&before).trim_end();
        if before.ends_with("@import")
            && let Place::Host(host) = leads(&text[at], true)
            && !found.contains(&host)
        {
            found.push(host);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::{elements, view};

    fn shown(text: &str) -> Vec<String> {
        let elements = elements::read(text, &view::split(text).pieces, 0);
        let marks = of(&elements, text, 0).into_iter();
        let shown = marks.map(|mark| match mark.kind {
            MarkKind::Form => format!("form {}", mark.at),
            MarkKind::Nonce => format!("nonce {}", mark.at),
            MarkKind::Allow(Source { directive, source }) => format!("{directive} {source}"),
        });
        shown.collect()
    }

    #[test]
    fn literal_scripts_and_styles_have_hashes() {
        // As browsers print it in their complaints.
        let alert = "script-src 'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='";
        assert_eq!(shown("<script>alert(1)</script>"), [alert]);
        assert_eq!(shown("<SCRIPT type=module>alert(1)</script>"), [alert]);
        assert_eq!(
            shown("<script>a\r\nb</script>"),
            shown("<script>a\nb</script>")
        );
        assert_eq!(
            shown("<script type='application/json'>{}</script>").len(),
            0
        );
        assert_eq!(shown("<style>a{}</style>").len(), 1);
        assert_eq!(shown("<script></script><style></style>").len(), 0);
    }

    #[test]
    fn values_need_a_nonce() {
        assert_eq!(shown("<script>a=?(x)</script>"), ["nonce 7"]);
        assert_eq!(
            shown("<script><? if x then ?>a<? end ?></script>"),
            ["nonce 7"]
        );
        assert_eq!(shown("<style id=a>b{c:?(x)}</style>"), ["nonce 6"]);
        assert_eq!(shown("<script src=\"?(x)\"></script>"), ["nonce 7"]);
        assert_eq!(
            shown("<script nonce=\"?(page.nonce)\">?(x)</script>").len(),
            0
        );
        assert_eq!(
            shown("<script type=\"?(x)\">a</script>")
                .last()
                .map(String::as_str),
            Some("nonce 7")
        );
        assert_eq!(shown("<link rel=stylesheet href=\"?(x)\">"), ["nonce 5"]);
    }

    #[test]
    fn hosts_are_named_and_the_own_is_not() {
        for (text, expected) in [
            ("<script src=/a.js></script>", ""),
            ("<script src='a.js?v=?(x)'></script>", ""),
            (
                "<script src='https://CDN.example/a.js'></script>",
                "script-src https://cdn.example",
            ),
            (
                "<script src='//cdn.example/?(x).js'></script>",
                "script-src cdn.example",
            ),
            (
                "<link rel=\"preload stylesheet\" href=https://a.b/c>",
                "style-src https://a.b",
            ),
            ("<link rel=icon href=https://a.b/c>", ""),
            ("<form action=https://a.b:8/c>", "form-action https://a.b:8"),
            ("<form action=/c>", ""),
            (
                "<form action='?(x)'>",
                "form-action https:, form-action http:",
            ),
            (
                "<form action='/?(x)'>",
                "form-action https:, form-action http:",
            ),
            ("<form action='/a?(x)'>", ""),
            ("<object data=/a.svg>", "object-src 'self'"),
            ("<base href=https://a.b/>", "base-uri https://a.b"),
            (
                "<link rel=stylesheet href='?(scribe.Fingerprint \"a.css\")'>",
                "",
            ),
            ("<script src=?( scribe.Fingerprint(\"a.js\"))></script>", ""),
            ("<form method=get action='?(request.path)'>", ""),
            (
                "<button formaction=https://a.b/c>",
                "form-action https://a.b",
            ),
        ] {
            assert_eq!(shown(text).join(", "), expected, "{text}");
        }
    }

    #[test]
    fn forms_that_may_be_posted_get_a_place_behind_their_tag() {
        assert_eq!(shown("<form method=post>"), ["form 18"]);
        assert_eq!(shown("<form method=\"?(x)\">"), ["form 20"]);
        assert_eq!(shown("<form <? if x then ?>method=post<? end ?>>").len(), 1);
        assert_eq!(shown("<form>").len(), 0);
        assert_eq!(shown("<form method=get>").len(), 0);
    }

    #[test]
    fn style_attributes_are_hashed_where_they_can_be() {
        let hashed = shown("<p style='a:b'>");
        assert_eq!(hashed.len(), 2);
        assert_eq!(hashed[0], "style-src-attr 'unsafe-hashes'");
        assert_eq!(
            shown("<p style='a:?(x)'>"),
            ["style-src-attr 'unsafe-inline'"]
        );
        assert_eq!(shown("<p style>").len(), 0);
    }

    #[test]
    fn scripts_name_the_hosts_they_load_from() {
        let hosts = |text: &str| script_hosts(text, false).join(", ");
        assert_eq!(hosts("import a from \"https://a.b/c\""), "https://a.b");
        assert_eq!(hosts("await import('https://a.b/c')"), "https://a.b");
        assert_eq!(hosts("s.src='https://a.b/gtag/js?id=1'"), "https://a.b");
        assert_eq!(hosts("fetch('https://a.b/c')"), "");
        assert_eq!(
            script_hosts("{\"imports\":{\"a\":\"https://a.b/c\"}}", true),
            ["https://a.b"]
        );
        assert_eq!(
            style_hosts("@import url(\"https://a.b/c\"); b{c:url(https://d.e/f)}"),
            ["https://a.b"]
        );
        assert_eq!(style_hosts("@import 'https://a.b/c';"), ["https://a.b"]);
    }
}
