//! The rules: each looks at resolved bundles and says what is wrong. None changes anything.

mod applications;
mod calls;
pub(crate) use calls::is_require;
mod data;
mod flow;
mod globals;
mod html;
mod levels;
pub(crate) use levels::Levels;
mod library;
mod locales;
pub use locales::is_locale;
mod localize;
mod locks;
mod lua;
mod nested;
mod output;
mod safety;
mod settings;
mod state;
mod terms;
mod unknown_function;
mod values;
mod web;

use std::collections::{BTreeSet, HashMap};

use crate::diagnostic::Diagnostics;
use crate::parallel;
use crate::parse::ParsedChunk;
use crate::resolve::graph::Graph;
use crate::resolve::{BundleId, Resolved, ResolvedBundle};

/// Everything a rule may look at.
pub(crate) struct Subject<'a> {
    pub(crate) resolved: &'a Resolved,
    pub(crate) bundle: &'a ResolvedBundle,
    pub(crate) id: BundleId,
    /// Keys that any code of the project reads, by the free name they are read from.
    pub(crate) reads: &'a HashMap<&'a str, BTreeSet<&'a str>>,
    /// What runs what.
    pub(crate) graph: &'a Graph<'a>,
}

type Rule = fn(&Subject<'_>, &mut Diagnostics);

const RULES: &[Rule] = &[
    globals::check,
    library::stage::check,
    state::check,
    calls::unknown_resources,
    calls::unknown_modules,
    calls::several_values,
    settings::unknown_attributes,
    settings::wrong_kinds,
    settings::hooks,
    settings::orphan_extensions,
    settings::raw_output,
    values::addresses,
    nested::bundle,
    safety::bundle,
    applications::repeated,
    applications::domains,
];

/// A project without errors. Only [`passed`] makes one.
pub(crate) struct Checked<'r> {
    resolved: &'r Resolved,
}

impl<'r> Checked<'r> {
    /// The project.
    pub(crate) fn resolved(&self) -> &'r Resolved {
        self.resolved
    }
}

/// Runs every rule over every bundle. Those that need to know what runs what stand beside those that do not.
pub(crate) fn rules(resolved: &Resolved, found: &mut Diagnostics) {
    texts(resolved, found);
    let of = |rules: fn(&Resolved, &mut Diagnostics)| {
        let mut found = Diagnostics::new();
        rules(resolved, &mut found);
        found
    };
    let (bundles, sites) = parallel::both(|| of(self::bundles), || of(self::sites));
    found.append(bundles);
    found.append(sites);
}

fn sites(resolved: &Resolved, found: &mut Diagnostics) {
    unknown_function::check(resolved, found);
    web::check(resolved, found);
    terms::check(resolved, found);
    locales::check(resolved, found);
}

fn bundles(resolved: &Resolved, found: &mut Diagnostics) {
    let mut reads: HashMap<&str, BTreeSet<&str>> = HashMap::new();
    let chunks = resolved.chunks();
    for (table, key) in chunks.flat_map(|chunk| &chunk.scopes.reads) {
        reads.entry(table).or_default().insert(key);
    }
    let graph = Graph::new(resolved);
    for (id, bundle) in resolved.bundles.iter().enumerate() {
        let subject = Subject {
            resolved,
            bundle,
            id,
            reads: &reads,
            graph: &graph,
        };
        RULES
            .iter()
            .chain(flow::RULES)
            .chain(data::RULES)
            .chain(output::RULES)
            .for_each(|rule| rule(&subject, found));
    }
    values::node(resolved, found);
    data::project(resolved, found);
    flow::project(resolved, &graph, found);
    nested::node(resolved, found);
    safety::node(resolved, found);
    applications::node(resolved, found);
    applications::unused(resolved, found);
    locks::check(resolved, &graph, found);
    html::check(resolved, &graph, found);
}

/// Runs the rules that need one text alone.
fn texts(resolved: &Resolved, found: &mut Diagnostics) {
    let chunks = resolved.chunks();
    let sound: Vec<&ParsedChunk> = chunks.filter(|chunk| !chunk.is_broken).collect();
    parallel::map(&sound, |chunk| chunk.judge(lua::judge));
    for finding in sound.iter().flat_map(|chunk| chunk.judged()) {
        found.push(finding);
    }
}

/// The project, unless an error was found.
pub(crate) fn passed<'r>(resolved: &'r Resolved, found: &Diagnostics) -> Option<Checked<'r>> {
    (!found.has_errors()).then_some(Checked { resolved })
}
