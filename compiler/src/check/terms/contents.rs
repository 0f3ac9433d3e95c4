//! Texts of a term in different languages: their placeholders and tags are the same, none is empty, none is still that of
//! another language; and names of terms that differ in their capitals only.

use std::collections::{BTreeMap, BTreeSet};

use super::{Counts, Words, Written, listed, texts};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::lower::data::Data;
use crate::resolve::terms::base;

pub(super) fn check(words: &Words<'_>, found: &mut Diagnostics) {
    for written in words.vocabularies() {
        let main = written.base();
        let names = written.by_name();
        for (name, languages) in &names {
            let of_base = languages.iter().find(|(language, _)| *language == main);
            for (language, value) in languages {
                found.extend(empty(&written, language, name, value));
                if let Some((_, known)) = of_base.filter(|_| *language != main) {
                    found.extend(compare(&written, (main, known), (language, value), name));
                }
            }
        }
        case_clashes(&written, &names, found);
    }
}

fn empty(written: &Written<'_>, language: &str, name: &str, value: &Data) -> Option<Diagnostic> {
    if value.as_text() != Some("") {
        return None;
    }
    let span = written.span(language, Some(name))?;
    let message = format!("the term `{name}` is empty in `{language}`");
    Some(
        Diagnostic::new(Code::EmptyTerm, message, span)
            .because("nothing is shown, and no other language takes its place")
            .help("write the text, or remove the term in this language"),
    )
}

/// A term in the main language and in another.
fn compare(
    written: &Written<'_>,
    (main, known): (&str, &Data),
    (language, value): (&str, &Data),
    name: &str,
) -> Option<Diagnostic> {
    let (ours, theirs) = (texts(known), texts(value));
    if ours.is_empty() || theirs.is_empty() {
        return None;
    }
    let place = || written.span(language, Some(name));
    let also = |finding: Diagnostic| match written.span(main, Some(name)) {
        Some(other) => finding.also(other, format!("in `{main}`")),
        None => finding,
    };
    let set = |texts: &[&str]| -> BTreeSet<String> {
        texts.iter().flat_map(|text| placeholders(text)).collect()
    };
    let (here, there) = (set(&theirs), set(&ours));
    if here != there {
        let shown = |names: Vec<&String>| {
            let names: Vec<String> = names.iter().map(|name| format!("?({name})")).collect();
            listed(names.iter().map(String::as_str))
        };
        let absent: Vec<&String> = there.difference(&here).collect();
        let message = match absent.is_empty() {
            false => format!(
                "{} of the term `{name}` is not in `{language}`",
                shown(absent)
            ),
            true => {
                let more = shown(here.difference(&there).collect());
                format!("{more} of the term `{name}` is in `{language}` alone")
            }
        };
        let finding = Diagnostic::new(Code::DifferentPlaceholders, message, place()?)
            .help("use the same placeholders in every language, in whatever order");
        return Some(also(finding));
    }
    // Forms of different numbers have the same tags, or some of them.
    if let ([one], [other]) = (ours.as_slice(), theirs.as_slice()) {
        if tags(one) != tags(other) {
            let message =
                format!("the term `{name}` has other tags in `{language}` than in `{main}`");
            let finding = Diagnostic::new(Code::DifferentMarkup, message, place()?)
                .help("use the same elements in every language");
            return Some(also(finding));
        }
        if one == other && is_sentence(one) && base(main) != base(language) {
            let message = format!("the term `{name}` is the same in `{language}` as in `{main}`");
            let finding = Diagnostic::new(Code::UntranslatedTerm, message, place()?)
                .help("translate it, or remove it in this language to have it shown in another");
            return Some(also(finding));
        }
    }
    None
}

/// Whether a text is so long that it is hardly the same in two languages by chance: three words, which are no names.
fn is_sentence(text: &str) -> bool {
    let words = text.split_whitespace();
    let small = words.filter(|word| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_lowercase) && word.chars().all(char::is_alphabetic)
    });
    small.count() >= 3
}

/// The names of `?(name)` in a text.
pub(super) fn placeholders(text: &str) -> Vec<String> {
    let parts = text.split("?(").skip(1);
    let names = parts.filter_map(|part| part.split_once(')'));
    let named = |name: &&str| {
        let letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
        !name.is_empty()
            && name.chars().all(letter)
            && !name.starts_with(|c: char| c.is_ascii_digit())
    };
    let names = names.map(|(name, _)| name).filter(named);
    names.map(str::to_owned).collect()
}

/// The names of tags in a text, with how often they are there.
fn tags(text: &str) -> Counts<'_> {
    let mut counts = Counts::new();
    for part in text.split('<').skip(1) {
        let length = part
            .bytes()
            .position(|byte| !(byte.is_ascii_alphanumeric() || byte == b'/'));
        let name = part[..length.unwrap_or(part.len())].trim_end_matches('/');
        if name
            .trim_start_matches('/')
            .starts_with(|c: char| c.is_ascii_alphabetic())
        {
            *counts.entry(name).or_default() += 1;
        }
    }
    counts
}

/// Names that are told apart by their capitals alone, where `L` makes the first letter one.
fn case_clashes(
    written: &Written<'_>,
    names: &BTreeMap<&str, Vec<(&str, &Data)>>,
    found: &mut Diagnostics,
) {
    for (name, languages) in names {
        let mut letters = name.chars();
        let Some(first) = letters.next().filter(|first| first.is_uppercase()) else {
            continue;
        };
        let small: String = first.to_lowercase().chain(letters).collect();
        let Some(others) = names.get(small.as_str()).filter(|_| name.len() > 1) else {
            continue;
        };
        let both = languages.iter().find_map(|(language, value)| {
            let other = others.iter().find(|(known, _)| known == language)?;
            let texts = value.as_text().is_some() && other.1.as_text().is_some();
            texts.then_some(*language)
        });
        let Some(language) = both else { continue };
        if let Some(span) = written.span(language, Some(name)) {
            let message = format!("the terms `{name}` and `{small}` differ in a capital alone");
            let finding = Diagnostic::new(Code::TermCaseClash, message, span).help(format!(
                "`L.{small}` is `l.{small}` with a capital; keep one term"
            ));
            let other = written.span(language, Some(&small));
            found.push(match other {
                Some(other) => finding.also(other, "the other one"),
                None => finding,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_names_in_brackets() {
        assert_eq!(placeholders("?(a) of ?(b_2)?(c"), ["a", "b_2"]);
        assert!(placeholders("what?(?) ?() ?(1) ?(a b)").is_empty());
    }

    #[test]
    fn tags_are_counted_by_name() {
        assert_eq!(
            tags("<b>a</b> <a href='x'>"),
            Counts::from([("b", 1), ("/b", 1), ("a", 1)])
        );
        assert_eq!(tags("1 < 2 <3 <br/>"), Counts::from([("br", 1)]));
    }

    #[test]
    fn sentences_have_words_that_are_no_names() {
        assert!(is_sentence("this is the text"));
        assert!(!is_sentence("Les Halles de Paris"));
        assert!(!is_sentence("format: html xml"));
    }
}
