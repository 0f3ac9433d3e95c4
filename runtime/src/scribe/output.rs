//! What a page has written so far: named sections, marks in them, and text that was cut to be put elsewhere.

use crate::form::number_text;
use crate::program::{ANYWHERE, Escape};
use crate::scribe::escape;
use crate::scribe::slots::Used;

/// What is said of text that comes where it was not foreseen.
pub(crate) const MISPLACED: &str = "something is written inside a tag or a script that was made for another place: call \
    the function that writes it by its name, or let it return a value";

/// Why a value cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unwritable {
    /// `true`, a table, a function and the like, by the name of its type.
    Kind(&'static str),
    /// Infinite or not a number.
    NotFinite,
    /// nil, `true` or `false` as an operand of `..`.
    Operand(&'static str),
}

impl Unwritable {
    /// The complaint, without its place.
    pub(crate) fn message(self) -> String {
        match self {
            Unwritable::Kind(kind) => {
                format!(
                    "invalid output: {kind} cannot be written, only text and numbers (use tostring() to look at it)"
                )
            }
            Unwritable::NotFinite => {
                "invalid output: the number is infinite or undefined".to_owned()
            }
            Unwritable::Operand(kind) => format!("attempt to concatenate {kind}"),
        }
    }
}

/// A section's name for the page itself.
pub(crate) const CONTENT: &str = "content";
/// A section's name for the template around it.
pub(crate) const TEMPLATE: &str = "template";

/// Text being written.
#[derive(Debug, Default)]
pub(crate) struct Text {
    bytes: Vec<u8>,
    /// Where the latest write began; writing nothing is no write.
    latest: usize,
    /// The class of the place in the markup where it ends.
    place: u16,
}

/// The class of a place where a write failed halfway.
const TORN: u16 = ANYWHERE - 1;
/// Classes of places where everything is text up to an end tag.
const RAW_TEXT: [u16; 2] = [6 << 8, 7 << 8];

impl Text {
    /// Whether a piece that is meant for a class of places can be written here.
    #[inline]
    pub(crate) fn is_at(&self, place: u16) -> bool {
        self.place == place || place == ANYWHERE || self.place == ANYWHERE
    }

    /// A piece was written that ends in this class of places.
    #[inline]
    pub(crate) fn arrive(&mut self, place: u16) {
        self.place = place;
    }

    /// A value could not be written.
    pub(crate) fn tear(&mut self, escape: Escape) {
        self.place = if escape == Escape::Text { 0 } else { TORN };
    }

    /// Refuses what is escaped for places between tags and would be written elsewhere.
    ///
    /// # Errors
    /// The complaint.
    pub(crate) fn must_be_text(&self) -> Result<(), String> {
        if self.is_at(0) || RAW_TEXT.contains(&self.place) {
            return Ok(());
        }
        Err(MISPLACED.to_owned())
    }

    /// Appends text as it is.
    pub(crate) fn text(&mut self, bytes: &[u8]) {
        if !bytes.is_empty() {
            self.latest = self.bytes.len();
            self.bytes.extend_from_slice(bytes);
        }
    }

    /// All of it so far.
    pub(crate) fn written(&self) -> &[u8] {
        &self.bytes
    }

    /// Appends data.
    pub(crate) fn data(&mut self, bytes: &[u8], escape: Escape) {
        if !bytes.is_empty() || matches!(escape, Escape::Within(..)) {
            self.latest = self.bytes.len();
            escape::append(&mut self.bytes, bytes, escape);
        }
    }

    /// Appends markup that is the author's own to a place that is not between tags.
    pub(crate) fn trusted(&mut self, bytes: &[u8], escape: Escape) {
        self.latest = self.bytes.len();
        escape::append_trusted(&mut self.bytes, bytes, escape);
    }

    /// Appends what stands for no value at a place that must not stay empty.
    pub(crate) fn nothing(&mut self, escape: Escape) {
        let mut bytes = Vec::new();
        escape::append(&mut bytes, b"", escape);
        self.text(&bytes);
    }

    /// Appends a number to a place where its characters might have another meaning.
    pub(crate) fn number_as(&mut self, number: f64, escape: Escape) -> Result<(), Unwritable> {
        if !number.is_finite() {
            return Err(Unwritable::NotFinite);
        }
        self.data(number_text(number).as_bytes(), escape);
        Ok(())
    }

    /// Appends a number.
    pub(crate) fn number(&mut self, number: f64) -> Result<(), Unwritable> {
        if !number.is_finite() {
            return Err(Unwritable::NotFinite);
        }
        let whole = number as i64;
        // Most numbers are small and whole; they need no text of their own.
        if whole as f64 == number && whole.unsigned_abs() < 1 << 53 {
            let mut digits = [0; 20];
            let mut from = decimal(whole.unsigned_abs(), &mut digits);
            if whole < 0 {
                from -= 1;
                digits[from] = b'-';
            }
            self.text(&digits[from..]);
        } else {
            self.text(number_text(number).as_bytes());
        }
        Ok(())
    }
}

#[derive(Debug, Default)]
struct Section {
    name: String,
    text: Text,
    marks: Vec<Mark>,
}

#[derive(Debug)]
struct Mark {
    name: String,
    at: usize,
    /// Where the write before the mark began.
    before: usize,
}

/// Where the terms of the page are: its site, and which of the site's languages; and which way its own is written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terms {
    pub(crate) site: usize,
    pub(crate) table: usize,
    pub(crate) direction: &'static str,
}

/// Everything written in a request.
#[derive(Debug)]
pub(crate) struct Output {
    /// Once the language is chosen, until the next request: a page in place of another is in the same language.
    pub(crate) terms: Option<Terms>,
    /// What the text has taken from the page and needs of it.
    pub(crate) used: Used,
    sections: Vec<Section>,
    current: usize,
    /// Sections to return to.
    open: Vec<usize>,
    /// The capture begun by `cut`.
    cut: Option<Text>,
    /// Length of the page before, which is what the next one is given room for.
    usual: usize,
}

/// Most room given to a page before it is written.
const ROOM: usize = 64 * 1024;

impl Output {
    /// Nothing, in the section `content`.
    pub(crate) fn new() -> Self {
        let mut output = Self {
            terms: None,
            used: Used::default(),
            sections: Vec::new(),
            current: 0,
            open: Vec::new(),
            cut: None,
            usual: 0,
        };
        output.reset();
        output
    }

    /// Forgets everything but the memory of the first section.
    pub(crate) fn reset(&mut self) {
        let mut bytes = std::mem::take(
            self.sections
                .first_mut()
                .map_or(&mut Vec::new(), |section| &mut section.text.bytes),
        );
        bytes.clear();
        bytes.reserve(self.usual);
        self.sections.clear();
        self.sections.push(Section {
            name: CONTENT.to_owned(),
            text: Text {
                bytes,
                ..Text::default()
            },
            ..Section::default()
        });
        self.current = 0;
        self.open.clear();
        self.cut = None;
        self.used.restart();
    }

    /// Where text goes at the moment.
    pub(crate) fn target(&mut self) -> &mut Text {
        match &mut self.cut {
            Some(captured) => captured,
            None => &mut self.sections[self.current].text,
        }
    }

    /// Where text goes, and what it needs.
    pub(crate) fn parts(&mut self) -> (&mut Text, &mut Used) {
        let target = match &mut self.cut {
            Some(captured) => captured,
            None => &mut self.sections[self.current].text,
        };
        (target, &mut self.used)
    }

    /// Appends text as it is.
    pub(crate) fn text(&mut self, bytes: &[u8]) {
        self.target().text(bytes);
    }

    /// Opens a section, new or known; what follows goes there.
    pub(crate) fn open_section(&mut self, name: &str) {
        self.open.push(self.current);
        self.current = match self
            .sections
            .iter()
            .position(|section| section.name == name)
        {
            Some(known) => known,
            None => {
                let room = if name == TEMPLATE { self.usual } else { 0 };
                let bytes = Vec::with_capacity(room);
                self.sections.push(Section {
                    name: name.to_owned(),
                    text: Text {
                        bytes,
                        ..Text::default()
                    },
                    ..Section::default()
                });
                self.sections.len() - 1
            }
        };
    }

    /// Returns to the section before.
    pub(crate) fn close_section(&mut self) {
        self.current = self.open.pop().unwrap_or(0);
    }

    /// The text of a section, when there is one.
    pub(crate) fn section(&self, name: &str) -> Option<&[u8]> {
        self.sections
            .iter()
            .find(|section| section.name == name)
            .map(|section| section.text.bytes.as_slice())
    }

    /// Takes a section's text out.
    pub(crate) fn take_section(&mut self, name: &str) -> Vec<u8> {
        let section = self
            .sections
            .iter_mut()
            .find(|section| section.name == name);
        let bytes = section
            .map(|section| std::mem::take(&mut section.text.bytes))
            .unwrap_or_default();
        self.usual = bytes.len().min(ROOM);
        bytes
    }

    /// Appends a section's text here, or at a mark.
    ///
    /// # Errors
    /// When there is no such mark.
    pub(crate) fn insert(&mut self, name: &str, mark: Option<&str>) -> Result<(), String> {
        let Some(bytes) = self.section(name).map(<[u8]>::to_vec) else {
            return Ok(());
        };
        match mark {
            None => {
                self.text(&bytes);
                Ok(())
            }
            Some(mark) => self.at_mark(mark, &bytes, false),
        }
    }

    /// Remembers the place.
    pub(crate) fn mark(&mut self, name: &str) {
        let section = &mut self.sections[self.current];
        section.marks.retain(|mark| mark.name != name);
        section.marks.push(Mark {
            name: name.to_owned(),
            at: section.text.bytes.len(),
            before: section.text.latest,
        });
    }

    /// Begins to capture.
    pub(crate) fn cut(&mut self) {
        let place = self.target().place;
        self.cut = Some(Text {
            place,
            ..Text::default()
        });
    }

    /// Ends the capture and puts what was captured, or `value`, at a mark; `replaces` puts it instead of the write before.
    ///
    /// # Errors
    /// When there is no such mark in the current section.
    pub(crate) fn paste(
        &mut self,
        value: Option<&[u8]>,
        mark: &str,
        replaces: bool,
    ) -> Result<(), String> {
        let captured = match self.cut.take() {
            Some(captured) => {
                self.target().place = captured.place;
                captured.bytes
            }
            None => Vec::new(),
        };
        self.at_mark(mark, value.unwrap_or(&captured), replaces)
    }

    fn at_mark(&mut self, name: &str, bytes: &[u8], replaces: bool) -> Result<(), String> {
        let section = &mut self.sections[self.current];
        let Some(mark) = section.marks.iter().find(|mark| mark.name == name) else {
            return Err(format!(
                "no mark named `{name}` in the section `{}`",
                section.name
            ));
        };
        let (from, to) = (if replaces { mark.before } else { mark.at }, mark.at);
        let text = &mut section.text;
        text.bytes.splice(from..to, bytes.iter().copied());
        let moved = |at: usize| {
            if at >= to {
                at - (to - from) + bytes.len()
            } else {
                at
            }
        };
        text.latest = moved(text.latest);
        for other in &mut section.marks {
            // What is put at a mark comes before what is put there next: the mark moves behind it.
            other.before = if other.at == to {
                from
            } else {
                moved(other.before)
            };
            other.at = moved(other.at);
        }
        Ok(())
    }
}

/// Writes decimal digits to the end of a buffer and says where they begin.
fn decimal(mut number: u64, digits: &mut [u8; 20]) -> usize {
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            return at;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_are_written_as_their_text(number in any::<f64>(), whole in any::<i64>()) {
            for number in [number, whole as f64, (whole % 1000) as f64, -0.0] {
                let mut output = Output::new();
                if output.target().number(number).is_ok() {
                    prop_assert_eq!(shown(&output, CONTENT), number_text(number));
                }
            }
        }
    }

    fn shown(output: &Output, name: &str) -> String {
        String::from_utf8_lossy(output.section(name).unwrap_or_default()).into_owned()
    }

    #[test]
    fn sections_are_flat_and_nest() {
        let mut output = Output::new();
        output.text(b"a");
        output.open_section("side");
        output.text(b"b");
        output.open_section("more");
        output.text(b"c");
        output.close_section();
        output.text(b"d");
        output.close_section();
        output.insert("side", None).expect("no mark needed");
        output.insert("missing", None).expect("nothing to insert");
        assert_eq!(shown(&output, CONTENT), "abd");
        assert_eq!(shown(&output, "more"), "c");
    }

    #[test]
    fn marks_take_what_is_put_there_in_order() {
        let mut output = Output::new();
        output.text(b"one ");
        output.mark("here");
        output.text(b"two");
        output.cut();
        output.text(b"cut ");
        output.paste(None, "here", false).expect("mark");
        output.paste(Some(b"more "), "here", false).expect("mark");
        assert_eq!(shown(&output, CONTENT), "one cut more two");
        assert!(output.paste(None, "nowhere", false).is_err());
    }

    #[test]
    fn a_paste_may_replace_the_write_before_the_mark() {
        let mut output = Output::new();
        output.text(b"keep ");
        output.text(b"old");
        output.mark("here");
        output.text(b" end");
        output.paste(Some(b"new"), "here", true).expect("mark");
        assert_eq!(shown(&output, CONTENT), "keep new end");
    }

    #[test]
    fn numbers_are_written_as_the_manual_prints_them() {
        let mut output = Output::new();
        output.target().number(3.0).expect("finite");
        output.target().number(0.1 + 0.2).expect("finite");
        assert_eq!(output.target().number(f64::NAN), Err(Unwritable::NotFinite));
        assert_eq!(shown(&output, CONTENT), "30.3");
    }
}
