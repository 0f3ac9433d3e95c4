//! Lua text to Luau bytecode.

use mlua::chunk::Compiler;

use crate::lower::program::Chunk;

/// Compiled chunks, in the order of the program's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bytecode(pub Vec<Vec<u8>>);

/// Compiles a chunk.
///
/// # Errors
/// The line and the machine's words, when it does not take what `lower` wrote.
pub(crate) fn compile(chunk: &Chunk) -> Result<Vec<u8>, (Option<usize>, String)> {
    // Level 2 inlines and unrolls; level 1 of debug information keeps line numbers.
    let compiler = Compiler::new().set_optimization_level(2).set_debug_level(1);
    compiler.compile(&chunk.lua).map_err(|error| {
        let text = error.to_string();
        let message = text.lines().next().unwrap_or_default();
        // `syntax error: 25: Expected …` or `[string "…"]:25: Expected …`
        let after = message.trim_start_matches("syntax error: ");
        let after = after.split_once("]:").map_or(after, |(_, rest)| rest);
        match after.split_once(':') {
            Some((line, words)) if line.trim().parse::<usize>().is_ok() => {
                (line.trim().parse().ok(), words.trim().to_owned())
            }
            _ => (None, message.to_owned()),
        }
    })
}
