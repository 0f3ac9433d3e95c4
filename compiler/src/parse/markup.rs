//! Where in the markup a value lands: a small state machine over the literal text of a view.
//! It follows the tokenizer states of HTML that matter for escaping text and attributes; it never fails.

/// The place a value would be written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Context {
    /// Between tags, also inside `<title>` and `<textarea>`.
    Text,
    /// Inside a tag, where a name would stand.
    Tag,
    /// Right after the equals sign of an attribute, or inside a value without quotes.
    Unquoted,
    /// Inside a quoted attribute value.
    Quoted,
    /// Inside `<script>` or `<style>`.
    Raw,
    /// Inside a comment that stays in the page (in a script, say).
    Comment,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Text,
    TagName,
    InTag,
    AfterEquals,
    Unquoted,
    Quoted(u8),
    Raw,
    Comment,
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
#[derive(Clone, Debug)]
pub(crate) struct Markup {
    state: State,
    /// Name of the tag being read, lower case; `/` in front of an end tag.
    tag: String,
    /// The raw element whose end is awaited.
    raw: Option<&'static str>,
}

impl Markup {
    /// At the beginning of a document or fragment.
    pub(crate) fn new() -> Self {
        Self {
            state: State::Text,
            tag: String::new(),
            raw: None,
        }
    }

    /// Where a value written now would land.
    pub(crate) fn context(&self) -> Context {
        match self.state {
            State::Text => Context::Text,
            State::TagName | State::InTag => Context::Tag,
            State::AfterEquals | State::Unquoted => Context::Unquoted,
            State::Quoted(_) => Context::Quoted,
            State::Raw if matches!(self.raw, Some("title" | "textarea")) => Context::Text,
            State::Raw => Context::Raw,
            State::Comment => Context::Comment,
        }
    }

    /// Whether `<!--` begins a comment here.
    pub(crate) fn in_text(&self) -> bool {
        self.state == State::Text
    }

    /// A value was written here.
    pub(crate) fn value(&mut self) {
        if self.state == State::AfterEquals {
            self.state = State::Unquoted;
        }
    }

    /// Literal text was written.
    pub(crate) fn text(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            at += self.step(&bytes[at..]);
        }
    }

    /// Reads at the beginning of `rest` and says how many bytes it took.
    fn step(&mut self, rest: &[u8]) -> usize {
        match self.state {
            State::Text => self.in_content(rest),
            State::TagName => self.in_tag_name(rest[0]),
            State::InTag => self.in_tag(rest[0]),
            State::AfterEquals => self.after_equals(rest[0]),
            State::Unquoted => self.in_unquoted(rest[0]),
            State::Quoted(quote) => self.in_quoted(rest[0], quote),
            State::Raw => self.in_raw(rest),
            State::Comment => self.in_comment(rest),
        }
    }

    fn in_content(&mut self, rest: &[u8]) -> usize {
        if rest.starts_with(b"<!--") {
            self.state = State::Comment;
            return 4;
        }
        let opens = rest[0] == b'<'
            && rest
                .get(1)
                .is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'/' | b'!'));
        if opens {
            self.state = State::TagName;
            self.tag.clear();
        }
        1
    }

    fn in_tag_name(&mut self, byte: u8) -> usize {
        match byte {
            b'>' => self.end_tag(),
            b'/' if !self.tag.is_empty() => self.state = State::InTag,
            byte if byte.is_ascii_whitespace() => self.state = State::InTag,
            byte => self.tag.push(char::from(byte.to_ascii_lowercase())),
        }
        1
    }

    fn in_tag(&mut self, byte: u8) -> usize {
        match byte {
            b'>' => self.end_tag(),
            b'=' => self.state = State::AfterEquals,
            _ => {}
        }
        1
    }

    fn after_equals(&mut self, byte: u8) -> usize {
        match byte {
            b'"' | b'\'' => self.state = State::Quoted(byte),
            b'>' => self.end_tag(),
            byte if byte.is_ascii_whitespace() => {}
            _ => self.state = State::Unquoted,
        }
        1
    }

    fn in_unquoted(&mut self, byte: u8) -> usize {
        match byte {
            b'>' => self.end_tag(),
            byte if byte.is_ascii_whitespace() => self.state = State::InTag,
            _ => {}
        }
        1
    }

    fn in_quoted(&mut self, byte: u8, quote: u8) -> usize {
        if byte == quote {
            self.state = State::InTag;
        }
        1
    }

    fn in_raw(&mut self, rest: &[u8]) -> usize {
        let Some(name) = self.raw else {
            self.state = State::Text;
            return 0;
        };
        if ends_raw(rest, name) {
            self.raw = None;
            self.state = State::TagName;
            self.tag.clear();
        }
        1
    }

    fn in_comment(&mut self, rest: &[u8]) -> usize {
        if rest.starts_with(b"-->") {
            self.state = State::Text;
            return 3;
        }
        1
    }

    fn end_tag(&mut self) {
        self.raw = RAW.into_iter().find(|name| *name == self.tag);
        self.state = if self.raw.is_some() {
            State::Raw
        } else {
            State::Text
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(text: &str) -> Context {
        let mut markup = Markup::new();
        markup.text(text);
        markup.context()
    }

    #[test]
    fn follows_tags_attributes_and_raw_elements() {
        let cases = [
            ("", Context::Text),
            ("<p>a < b ", Context::Text),
            ("<p ", Context::Tag),
            ("<a href=", Context::Unquoted),
            ("<a href=x", Context::Unquoted),
            ("<a href='", Context::Quoted),
            ("<a href=\"x'", Context::Quoted),
            ("<a href=\"x\"", Context::Tag),
            ("<a href=\"x\">", Context::Text),
            ("<script>if (a < b) '</p>'", Context::Raw),
            ("<SCRIPT type=x></scripted></Script >", Context::Text),
            ("<textarea><p", Context::Text),
            ("<style>", Context::Raw),
            ("<!-- <a href='", Context::Comment),
            ("<!DOCTYPE html>", Context::Text),
        ];
        for (text, expected) in cases {
            assert_eq!(after(text), expected, "{text}");
        }
    }

    #[test]
    fn a_value_after_an_equals_sign_begins_an_unquoted_value() {
        let mut markup = Markup::new();
        markup.text("<a href=");
        markup.value();
        markup.text(" ");
        assert_eq!(markup.context(), Context::Tag);
    }
}
