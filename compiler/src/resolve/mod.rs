//! Names to what they mean: settings to data, files to views and controllers, addresses to routes.
//! Never fails and never reads a file: what it cannot resolve becomes a diagnostic and a hole.

pub(crate) mod address;
pub(crate) mod data;
pub(crate) mod facts;
pub(crate) mod form_use;
pub(crate) mod graph;
pub(crate) mod host;
pub(crate) mod known;

pub(crate) mod landing;
pub(crate) mod lock;
pub(crate) mod names;
pub(crate) mod normalize;
pub mod page_tests;
pub(crate) mod pattern;
pub(crate) mod plural;
pub(crate) mod post;
pub(crate) mod pseudo;
pub(crate) mod route;
pub(crate) mod scope;
pub(crate) mod security;
pub(crate) mod settings;
pub(crate) mod site;
pub(crate) mod terms;
pub(crate) mod translated;
pub(crate) mod vocabulary;
pub(crate) mod written;

use std::collections::{BTreeMap, HashMap, HashSet};

use indexmap::IndexMap;

use crate::Error;
use crate::bundle::{Bundle, Role};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::lower::data::Data;
use crate::parse::assets::{self, Asset};
use crate::parse::{ParsedBundle, ParsedChunk};
use crate::resolve::scope::Access;
use crate::source::{FileId, SourceMap, Span};
use address::{Address, resource_id};
use data::{Table, Upgrader};
use lock::Lock;
use page_tests::PageTests;
use settings::{Ground, KnownSettings, Sandbox, Settings};
use site::ResolvedSite;
use vocabulary::Vocabulary;

/// Index of a bundle in [`Resolved::bundles`].
pub(crate) type BundleId = usize;

/// A bundle with its settings run and its resources named.
#[derive(Clone, Debug)]
pub(crate) struct ResolvedBundle {
    pub(crate) bundle: Bundle,
    pub(crate) chunks: BTreeMap<FileId, ParsedChunk>,
    pub(crate) settings: Settings,
    /// What `schema.lua` assigns.
    pub(crate) schema: Settings,
    /// Its terms.
    pub(crate) vocabulary: Vocabulary,
    /// Names its functions files declare.
    pub(crate) declared: BTreeMap<String, Span>,
    /// Those of them that are procedures, from `database.lua`.
    pub(crate) procedures: BTreeMap<String, Span>,
    /// Changes of data, by version.
    pub(crate) upgraders: Vec<Upgrader>,
    pub(crate) addresses: Vec<Address>,
    /// Views by id.
    pub(crate) views: IndexMap<String, FileId>,
    /// Controllers by id.
    pub(crate) controllers: IndexMap<String, FileId>,
    /// Modules for `require`, by name within the bundle.
    pub(crate) modules: IndexMap<String, FileId>,
    pub(crate) tests: PageTests,
    /// Static files that are looked into.
    pub(crate) assets: BTreeMap<FileId, Asset>,
}

impl ResolvedBundle {
    /// Whether values it writes are escaped.
    pub(crate) fn escapes(&self) -> bool {
        self.settings.data.get("escape").and_then(Data::as_bool) != Some(false)
    }

    /// The parsed file with this role.
    pub(crate) fn chunk(&self, role: &Role) -> Option<&ParsedChunk> {
        self.chunks.get(&self.bundle.file(role)?)
    }
}

/// The whole project, with names resolved.
#[derive(Clone, Debug)]
pub(crate) struct Resolved {
    pub(crate) bundles: Vec<ResolvedBundle>,
    pub(crate) sites: Vec<ResolvedSite>,
    /// Stand-ins for applications that no site enables; they are judged, not lowered.
    pub(crate) unused: Vec<ResolvedSite>,
    pub(crate) node: Settings,
    /// The texts that translations were made from.
    pub(crate) lock: Lock,
    /// Names of `util` that are bare everywhere.
    pub(crate) utilities: Vec<String>,
    /// Tables of the Teller, by name.
    pub(crate) tables: BTreeMap<String, Table>,
    /// Where values land in what is run inside something.
    pub(crate) landing: landing::Landing,
    /// Those, and the names of the tables of applications.
    shared: HashSet<String>,
    /// Applications by id.
    applications: HashMap<String, BundleId>,
}

impl Resolved {
    /// The code of every bundle.
    pub(crate) fn chunks(&self) -> impl Iterator<Item = &ParsedChunk> {
        let bundles = self.bundles.iter();
        bundles.flat_map(|bundle| bundle.chunks.values())
    }

    /// The application with this id.
    pub(crate) fn application(&self, id: &str) -> Option<BundleId> {
        self.applications.get(id).copied()
    }

    /// Whether all code of the project has a name from an application.
    pub(crate) fn is_shared(&self, name: &str) -> bool {
        self.shared.contains(name)
    }

    /// The module `require(name)` means in a bundle: whose it is, its name there, its file. It is a file of the bundle's
    /// `include/`, or `appid/name` of an application. Periods stand for folders; a path to the file itself is understood too.
    pub(crate) fn module(
        &self,
        bundle: BundleId,
        name: &str,
    ) -> Option<(BundleId, String, FileId)> {
        let plain = name.trim_start_matches("include/").trim_end_matches(".lua");
        let spellings = [name.to_owned(), plain.to_owned(), plain.replace('.', "/")];
        spellings.iter().find_map(|name| {
            if let Some(&file) = self.bundles[bundle].modules.get(name) {
                return Some((bundle, name.clone(), file));
            }
            let (application, inner) = name.split_once('/')?;
            let other = self.application(application)?;
            let file = *self.bundles[other].modules.get(inner)?;
            Some((other, inner.to_owned(), file))
        })
    }
}

/// Resolves a project.
pub(crate) fn project(
    sources: &SourceMap,
    parsed: Vec<ParsedBundle>,
    (node, lock): (Option<FileId>, Option<FileId>),
    known: &mut KnownSettings,
    found: &mut Diagnostics,
) -> Result<Resolved, Error> {
    let sandbox = Sandbox::new(known)?;
    let node = node.map_or_else(Settings::none, |file| {
        sandbox
            .run(sources, file, Ground::Table("node"), found)
            .under("node")
    });
    let ids: Vec<String> = parsed
        .iter()
        .filter(|p| !p.bundle.is_site())
        .map(|p| p.bundle.id.clone())
        .collect();
    let bundles: Vec<ResolvedBundle> = parsed
        .into_iter()
        .map(|parsed| bundle(sources, &sandbox, parsed, &ids, found))
        .collect();
    let applications = applications(&bundles);
    let mut resolved = Resolved {
        bundles,
        sites: Vec::new(),
        unused: Vec::new(),
        node,
        lock: lock.map_or_else(Lock::default, |file| Lock::read(sources, file)),
        utilities: Vec::new(),
        tables: BTreeMap::new(),
        landing: landing::Landing::default(),
        shared: HashSet::new(),
        applications,
    };
    resolved.utilities = utilities(&resolved);
    let shared = names::applications(&resolved).map(str::to_owned);
    resolved.shared = shared.chain(resolved.utilities.iter().cloned()).collect();
    resolved.tables = data::declare::tables(&resolved, found);
    report_cycles(&resolved, found);
    resolved.sites = site::sites(&resolved, found);
    resolved.unused = site::unused(&resolved, found);
    resolved.landing = landing::landing(sources, &resolved);
    Ok(resolved)
}

/// The first application with each id.
fn applications(bundles: &[ResolvedBundle]) -> HashMap<String, BundleId> {
    let bundles = bundles.iter().enumerate().rev();
    let applications = bundles.filter(|(_, own)| !own.bundle.is_site());
    applications
        .map(|(id, own)| (own.bundle.id.clone(), id))
        .collect()
}

fn utilities(resolved: &Resolved) -> Vec<String> {
    let util = resolved.application("util").map(|id| &resolved.bundles[id]);
    let globals = util.and_then(|util| util.settings.data.get("globals"));
    globals
        .map(|list| list.texts().into_iter().map(str::to_owned).collect())
        .unwrap_or_default()
}

fn bundle(
    sources: &SourceMap,
    sandbox: &Sandbox<'_>,
    parsed: ParsedBundle,
    ids: &[String],
    found: &mut Diagnostics,
) -> ResolvedBundle {
    let ParsedBundle { bundle, chunks } = parsed;
    let ground = Ground::Settings;
    let settings = bundle
        .file(&Role::Settings)
        .map_or_else(Settings::none, |file| {
            sandbox.run(sources, file, ground, found)
        });
    let schema = bundle
        .file(&Role::Schema)
        .map_or_else(Settings::none, |file| {
            sandbox.run(sources, file, ground, found)
        });
    let vocabulary = vocabulary::read(sources, sandbox, &bundle, &settings, ids, found);
    let addresses = address::addresses(&settings, found);
    let named = |wanted: fn(&Role) -> Option<&str>| -> IndexMap<String, FileId> {
        let files = bundle
            .files
            .iter()
            .filter_map(|file| Some((id_in(&bundle, wanted(&file.role)?, ids), file.id)));
        files.collect()
    };
    let views = named(|role| {
        if let Role::View(path) = role {
            Some(path)
        } else {
            None
        }
    });
    let views = with_bases(views, &settings);
    let controllers = named(|role| {
        if let Role::Controller(path) = role {
            Some(path)
        } else {
            None
        }
    });
    let modules = bundle
        .files
        .iter()
        .filter_map(|file| {
            let Role::Module(name) = &file.role else {
                return None;
            };
            Some((name.clone(), file.id))
        })
        .collect();
    let procedures = data::procedures::procedures(&bundle, &chunks);
    let mut declared = declared(&chunks);
    for (name, span) in &procedures {
        declared.entry(name.clone()).or_insert(*span);
    }
    let upgraders = data::upgraders(&bundle);
    let tests = page_tests(sources, sandbox, &bundle, found);
    let assets = assets::read(sources, &bundle);
    ResolvedBundle {
        bundle,
        chunks,
        settings,
        schema,
        vocabulary,
        declared,
        procedures,
        upgraders,
        addresses,
        views,
        controllers,
        modules,
        tests,
        assets,
    }
}

/// What `tests.lua` lists, where there is one.
fn page_tests(
    sources: &SourceMap,
    sandbox: &Sandbox<'_>,
    bundle: &Bundle,
    found: &mut Diagnostics,
) -> PageTests {
    let file = bundle.files.iter().find(|file| file.path == "tests.lua");
    file.map(|file| page_tests::read(sources, sandbox, file.id, found))
        .unwrap_or_default()
}

/// Adds, for views that have versions for languages only, the one in the bundle's language, or the first, as the view itself.
fn with_bases(
    mut views: IndexMap<String, FileId>,
    settings: &Settings,
) -> IndexMap<String, FileId> {
    let own = settings
        .data
        .get("language")
        .and_then(Data::as_text)
        .unwrap_or("en");
    let mut bases: IndexMap<String, FileId> = IndexMap::new();
    for (id, &file) in &views {
        if let Some((base, language)) = id.rsplit_once('.')
            && !views.contains_key(base)
            && (language == own || !bases.contains_key(base))
        {
            bases.insert(base.to_owned(), file);
        }
    }
    views.extend(bases);
    views
}

/// The id of a view or controller. A site's is its path. An application's is under its own id, unless it lies directly in
/// a folder named after another application, whose resource it then replaces.
fn id_in(bundle: &Bundle, path: &str, ids: &[String]) -> String {
    let id = resource_id(path);
    if bundle.is_site() {
        return id;
    }
    let overrides = id.split_once('/').is_some_and(|(folder, name)| {
        folder != bundle.id
            && ids.iter().any(|other| other == folder)
            && !name.contains('/')
            && !name.contains("_extension")
    });
    if overrides {
        id
    } else {
        format!("{}/{id}", bundle.id)
    }
}

fn declared(chunks: &BTreeMap<FileId, ParsedChunk>) -> BTreeMap<String, Span> {
    let mut names = BTreeMap::new();
    for chunk in chunks.values().filter(|chunk| chunk.kind.declares()) {
        for free in chunk
            .scopes
            .free
            .iter()
            .filter(|free| free.depth == 0 && free.access != Access::Read)
        {
            names
                .entry(free.name.clone())
                .or_insert_with(|| chunk.span(&free.at));
        }
    }
    names
}

/// Applications that need each other, directly or through others.
fn report_cycles(resolved: &Resolved, found: &mut Diagnostics) {
    let needs = |id: BundleId| -> Vec<BundleId> {
        let list = resolved.bundles[id].settings.data.get("applications");
        list.map(Data::texts)
            .unwrap_or_default()
            .into_iter()
            .filter_map(|name| resolved.application(name))
            .collect()
    };
    let reaches = |from: BundleId| {
        let mut seen: Vec<BundleId> = Vec::new();
        let mut next = needs(from);
        while let Some(id) = next.pop() {
            if !seen.contains(&id) {
                seen.push(id);
                next.extend(needs(id));
            }
        }
        seen
    };
    for id in 0..resolved.bundles.len() {
        let bundle = &resolved.bundles[id];
        // Each circle is said once, at its first member.
        let reached = reaches(id);
        let circle = |other: &BundleId| reaches(*other).contains(&id);
        let first = reached.iter().filter(|other| circle(other)).min();
        if bundle.bundle.is_site() || first != Some(&id) {
            continue;
        }
        if let Some(span) = bundle
            .settings
            .value_span(&[address::Key::name("applications")])
        {
            let message = format!("application `{}` depends on itself", bundle.bundle.id);
            found.push(
                Diagnostic::new(Code::ApplicationCycle, message, span)
                    .help("remove one of the `applications` entries of the circle"),
            );
        }
    }
}
