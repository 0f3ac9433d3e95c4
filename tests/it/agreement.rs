//! The compiler and the runtime know nothing of each other, and must agree all the same.

use compiler::program::{Content as From, Holder};
use proptest::prelude::*;
use runtime::{Content as To, Holder as ToHolder};

/// What the runtime escapes for, as the compiler calls it. A kind that only one of them has does not compile here, or in
/// `link.rs`.
fn content(content: To) -> From {
    match content {
        To::Plain => From::Plain,
        To::Url => From::Url,
        To::UrlRest => From::UrlRest,
        To::UrlScheme => From::UrlScheme,
        To::UrlPath => From::UrlPath,
        To::UrlQuery => From::UrlQuery,
        To::Sources => From::Sources,
        To::Refresh => From::Refresh,
        To::Script => From::Script,
        To::Json => From::Json,
        To::ScriptText => From::ScriptText,
        To::ScriptPattern => From::ScriptPattern,
        To::Style => From::Style,
        To::StyleText => From::StyleText,
        To::Document => From::Document,
        To::Nothing => From::Nothing,
    }
}

#[test]
fn kinds_of_places_are_the_same() {
    let contents = [
        To::Plain,
        To::Url,
        To::UrlRest,
        To::UrlScheme,
        To::UrlPath,
        To::UrlQuery,
        To::Sources,
        To::Refresh,
        To::Script,
        To::Json,
        To::ScriptText,
        To::ScriptPattern,
        To::Style,
        To::StyleText,
        To::Document,
        To::Nothing,
    ];
    for kind in contents {
        assert_eq!(format!("{kind:?}"), format!("{:?}", content(kind)));
    }
    let holders = [
        (ToHolder::Element, Holder::Element),
        (ToHolder::Quoted, Holder::Quoted),
        (ToHolder::Unquoted, Holder::Unquoted),
        (ToHolder::First, Holder::First),
    ];
    for (to, from) in holders {
        assert_eq!(format!("{to:?}"), format!("{from:?}"));
    }
    assert_eq!(compiler::program::ANYWHERE, runtime::ANYWHERE);
}

#[test]
fn countries_are_the_same() {
    for name in runtime::format::countries::names() {
        assert!(compiler::is_locale(name), "{name}");
    }
    for name in ["fr-ca", "EN-gb", "atlantis", "", "-", "xx", "fra-ca", "x-y"] {
        assert_eq!(
            compiler::is_locale(name),
            runtime::format::is_locale(name),
            "{name}"
        );
    }
}

proptest! {
    #[test]
    fn addresses_are_spelt_alike(text in "\\PC{0,24}|[a-zA-Z0-9_=+&@ ./éÉßñœ-]{0,24}") {
        prop_assert_eq!(compiler::normalize(&text), runtime::address::normalize(&text));
        prop_assert_eq!(compiler::normalize_exact(&text), runtime::address::normalize_exact(&text));
        prop_assert_eq!(compiler::transliterate(&text), runtime::address::transliterate(&text));
    }

    #[test]
    fn patterns_match_alike(
        pattern in "(\\^|)([ab./]|%[adwlWD]|\\[\\^?[ab/-]\\]|%\\.|\\([ab]\\)|[ab][*+?-]|%1|%b()|%f\\[%w\\]){0,6}(\\$|)",
        text in "[abA1/.()-]{0,8}",
    ) {
        // What either refuses or gives up on is compared by nobody.
        if let (Ok(found), Some(matched)) = (runtime::pattern::find(&pattern, &text), compiler::pattern_matches(&pattern, &text)) {
            prop_assert_eq!(matched, found.is_some(), "{} {}", pattern, text);
        }
    }

    #[test]
    fn numbers_print_alike(number in any::<f64>().prop_filter("finite", |number| number.is_finite())) {
        for number in [number, number.trunc(), (number / 1e300).trunc(), number % 1e6] {
            prop_assert_eq!(compiler::print_number(number), runtime::form::number_text(number));
        }
    }

    #[test]
    fn texts_are_paths_alike(
        text in "(users|_a1|1a|)(\\.[a-z1_]{0,2}|\\[ ?(-?[0-9e.]{0,3}|true|inf|nan|\\+1|math\\.huge|\"(\\\\[n\"0-9]{1,4}|[a\\]é]){0,3}\"|'x') ?\\]?){0,4}",
    ) {
        let path = runtime::teller::Path::parse(text.as_bytes());
        prop_assert_eq!(compiler::is_path(&text), path.is_ok(), "{}", text);
    }
}
