//! `emit`, the one module with `unsafe` code: whatever arguments a chunk gives it, it writes what safe code would write.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let (written, expected) = runtime::scribe::fuzz_emit(data);
    assert_eq!(written, expected);
});
