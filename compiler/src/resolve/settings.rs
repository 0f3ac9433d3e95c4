//! Runs `settings.lua` and `node.lua` once, in a sandbox without input, output, clock or chance, and keeps where in the
//! file each value is written. What they assign must be data.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "of Lua's values and syntax only what can be data is named"
)]

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use mlua::{Lua, Table, Value, VmState};

use crate::Error;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::lower::data::{Data, Key};
use crate::parse::lua;
use crate::parse::syntax::{At, Block, Expr, ExprKind, Field, StatKind};
use crate::resolve::scope::{self, Access};
use crate::source::{FileId, SourceMap, Span};

/// Settings as data, with their places.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) file: Option<FileId>,
    pub(crate) data: Data,
    /// Names the file itself reads.
    pub(crate) reads: Vec<String>,
    /// The file could not be run, so that it says less than it means to.
    pub(crate) is_broken: bool,
    /// In the order of [`path_order`]; places of one path as they stand in the file.
    places: Vec<(Vec<Key>, Place)>,
}

/// Where an attribute is written.
#[derive(Clone, Debug)]
struct Place {
    key: At,
    value: At,
}

impl Settings {
    /// The settings of a bundle without a file.
    pub(crate) fn none() -> Self {
        Self {
            file: None,
            data: Data::EMPTY,
            reads: Vec::new(),
            is_broken: false,
            places: Vec::new(),
        }
    }

    /// The place of the value under a path, or of the nearest part of the path that has one.
    pub(crate) fn value_span(&self, path: &[Key]) -> Option<Span> {
        self.span(path, |place| &place.value)
    }

    /// The place of the name under a path.
    pub(crate) fn key_span(&self, path: &[Key]) -> Option<Span> {
        self.span(path, |place| &place.key)
    }

    /// The place of exactly this path, where the file writes it out.
    pub(crate) fn own_span(&self, path: &[Key]) -> Option<Span> {
        let place = self.place(path)?;
        Some(Span::new(self.file?, place.key.start, place.key.end))
    }

    /// The place of the value of exactly this path, where the file writes it out.
    pub(crate) fn own_value_span(&self, path: &[Key]) -> Option<Span> {
        let place = self.place(path)?;
        Some(Span::new(self.file?, place.value.start, place.value.end))
    }

    /// The names and values that the file writes out directly under a path, in no order.
    pub(crate) fn inside<'a>(
        &'a self,
        path: &'a [Key],
    ) -> impl Iterator<Item = (&'a Key, Span, Span)> {
        let file = self.file;
        self.places.iter().filter_map(move |(known, place)| {
            let (last, parent) = known.split_last()?;
            let span = |at: &At| Some(Span::new(file?, at.start, at.end));
            (parent == path).then_some((last, span(&place.key)?, span(&place.value)?))
        })
    }

    /// The settings under a name, with their places.
    pub(crate) fn under(self, name: &str) -> Self {
        let places = self
            .places
            .into_iter()
            .filter_map(|(path, place)| match path.split_first() {
                Some((first, rest)) if *first == Key::name(name) => Some((rest.to_vec(), place)),
                _ => None,
            });
        Self {
            places: places.collect(),
            data: self.data.get(name).cloned().unwrap_or(Data::EMPTY),
            ..self
        }
    }

    /// The last place of a path: what is written later replaces what was before.
    fn place(&self, path: &[Key]) -> Option<&Place> {
        let after = self
            .places
            .partition_point(|(known, _)| path_order(known, path).is_le());
        let (known, place) = &self.places[after.checked_sub(1)?];
        (known == path).then_some(place)
    }

    fn span(&self, path: &[Key], part: impl Fn(&Place) -> &At) -> Option<Span> {
        let file = self.file?;
        for length in (1..=path.len()).rev() {
            if let Some(place) = self.place(&path[..length]) {
                let at = if length == path.len() {
                    part(place)
                } else {
                    &place.value
                };
                return Some(Span::new(file, at.start, at.end));
            }
        }
        Some(Span::whole(file))
    }
}

/// Loops and calls a settings file may make before it is stopped: some seconds.
const STEPS: u64 = 20_000_000;
/// Time a settings file may take; only one that is refused for it depends on the clock.
const TIME: Duration = Duration::from_secs(2);
/// Bytes its machine may use.
const MEMORY: usize = 64 * 1024 * 1024;
/// Tables within tables.
const DEPTH: usize = 32;

/// What a file finds when it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Ground {
    /// Names read fall back to the standard library.
    Settings,
    /// A table of this name exists.
    Table(&'static str),
    /// Every name read is a table: `en.title = "…"`.
    Vocabulary,
}

/// What files gave when they were run, by all that decides it. What a run does not use is forgotten after it.
#[derive(Debug, Default)]
pub(crate) struct KnownSettings {
    known: HashMap<RunKey, Arc<Ran>>,
    used: HashMap<RunKey, Arc<Ran>>,
}

/// A file, its path, its content and what it finds.
type RunKey = (FileId, String, blake3::Hash, Ground);
type Ran = (Settings, Diagnostics);

impl KnownSettings {
    /// Forgets what was not used since the last time.
    fn turn(&mut self) {
        self.known = std::mem::take(&mut self.used);
    }
}

/// The machine settings run in, one for a compilation; nothing a file does reaches the next.
pub(crate) struct Sandbox<'m> {
    lua: Lua,
    known: RefCell<&'m mut KnownSettings>,
}

impl Drop for Sandbox<'_> {
    fn drop(&mut self) {
        self.known.borrow_mut().turn();
    }
}

impl<'m> Sandbox<'m> {
    /// A new machine, for files of which some are known.
    pub(crate) fn new(known: &'m mut KnownSettings) -> Result<Self, Error> {
        let failed = |source| Error::Machine { source };
        let lua = Lua::new();
        let globals = lua.globals();
        for name in [
            "os",
            "print",
            "require",
            "loadstring",
            "getfenv",
            "setfenv",
            "collectgarbage",
            "newproxy",
            "gcinfo",
        ] {
            globals.set(name, Value::Nil).map_err(failed)?;
        }
        let math: Table = globals.get("math").map_err(failed)?;
        for name in ["random", "randomseed"] {
            math.set(name, Value::Nil).map_err(failed)?;
        }
        lua.sandbox(true).map_err(failed)?;
        lua.set_memory_limit(MEMORY).map_err(failed)?;
        Ok(Self {
            lua,
            known: RefCell::new(known),
        })
    }

    /// Runs a file, unless the same was run before; what it assigns is the result.
    pub(crate) fn run(
        &self,
        sources: &SourceMap,
        file: FileId,
        ground: Ground,
        found: &mut Diagnostics,
    ) -> Settings {
        let source = sources.get(file);
        let hash = blake3::hash(&source.bytes);
        let key = (file, source.path.clone(), hash, ground);
        let known = self.known.borrow().known.get(&key).map(Arc::clone);
        let ran = known.unwrap_or_else(|| {
            let mut found = Diagnostics::new();
            let settings = self.run_anew(sources, file, ground, &mut found);
            Arc::new((settings, found))
        });
        self.known.borrow_mut().used.insert(key, Arc::clone(&ran));
        let (settings, own) = &*ran;
        found.append(own.clone());
        settings.clone()
    }

    fn run_anew(
        &self,
        sources: &SourceMap,
        file: FileId,
        ground: Ground,
        found: &mut Diagnostics,
    ) -> Settings {
        let mut settings = Settings {
            file: Some(file),
            is_broken: true,
            ..Settings::none()
        };
        let Some(text) = crate::parse::source_text(sources, file, found) else {
            return settings;
        };
        let mark = sources.get(file).bytes.len() - text.len();
        let (text, inserted) = if ground == Ground::Vocabulary {
            bracketed(text)
        } else {
            (text.to_owned(), Vec::new())
        };
        let (block, faults) = lua::parse(&text);
        for fault in lua::one_a_line(&text, faults.iter()) {
            found.push(Diagnostic::new(Code::LuaSyntax, fault.message.clone(), {
                let at = written(&fault.at, &inserted, mark);
                Span::new(file, at.start, at.end)
            }));
        }
        if faults.is_empty() {
            settings.places = places(&block, &inserted, mark);
            let free = scope::scopes(&block).free.into_iter();
            settings.reads = free
                .filter(|free| free.access == Access::Read)
                .map(|free| free.name)
                .collect();
            match self.evaluate(&sources.get(file).path, &text, ground) {
                Ok(table) => {
                    settings.is_broken = false;
                    settings.data = self.data(&table, &settings, found);
                }
                Err(error) => found.push(failure(sources, file, &error)),
            }
        }
        settings
    }

    fn evaluate(&self, name: &str, text: &str, ground: Ground) -> mlua::Result<Table> {
        let assigned = self.lua.create_table()?;
        assigned.set_metatable(Some(self.fallback(&assigned, ground)?))?;
        let steps = std::cell::Cell::new(0_u64);
        #[allow(
            clippy::disallowed_methods,
            reason = "stops what would never end; nothing else depends on it"
        )]
        let start = Instant::now();
        self.lua.set_interrupt(move |_| {
            steps.set(steps.get() + 1);
            if steps.get() > STEPS || start.elapsed() > TIME {
                return Err(mlua::Error::runtime(
                    "settings run for too long: they must be finished data",
                ));
            }
            Ok(VmState::Continue)
        });
        let outcome = self
            .lua
            .load(text)
            .set_name(format!("={name}"))
            .set_environment(assigned.clone())
            .exec();
        self.lua.remove_interrupt();
        assigned.set_metatable(None)?;
        outcome.map(|()| assigned)
    }

    /// What reading a name that was not assigned gives.
    fn fallback(&self, assigned: &Table, ground: Ground) -> mlua::Result<Table> {
        let fallback = self.lua.create_table()?;
        match ground {
            Ground::Settings => fallback.set("__index", self.lua.globals())?,
            Ground::Table(name) => {
                assigned.set(name, self.lua.create_table()?)?;
                fallback.set("__index", self.lua.globals())?;
            }
            Ground::Vocabulary => {
                let languages =
                    self.lua
                        .create_function(|lua, (table, name): (Table, Value)| {
                            if name.as_string().is_some_and(|name| name == "vocabulary") {
                                return Ok(table);
                            }
                            let language = lua.create_table()?;
                            table.raw_set(name, &language)?;
                            Ok(language)
                        })?;
                fallback.set("__index", languages)?;
            }
        }
        Ok(fallback)
    }

    fn data(&self, table: &Table, settings: &Settings, found: &mut Diagnostics) -> Data {
        let mut reader = Reader {
            settings,
            found,
            path: Vec::new(),
            inside: Vec::new(),
        };
        reader.table(table)
    }
}

/// Turns Lua values into data.
struct Reader<'a> {
    settings: &'a Settings,
    found: &'a mut Diagnostics,
    path: Vec<Key>,
    inside: Vec<*const std::ffi::c_void>,
}

impl Reader<'_> {
    fn table(&mut self, table: &Table) -> Data {
        if self.inside.contains(&table.to_pointer()) || self.inside.len() >= DEPTH {
            return self
                .refuse("a table that contains itself, or more than 32 tables within each other");
        }
        self.inside.push(table.to_pointer());
        let mut entries = Vec::new();
        for (key, value) in table.pairs::<Value, Value>().flatten() {
            let Some(key) = self.key(&key) else { continue };
            self.path.push(key.clone());
            if let Some(value) = self.value(&value) {
                entries.push((key, value));
            }
            self.path.pop();
        }
        self.inside.pop();
        entries.sort_by(|a, b| a.0.order(&b.0));
        Data::Table(entries)
    }

    fn key(&mut self, key: &Value) -> Option<Key> {
        if let Some(number) = number(key) {
            return Some(Key::Number(number));
        }
        match key {
            Value::String(text) => Some(Key::Text(text.as_bytes().to_vec())),
            Value::Boolean(value) => Some(Key::Bool(*value)),
            _ => {
                self.refuse("a key that is neither text, number nor boolean");
                None
            }
        }
    }

    fn value(&mut self, value: &Value) -> Option<Data> {
        if let Some(number) = number(value) {
            return Some(Data::Number(number));
        }
        match value {
            Value::Boolean(value) => Some(Data::Bool(*value)),
            Value::String(text) => Some(Data::Text(text.as_bytes().to_vec())),
            Value::Table(table) => Some(self.table(table)),
            Value::Function(_) => Some(Data::Function),
            _ => {
                self.refuse("a value that is not data");
                None
            }
        }
    }

    fn refuse(&mut self, what: &str) -> Data {
        if let Some(span) = self.settings.value_span(&self.path) {
            let finding =
                Diagnostic::new(Code::WrongSetting, format!("settings hold {what}"), span);
            self.found
                .push(finding.help("settings must be texts, numbers, booleans and tables of them"));
        }
        Data::EMPTY
    }
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Integer(number) => Some(*number as f64),
        Value::Number(number) => Some(*number),
        _ => None,
    }
}

/// `['en-gb'].key = …` at the beginning of a line means `vocabulary['en-gb'].key = …`. Where the word was put in is kept,
/// to tell places of the file from places of this text.
pub(crate) fn bracketed(text: &str) -> (String, Vec<usize>) {
    let mut out = String::with_capacity(text.len());
    let mut inserted = Vec::new();
    for line in text.split_inclusive('\n') {
        if line.starts_with('[') {
            inserted.push(out.len());
            out.push_str(VOCABULARY);
        }
        out.push_str(line);
    }
    (out, inserted)
}

const VOCABULARY: &str = "vocabulary";

/// The place in the file of a place in the text that was run. `mark` is the length of a byte order mark before it.
fn written(at: &At, inserted: &[usize], mark: usize) -> At {
    let back = |place: usize| {
        let before = inserted.iter().filter(|&&start| start < place).count();
        mark + place - (before * VOCABULARY.len()).min(place)
    };
    back(at.start)..back(at.end)
}

/// A run-time error of a settings file at the line it names.
fn failure(sources: &SourceMap, file: FileId, error: &mlua::Error) -> Diagnostic {
    let whole = error.to_string();
    let first = whole
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default();
    let message = first
        .trim_start_matches("runtime error: ")
        .trim_start_matches("memory error: ");
    let prefix = format!("{}:", sources.get(file).path);
    let (line, message) = match message
        .strip_prefix(&prefix)
        .and_then(|rest| rest.split_once(':'))
    {
        Some((line, rest)) => (line.parse().unwrap_or(1), rest.trim()),
        None => (1, message),
    };
    let unspoken = ["table: 0x", "function: 0x", "userdata: 0x", "thread: 0x"];
    let message = if unspoken.iter().any(|prefix| message.starts_with(prefix)) {
        "an error was raised with a value that is not text"
    } else {
        message
    };
    Diagnostic::new(
        Code::UnreadableSetting,
        format!("settings cannot be run: {message}"),
        line_span(sources, file, line),
    )
    .help("settings run once, when they are compiled: without input, output, clock or other files")
}

/// The text of a line, from 1.
pub(crate) fn line_span(sources: &SourceMap, file: FileId, line: usize) -> Span {
    let bytes = &sources.get(file).bytes;
    let mut start = 0;
    for _ in 1..line {
        start += bytes[start..]
            .iter()
            .position(|b| *b == b'\n')
            .map_or(bytes.len() - start, |at| at + 1);
    }
    let end = bytes[start..]
        .iter()
        .position(|b| *b == b'\n')
        .map_or(bytes.len(), |at| start + at);
    let indent = bytes[start..end]
        .iter()
        .take_while(|b| b.is_ascii_whitespace())
        .count();
    Span::new(file, start + indent, end.max(start + indent))
}

/// Where each value of a settings file is written, as far as assignments at its top level show.
fn places(block: &Block, inserted: &[usize], mark: usize) -> Vec<(Vec<Key>, Place)> {
    let mut found = Vec::new();
    for stat in block {
        match &stat.kind {
            StatKind::Assign { targets, values } => {
                for (target, value) in targets.iter().zip(values) {
                    if let Some(path) = key_path(target) {
                        note(&mut found, path, target.at.clone(), value);
                    }
                }
            }
            StatKind::Function { target, body } => {
                if let Some(path) = key_path(target) {
                    found.push((
                        path,
                        Place {
                            key: target.at.clone(),
                            value: body.at.clone(),
                        },
                    ));
                }
            }
            _ => {}
        }
    }
    for (_, place) in &mut found {
        place.key = written(&place.key, inserted, mark);
        place.value = written(&place.value, inserted, mark);
    }
    found.sort_by(|(a, _), (b, _)| path_order(a, b));
    found
}

/// Orders paths key by key.
fn path_order(a: &[Key], b: &[Key]) -> Ordering {
    let differing = a.iter().zip(b).map(|(a, b)| a.order(b));
    differing
        .into_iter()
        .find(|order| order.is_ne())
        .unwrap_or_else(|| a.len().cmp(&b.len()))
}

fn note(found: &mut Vec<(Vec<Key>, Place)>, path: Vec<Key>, key: At, value: &Expr) {
    if let ExprKind::Table(fields) = &value.bare().kind {
        let mut position = 0.0;
        for field in fields {
            let (name, at) = match field {
                Field::Positional(value) => {
                    position += 1.0;
                    (Some(Key::Number(position)), value.at.clone())
                }
                Field::Named(name, _) => (Some(Key::name(&name.text)), name.at.clone()),
                Field::Keyed(key, _) => (literal_key(key), key.at.clone()),
            };
            if let Some(name) = name {
                let mut inner = path.clone();
                inner.push(name);
                note(found, inner, at, field.value());
            }
        }
    }
    found.push((
        path,
        Place {
            key,
            value: value.at.clone(),
        },
    ));
}

fn literal_key(key: &Expr) -> Option<Key> {
    match &key.bare().kind {
        ExprKind::Text(text) => Some(Key::Text(text.clone())),
        ExprKind::Number(number) => Some(Key::Number(*number)),
        _ => None,
    }
}

fn key_path(target: &Expr) -> Option<Vec<Key>> {
    match &target.kind {
        ExprKind::Name(name) => Some(vec![Key::name(name)]),
        ExprKind::Index(base, key) => {
            let mut path = key_path(base)?;
            path.push(literal_key(key)?);
            Some(path)
        }
        _ => None,
    }
}
