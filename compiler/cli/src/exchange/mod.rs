//! The files that translators work on: Gettext PO, XLIFF 2.1 and CSV. What is exported and imported unchanged changes nothing.

mod plurals;
mod po;
mod table;
mod xliff;

use std::path::Path;

use compiler::{Entry, Translation};

use crate::failure::Failure;

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Po,
    Xliff,
    Csv,
}

impl Kind {
    /// By the ending of a file's name.
    pub(crate) fn of(path: &Path) -> Result<Self, Failure> {
        let ending = path.extension().and_then(|ending| ending.to_str());
        match ending.map(str::to_ascii_lowercase).as_deref() {
            Some("po") => Ok(Kind::Po),
            Some("xlf" | "xliff") => Ok(Kind::Xliff),
            Some("csv") => Ok(Kind::Csv),
            _ => Err(Failure::Request(format!(
                "{} ends in none of .po, .xlf and .csv, so the format is unknown",
                path.display()
            ))),
        }
    }

    /// Texts as a file.
    pub(crate) fn write(self, language: &str, entries: &[Entry]) -> Vec<u8> {
        match self {
            Kind::Po => po::write(language, entries).into_bytes(),
            Kind::Xliff => xliff::write(language, entries),
            Kind::Csv => table::write(language, entries),
        }
    }

    /// What a file says.
    ///
    /// # Errors
    /// What is wrong with it, and in which line where that is known.
    pub(crate) fn read(self, bytes: &[u8]) -> Result<Returned, String> {
        let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        match self {
            Kind::Po => po::read(text),
            Kind::Xliff => xliff::read(text),
            Kind::Csv => table::read(text),
        }
    }
}

/// What comes back from a translator.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Returned {
    /// The language, where the file says it.
    pub(crate) language: Option<String>,
    pub(crate) translations: Vec<Translation>,
    /// How many are marked as not finished, and left out.
    pub(crate) n_fuzzy: usize,
}

/// Where a term is used.
fn places(entry: &Entry) -> impl Iterator<Item = String> + '_ {
    entry
        .uses
        .iter()
        .map(|(path, line)| format!("{path}:{line}"))
}

#[cfg(test)]
mod tests {
    use compiler::{EntryKind, Form};
    use proptest::prelude::*;

    use super::*;

    const TEXT: &str = "(\\PC|[\n\r\t\"'\\\\<>&,;%\u{1}\u{0}])*";

    fn entry() -> impl Strategy<Value = Entry> {
        let kinds = prop::sample::select(vec![
            EntryKind::Plain,
            EntryKind::List,
            EntryKind::Categories,
            EntryKind::Data,
        ]);
        let texts = prop::collection::vec((TEXT, TEXT), 1..5);
        let comments = prop::collection::vec("\\PC*", 0..3);
        (kinds, "\\PC+", texts, comments).prop_map(|(kind, name, texts, comments)| {
            let texts: Vec<(String, String)> = match kind {
                EntryKind::Plain => texts.into_iter().take(1).collect(),
                // As many as Polish has.
                EntryKind::List => texts.into_iter().cycle().take(3).collect(),
                EntryKind::Categories => texts.into_iter().cycle().take(4).collect(),
                EntryKind::Data => texts,
            };
            let label = |index: usize| match kind {
                EntryKind::Plain => String::new(),
                EntryKind::Categories => ["one", "few", "many", "other"][index].to_owned(),
                EntryKind::List | EntryKind::Data => (index + 1).to_string(),
            };
            let forms = texts.into_iter().enumerate();
            let forms = forms.map(|(index, (source, target))| Form {
                label: label(index),
                source,
                target,
            });
            Entry {
                id: format!("sites/example.com:{name}"),
                kind,
                comments,
                uses: vec![("sites/example.com/a page.html".to_owned(), 3)],
                from: "en".to_owned(),
                forms: forms.collect(),
            }
        })
    }

    proptest! {
        #[test]
        fn what_is_exported_comes_back(entries in prop::collection::vec(entry(), 0..6)) {
            for kind in [Kind::Po, Kind::Xliff, Kind::Csv] {
                let file = kind.write("pl", &entries);
                let back = kind.read(&file).map_err(TestCaseError::fail)?;
                prop_assert_eq!(back.language.as_deref(), Some("pl"));
                let mut expected: Vec<(String, String)> = entries
                    .iter()
                    .flat_map(|entry| entry.forms.iter().map(|form| (entry.name(form), form.target.clone())))
                    .collect();
                let back = back.translations.into_iter().map(|one| (one.name, one.target));
                let mut back: Vec<(String, String)> = back.collect();
                expected.sort();
                back.sort();
                prop_assert_eq!(back, expected, "{:?}: {}", kind, String::from_utf8_lossy(&file));
            }
        }

        #[test]
        fn no_file_is_too_broken_to_be_refused(text in "(\\PC|[\n\r\t\"\\[\\]#<>/&;,]|msgid |msgstr |msgctxt |<unit name=\"|<segment>|<source>|<target>)*") {
            for kind in [Kind::Po, Kind::Xliff, Kind::Csv] {
                drop(kind.read(text.as_bytes()));
            }
        }
    }
}
