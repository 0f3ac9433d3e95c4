//! Terms that are functions: the code of a `vocabulary.lua` as a function that fills a table of languages. Plain terms travel
//! as data; a file without a function needs none of this.

use crate::diagnostic::Diagnostics;
use crate::library::Binding;
use crate::parse::{self, lua};
use crate::resolve::names::{self, Meaning};
use crate::resolve::scope::{self, FreeName};
use crate::resolve::settings::bracketed;
use crate::resolve::vocabulary::has_functions;
use crate::resolve::{BundleId, Resolved};
use crate::source::SourceMap;

/// The Lua of a bundle's vocabulary, if a term is a function; lines stay where they were.
pub(super) fn functions(
    sources: &SourceMap,
    resolved: &Resolved,
    bundle: BundleId,
) -> Option<String> {
    let own = &resolved.bundles[bundle].vocabulary.file;
    let file = own.file.filter(|_| has_functions(&own.data))?;
    // What is wrong with the text was said when it was run.
    let text = parse::source_text(sources, file, &mut Diagnostics::new())?;
    let (text, _) = bracketed(text);
    let (block, _) = lua::parse(&text);
    let mut free = scope::scopes(&block).free;
    free.sort_by_key(|free| free.at.start);
    let mut out = String::from("local _R,_B,_E,_K=... return function(_V) ");
    let mut at = 0;
    for name in &free {
        out.push_str(&text[at..name.at.start]);
        out.push_str(&bound(resolved, bundle, name));
        at = name.at.end;
    }
    out.push_str(&text[at..]);
    out.push_str("\nend");
    Some(out)
}

/// What a free name becomes: outside functions each is a language; in them, those nothing else is.
fn bound(resolved: &Resolved, bundle: BundleId, free: &FreeName) -> String {
    let name = &free.name;
    if name == "vocabulary" {
        return "_V".to_owned();
    }
    let meaning = match free.depth {
        0 => Meaning::Unknown,
        _ => names::meaning(resolved, bundle, name),
    };
    match meaning {
        Meaning::Bundle => format!("_B.{name}"),
        Meaning::Library(Binding::Varying | Binding::Stable) => format!("_R.{name}"),
        Meaning::Library(Binding::Global) | Meaning::Shared | Meaning::Table => name.clone(),
        Meaning::Unknown => format!("_V.{name}"),
    }
}
