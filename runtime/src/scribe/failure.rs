//! What went wrong in Lua, taken apart for people: message, place, traceback, and the source around the place.

use mlua::{Lua, Table};

use crate::Mode;
use crate::scribe::machine::Inner;

/// A failure as it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Failure {
    /// The first words, without the place.
    pub(crate) message: String,
    /// File and line.
    pub(crate) place: Option<(String, usize)>,
    /// The calls that led there.
    pub(crate) trace: String,
    /// The machine has no memory left, and is not to be used again.
    pub(crate) fatal: bool,
}

/// Takes an error apart.
pub(crate) fn failure(error: &mlua::Error) -> Failure {
    match error {
        mlua::Error::CallbackError { traceback, cause } => {
            let inner = failure(cause);
            let trace = if inner.trace.is_empty() {
                traceback.trim().to_owned()
            } else {
                inner.trace
            };
            Failure {
                place: inner.place.or_else(|| first_place(&trace)),
                trace,
                ..inner
            }
        }
        mlua::Error::MemoryError(message) => Failure {
            message: message.clone(),
            fatal: true,
            ..Failure::default()
        },
        mlua::Error::RuntimeError(text) | mlua::Error::SyntaxError { message: text, .. } => {
            from_text(text)
        }
        mlua::Error::BadArgument { cause, .. } => failure(cause),
        mlua::Error::WithContext { cause, .. } => failure(cause),
        other => from_text(&other.to_string()),
    }
}

fn from_text(text: &str) -> Failure {
    let (words, trace) = text
        .split_once("\nstack traceback:\n")
        .unwrap_or((text, ""));
    let words = words.trim_start_matches("runtime error: ").trim();
    let (place, message) = split_place(words);
    Failure {
        message: spoken(message).to_owned(),
        place: place.or_else(|| first_place(trace)),
        trace: trace.trim().to_owned(),
        fatal: false,
    }
}

/// The words of an error; one raised with something that is not text has only an address in memory.
fn spoken(message: &str) -> &str {
    if message == "stack overflow" {
        return "stack overflow: a view or a function calls itself without end";
    }
    let kind = message.split_once(": 0x").map(|(kind, _)| kind);
    match kind {
        Some("table" | "function" | "userdata" | "thread") => {
            "an error was raised with a value that is not text"
        }
        _ => message,
    }
}

/// `sites/a/b.html:3: words` as place and words.
fn split_place(text: &str) -> (Option<(String, usize)>, &str) {
    let parts = text.split_once(": ").and_then(|(before, words)| {
        let (path, line) = before.rsplit_once(':')?;
        Some(((path.to_owned(), line.parse().ok()?), words))
    });
    match parts {
        Some((place, words)) => (Some(place), words),
        None => (None, text),
    }
}

/// The first line of a traceback that names a source line.
fn first_place(trace: &str) -> Option<(String, usize)> {
    trace.lines().find_map(|line| {
        let line = line.trim();
        let place = line.split_whitespace().next()?.trim_end_matches(':');
        let (path, number) = place.rsplit_once(':')?;
        Some((path.to_owned(), number.parse().ok()?)).filter(|(path, _)| !path.starts_with('['))
    })
}

/// The entry of `page.error` for a failure: only its title, unless details may be shown.
pub(crate) fn entry(
    lua: &Lua,
    inner: &Inner,
    title: &str,
    failure: &Failure,
    public: bool,
) -> mlua::Result<Table> {
    let entry = lua.create_table()?;
    entry.set("title", title)?;
    if inner.shared.mode == Mode::Production && !public {
        return Ok(entry);
    }
    if !failure.message.is_empty() {
        entry.set("detail", failure.message.as_str())?;
    }
    if inner.shared.mode == Mode::Production {
        return Ok(entry);
    }
    if !failure.trace.is_empty() {
        entry.set("trace", failure.trace.as_str())?;
    }
    if let Some((path, line)) = &failure.place {
        entry.set("origin", format!("{path}:{line}"))?;
        if let Some(excerpt) = excerpt(lua, inner, path, *line)? {
            entry.set("excerpt", excerpt)?;
        }
    }
    Ok(entry)
}

/// Lines shown before and after the one that failed.
const AROUND: usize = 4;

/// The source lines around a place, with their numbers.
fn lines_around<'s>(inner: &'s Inner, path: &str, line: usize) -> Option<Vec<(usize, &'s str)>> {
    let sources = &inner.shared.program.sources;
    let at = sources
        .binary_search_by(|(known, _)| (**known).cmp(path))
        .ok()?;
    let first = line.saturating_sub(AROUND).max(1);
    let numbered = sources[at].1.lines().enumerate();
    Some(
        numbered
            .map(|(index, text)| (index + 1, text))
            .filter(|(number, _)| (first..=line + AROUND).contains(number))
            .collect(),
    )
}

fn excerpt(lua: &Lua, inner: &Inner, path: &str, line: usize) -> mlua::Result<Option<Table>> {
    let Some(around) = lines_around(inner, path, line) else {
        return Ok(None);
    };
    let lines = lua.create_table()?;
    for (number, text) in around {
        let row = lua.create_table()?;
        row.set("number", number)?;
        row.set("text", text)?;
        row.set("current", (number == line).then_some(true))?;
        lines.push(row)?;
    }
    let excerpt = lua.create_table()?;
    excerpt.set("path", path)?;
    excerpt.set("line", line)?;
    excerpt.set("lines", lines)?;
    Ok(Some(excerpt))
}

/// A failure as text, with the lines around its place.
pub(crate) fn report(inner: &Inner, title: &str, failure: &Failure) -> String {
    let mut text = format!("{title}: {}\n", failure.message);
    if let Some((path, line)) = &failure.place {
        text.push_str(&format!("  ┌─ {path}:{line}\n"));
        for (number, source) in lines_around(inner, path, *line).unwrap_or_default() {
            let mark = if number == *line { '>' } else { ' ' };
            text.push_str(&format!("{mark}{number:4} │ {source}\n"));
        }
    }
    if !failure.trace.is_empty() {
        text.push_str(&format!("\n{}\n", failure.trace));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_taken_apart() {
        let text = "sites/a/b.html:3: attempt to index nil with 'x'\nstack traceback:\nsites/a/b.html:3 in function 'f'\n";
        let found = failure(&mlua::Error::RuntimeError(text.to_owned()));
        assert_eq!(found.message, "attempt to index nil with 'x'");
        assert_eq!(found.place, Some(("sites/a/b.html".to_owned(), 3)));
        assert_eq!(found.trace, "sites/a/b.html:3 in function 'f'");
    }

    #[test]
    fn a_callback_takes_its_place_from_the_trace() {
        let lua = Lua::new();
        let fails = lua
            .create_function(|_, (): ()| Err::<(), _>(mlua::Error::runtime("no view named `x`")))
            .expect("function");
        let chunk = lua
            .load("\n\nlocal f = ...\nf()")
            .set_name("=sites/a/c.lua");
        let error = chunk.call::<()>(fails).expect_err("it fails");
        let found = failure(&error);
        assert_eq!(found.message, "no view named `x`");
        assert_eq!(found.place, Some(("sites/a/c.lua".to_owned(), 4)));
    }
}
