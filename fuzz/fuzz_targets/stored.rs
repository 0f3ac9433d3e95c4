//! What is read from a disk, and paths from a text: bytes of a document, of a key or of a journal are refused or mean one thing.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| runtime::teller::fuzz_stored(data));
