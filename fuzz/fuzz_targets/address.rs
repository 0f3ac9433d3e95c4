//! Addresses: every spelling is stable, declared text and request meet at one key, and the compiler spells as the server.
#![no_main]

use libfuzzer_sys::fuzz_target;
use runtime::address::{self, FRONT};

fuzz_target!(|text: &str| {
    compiler_and_server_agree(text);
    spellings_are_stable(text);
    requests_meet_declarations(text);
});

fn compiler_and_server_agree(text: &str) {
    assert_eq!(compiler::transliterate(text), address::transliterate(text));
    assert_eq!(compiler::normalize(text), address::normalize(text));
    assert_eq!(
        compiler::normalize_exact(text),
        address::normalize_exact(text)
    );
}

fn spellings_are_stable(text: &str) {
    let plain = address::transliterate(text);
    assert_eq!(address::transliterate(&plain), plain);
    let key = address::normalize(text);
    assert_eq!(address::normalize(&key), key);
    let exact = address::normalize_exact(text);
    assert_eq!(address::normalize_exact(&exact), exact);
    assert!(!exact.is_empty() && !exact.contains("//"), "{exact:?}");
    assert!(
        !exact.starts_with(['/', '-']) && !exact.ends_with(['/', '-']),
        "{exact:?}"
    );
}

fn requests_meet_declarations(text: &str) {
    let page = address::page_address(text);
    assert!(
        !page.address.is_empty() && !page.address.contains("//"),
        "{page:?}"
    );
    assert!(
        !page.address.starts_with('/') && !page.address.ends_with('/'),
        "{page:?}"
    );
    assert_eq!(
        page.transliterated,
        parts(text).join("/") != page.address && !parts(text).is_empty()
    );
    assert!(!parts(text).is_empty() || page.address == FRONT);
    assert_eq!(
        address::normalize_exact(&page.address),
        address::normalize_exact(text)
    );
}

fn parts(path: &str) -> Vec<&str> {
    path.split('/').filter(|part| !part.is_empty()).collect()
}
