//! Names that nothing defines, and assignments to names that are not local.

use super::{Subject, localize};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Fix};
use crate::parse::ParsedChunk;
use crate::parse::joined::{TEXT, VALUE};
use crate::resolve::names::{self, Meaning, Near};
use crate::resolve::scope::{Access, FreeName};

/// Names of what every chunk is given; see `lower::chunk`.
const RESERVED: [&str; 4] = ["_B", "_E", "_K", "_R"];

pub(super) fn check(subject: &Subject<'_>, found: &mut Diagnostics) {
    let functions_broken = subject
        .bundle
        .chunks
        .values()
        .any(|chunk| chunk.is_broken && chunk.kind.runs_once());
    if functions_broken {
        return;
    }
    for chunk in subject
        .bundle
        .chunks
        .values()
        .filter(|chunk| !chunk.is_broken)
    {
        for local in chunk
            .scopes
            .locals
            .iter()
            .filter(|local| RESERVED.contains(&local.name.text.as_str()))
        {
            let message = format!("`{}` belongs to the compiled code", local.name.text);
            found.push(
                Diagnostic::new(Code::ReadOnlyName, message, chunk.span(&local.name.at))
                    .help("choose another name"),
            );
        }
        for free in chunk
            .scopes
            .free
            .iter()
            .filter(|free| free.name != TEXT && free.name != VALUE)
        {
            found_in(subject, chunk, free, found);
        }
    }
}

fn found_in(subject: &Subject<'_>, chunk: &ParsedChunk, free: &FreeName, found: &mut Diagnostics) {
    let span = chunk.span(&free.at);
    let name = &free.name;
    if free.access == Access::Read {
        return undefined(subject, chunk, free, found);
    }
    let earlier = |other: &&FreeName| other.name == *name && other.access != Access::Read;
    if chunk
        .scopes
        .free
        .iter()
        .find(earlier)
        .is_some_and(|first| first.at != free.at)
        && free.depth == 0
    {
        return;
    }
    let declares = chunk.kind.declares() && free.depth == 0;
    if crate::library::binding(name).is_some() {
        found.push(
            Diagnostic::new(
                Code::ReadOnlyName,
                format!("`{name}` belongs to the runtime"),
                span,
            )
            .because("assigned here")
            .help("choose another name, or make it `local`"),
        );
    } else if !declares && subject.bundle.declared.contains_key(name) {
        found.push(
            Diagnostic::new(
                Code::FrozenState,
                format!("this changes `{name}`, which was loaded once for all requests"),
                span,
            )
            .because("requests would see each other's value")
            .help("keep it in `temp` for the request, or in the Teller to keep it longer"),
        );
    } else if !declares {
        let what = if free.access == Access::Declare {
            "function"
        } else {
            "variable"
        };
        let help = match name.as_str() {
            "output" => {
                "let the editor take the body as its argument and return the new one".to_owned()
            }
            _ => format!("write `local` before it, or keep the value in `temp.{name}`"),
        };
        let message = format!("`{name}` is not a local {what}");
        found.push(Diagnostic {
            fix: localize::fix(chunk, free).filter(|_| name != "output"),
            ..Diagnostic::new(Code::AccidentalGlobal, message, span)
                .because("it would be shared by all requests")
                .help(help)
        });
    }
}

/// A name that is read and that nothing defines. One that the file assigns is said there.
fn undefined(subject: &Subject<'_>, chunk: &ParsedChunk, free: &FreeName, found: &mut Diagnostics) {
    let name = &free.name;
    let assigned = |other: &FreeName| other.name == *name && other.access != Access::Read;
    let known = names::meaning(subject.resolved, subject.id, name) != Meaning::Unknown;
    if known || chunk.scopes.free.iter().any(assigned) || super::data::claims(subject, chunk, free)
    {
        return;
    }
    let locals = chunk
        .scopes
        .locals
        .iter()
        .map(|local| local.name.text.as_str());
    let tables = subject.resolved.tables.keys().map(String::as_str);
    let locals = locals.chain(tables.filter(|_| chunk.kind.holds_tables()));
    let near = names::nearest_global(subject.resolved, subject.id, name, locals);
    let elsewhere = subject
        .resolved
        .bundles
        .iter()
        .find(|bundle| !bundle.bundle.is_site() && bundle.declared.contains_key(name));
    let message = format!("`{name}` is not defined");
    let finding = Diagnostic::new(Code::UndefinedGlobal, message, chunk.span(&free.at))
        .because("no local, function or table of this name");
    found.push(match elsewhere {
        Some(bundle) => finding.help(format!("use `{}.{name}`", bundle.bundle.id)),
        None => {
            let finding = Near::offer(near, finding, name);
            // A local need not be one of this place.
            let local = |fix: &Fix| {
                let mut locals = chunk.scopes.locals.iter();
                locals.any(|local| fix.edits.iter().any(|(_, text)| *text == local.name.text))
            };
            let fix = finding.fix.clone().filter(|fix| !local(fix));
            Diagnostic { fix, ..finding }
        }
    });
}
