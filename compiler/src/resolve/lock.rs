//! `translations.lock`: for each translation what it is, and the text it was made from, as hashes. A line has a term, the hash of
//! a text of its own language, and the hashes of the translations made from that: `sites/a.example:buy 1a2b3c4d fr=5e6f7a8b`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::written::Written;
use crate::lower::data::Data;
use crate::source::{FileId, SourceMap, Span};

/// What stands above the lines.
const HEAD: &str =
    "# The text each translation was made from. Written by `msc translations --update`.\n";

/// A hash of a term's text.
pub(crate) type Hash = u32;

/// A translation as it was known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Made {
    /// The text it was made from.
    pub(crate) from: Hash,
    /// It itself.
    pub(crate) own: Hash,
}

impl Made {
    /// Whether the text has changed, and the translation has not.
    pub(crate) fn is_outdated(self, source: &Data, value: &Data) -> bool {
        self.own == hash(value) && self.from != hash(source)
    }
}

/// A file as it is read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lock {
    /// By term and language.
    pub(crate) known: BTreeMap<(String, String), Made>,
    /// Lines that say nothing.
    pub(crate) unreadable: Vec<Span>,
}

impl Lock {
    /// Reads the file.
    pub(crate) fn read(sources: &SourceMap, file: FileId) -> Self {
        let mut lock = Self::default();
        let bytes = &sources.get(file).bytes;
        let mut at = 0;
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            let text = std::str::from_utf8(line).map(str::trim_end);
            let is_sound = text.is_ok_and(|text| lock.line(text).is_some());
            if !is_sound {
                let length = line.trim_ascii_end().len();
                lock.unreadable.push(Span::new(file, at, at + length));
            }
            at += line.len();
        }
        lock
    }

    fn line(&mut self, line: &str) -> Option<()> {
        if line.is_empty() || line.starts_with('#') {
            return Some(());
        }
        let mut words = line.split(' ');
        let term = decoded(words.next()?)?;
        let from = hash_of(words.next()?)?;
        let mut found = Vec::new();
        for word in words {
            let (language, own) = word.split_once('=')?;
            found.push((language.to_owned(), hash_of(own)?));
        }
        if found.is_empty() {
            return None;
        }
        for (language, own) in found {
            self.known
                .insert((term.clone(), language), Made { from, own });
        }
        Some(())
    }

    /// The file's text: sorted, so that the same translations give the same bytes.
    pub(crate) fn text(&self) -> String {
        let mut lines: BTreeMap<(&str, Hash), Vec<(&str, Hash)>> = BTreeMap::new();
        for ((term, language), Made { from, own }) in &self.known {
            lines
                .entry((term, *from))
                .or_default()
                .push((language, *own));
        }
        let mut out = HEAD.to_owned();
        for ((term, from), translations) in lines {
            let _ = write!(out, "{} {from:08x}", encoded(term));
            for (language, own) in translations {
                let _ = write!(out, " {language}={own:08x}");
            }
            out.push('\n');
        }
        out
    }
}

fn hash_of(word: &str) -> Option<Hash> {
    (word.len() == 8).then(|| u32::from_str_radix(word, 16).ok())?
}

/// The name of a term in the file: without blanks, which end it there.
fn encoded(term: &str) -> String {
    let mut out = String::new();
    for c in term.chars() {
        if c == '%' || (c == '#' && out.is_empty()) || c.is_control() || c.is_whitespace() {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                let _ = write!(out, "%{byte:02X}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

fn decoded(word: &str) -> Option<String> {
    let mut parts = word.split('%');
    let mut bytes = parts.next()?.as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(part.get(..2)?, 16).ok()?);
        bytes.extend_from_slice(&part.as_bytes()[2..]);
    }
    String::from_utf8(bytes)
        .ok()
        .filter(|term| !term.is_empty())
}

/// What tells a term's text from another.
pub(crate) fn hash(value: &Data) -> Hash {
    let hash = blake3::hash(value.to_lua().as_bytes());
    let [a, b, c, d, ..] = *hash.as_bytes();
    u32::from_be_bytes([a, b, c, d])
}

/// The name of a term in the whole project: `sites/example.com:buy`, or `sites/example.com#front:title` of a single view.
pub(crate) fn name(written: &Written<'_>, term: &str) -> String {
    let folder = &written.bundle.bundle.folder.path;
    match written.view {
        Some(view) => format!("{folder}#{view}:{term}"),
        None => format!("{folder}:{term}"),
    }
}

/// Every translation of a vocabulary: the term, its text, the language and the text there.
pub(crate) fn pairs<'a>(
    written: &Written<'a>,
) -> impl Iterator<Item = (&'a str, &'a Data, &'a str, &'a Data)> + use<'a> {
    let main = written.base();
    let names = written.by_name().into_iter();
    names.flat_map(move |(name, languages)| {
        let is_text = |value: &Data| !matches!(value, Data::Function);
        let of_main = languages.iter().find(|(language, _)| *language == main);
        let source = of_main
            .map(|(_, value)| *value)
            .filter(|value| is_text(value));
        let others = languages.into_iter();
        let others = others.filter(move |(language, value)| *language != main && is_text(value));
        let found: Vec<_> = others
            .filter_map(|(language, value)| Some((name, source?, language, value)))
            .collect();
        found
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Lock {
        let mut sources = SourceMap::new();
        let file = sources.add("translations.lock", text.as_bytes());
        Lock::read(&sources, file)
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(
            known in prop::collection::btree_map(("(\\PC|[\n %#])+", "[a-z]{2}(-[a-z]{2})?"), (any::<u32>(), any::<u32>()).prop_map(|(from, own)| Made { from, own }), 0..8),
        ) {
            let lock = Lock { known, unreadable: Vec::new() };
            let again = read(&lock.text());
            prop_assert_eq!(&again.known, &lock.known, "{}", lock.text());
            prop_assert!(again.unreadable.is_empty());
        }

        #[test]
        fn nothing_is_too_broken(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let mut sources = SourceMap::new();
            let file = sources.add("translations.lock", bytes);
            drop(Lock::read(&sources, file));
        }
    }

    #[test]
    fn lines_that_say_nothing_are_told() {
        let lock = read(
            "# note\n\na:b 0000000a fr=0000000b de=0000000c\n<<<<<<< HEAD\na:b x fr=y\na:b 0000000a\n",
        );
        assert_eq!(lock.known.len(), 2);
        assert_eq!(lock.unreadable.len(), 3);
        assert_eq!(
            lock.known[&("a:b".to_owned(), "fr".to_owned())],
            Made { from: 10, own: 11 }
        );
    }
}
