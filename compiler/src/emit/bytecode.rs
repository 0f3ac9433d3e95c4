//! Lua text to Luau bytecode.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use mlua::chunk::Compiler;

use crate::lower::program::Chunk;
use crate::parallel;

/// Compiled chunks, in the order of the program's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bytecode(pub Vec<Arc<[u8]>>);

/// Bytecode by the Lua it was made of. What a run does not use is forgotten after it.
#[derive(Debug, Default)]
pub(crate) struct KnownBytecode {
    known: HashMap<blake3::Hash, Arc<[u8]>>,
    used: HashMap<blake3::Hash, Arc<[u8]>>,
}

impl KnownBytecode {
    /// Forgets what was not used since the last time.
    pub(crate) fn turn(&mut self) {
        self.known = std::mem::take(&mut self.used);
    }

    /// The bytecode of each chunk, or what the machine says against it.
    pub(crate) fn get(&mut self, chunks: &[Chunk]) -> Vec<Result<Arc<[u8]>, Refusal>> {
        let keys = parallel::map(chunks, |chunk| blake3::hash(chunk.lua.as_bytes()));
        let mut asked = HashSet::new();
        let mut unknown = Vec::new();
        for (key, chunk) in keys.iter().zip(chunks) {
            match self.known.get(key) {
                Some(code) => {
                    self.used.insert(*key, Arc::clone(code));
                }
                None if asked.insert(*key) => unknown.push((*key, chunk)),
                None => {}
            }
        }
        let mut refused = HashMap::new();
        let compiled = parallel::map(&unknown, |(_, chunk)| compile(&chunk.lua, OPTIMIZED));
        for ((key, _), outcome) in unknown.iter().zip(compiled) {
            match outcome {
                Ok(code) => drop(self.used.insert(*key, code.into())),
                Err(refusal) => drop(refused.insert(*key, refusal)),
            }
        }
        let found = keys.iter().map(|key| match refused.get(key) {
            Some(refusal) => Err(refusal.clone()),
            None => Ok(Arc::clone(&self.used[key])),
        });
        found.collect()
    }
}

/// Lua that the machine takes, by hash. What a run does not use is forgotten after it.
#[derive(Debug, Default)]
pub(crate) struct Accepted {
    known: HashSet<blake3::Hash>,
    used: HashSet<blake3::Hash>,
}

impl Accepted {
    /// Whether the machine takes a text; no bytecode is kept.
    pub(crate) fn ask(&self, lua: &str) -> Result<blake3::Hash, Refusal> {
        let key = blake3::hash(lua.as_bytes());
        if !self.known.contains(&key) {
            // Without optimization it is told sooner. What is too much then may not be when constants need no room.
            compile(lua, 0).or_else(|_| compile(lua, OPTIMIZED))?;
        }
        Ok(key)
    }

    /// Remembers an answer of [`Accepted::ask`].
    pub(crate) fn keep(&mut self, answer: Result<blake3::Hash, Refusal>) -> Result<(), Refusal> {
        self.used.insert(answer?);
        Ok(())
    }

    /// Forgets what was not used since the last time.
    pub(crate) fn turn(&mut self) {
        self.known = std::mem::take(&mut self.used);
    }
}

/// The line and the machine's words, when it does not take what `lower` wrote.
pub(crate) type Refusal = (Option<usize>, String);

/// Inlines and unrolls.
const OPTIMIZED: u8 = 2;

fn compile(lua: &str, level: u8) -> Result<Vec<u8>, Refusal> {
    // Level 1 of debug information keeps line numbers.
    let compiler = Compiler::new()
        .set_optimization_level(level)
        .set_debug_level(1);
    compiler.compile(lua).map_err(|error| {
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
