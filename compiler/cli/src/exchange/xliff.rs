//! XLIFF 2.1, its core alone: a unit a text.

use compiler::{Entry, Translation};
use quick_xml::Reader;
use quick_xml::escape::{escape, resolve_predefined_entity};
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};
use quick_xml::{Writer, XmlVersion};

use quick_xml::name::QName;

use super::{Returned, places};

const NAMESPACE: &str = "urn:oasis:names:tc:xliff:document:2.0";

type Out = Writer<Vec<u8>>;

/// Texts as a file.
pub(super) fn write(language: &str, entries: &[Entry]) -> Vec<u8> {
    let mut out = Writer::new_with_indent(Vec::new(), b' ', 1);
    let from = entries.first().map_or("en", |entry| entry.from.as_str());
    let mut put = |event: Event<'_>| drop(out.write_event(event));
    put(Event::Decl(quick_xml::events::BytesDecl::new(
        "1.0",
        Some("UTF-8"),
        None,
    )));
    let head = [
        ("xmlns", NAMESPACE),
        ("version", "2.1"),
        ("srcLang", from),
        ("trgLang", language),
    ];
    put(Event::Start(BytesStart::new("xliff").with_attributes(head)));
    let file = [("id", "f1"), ("original", "vocabularies")];
    put(Event::Start(BytesStart::new("file").with_attributes(file)));
    let mut number = 0;
    for entry in entries {
        for form in &entry.forms {
            number += 1;
            unit(
                &mut out,
                number,
                &entry.name(form),
                entry,
                (&form.source, &form.target),
            );
        }
    }
    let mut put = |event: Event<'_>| drop(out.write_event(event));
    put(Event::End(BytesEnd::new("file")));
    put(Event::End(BytesEnd::new("xliff")));
    put(Event::Text(BytesText::from_escaped("\n")));
    out.into_inner()
}

fn unit(out: &mut Out, number: usize, name: &str, entry: &Entry, (source, target): (&str, &str)) {
    // Nothing fails that writes to memory.
    let mut put = |event: Event<'_>| drop(out.write_event(event));
    let id = format!("u{number}");
    let mut start = BytesStart::new("unit");
    start.push_attribute(("id", id.as_str()));
    // Blanks other than spaces would not survive in an attribute.
    let name = escape(name)
        .replace('\n', "&#10;")
        .replace('\r', "&#13;")
        .replace('\t', "&#9;");
    start.push_attribute(Attribute {
        key: QName("name"),
        value: name.into(),
    });
    put(Event::Start(start));
    let comments = entry
        .comments
        .iter()
        .map(|text| ("description", text.clone()));
    let uses = places(entry).map(|place| ("location", place));
    let notes: Vec<(&str, String)> = comments.chain(uses).collect();
    if !notes.is_empty() {
        put(Event::Start(BytesStart::new("notes")));
        for (category, text) in notes {
            put(Event::Start(
                BytesStart::new("note").with_attributes([("category", category)]),
            ));
            let shown: String = text.chars().filter(|c| is_char(*c)).collect();
            put(Event::Text(BytesText::new(&shown)));
            put(Event::End(BytesEnd::new("note")));
        }
        put(Event::End(BytesEnd::new("notes")));
    }
    let state = if target.is_empty() {
        "initial"
    } else {
        "translated"
    };
    put(Event::Start(
        BytesStart::new("segment").with_attributes([("state", state)]),
    ));
    content(out, "source", source);
    if !target.is_empty() {
        content(out, "target", target);
    }
    let mut put = |event: Event<'_>| drop(out.write_event(event));
    put(Event::End(BytesEnd::new("segment")));
    put(Event::End(BytesEnd::new("unit")));
}

/// A text; characters that XML does not have are elements.
fn content(out: &mut Out, name: &str, text: &str) {
    let mut inner = String::new();
    for c in text.chars() {
        match c {
            '\r' => inner.push_str("&#13;"),
            c if is_char(c) => inner.push_str(&escape(c.encode_utf8(&mut [0; 4]) as &str)),
            c => inner.push_str(&format!("<cp hex=\"{:04X}\"/>", u32::from(c))),
        }
    }
    let element = BytesStart::new(name).with_attributes([("xml:space", "preserve")]);
    let mut put = |event: Event<'_>| drop(out.write_event(event));
    put(Event::Start(element));
    put(Event::Text(BytesText::from_escaped(inner)));
    put(Event::End(BytesEnd::new(name)));
}

/// Whether XML 1.0 has a character.
fn is_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// What a file says.
pub(super) fn read(text: &str) -> Result<Returned, String> {
    let mut reader = Reader::from_str(text);
    let mut file = File::default();
    loop {
        let at = reader.buffer_position();
        let event = reader.read_event();
        let done = matches!(event, Ok(Event::Eof));
        let line = || {
            1 + text
                .bytes()
                .take(usize::try_from(at).unwrap_or(usize::MAX))
                .filter(|byte| *byte == b'\n')
                .count()
        };
        event
            .map_err(|error| error.to_string())
            .and_then(|event| file.event(&event))
            .map_err(|words| format!("line {}: {words}", line()))?;
        if done {
            return match file.is_xliff {
                true => Ok(file.found),
                false => Err("it is not XLIFF 2".to_owned()),
            };
        }
    }
}

/// A file as far as it was read.
#[derive(Default)]
struct File {
    is_xliff: bool,
    unit: String,
    source: Option<String>,
    target: Option<String>,
    /// Which of the two is being read.
    reads: Option<bool>,
    found: Returned,
}

impl File {
    fn event(&mut self, event: &Event<'_>) -> Result<(), String> {
        match event {
            Event::Start(start) => self.start(start, false),
            Event::Empty(start) => self.start(start, true),
            Event::End(end) => {
                match end.local_name().as_ref() {
                    "source" | "target" => self.reads = None,
                    "unit" => self.end_unit(),
                    _ => {}
                }
                Ok(())
            }
            Event::Text(text) => {
                self.push(&text.xml10_content());
                Ok(())
            }
            Event::CData(text) => {
                self.push(&text.xml10_content());
                Ok(())
            }
            Event::GeneralRef(name) => {
                let sign = name.resolve_char_ref().map_err(|error| error.to_string())?;
                let name = name.xml10_content();
                match (sign, resolve_predefined_entity(&name)) {
                    (Some(sign), _) => self.push(sign.encode_utf8(&mut [0; 4])),
                    (None, Some(text)) => self.push(text),
                    (None, None) => return Err(format!("`&{name};` means nothing here")),
                }
                Ok(())
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) | Event::Eof => {
                Ok(())
            }
        }
    }

    fn start(&mut self, start: &BytesStart<'_>, is_empty: bool) -> Result<(), String> {
        match start.local_name().as_ref() {
            "xliff" => {
                let version = attribute(start, "version")?.unwrap_or_default();
                if !version.starts_with("2.") {
                    return Err(format!("it is XLIFF {version}, and only 2 is understood"));
                }
                self.is_xliff = true;
                self.found.language = attribute(start, "trgLang")?;
            }
            "unit" => {
                let name = attribute(start, "name")?;
                self.unit =
                    name.ok_or("a unit has no name, so it is not known which term it is")?;
                (self.source, self.target) = (None, None);
            }
            "source" if !is_empty => {
                self.source.get_or_insert_default();
                self.reads = Some(false);
            }
            "target" if !is_empty => {
                self.target.get_or_insert_default();
                self.reads = Some(true);
            }
            "cp" => {
                let hex = attribute(start, "hex")?.unwrap_or_default();
                let sign = u32::from_str_radix(&hex, 16).ok().and_then(char::from_u32);
                let sign = sign.ok_or_else(|| format!("`{hex}` is no character"))?;
                self.push(sign.encode_utf8(&mut [0; 4]));
            }
            "ph" | "sc" | "ec" if self.reads.is_some() => {
                let code = attribute(start, "equiv")?;
                let code =
                    code.ok_or("there is code inside a text whose meaning is not said (`equiv`)")?;
                self.push(&code);
            }
            _ => {}
        }
        Ok(())
    }

    fn push(&mut self, text: &str) {
        let wanted = match self.reads {
            Some(true) => &mut self.target,
            Some(false) => &mut self.source,
            None => return,
        };
        if let Some(wanted) = wanted {
            wanted.push_str(text);
        }
    }

    fn end_unit(&mut self) {
        self.found.translations.push(Translation {
            name: std::mem::take(&mut self.unit),
            source: self.source.take(),
            target: self.target.take().unwrap_or_default(),
        });
    }
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Result<Option<String>, String> {
    let found = start
        .try_get_attribute(name)
        .map_err(|error| error.to_string())?;
    let value = found.map(|found| {
        found
            .normalized_value(XmlVersion::Implicit1_0)
            .map(std::borrow::Cow::into_owned)
    });
    value.transpose().map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_other_programs_are_read() {
        let file = "<?xml version=\"1.0\"?><x:xliff xmlns:x=\"urn:oasis:names:tc:xliff:document:2.0\" version=\"2.1\" trgLang=\"fr\">\
                    <x:file id=\"f\"><x:unit id=\"1\" name=\"a:x\"><x:segment><x:source>a</x:source><x:target>b <x:mrk id=\"m\">c</x:mrk>\
                    &amp;<x:ph id=\"1\" equiv=\"?(n)\"/></x:target></x:segment><x:segment><x:target><![CDATA[<b>]]></x:target></x:segment>\
                    </x:unit></x:file></x:xliff>";
        let found = read(file).expect("it is sound");
        assert_eq!(found.language.as_deref(), Some("fr"));
        assert_eq!(found.translations[0].target, "b c&?(n)<b>");
        assert_eq!(found.translations[0].source.as_deref(), Some("a"));
        for wrong in [
            "",
            "<a/>",
            "<xliff version=\"1.2\"/>",
            "<xliff version=\"2.0\"><unit/></xliff>",
            "<xliff version=\"2.1\"><a></xliff>",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
