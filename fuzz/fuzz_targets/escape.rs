//! Every kind of place with a value: html5ever and the tokens of scripts and style sheets see the same as with a harmless one.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/it/skeleton.rs"]
mod skeleton;

fuzz_target!(|data: &[u8]| {
    let Some((place, value)) = data.split_first() else {
        return;
    };
    let written = runtime::scribe::fuzz_escape(*place, value);
    // What no parser of text can read is not sent as text.
    let Ok(written) = String::from_utf8(written) else {
        return;
    };
    let harmless = String::from_utf8(runtime::scribe::fuzz_escape(*place, b"harmless"))
        .expect("a harmless value is text");
    assert_eq!(
        skeleton::skeleton(&written),
        skeleton::skeleton(&harmless),
        "{written}"
    );
});
