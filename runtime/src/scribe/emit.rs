//! `emit`, the function views write with: `emit(first, value, value, …)`. It is given the number of a piece of text and
//! writes that piece, the first value, the next piece, and so on to the piece after the last value. Text is copied and
//! values are escaped straight from the Lua stack into the output, which takes less than half the time of a safe callback
//! (7.2 against 16.5 µs for a page of 62 values); therefore it has `unsafe` code.
//! Everything it is given from Lua is checked: chunks call it with any values at all.
#![allow(
    unsafe_code,
    reason = "the one place where it pays; measured, tested with every Lua type, and fuzzed"
)]

use std::cell::RefCell;
use std::ffi::{c_int, c_void};
use std::rc::Rc;
use std::sync::Arc;

use mlua::{Function, Lua, Table, ffi};

use crate::exchange::Shared;
use crate::program::{ChunkId, Escape, Piece};
use crate::scribe::escape;
use crate::scribe::output::{MISPLACED, Output, Terms, Text, Unwritable};
use crate::scribe::slots::{self, Used};

/// What an `emit` of one chunk needs besides its arguments.
pub(crate) struct Context {
    shared: Arc<Shared>,
    chunk: ChunkId,
    output: Rc<RefCell<Output>>,
}

impl Context {
    fn pieces(&self) -> &[Piece] {
        self.shared
            .program
            .chunks
            .get(self.chunk as usize)
            .map_or(&[], |chunk| &chunk.pieces)
    }

    /// Writes the text of a piece, with what the page puts among it.
    #[inline]
    fn text(
        &self,
        (target, used): (&mut Text, &mut Used),
        piece: &Piece,
        terms: Option<Terms>,
        is_html: impl Fn() -> bool,
    ) {
        if piece.slots.is_empty() {
            target.text(piece.text.as_bytes());
        } else {
            let text = (piece.text.as_bytes(), &*piece.slots);
            slots::write(&self.shared, (target, used), text, terms, is_html);
        }
    }

    fn place(&self, line: u32) -> String {
        let name = self
            .shared
            .program
            .chunks
            .get(self.chunk as usize)
            .map_or("", |chunk| &chunk.name);
        format!("{name}:{line}: ")
    }

    /// Says in the log that a value is not written, when it would do harm where it lands.
    #[inline]
    fn report(&self, piece: &Piece, text: &[u8]) {
        if is_within(piece.escape) && !escape::is_written(text, piece.escape) {
            let place = self.place(piece.line);
            // What it is stays out of the log: it may be a secret, and is what an attacker chose.
            tracing::warn!(
                "{place}a value of {} bytes was not written, because it would be unsafe there",
                text.len()
            );
        }
    }
}

/// The `emit` of a chunk. The context must be kept for as long as the machine exists.
pub(crate) fn function(
    lua: &Lua,
    context: &Rc<Context>,
    page: &Table,
    trusted: &Table,
) -> mlua::Result<Function> {
    let address = Rc::as_ptr(context).cast_mut().cast::<c_void>();
    // SAFETY: the closure given to `exec_raw` runs with its three values on the stack; it pushes one light userdata below
    // them and takes all four as upvalues of one function, which is what it leaves. Nothing in it can raise but for want
    // of memory, which `exec_raw` catches.
    unsafe {
        lua.exec_raw((page, "type", trusted), |state| {
            ffi::lua_pushlightuserdata(state, address);
            ffi::lua_insert(state, -4);
            ffi::lua_pushcclosured(state, emit, c"emit".as_ptr(), 4);
        })
    }
}

/// Builds a context.
pub(crate) fn context(
    shared: Arc<Shared>,
    chunk: ChunkId,
    output: Rc<RefCell<Output>>,
) -> Rc<Context> {
    Rc::new(Context {
        shared,
        chunk,
        output,
    })
}

const CONTEXT: c_int = ffi::lua_upvalueindex(1);
const PAGE: c_int = ffi::lua_upvalueindex(2);
/// The text `type`, a field of the page.
const TYPE: c_int = ffi::lua_upvalueindex(3);
const TRUSTED: c_int = ffi::lua_upvalueindex(4);

unsafe extern "C-unwind" fn emit(state: *mut ffi::lua_State) -> c_int {
    // SAFETY: upvalue 1 is the light userdata made in `function`, whose owner keeps the context alive and in place as
    // long as the machine exists; Luau calls this function only on a state of that machine.
    let context = unsafe {
        &*ffi::lua_tolightuserdata(state, CONTEXT)
            .cast::<Context>()
            .cast_const()
    };
    // SAFETY: `state` is the running state, with the arguments at 1..=top.
    let Err(message) = (unsafe { write(state, context) }) else {
        return 0;
    };
    // SAFETY: pushing text and raising it is what a C function may do at any time. The message is freed before the
    // error leaves this frame.
    unsafe {
        ffi::lua_pushlstring(state, message.as_ptr().cast(), message.len());
        drop(message);
        ffi::lua_error(state)
    }
}

/// Writes all arguments, with the pieces around them.
///
/// # Safety
/// `state` must be a valid running state.
unsafe fn write(state: *mut ffi::lua_State, context: &Context) -> Result<(), String> {
    let Ok(mut output) = context.output.try_borrow_mut() else {
        return Err("output is being written already".to_owned());
    };
    // SAFETY: reading the height of the stack, and a place that may be beyond it, has no precondition.
    let (top, first) = unsafe {
        (
            ffi::lua_gettop(state),
            ffi::lua_tonumberx(state, 1, std::ptr::null_mut()),
        )
    };
    let (last, pieces) = run(context.pieces(), first, top)
        .and_then(<[Piece]>::split_last)
        .ok_or("emit was called with something that is not a piece")?;
    let terms = output.terms;
    let (target, used) = output.parts();
    // SAFETY: the upvalues are those of `emit`, and the stack has room for more values than it was called with.
    let html = || unsafe { is_html(state) };
    let from = pieces.first().unwrap_or(last).from;
    // SAFETY: `PAGE` and `TYPE` are what `function` gave, and Lua leaves room for more than one value.
    if !target.is_at(from) && unsafe { is_html(state) } {
        let line = pieces.first().map_or(0, |piece| piece.line);
        return Err(context.place(line) + MISPLACED);
    }
    for (at, piece) in (2..).zip(pieces) {
        context.text((target, used), piece, terms, html);
        // SAFETY: there are as many pieces as values, so `at` is within the stack; `PAGE` is the table given in `function`.
        let outcome = unsafe { value(state, at, target, piece, context) };
        if let Err(fault) = outcome {
            target.tear(piece.escape);
            return Err(context.place(piece.line) + &fault.message());
        }
    }
    context.text((target, used), last, terms, html);
    target.arrive(last.to);
    Ok(())
}

/// So many pieces in a row, from the one with this number; chunks number theirs from 0.
fn run(pieces: &[Piece], first: f64, count: c_int) -> Option<&[Piece]> {
    let from = first as usize;
    let count = usize::try_from(count).ok()?;
    (from as f64 == first)
        .then(|| pieces.get(from..from.checked_add(count)?))
        .flatten()
}

/// Writes the value at a place of the stack.
///
/// # Safety
/// `at` must be a valid index of a running state with the upvalues of `emit` and room for three more values.
unsafe fn value(
    state: *mut ffi::lua_State,
    at: c_int,
    target: &mut Text,
    piece: &Piece,
    context: &Context,
) -> Result<(), Unwritable> {
    let (escape, operand) = (piece.escape, piece.operand);
    // SAFETY: the index is valid by contract, and each branch reads the value as the type it was just found to be.
    // `lua_tolstring` on a string neither converts nor allocates, and the string stays on the stack while it is copied.
    unsafe {
        match ffi::lua_type(state, at) {
            ffi::LUA_TSTRING => {
                let text = text(state, at);
                // Few texts need escaping; only for them it matters what kind the page is of.
                if escape::is_plain(text, escape) || !is_html(state) {
                    target.text(text);
                } else {
                    context.report(piece, text);
                    target.data(text, escape);
                }
                Ok(())
            }
            ffi::LUA_TNUMBER if is_within(escape) && is_html(state) => {
                target.number_as(ffi::lua_tonumberx(state, at, std::ptr::null_mut()), escape)
            }
            ffi::LUA_TNUMBER => target.number(ffi::lua_tonumberx(state, at, std::ptr::null_mut())),
            ffi::LUA_TNIL | ffi::LUA_TNONE if operand => Err(Unwritable::Operand("nil")),
            ffi::LUA_TBOOLEAN if operand => Err(Unwritable::Operand("a boolean")),
            ffi::LUA_TBOOLEAN if ffi::lua_toboolean(state, at) != 0 => {
                Err(Unwritable::Kind("`true`"))
            }
            ffi::LUA_TNIL | ffi::LUA_TNONE | ffi::LUA_TBOOLEAN => {
                if is_within(escape) && is_html(state) {
                    target.nothing(escape);
                }
                Ok(())
            }
            ffi::LUA_TTABLE => trusted(state, at, target, piece, context),
            ffi::LUA_TFUNCTION => Err(Unwritable::Kind("a function")),
            _ => Err(Unwritable::Kind("a value of this type")),
        }
    }
}

fn is_within(escape: Escape) -> bool {
    matches!(escape, Escape::Within(..))
}

/// Writes a table made by `html(…)`; every other table is refused.
///
/// # Safety
/// As for [`value`], with a table at `at`.
unsafe fn trusted(
    state: *mut ffi::lua_State,
    at: c_int,
    target: &mut Text,
    piece: &Piece,
    context: &Context,
) -> Result<(), Unwritable> {
    // SAFETY: `lua_getmetatable` pushes one value if there is a metatable and none otherwise; what is pushed is popped
    // on every path. Slot 1 is read raw, so no metamethod runs.
    unsafe {
        if ffi::lua_getmetatable(state, at) == 0 {
            return Err(Unwritable::Kind("a table"));
        }
        let made_by_html = ffi::lua_rawequal(state, -1, TRUSTED) != 0;
        ffi::lua_pop(state, 1);
        if !made_by_html {
            return Err(Unwritable::Kind("a table"));
        }
        if ffi::lua_rawgeti(state, at, 1) == ffi::LUA_TSTRING {
            let text = text(state, -1);
            if matches!(piece.escape, Escape::None | Escape::Text) {
                target.text(text);
            } else {
                if is_html(state) {
                    context.report(piece, text);
                    target.trusted(text, piece.escape);
                } else {
                    target.text(text);
                }
            }
        }
        ffi::lua_pop(state, 1);
    }
    Ok(())
}

/// The bytes of the string at a place of the stack.
///
/// # Safety
/// There must be a string, and it must stay on the stack as long as the bytes are used.
unsafe fn text<'s>(state: *mut ffi::lua_State, at: c_int) -> &'s [u8] {
    let mut length = 0;
    // SAFETY: for a string `lua_tolstring` gives its bytes, which live as long as the string.
    unsafe {
        let bytes = ffi::lua_tolstring(state, at, &mut length);
        if bytes.is_null() {
            &[]
        } else {
            std::slice::from_raw_parts(bytes.cast(), length)
        }
    }
}

/// Whether the page is HTML, going by `page.type`; other types are written raw.
///
/// # Safety
/// Upvalues 2 and 3 must be the page table and its key, and the stack must have room for one more value.
unsafe fn is_html(state: *mut ffi::lua_State) -> bool {
    // SAFETY: the field is read raw from the table, used while it is on the stack, and popped.
    unsafe {
        ffi::lua_pushvalue(state, TYPE);
        let html =
            ffi::lua_rawget(state, PAGE) == ffi::LUA_TSTRING && is_html_type(text(state, -1));
        ffi::lua_pop(state, 1);
        html
    }
}

/// Whether a `page.type` is a kind of HTML.
pub(crate) fn is_html_type(kind: &[u8]) -> bool {
    kind == b"html" || kind.starts_with(b"text/html") || kind.starts_with(b"application/xhtml+xml")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Mode;
    use crate::program::{Chunk, Piece, Slot};
    use crate::scribe::fixture;
    use std::borrow::Cow;

    fn piece(text: &'static str, escape: Escape, operand: bool) -> Piece {
        Piece {
            slots: Cow::Borrowed(&[]),
            text: Cow::Borrowed(text),
            escape,
            operand,
            line: 7,
            from: 0,
            to: 0,
        }
    }

    /// Runs Lua with an `emit` over four pieces, and many after them, and gives what was written.
    fn run(code: &str) -> Result<String, String> {
        let mut pieces = vec![
            piece("<p>", Escape::Text, false),
            piece("<a x=\"", Escape::Attribute, false),
            piece("!", Escape::None, false),
            piece("+", Escape::Text, true),
        ];
        pieces.resize(200, piece(".", Escape::None, false));
        let chunk = Chunk {
            name: "a.html".into(),
            bundle: None,
            bytecode: Cow::Borrowed(&[]),
            pieces: pieces.into(),
            trusted: Cow::Borrowed(&[]),
        };
        let shared = fixture::shared(vec![chunk], Mode::Production);
        let lua = Lua::new();
        let output = Rc::new(RefCell::new(Output::new()));
        let context = context(shared, 0, output.clone());
        let page = lua.create_table().expect("table");
        page.set("type", "html").expect("set");
        let trusted = lua.create_table().expect("table");
        let emit = function(&lua, &context, &page, &trusted).expect("emit");
        let globals = lua.globals();
        globals.set("emit", emit).expect("set");
        globals.set("page", page).expect("set");
        globals.set("trusted", trusted).expect("set");
        let outcome = lua.load(code).exec();
        let written =
            String::from_utf8_lossy(output.borrow().section("content").unwrap_or_default())
                .into_owned();
        outcome.map(|()| written).map_err(|error| error.to_string())
    }

    #[test]
    fn every_type_is_written_or_refused() {
        assert_eq!(
            run("emit(0, '<', '\"', '<b>')").as_deref(),
            Ok("<p>&lt;<a x=\"&quot;!<b>+")
        );
        assert_eq!(
            run("emit(0, 3, 1.5, nil) emit(1, false)").as_deref(),
            Ok("<p>3<a x=\"1.5!+<a x=\"!")
        );
        assert_eq!(run("emit(3)").as_deref(), Ok("+"));
        assert_eq!(
            run("emit(0, setmetatable({'<b>'}, trusted))").as_deref(),
            Ok("<p><b><a x=\"")
        );
        assert_eq!(
            run("page.type = 'text/plain' emit(0, '<')").as_deref(),
            Ok("<p><<a x=\"")
        );
        let refused = [
            "true",
            "{}",
            "print",
            "setmetatable({}, {})",
            "0/0",
            "1/0",
            "coroutine.create(print)",
            "buffer.create(1)",
        ];
        for value in refused {
            let error = run(&format!("emit(0, {value})")).expect_err(value);
            assert!(
                error.contains("a.html:7: invalid output"),
                "{value}: {error}"
            );
        }
        for value in ["nil", "false", "true"] {
            assert!(
                run(&format!("emit(3, {value})"))
                    .expect_err(value)
                    .contains("attempt to concatenate")
            );
        }
    }

    #[test]
    fn wrong_pieces_are_errors_and_leave_the_machine_whole() {
        for arguments in ["200", "199, 'a'", "-1", "0.5", "0/0, 'a'", "1e300", "-0.1"] {
            let outcome = run(&format!(
                "assert(not pcall(emit) and not pcall(emit, {arguments})) emit(2, 'still')"
            ));
            assert!(
                outcome.is_ok_and(|written| written.ends_with("!still+")),
                "{arguments}"
            );
        }
    }

    #[test]
    fn terms_stand_where_they_are_among_the_text() {
        let mut shared = fixture::shared(Vec::new(), Mode::Production);
        let texts = vec![("œuf".into(), None), ("egg".into(), Some(1))];
        let program = Arc::get_mut(&mut shared).expect("nobody else has it");
        let program = Arc::get_mut(&mut program.program).expect("nobody else has it");
        let mut site = crate::server::fixture::program().sites.to_vec().remove(0);
        let language = |language: &'static str, texts: Vec<_>| crate::program::TermTexts {
            language: language.into(),
            texts: texts.into(),
        };
        site.texts = vec![language("fr", texts), language("en", Vec::new())].into();
        program.sites = vec![site].into();
        program.terms = vec!["l".into(), "L".into()].into();
        let mut piece = piece("<p>éb", Escape::None, false);
        let term = |at, term, tag| (at, Slot::Term(term, tag));
        // A place or term that there is not does no harm.
        piece.slots = vec![
            term(0, 0, None),
            term(3, 1, Some(2)),
            term(5, 0, Some(4)),
            term(9, 1, Some(99)),
            term(9, 7, Some(1)),
        ]
        .into();
        let written = |direction, table, html| {
            let context = context(shared.clone(), 0, Rc::new(RefCell::new(Output::new())));
            let mut output = Output::new();
            let terms = Terms {
                site: 0,
                table,
                direction,
            };
            context.text(output.parts(), &piece, Some(terms), || html);
            String::from_utf8_lossy(output.section("content").unwrap_or_default()).into_owned()
        };
        let foreign = "œuf<p lang=\"en\">eggéœufb lang=\"en\"egg";
        assert_eq!(written("ltr", 0, true), foreign);
        let directed = foreign.replace("\"en\"", "\"en\" dir=\"ltr\"");
        assert_eq!(written("rtl", 0, true), directed);
        assert_eq!(written("ltr", 0, false), "œuf<p>eggéœufbegg");
        assert_eq!(written("ltr", 1, true), "<p>éb");
    }

    #[test]
    fn many_values_and_calls_from_coroutines_are_fine() {
        let long = ", 'x'".repeat(100);
        assert_eq!(
            run(&format!("emit(4{long})")).as_deref(),
            Ok(&*(".x".repeat(100) + "."))
        );
        assert_eq!(
            run("coroutine.wrap(function() emit(2, 'co') end)()").as_deref(),
            Ok("!co+")
        );
    }
}
