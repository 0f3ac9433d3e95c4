//! Where in the markup a value lands: a state machine over the literal text of a view. It follows the tokenizer of HTML,
//! and inside scripts, style sheets and addresses theirs, as far as escaping asks; it never fails.

mod attribute;
mod machine;
mod script;
mod style;
#[cfg(test)]
mod tests;
mod url;

use attribute::{Attribute, Element};
use script::Script;
use style::Style;
use url::Url;

/// The place a value would be written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Context {
    /// Between tags, also inside `<title>` and `<textarea>`.
    Text,
    /// Inside a tag, where a name would stand.
    Name,
    /// An attribute that is text, with quotes.
    Quoted,
    /// One without quotes.
    Unquoted,
    /// Anything with rules of its own.
    Within(Content, Holder),
    /// It cannot be told.
    Doubtful(Doubt),
}

/// What is written inside markup and has rules of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Text.
    Plain,
    /// A whole address.
    Url,
    /// What goes on with an address that may still lack its scheme.
    UrlRest,
    /// The part of an address before a colon.
    UrlScheme,
    /// What goes on with an address behind its scheme.
    UrlPath,
    /// A part of a query or fragment.
    UrlQuery,
    /// Pictures to choose from, as in `srcset`.
    Sources,
    /// When a page is loaded again, and which.
    Refresh,
    /// A value of a script, or of its data.
    Script,
    /// JSON that is made already, as a value of a script.
    Json,
    /// A part of a text in a script.
    ScriptText,
    /// A part of a regular expression.
    ScriptPattern,
    /// A value of a style sheet.
    Style,
    /// A part of a text in a style sheet.
    StyleText,
    /// Text of a document inside an attribute.
    Document,
    /// A comment, where nothing is written.
    Nothing,
}

impl Content {
    /// Where it is, in words.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Content::Plain => "in an attribute",
            Content::Url | Content::UrlRest | Content::UrlScheme | Content::UrlPath => {
                "in an address"
            }
            Content::UrlQuery => "in a query",
            Content::Sources => "among pictures to choose from",
            Content::Refresh => "in an address to go to",
            Content::Script | Content::Json => "as a value of a script",
            Content::ScriptText => "in a text of a script",
            Content::ScriptPattern => "in a pattern of a script",
            Content::Style => "in a style sheet",
            Content::StyleText => "in a text of a style sheet",
            Content::Document => "in a document inside an attribute",
            Content::Nothing => "in a comment",
        }
    }
}

/// What such a content is written into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// An element whose content is not markup.
    Element,
    /// An attribute with quotes.
    Quoted,
    /// An attribute without quotes.
    Unquoted,
    /// The beginning of one, which must not stay empty.
    First,
}

/// Why a place cannot be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Doubt {
    /// After a backslash.
    Backslash,
    /// Behind a slash that divides or begins a regular expression.
    Slash,
    /// In an address whose scheme is run.
    Code,
    /// In an address, before or behind its question mark.
    Part,
    /// In an attribute whose name is not known.
    Attribute,
    /// In a script whose type is a value.
    Kind,
    /// In the markup of a document inside an attribute.
    Document,
    /// In an attribute without quotes that holds quotes.
    Quotes,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Text,
    /// Behind a `<` that what follows makes the beginning of a tag, or not.
    Angle,
    TagName,
    InTag,
    Name,
    AfterName,
    AfterEquals,
    Unquoted,
    Quoted(u8),
    Raw,
    Comment,
}

/// What is inside an attribute, or an element that holds no markup.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Inner {
    Plain,
    Url(Url),
    Sources,
    Script(Script),
    Style(Style),
    /// `content` of `<meta>`: what is written of it, and the address in it.
    Meta(String, Option<Url>),
    Document(String),
    /// A value that decides about others.
    Kept(String),
    /// Data for a script that is neither a script nor JSON.
    Data,
    Unknown(Doubt),
}

/// Whether what an attribute begins with makes it an address whose content is run.
pub(crate) fn is_script_address(tag: &str, name: &str, text: &str) -> bool {
    // The scheme may be written with entities; without a colon of any kind there is none.
    if !text.contains([':', '&']) {
        return false;
    }
    let mut markup = Markup::new();
    markup.text(&format!("<{tag} {name}=\""));
    markup.text(&text.replace('"', "&quot;"));
    markup.context() == Context::Doubtful(Doubt::Code)
}

/// Elements whose content is text up to their end tag.
pub(super) const RAW: [&str; 4] = ["script", "style", "textarea", "title"];

/// Whether the end tag of a raw element begins here (HTML standard, "appropriate end tag token").
pub(super) fn ends_raw(rest: &[u8], name: &str) -> bool {
    let named = rest.get(2..2 + name.len());
    let after = rest.get(2 + name.len());
    rest.starts_with(b"</")
        && named.is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
        && after.is_none_or(|b| matches!(b, b'>' | b'/') || b.is_ascii_whitespace())
}

/// The machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Markup {
    state: State,
    /// Name of the tag being read, lower case; `/` in front of an end tag.
    tag: String,
    /// Name of the attribute being read, lower case.
    name: String,
    /// What the attributes so far say of their element.
    element: Element,
    /// The raw element whose end is awaited.
    raw: Option<&'static str>,
    inner: Inner,
    /// Branches end in different names, so that a name that goes on here is not known.
    is_torn: bool,
    /// A value is part of the attribute without quotes.
    has_value: bool,
    /// Values that turned out to be the scheme of an address, or to load the page again.
    schemes: Vec<usize>,
}

impl Markup {
    /// At the beginning of a document or fragment.
    pub(crate) fn new() -> Self {
        Self {
            state: State::Text,
            tag: String::new(),
            name: String::new(),
            element: Element::default(),
            raw: None,
            inner: Inner::Plain,
            is_torn: false,
            has_value: false,
            schemes: Vec::new(),
        }
    }

    /// Where a value written now would land.
    pub(crate) fn context(&self) -> Context {
        let within = |inner: Result<Content, Doubt>, holder| match (inner, holder) {
            (Err(doubt), _) => Context::Doubtful(doubt),
            (Ok(Content::Plain), Holder::Quoted) => Context::Quoted,
            (Ok(Content::Plain), Holder::Unquoted) => Context::Unquoted,
            (Ok(content), holder) => Context::Within(content, holder),
        };
        match self.state {
            State::Text => Context::Text,
            State::Angle | State::TagName | State::InTag | State::Name | State::AfterName => {
                Context::Name
            }
            State::AfterEquals => {
                let attribute = Attribute::of(&self.tag, &self.name, &self.element);
                let inner = self.inner_of(attribute);
                within(Self::place(&inner, &self.element), Holder::First)
            }
            State::Unquoted => within(Self::place(&self.inner, &self.element), Holder::Unquoted),
            State::Quoted(_) => within(Self::place(&self.inner, &self.element), Holder::Quoted),
            State::Raw if matches!(self.raw, Some("title" | "textarea")) => Context::Text,
            State::Raw if self.inner == Inner::Data => Context::Quoted,
            State::Raw => within(Self::place(&self.inner, &self.element), Holder::Element),
            State::Comment => Context::Within(Content::Nothing, Holder::Element),
        }
    }

    fn place(inner: &Inner, element: &Element) -> Result<Content, Doubt> {
        match inner {
            Inner::Plain | Inner::Kept(_) | Inner::Data => Ok(Content::Plain),
            Inner::Url(url) => url.place(),
            Inner::Sources => Ok(Content::Sources),
            Inner::Script(script) => script.place(),
            Inner::Style(style) => style.place(),
            Inner::Meta(_, Some(url)) => url.place(),
            Inner::Meta(..) if element.refreshes => Ok(Content::Refresh),
            Inner::Meta(..) => Ok(Content::Plain),
            Inner::Document(text) => {
                let text = text.to_ascii_lowercase();
                let in_tag = text.rfind('<') > text.rfind('>');
                let is_raw = ["<script", "<style", "<!--"]
                    .iter()
                    .any(|raw| text.contains(raw));
                if in_tag || is_raw {
                    Err(Doubt::Document)
                } else {
                    Ok(Content::Document)
                }
            }
            Inner::Unknown(doubt) => Err(*doubt),
        }
    }

    /// Whether `<!--` begins a comment here.
    pub(crate) fn in_text(&self) -> bool {
        self.state == State::Text
    }

    /// Whether a text may end here.
    pub(crate) fn is_between_tags(&self) -> bool {
        matches!(self.state, State::Text | State::Angle)
    }

    /// Whether what is written here is text, though maybe not between tags: in a `<title>`, say.
    pub(crate) fn is_text(&self) -> bool {
        self.context() == Context::Text
    }

    /// What kind of place this is, as a number: 0 between tags. Branches that meet end in places of one class, so that it
    /// can be asked while a page is made whether the place is the one that was foreseen.
    pub(crate) fn class(&self) -> u16 {
        let (state, quote) = match self.state {
            State::Text | State::Angle => return 0,
            State::TagName | State::InTag | State::Name | State::AfterName | State::Unquoted => {
                return 1;
            }
            State::Comment => return 2,
            State::AfterEquals => (1, 0),
            State::Quoted(quote) => (3, u16::from(quote == b'"')),
            State::Raw => {
                let at = RAW.iter().position(|name| Some(*name) == self.raw);
                (4 + at.map_or(0, |at| at as u16), 0)
            }
        };
        let inner = match &self.inner {
            Inner::Plain | Inner::Kept(_) => 0,
            Inner::Url(_) => 1,
            Inner::Sources => 2,
            Inner::Script(script) => return 0x1000 | state << 8 | quote << 7 | script.class(),
            Inner::Style(style) => return 0x2000 | state << 8 | quote << 7 | style.class(),
            Inner::Meta(..) => 3,
            Inner::Document(_) => 4,
            Inner::Data => 5,
            Inner::Unknown(_) => 6,
        };
        state << 8 | quote << 7 | inner
    }

    /// What is open where a text should not end.
    pub(crate) fn describe(&self) -> String {
        let tag = self.tag.trim_start_matches('/');
        match (self.state, self.raw) {
            (State::Text, _) => "between tags".to_owned(),
            (State::Angle, _) => "behind a `<`".to_owned(),
            (State::TagName | State::InTag | State::Name | State::AfterName, _) => {
                format!("inside the tag `<{}`", self.tag)
            }
            (State::AfterEquals | State::Unquoted, _) => {
                format!("in the attribute `{}` without quotes", self.name)
            }
            (State::Quoted(_), _) => format!("in the attribute `{}` of `<{tag}`", self.name),
            (State::Raw, Some(name)) => format!("in `<{name}>`"),
            (State::Raw, None) => "in an element".to_owned(),
            (State::Comment, _) => "in a comment".to_owned(),
        }
    }

    /// A value was written here; `id` is its own.
    pub(crate) fn value(&mut self, id: usize) {
        if self.state == State::AfterEquals {
            self.begin_value(State::Unquoted);
        }
        if self.state == State::Angle {
            self.begin_tag();
        }
        match self.state {
            State::Unquoted => self.has_value = true,
            State::TagName | State::Name => {
                // Whatever the name is, it is not the literal part alone.
                self.state = State::InTag;
                self.is_torn = true;
            }
            State::InTag | State::AfterName => {
                self.state = State::InTag;
                self.is_torn = true;
            }
            State::Text
            | State::Angle
            | State::AfterEquals
            | State::Quoted(_)
            | State::Raw
            | State::Comment => {}
        }
        match &mut self.inner {
            Inner::Url(url) => url.value(id),
            Inner::Meta(_, Some(url)) => url.value(id),
            Inner::Script(script) => script.value(),
            Inner::Style(style) => style.value(id),
            // A type, say, that is not known before the page is asked for.
            Inner::Kept(text) => text.push('\0'),
            Inner::Meta(text, None) => {
                text.push('\0');
                if !self.element.refreshes {
                    self.element.contents.push(id);
                }
            }
            Inner::Plain | Inner::Sources | Inner::Document(_) | Inner::Data => {}
            Inner::Unknown(_) => {}
        }
    }

    /// Values that turned out to be the scheme of their address, or the `content` of a `<meta>` that loads the page again,
    /// since this was asked last.
    pub(crate) fn take_schemes(&mut self) -> Vec<usize> {
        std::mem::take(&mut self.schemes)
    }

    /// Both at once, where branches end; `None` where they end in different places.
    pub(crate) fn join(&self, other: &Self) -> Option<Self> {
        if self == other {
            return Some(self.clone());
        }
        let between = |state| matches!(state, State::Text | State::Angle);
        if self.state != other.state && between(self.state) && between(other.state) {
            let mut joined = self.clone();
            joined.state = State::Angle;
            return Some(joined);
        }
        let in_tag = |state| {
            matches!(
                state,
                State::TagName | State::InTag | State::Name | State::AfterName
            )
        };
        let unquoted = [self, other].map(|markup| markup.state == State::Unquoted);
        if self.tag == other.tag
            && ((unquoted[0] && in_tag(other.state))
                || (unquoted[1] && in_tag(self.state))
                || (unquoted[0] && unquoted[1] && self.name != other.name))
        {
            // A value without quotes ends here, unless what follows goes on with it: then nothing is known of that.
            let mut ends = [self.clone(), other.clone()];
            for end in ends.iter_mut().filter(|end| end.state == State::Unquoted) {
                end.end_value();
            }
            let mut joined = ends[0].join(&ends[1])?;
            joined.is_torn = true;
            return Some(joined);
        }
        if in_tag(self.state) && in_tag(other.state) && self.tag == other.tag {
            let mut joined = self.clone();
            joined.element = self.element.join(&other.element);
            joined.is_torn = self.is_torn
                || other.is_torn
                || [self.state, other.state]
                    .iter()
                    .any(|state| matches!(state, State::TagName | State::Name));
            joined.state = State::InTag;
            return Some(joined);
        }
        let is_same = self.state == other.state && self.raw == other.raw;
        let in_text = is_same && self.state == State::Text;
        let is_same = is_same && self.tag == other.tag && self.name == other.name;
        if !in_text && !is_same {
            return None;
        }
        let inner = match (&self.inner, &other.inner) {
            (Inner::Url(url), Inner::Url(second)) => Inner::Url(url.join(second)),
            (Inner::Script(script), Inner::Script(second)) => Inner::Script(script.join(second)?),
            (Inner::Style(style), Inner::Style(second)) => Inner::Style(style.join(second)?),
            (Inner::Document(text), Inner::Document(second)) => {
                Inner::Document(format!("{text}{second}"))
            }
            (Inner::Kept(_), Inner::Kept(_)) => Inner::Kept("\0".to_owned()),
            (Inner::Meta(text, None), Inner::Meta(..)) => Inner::Meta(text.clone(), None),
            (inner, second) if inner == second || in_text => inner.clone(),
            _ => return None,
        };
        Some(Self {
            inner,
            element: self.element.join(&other.element),
            is_torn: self.is_torn || other.is_torn,
            has_value: self.has_value || other.has_value,
            ..self.clone()
        })
    }
}
