//! Reads the description of the library: a line an entry, as its first lines explain. What it says is ours to get right, so
//! a line that cannot be read is a defect that the tests find.

/// How a free name reaches a chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binding {
    /// A table of the request that stays the same table between requests: taken once, when the chunk is loaded.
    Stable,
    /// A value of the request that changes: read from the request's state at each use.
    Varying,
    /// Frozen and shared: a global of the sandbox.
    Global,
}

/// Where a request is when a field loses its effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// The user is found.
    Authentication,
    /// The language is chosen.
    Localization,
    /// The controller runs.
    Controller,
    /// The view runs.
    View,
    /// The template runs.
    Template,
    /// Editors run.
    Editing,
    /// Status and headers are made.
    Response,
}

/// What kind of resource an argument names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resource {
    /// A view.
    View,
    /// A controller.
    Controller,
    /// Either or both.
    Page,
}

/// A type of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// Any.
    Any,
    /// Nothing.
    Nil,
    /// True or false.
    Boolean,
    /// A number.
    Number,
    /// Text.
    Text,
    /// A table.
    Table,
    /// A function.
    Function,
    /// Text that is written as it is.
    Html,
}

/// A parameter of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// What it takes.
    pub takes: Type,
    /// It may be left out, or be nil.
    pub optional: bool,
}

/// Parameters and results.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The parameters.
    pub parameters: Vec<Parameter>,
    /// It takes any number of values after them.
    pub varargs: bool,
    /// The results, each with whether it may be nil.
    pub results: Vec<(Type, bool)>,
    /// Any number of results may follow.
    pub more_results: bool,
    /// As it is written, for people: `(name: text): boolean`.
    pub text: &'static str,
}

/// What an entry is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A table; `open` to fields of the bundles' own.
    Table {
        /// Bundles have fields of their own in it.
        open: bool,
    },
    /// A value, and whether it may be nil.
    Field(Type, bool),
    /// A function.
    Function(Signature),
}

/// A table, field or function of the runtime.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its path, such as `scribe.View`.
    pub path: &'static str,
    /// What it is.
    pub kind: Kind,
    /// What it is for.
    pub meaning: &'static str,
    /// How it reaches chunks; only what has no table has one.
    pub binding: Option<Binding>,
    /// It works only while a request is answered.
    pub request: bool,
    /// It writes nothing to the page; of a table: none of its functions does.
    pub quiet: bool,
    /// Bundles may assign it.
    pub set: bool,
    /// From this stage on, assigning it has no effect.
    pub until: Option<Stage>,
    /// It abandons the page.
    pub leaves: bool,
    /// What its first argument names.
    pub names: Option<Resource>,
    /// Kept for old bundles: what to use instead.
    pub old: Option<&'static str>,
}

/// Reads a description.
///
/// # Panics
/// At a line that is none; the tests read the only description there is.
pub(super) fn read(text: &'static str) -> Vec<Entry> {
    let lines = text.lines().map(str::trim);
    lines
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            entry(line).unwrap_or_else(|| {
                panic!("the library's description has a line that is none: {line}")
            })
        })
        .collect()
}

fn entry(line: &'static str) -> Option<Entry> {
    let (before, meaning) = line.split_once(" -- ")?;
    let (what, facts) = before.split_once(" | ").unwrap_or((before, ""));
    let (path, kind) = declared(what.trim())?;
    let mut entry = Entry {
        path,
        kind,
        meaning,
        binding: None,
        request: false,
        quiet: false,
        set: false,
        until: None,
        leaves: false,
        names: None,
        old: None,
    };
    // What to use instead is words of its own, so it comes last.
    let (facts, old) = match facts.split_once("old=") {
        Some((facts, old)) => (facts, Some(old.trim())),
        None => (facts, None),
    };
    entry.old = old;
    facts
        .split_whitespace()
        .try_for_each(|fact| learn(&mut entry, fact))?;
    Some(entry)
}

fn learn(entry: &mut Entry, fact: &str) -> Option<()> {
    match fact {
        "global" => entry.binding = Some(Binding::Global),
        "stable" => entry.binding = Some(Binding::Stable),
        "varying" => entry.binding = Some(Binding::Varying),
        "request" => entry.request = true,
        "quiet" => entry.quiet = true,
        "set" => entry.set = true,
        "leaves" => entry.leaves = true,
        "view" => entry.names = Some(Resource::View),
        "controller" => entry.names = Some(Resource::Controller),
        "page" => entry.names = Some(Resource::Page),
        "open" => entry.kind = Kind::Table { open: true },
        fact => entry.until = Some(stage(fact.strip_prefix("until=")?)?),
    }
    Some(())
}

fn stage(name: &str) -> Option<Stage> {
    Some(match name {
        "authentication" => Stage::Authentication,
        "localization" => Stage::Localization,
        "controller" => Stage::Controller,
        "view" => Stage::View,
        "template" => Stage::Template,
        "editing" => Stage::Editing,
        "response" => Stage::Response,
        _ => return None,
    })
}

/// `table NAME`, `NAME: TYPE` or `NAME(PARAMETERS): RESULTS`.
fn declared(what: &'static str) -> Option<(&'static str, Kind)> {
    if let Some(name) = what.strip_prefix("table ") {
        return Some((name, Kind::Table { open: false }));
    }
    let Some((name, rest)) = what.split_once('(') else {
        let (name, of) = what.split_once(": ")?;
        let (of, optional) = type_of(of)?;
        return Some((name, Kind::Field(of, optional)));
    };
    let (inside, after) = rest.split_once(')')?;
    let mut signature = Signature {
        parameters: Vec::new(),
        varargs: false,
        results: Vec::new(),
        more_results: false,
        text: &what[name.len()..],
    };
    for part in parts(inside) {
        let (name, takes) = part.split_once(": ")?;
        let (takes, optional) = type_of(takes)?;
        if name == "..." {
            signature.varargs = true;
        } else {
            signature.parameters.push(Parameter {
                name,
                takes,
                optional,
            });
        }
    }
    for part in parts(after.strip_prefix(": ").unwrap_or(after)) {
        let more = part.starts_with("...");
        signature.more_results |= more;
        signature
            .results
            .push(type_of(part.trim_start_matches("..."))?);
    }
    Some((name, Kind::Function(signature)))
}

fn parts(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split(", ").filter(|part| !part.is_empty())
}

fn type_of(text: &str) -> Option<(Type, bool)> {
    let (name, optional) = match text.strip_suffix('?') {
        Some(name) => (name, true),
        None => (text, false),
    };
    let of = match name {
        "any" => Type::Any,
        "nil" => Type::Nil,
        "boolean" => Type::Boolean,
        "number" => Type::Number,
        "text" => Type::Text,
        "table" => Type::Table,
        "function" => Type::Function,
        "html" => Type::Html,
        _ => return None,
    };
    Some((of, optional || matches!(of, Type::Any | Type::Nil)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_an_entry() {
        let found = entry(
            "a.b(x: text, y: number?, ...: any): text?, ...any | request view old=that, or this -- Words.",
        );
        let found = found.expect("an entry");
        let Kind::Function(signature) = &found.kind else {
            panic!("not a function: {found:?}");
        };
        let names: Vec<_> = signature
            .parameters
            .iter()
            .map(|one| (one.name, one.optional))
            .collect();
        assert_eq!(names, [("x", false), ("y", true)]);
        assert!(signature.varargs && signature.more_results);
        assert_eq!(signature.results, [(Type::Text, true), (Type::Any, true)]);
        assert_eq!(
            signature.text,
            "(x: text, y: number?, ...: any): text?, ...any"
        );
        assert_eq!((found.path, found.meaning), ("a.b", "Words."));
        assert_eq!(
            (found.names, found.old),
            (Some(Resource::View), Some("that, or this"))
        );
        let field = entry("a: text? | set until=template -- Words.").expect("an entry");
        assert_eq!(
            (field.kind, field.set, field.until),
            (Kind::Field(Type::Text, true), true, Some(Stage::Template))
        );
    }

    #[test]
    fn what_is_no_line_is_refused() {
        for line in [
            "a: text",
            "a: nothing -- x",
            "a -- x",
            "a(b) -- x",
            "a: text | hidden -- x",
            "a: text | until=never -- x",
        ] {
            assert_eq!(entry(line), None, "{line}");
        }
    }
}
