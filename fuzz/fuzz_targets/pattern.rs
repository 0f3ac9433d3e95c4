//! Lua patterns: what matches agrees with Lua itself, and what is malformed is so for every text.
//! The first line of the input is the pattern, the rest the text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mlua::{Function, Lua, MultiValue, Value};
use runtime::pattern::{Found, PatternError, find, is_match};

fuzz_target!(|input: &str| {
    let (pattern, text) = input.split_once('\n').unwrap_or((input, ""));
    let ours = find(pattern, text);
    assert_eq!(
        is_match(pattern, text),
        ours.as_ref().map(Option::is_some).map_err(|error| *error)
    );
    malformed_for_every_text(pattern, ours.as_ref().err().copied());
    if let Ok(found) = &ours {
        found.iter().for_each(|found| within(found, text));
        // Only now is the pattern known to be harmless: Lua has no limit of its own.
        agrees_with_lua(pattern, text, found.as_ref());
    }
});

/// The limit of steps apart, a pattern is refused for what it is.
fn malformed_for_every_text(pattern: &str, refused: Option<PatternError>) {
    let of_pattern = |error: &PatternError| *error != PatternError::TooSlow;
    let without_text = find(pattern, "").err();
    assert_eq!(refused.filter(of_pattern), without_text.filter(of_pattern));
}

fn within(found: &Found<'_>, text: &str) {
    assert!(found.captures.len() <= 32);
    // A match may cut a character in two; the halves are replaced and cannot be found again.
    if !found.whole.contains(char::REPLACEMENT_CHARACTER) {
        assert!(text.contains(found.whole.as_ref()), "{found:?}");
    }
}

fn agrees_with_lua(pattern: &str, text: &str, found: Option<&Found<'_>>) {
    // A class of Luau alone; elsewhere it is the letter.
    if pattern.contains("%g") || pattern.contains("%G") {
        return;
    }
    let ours: Vec<String> = match found {
        None => vec!["nil".to_owned()],
        Some(found) if found.captures.is_empty() => vec![found.whole.clone().into_owned()],
        Some(found) => found
            .captures
            .iter()
            .map(|capture| capture.clone().into_owned())
            .collect(),
    };
    if let Some(theirs) = lua_match(pattern, text) {
        assert_eq!(ours, theirs, "{pattern:?} on {text:?}");
    }
}

/// What `string.match` gives; nothing when Lua refuses, which it does for deep patterns.
fn lua_match(pattern: &str, text: &str) -> Option<Vec<String>> {
    thread_local! {
        static MATCH: (Lua, Function) = {
            let lua = Lua::new();
            let function = lua.load("return string.match").eval().expect("a function of the library");
            (lua, function)
        };
    }
    let values = MATCH
        .with(|(_, function)| function.call::<MultiValue>((text, pattern)))
        .ok()?;
    Some(values.iter().map(shown).collect())
}

fn shown(value: &Value) -> String {
    match value.as_string() {
        Some(text) => text.to_string_lossy(),
        None => value.to_string().expect("nil and numbers have a text"),
    }
}
