//! The compiler and the runtime know nothing of each other, and must agree all the same.

use proptest::prelude::*;

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
}
