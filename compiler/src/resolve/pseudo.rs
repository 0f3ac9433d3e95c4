//! Terms as if in a language that nobody speaks: accented, longer and in brackets. On a page, text without brackets is in no term,
//! and what has no room for longer words is seen at once. Placeholders, tags and addresses stay.

use super::Resolved;
use crate::lower::data::{Data, Key};

/// Makes every text of every vocabulary such a one.
pub(crate) fn apply(resolved: &mut Resolved) {
    for bundle in &mut resolved.bundles {
        texts(&mut bundle.vocabulary.terms);
        let pages = bundle.vocabulary.pages.values_mut();
        pages.for_each(|page| texts(&mut page.data));
    }
    for site in resolved.sites.iter_mut().chain(&mut resolved.unused) {
        texts(&mut site.vocabulary);
        site.page_terms.values_mut().for_each(texts);
        for route in &mut site.routes.routes {
            if let Data::Table(entries) = &mut route.attributes {
                let mut own = entries.iter_mut();
                let own = own.find(|(key, _)| *key == Key::name("vocabulary"));
                own.into_iter().for_each(|(_, terms)| texts(terms));
            }
        }
    }
}

fn texts(value: &mut Data) {
    match value {
        Data::Text(bytes) => {
            if let Ok(known) = std::str::from_utf8(bytes) {
                *bytes = text(known).into_bytes();
            }
        }
        Data::Table(entries) => entries.iter_mut().for_each(|(_, inner)| texts(inner)),
        Data::Bool(_) | Data::Number(_) | Data::Function => {}
    }
}

/// What makes a text longer, as often as it is needed.
const FILLER: &str = " lörém ípsüm dölör sít ämét";

/// A text in that language.
fn text(known: &str) -> String {
    let is_address = ["/", "#", "http://", "https://", "mailto:"]
        .iter()
        .any(|beginning| known.starts_with(beginning));
    if is_address && !known.contains(' ') {
        return known.to_owned();
    }
    let mut out = String::from("[");
    let (mut rest, mut length, mut has_letters) = (known, 0_usize, false);
    while let Some(first) = rest.chars().next() {
        let kept = kept(rest);
        if kept > 0 {
            out.push_str(&rest[..kept]);
            rest = &rest[kept..];
            continue;
        }
        out.push(accented(first));
        length += 1;
        has_letters |= first.is_alphabetic();
        rest = &rest[first.len_utf8()..];
    }
    if !has_letters {
        return known.to_owned();
    }
    let longer = (length * 2).div_ceil(5);
    out.extend(FILLER.chars().cycle().take(longer));
    out.push(']');
    out
}

/// Bytes at the beginning of a text that mean something to code: a placeholder, a tag, a character reference, a place for
/// `string.format`.
fn kept(text: &str) -> usize {
    let until = |end: char, limit: usize| {
        let at = text.find(end).filter(|at| *at <= limit);
        at.map_or(0, |at| at + end.len_utf8())
    };
    if text.starts_with("?(") {
        return until(')', usize::MAX);
    }
    let second = text.chars().nth(1);
    match text.as_bytes().first() {
        Some(b'<') if second.is_some_and(|c| c.is_ascii_alphabetic() || c == '/' || c == '!') => {
            tag(text)
        }
        Some(b'&') if second.is_some_and(|c| c.is_ascii_alphabetic() || c == '#') => until(';', 32),
        Some(b'%') => {
            let flags = |c: char| c.is_ascii_digit() || "-+#.".contains(c);
            let rest = text[1..].trim_start_matches(flags);
            let is_place = rest.starts_with(|c: char| "%cdeEfgGioqsuxX".contains(c));
            if is_place {
                text.len() - rest.len() + 1
            } else {
                0
            }
        }
        _ => 0,
    }
}

/// A tag up to its end, whatever its quotes hold.
fn tag(text: &str) -> usize {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '>') => return at + 1,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (None | Some(_), _) => {}
        }
    }
    0
}

fn accented(c: char) -> char {
    const PLAIN: &str = "aAbBcCdDeEfFgGhHiIjJkKlLmMnNoOpPrRsStTuUvVwWxXyYzZ";
    const ACCENTED: &str = "äÄƀɃçÇđĐéÉƒƑĝĜĥĤïÏĵĴķĶļĻɱⱮñÑöÖþÞŕŔšŠţŢüÜṽṼŵŴẋẊýÝžŽ";
    let at = PLAIN.chars().position(|known| known == c);
    at.and_then(|at| ACCENTED.chars().nth(at)).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_code_reads_stays() {
        for (known, expected) in [
            ("Buy", "[Ɓüý l]".replace('Ɓ', "Ƀ")),
            ("Welcome, ?(name)", "[Ŵéļçöɱé, ?(name) lör]".to_owned()),
            (
                "<b title=\"a>b\">Go</b> on",
                "[<b title=\"a>b\">Ĝö</b> öñ l]".to_owned(),
            ),
            ("fish &amp; chips", "[ƒïšĥ &amp; çĥïþš löré]".to_owned()),
            ("%d of %5.2f%%", "[%d öƒ %5.2f%% l]".to_owned()),
            ("a < b?(", "[ä < ƀ?( lö]".to_owned()),
            ("/about/us", "/about/us".to_owned()),
            ("12.50 €", "12.50 €".to_owned()),
            ("&amp; ?(a)", "&amp; ?(a)".to_owned()),
            ("", String::new()),
            ("買う", "[買う ]".to_owned()),
        ] {
            assert_eq!(text(known), expected);
        }
    }

    #[test]
    fn every_letter_has_its_accent() {
        assert_eq!(accented('a'), 'ä');
        assert_eq!(accented('Z'), 'Ž');
        assert_eq!(accented('q'), 'q');
    }

    proptest! {
        #[test]
        fn texts_are_longer_and_keep_their_placeholders(words in prop::collection::vec("[a-zA-Z]{1,9}|\\?\\([a-z]{1,5}\\)|<b>|&nbsp;", 1..12)) {
            let known = words.join(" ");
            let after = text(&known);
            let kept = |text: &str| text.matches("?(").count() + text.matches("<b>").count() + text.matches("&nbsp;").count();
            prop_assert_eq!(kept(&after), kept(&known));
            if words.iter().all(|word| word.chars().all(char::is_alphabetic)) {
                let (before, after) = (known.chars().count() as f64, after.chars().count() as f64 - 2.0);
                prop_assert!((1.4 * before..=1.4 * before + 1.0).contains(&after), "{} {}", before, after);
            }
        }
    }
}
