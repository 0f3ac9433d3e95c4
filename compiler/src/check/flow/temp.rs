//! Fields of `temp` that are read where nothing sets them, or set where nothing reads them. Which texts share a page is
//! asked of the graph; code that uses `temp` as a whole, or with keys that are not literal, may read or set any field.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use super::rename;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::parse::ParsedChunk;
use crate::resolve::facts::{FieldUse, Table};
use crate::resolve::graph::{Graph, Together};
use crate::resolve::names;
use crate::resolve::{Resolved, ResolvedBundle};
use crate::source::FileId;

/// Most texts that are asked at once whether they are run beside another.
const FIRST: usize = 4;

/// The uses of one field.
#[derive(Default)]
struct Uses<'a> {
    reads: Vec<Use<'a>>,
    writes: Vec<Use<'a>>,
}

struct Use<'a> {
    bundle: &'a ResolvedBundle,
    chunk: &'a ParsedChunk,
    field: &'a FieldUse,
}

/// All uses by field, and texts that may use any.
#[derive(Default)]
struct Temp<'a> {
    fields: BTreeMap<&'a str, Uses<'a>>,
    read_any: Texts<'a>,
    write_any: Texts<'a>,
}

/// Texts, and what is run beside them, found out when it is asked for the first time.
#[derive(Default)]
struct Texts<'g> {
    files: BTreeSet<FileId>,
    together: OnceCell<Option<Together<'g>>>,
}

impl<'g> Texts<'g> {
    fn of(uses: &[Use<'_>]) -> Texts<'g> {
        Texts {
            files: uses.iter().map(|one| one.chunk.file).collect(),
            together: OnceCell::new(),
        }
    }

    /// Whether some page runs a text and one of these; when that is not known, one may.
    fn run_beside(&self, graph: &'g Graph<'_>, file: FileId) -> bool {
        let together = self.together.get_or_init(|| graph.together(&self.files));
        together.as_ref().is_none_or(|together| together.has(file))
    }
}

pub(super) fn check<'a>(resolved: &'a Resolved, graph: &'a Graph<'a>, found: &mut Diagnostics) {
    let temp = uses(resolved);
    let set: Vec<&str> = temp
        .fields
        .iter()
        .filter(|(_, uses)| !uses.writes.is_empty())
        .map(|(key, _)| *key)
        .collect();
    for (key, uses) in &temp.fields {
        let writers = Texts::of(&uses.writes);
        for (read, file) in first_uses(&uses.reads) {
            // `temp.x or …` in a text for several pages expects that not all of them set it.
            let expected = read.field.is_guarded && !uses.writes.is_empty();
            let is_set = expected || shares_page(graph, file, &writers, &temp.write_any);
            // A misspelled name is no question to anybody.
            let near = || names::nearest(key, set.iter().copied());
            let is_optional = is_optional(read) && near().is_none();
            if !is_set && !is_optional && is_run(graph, read) {
                found.push(unset(key, read, &uses.writes, &set));
            }
        }
        let readers = Texts::of(&uses.reads);
        for (write, file) in first_uses(&uses.writes) {
            // Values of applications are for the views of others as well.
            let is_read = !write.bundle.bundle.is_site()
                || shares_page(graph, file, &readers, &temp.read_any);
            if !is_read && is_run(graph, write) {
                found.push(unused(key, write));
            }
        }
    }
}

/// Whether some page runs a text and one of the others; when that is not known, one may.
fn shares_page<'g>(
    graph: &'g Graph<'_>,
    file: FileId,
    others: &Texts<'g>,
    any: &Texts<'g>,
) -> bool {
    let mut first = others.files.iter().take(FIRST);
    others.files.contains(&file)
        || first.any(|&other| graph.is_beside(other, file))
        || others.run_beside(graph, file)
        || any.run_beside(graph, file)
}

fn uses(resolved: &Resolved) -> Temp<'_> {
    let mut temp = Temp::default();
    for bundle in &resolved.bundles {
        for chunk in bundle.chunks.values() {
            for field in chunk
                .facts
                .fields
                .iter()
                .filter(|field| field.table == Table::Temp)
            {
                let uses = temp.fields.entry(field.key.as_str()).or_default();
                let list = if field.is_write {
                    &mut uses.writes
                } else {
                    &mut uses.reads
                };
                list.push(Use {
                    bundle,
                    chunk,
                    field,
                });
            }
            let opened = chunk.facts.opened.iter();
            for opened in opened.filter(|opened| opened.table == Table::Temp) {
                if opened.reads {
                    temp.read_any.files.insert(chunk.file);
                }
                if opened.writes {
                    temp.write_any.files.insert(chunk.file);
                }
            }
            // Nobody knows what a text that cannot be read does.
            if chunk.is_broken {
                temp.read_any.files.insert(chunk.file);
                temp.write_any.files.insert(chunk.file);
            }
        }
    }
    temp
}

/// The first use in each text.
fn first_uses<'u, 'a>(uses: &'u [Use<'a>]) -> impl Iterator<Item = (&'u Use<'a>, FileId)> {
    let mut said = BTreeSet::new();
    uses.iter()
        .map(|one| (one, one.chunk.file))
        .filter(move |(_, file)| said.insert(*file))
}

/// Whether an application asks for what a site may give.
fn is_optional(one: &Use<'_>) -> bool {
    one.field.is_guarded && !one.bundle.bundle.is_site()
}

/// Whether some page runs it: only such texts are judged.
fn is_run(graph: &Graph<'_>, one: &Use<'_>) -> bool {
    let file = one.chunk.file;
    let together = graph.together(&BTreeSet::from([file]));
    !one.chunk.is_broken && together.is_some_and(|together| together.has(file))
}

fn unset(key: &str, read: &Use<'_>, writes: &[Use<'_>], set: &[&str]) -> Diagnostic {
    let span = read.chunk.span(&read.field.at);
    let near = names::nearest(key, set.iter().copied());
    let message = match writes.first() {
        None => format!("nothing sets `temp.{key}`"),
        Some(_) => format!("nothing sets `temp.{key}` on a page that runs this"),
    };
    let finding = Diagnostic::new(Code::UnsetTemp, message, span).because("always nil here");
    match (writes.first(), near) {
        (Some(write), _) => {
            let place = write.chunk.span(&write.field.at);
            finding.also(place, "set here, on other pages")
        }
        (None, near) => {
            let fix = rename(read.chunk, &read.field.at, key, near.as_ref());
            let finding = finding.help_opt(near.map(|near| format!("use `temp.{near}`")));
            Diagnostic { fix, ..finding }
        }
    }
}

fn unused(key: &str, write: &Use<'_>) -> Diagnostic {
    let span = write.chunk.span(&write.field.at);
    Diagnostic::new(
        Code::UnusedTemp,
        format!("nothing reads `temp.{key}` on a page that runs this"),
        span,
    )
    .because("lost when the request ends")
    .help("remove it, or show it")
}
