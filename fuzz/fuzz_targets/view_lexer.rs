//! The view lexer: the pieces are the file, and the joined Lua keeps its lines.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (pieces, lua) = compiler::fuzz_view(text);
    assert_eq!(pieces, text);
    assert_eq!(lua.matches('\n').count(), text.matches('\n').count());
});
