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
    fn numbers_print_alike(number in any::<f64>().prop_filter("finite", |number| number.is_finite())) {
        for number in [number, number.trunc(), (number / 1e300).trunc(), number % 1e6] {
            prop_assert_eq!(compiler::print_number(number), runtime::form::number_text(number));
        }
    }
}
