//! The compiler and the runtime know nothing of each other, and must agree all the same.

use proptest::prelude::*;

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
