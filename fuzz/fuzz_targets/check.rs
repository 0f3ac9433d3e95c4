//! The whole check on mangled projects: always a verdict, always the same, at places that are there.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/it/mangled.rs"]
mod mangled;
#[allow(dead_code, reason = "the tests use more of it")]
#[path = "../../tests/it/shop.rs"]
mod shop;

fuzz_target!(|changes: &[u8]| mangled::has_a_verdict(&mangled::project(changes)));
