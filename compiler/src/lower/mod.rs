//! A checked project to a [`program::Program`]. Total and deterministic: same input, same values, in the same order.

pub(crate) mod allowed;
pub(crate) mod chunk;
pub(crate) mod copied;
pub(crate) mod data;
mod element;
mod fixed;
mod limits;
pub(crate) mod output;
pub(crate) mod paths;
pub mod program;
mod tables;
mod terms;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::bundle::Role;
use crate::check::Checked;
use crate::library::HOOKS;
use crate::parallel;
use crate::parse::ParsedChunk;
use crate::resolve::graph::Graph;
use crate::resolve::host::{self, HostKind, SiteHost};
use crate::resolve::landing::Version;
use crate::resolve::security;
use crate::resolve::site::{self, ResolvedSite, Resource};
use crate::resolve::translated;
use crate::resolve::{BundleId, Resolved, ResolvedBundle};
use crate::source::{FileId, SourceMap};
use chunk::LoweredCode;
use data::{Data, Key};
use fixed::FixedPages;
use paths::Paths;
use program::{
    Bundle, Chunk, Controller, File, Hook, Host, Limits, Node, Program, Route, Rule, Security,
    Site, View, ViewSource,
};

/// Lowers a project.
pub(crate) fn project(sources: &SourceMap, checked: &Checked<'_>) -> Program {
    let resolved = checked.resolved();
    let paths = Paths::collect(resolved);
    let mut lowering = Lowering {
        sources,
        resolved,
        chunks: Vec::new(),
        code: code(resolved, &paths),
        paths: &paths,
        by_file: BTreeMap::new(),
        files: BTreeMap::new(),
        listed: Vec::new(),
        securities: Vec::new(),
    };
    let bundles = (0..resolved.bundles.len())
        .map(|id| lowering.bundle(id))
        .collect();
    let graph = Graph::new(resolved);
    let pages = graph.pages();
    let sites = resolved.sites.iter();
    let sites: Vec<Site> = sites
        .map(|site| lowering.site(site, &FixedPages::new(resolved, site, &graph, &pages)))
        .collect();
    let node = lowering.node();
    let (mut hosts, mut host_suffixes, mut host_patterns) = (Vec::new(), Vec::new(), Vec::new());
    for (index, site) in resolved.sites.iter().enumerate() {
        for SiteHost { name, rule, .. } in &site.hosts {
            let entry = Host {
                name: name.clone(),
                site: number(index),
                rule: Rule::from(rule),
            };
            match host::kind(name) {
                HostKind::Exact => hosts.push(entry),
                HostKind::Suffix => host_suffixes.push(entry),
                HostKind::Pattern => host_patterns.push(entry),
            }
        }
    }
    hosts.sort_by(|a, b| a.name.cmp(&b.name));
    host_suffixes.sort_by(|a, b| (b.name.len(), &a.name).cmp(&(a.name.len(), &b.name)));
    Program {
        chunks: lowering.chunks,
        bundles,
        sites,
        hosts,
        host_suffixes,
        host_patterns,
        files: lowering.listed,
        tables: tables::tables(resolved),
        allowances: paths.allowed.list(),
        securities: lowering.securities,
        terms: paths.terms.names(),
        paths: paths.into_list(),
        node,
    }
}

/// The name a module has in the whole project.
pub(crate) fn module_name(bundle: &ResolvedBundle, name: &str) -> String {
    let owner = if bundle.bundle.is_site() {
        format!("~{}", bundle.bundle.id)
    } else {
        bundle.bundle.id.clone()
    };
    format!("{owner}/{name}")
}

/// The name, unique in the project, of the module `require(name)` means in a bundle.
pub(crate) fn module(resolved: &Resolved, bundle: BundleId, name: &str) -> Option<String> {
    let (owner, name, _) = resolved.module(bundle, name)?;
    Some(module_name(&resolved.bundles[owner], &name))
}

/// The file `scribe.Include(path)` means on a site: a path from a bundle's root, the site's first, then its applications'.
pub(crate) fn include_file(resolved: &Resolved, site: &ResolvedSite, path: &str) -> Option<FileId> {
    let bundles = site
        .bundle
        .into_iter()
        .chain(site.applications.iter().copied());
    bundles
        .into_iter()
        .find_map(|id| file_at(&resolved.bundles[id], path))
}

fn file_at(bundle: &ResolvedBundle, path: &str) -> Option<FileId> {
    let wanted = path.trim_start_matches('/');
    bundle
        .bundle
        .files
        .iter()
        .find(|file| file.path == wanted && file.role != Role::Private)
        .map(|file| file.id)
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

struct Lowering<'a> {
    sources: &'a SourceMap,
    resolved: &'a Resolved,
    chunks: Vec<Chunk>,
    /// The code of every file, lowered ahead; taken by the chunk it becomes.
    code: HashMap<Version, LoweredCode>,
    paths: &'a Paths<'a>,
    /// Chunks of files, so that sites share those of their applications.
    by_file: BTreeMap<Version, u32>,
    files: BTreeMap<FileId, u32>,
    listed: Vec<File>,
    securities: Vec<Security>,
}

/// Lowers the code of every file at once.
fn code(resolved: &Resolved, paths: &Paths<'_>) -> HashMap<Version, LoweredCode> {
    let all = code_files(resolved);
    let lowered = parallel::map(&all, |(id, chunk, place)| {
        chunk::chunk(resolved, *id, chunk, *place, paths)
    });
    all.iter()
        .map(|(_, chunk, place)| (chunk.file, *place))
        .zip(lowered)
        .collect()
}

/// What becomes code of the program, and whose it is: what bundles load, and what sites show and run.
fn code_files(resolved: &Resolved) -> Vec<(BundleId, &ParsedChunk, u32)> {
    let loaded = resolved.bundles.iter().enumerate().flat_map(|(id, own)| {
        let chunks = own.chunks.values().filter(|chunk| chunk.kind.runs_once());
        chunks.map(move |chunk| (chunk.file, id))
    });
    let resources = resolved.sites.iter().map(|site| &site.resources);
    let run = resources
        .flat_map(|all| all.views.values().chain(all.controllers.values()))
        .map(|resource| (resource.file, resource.bundle));
    let whole = loaded.chain(run).map(|(file, bundle)| ((file, 0), bundle));
    let landing = &resolved.landing;
    let begun = landing.views.iter().chain(&landing.functions);
    let begun = begun.map(|(version, bundle)| (*version, *bundle));
    let files: BTreeMap<Version, BundleId> = whole.chain(begun).collect();
    let chunks = files.into_iter().filter_map(|((file, place), bundle)| {
        let chunk = resolved.bundles[bundle].chunks.get(&file)?;
        Some((bundle, chunk, place)).filter(|_| !chunk.is_static)
    });
    chunks.collect()
}

/// Lowers the code of every file that is part of the program and gives it to `work`, each on its own: what `work` makes of
/// it is all that is kept.
pub(crate) fn each_code<R: Send>(
    checked: &Checked<'_>,
    work: impl Fn(&str) -> R + Sync,
) -> Vec<(FileId, R)> {
    let resolved = checked.resolved();
    let paths = Paths::collect(resolved);
    let all = code_files(resolved);
    let done = parallel::map(&all, |(id, chunk, place)| {
        work(&chunk::chunk(resolved, *id, chunk, *place, &paths).lua)
    });
    all.iter()
        .map(|(_, chunk, _)| chunk.file)
        .zip(done)
        .collect()
}

impl Lowering<'_> {
    fn push(&mut self, chunk: Chunk) -> u32 {
        self.chunks.push(chunk);
        number(self.chunks.len() - 1)
    }

    /// A chunk that returns data.
    fn data(&mut self, name: String, lua: &str) -> u32 {
        self.push(Chunk {
            name,
            bundle: None,
            lua: format!("return function() return {lua} end"),
            pieces: Vec::new(),
            trusted: Vec::new(),
        })
    }

    fn file_chunk(&mut self, bundle: BundleId, parsed: &ParsedChunk) -> u32 {
        self.version(bundle, parsed, 0)
    }

    /// The chunk of a file that begins in a place.
    fn version(&mut self, bundle: BundleId, parsed: &ParsedChunk, place: u32) -> u32 {
        let version = (parsed.file, place);
        if let Some(&known) = self.by_file.get(&version) {
            return known;
        }
        let lowered = self.code.remove(&version);
        let lowered = lowered
            .unwrap_or_else(|| chunk::chunk(self.resolved, bundle, parsed, place, self.paths));
        let name = self.sources.get(parsed.file).path.clone();
        let id = self.push(Chunk {
            name,
            bundle: Some(number(bundle)),
            lua: lowered.lua,
            pieces: lowered.pieces,
            trusted: lowered.trusted,
        });
        self.by_file.insert(version, id);
        id
    }

    fn role_chunk(&mut self, id: BundleId, role: &Role) -> Option<u32> {
        let resolved = self.resolved;
        let parsed = resolved.bundles[id]
            .chunk(role)
            .filter(|parsed| !parsed.is_static)?;
        Some(self.file_chunk(id, parsed))
    }

    fn bundle(&mut self, id: BundleId) -> Bundle {
        let resolved = self.resolved;
        let own = &resolved.bundles[id];
        let mut settings = own.settings.data.clone();
        if let Data::Table(entries) = &mut settings {
            // Addresses are routes by now, terms are in the sites' vocabularies.
            entries.retain(|(key, _)| !matches!(key, Key::Text(name) if name == b"addresses" || name == b"vocabulary"));
        }
        let settings = with_defaults(settings, own);
        let settings = self.data(
            format!("{}/settings.lua", own.bundle.folder.path),
            &settings.to_lua(),
        );
        let functions = [Role::Functions, Role::ScribeFunctions]
            .iter()
            .filter_map(|role| self.role_chunk(id, role))
            .collect();
        let fragments = self.role_chunk(id, &Role::Fragments);
        let begun = resolved.landing.functions.iter();
        let begun = begun.filter(|(_, bundle)| **bundle == id);
        let versions = begun
            .filter_map(|((file, place), _)| Some(self.version(id, own.chunks.get(file)?, *place)));
        let versions = versions.collect();
        let terms = self.term_functions(id);
        let mut modules: Vec<(String, u32)> = own
            .modules
            .iter()
            .map(|(name, file)| {
                (
                    module_name(own, name),
                    self.file_chunk(id, &own.chunks[file]),
                )
            })
            .collect();
        modules.sort();
        let database = self.role_chunk(id, &Role::Database);
        let upgraders = own.upgraders.iter().filter_map(|upgrader| {
            let chunk = self.file_chunk(id, own.chunks.get(&upgrader.file)?);
            Some((upgrader.version.clone(), chunk))
        });
        let upgraders = upgraders.collect();
        Bundle {
            id: own.bundle.id.clone(),
            folder: own.bundle.folder.path.clone(),
            namespace: own.bundle.namespace.clone(),
            application: !own.bundle.is_site(),
            settings,
            functions,
            fragments,
            versions,
            terms,
            modules,
            hooks: HOOKS
                .iter()
                .filter_map(|name| site::hook_name(own, name))
                .collect(),
            database,
            procedures: own.procedures.keys().cloned().collect(),
            upgraders,
        }
    }

    fn site(&mut self, site: &ResolvedSite, fixed: &FixedPages<'_>) -> Site {
        let extended_views = site::extensions(&self.resolved.bundles, &site.resources.views).linked;
        let extended_controllers =
            site::extensions(&self.resolved.bundles, &site.resources.controllers).linked;
        let extensions =
            |of: &BTreeMap<String, Vec<String>>, id: &str| of.get(id).cloned().unwrap_or_default();
        let mut views: Vec<View> = site
            .resources
            .views
            .iter()
            .map(|(id, resource)| {
                let (source, whole) = self.view(*resource, 0);
                let slots = self.slots(*resource, &source);
                let all = (resource.file, 1)..=(resource.file, u32::MAX);
                let begun = self.resolved.landing.views.range(all);
                let begun: Vec<u32> = begun.map(|((_, place), _)| *place).collect();
                let versions = begun
                    .into_iter()
                    .map(|place| (place, self.view(*resource, place).0));
                View {
                    id: id.clone(),
                    source,
                    whole,
                    versions: versions.collect(),
                    slots,
                    extensions: extensions(&extended_views, id),
                }
            })
            .collect();
        views.sort_by(|a, b| a.id.cmp(&b.id));
        let resolved = self.resolved;
        let mut controllers: Vec<Controller> = site
            .resources
            .controllers
            .iter()
            .filter_map(|(id, resource)| {
                let parsed = resolved.bundles[resource.bundle]
                    .chunks
                    .get(&resource.file)?;
                let chunk = self.file_chunk(resource.bundle, parsed);
                Some(Controller {
                    id: id.clone(),
                    chunk,
                    extensions: extensions(&extended_controllers, id),
                })
            })
            .collect();
        controllers.sort_by(|a, b| a.id.cmp(&b.id));
        let (routes, attributes) = self.routes(site, fixed);
        let security = self.security(security::of_site(resolved, site, None));
        let allowed = self.paths.allowed.of_site(resolved, site);
        let has_terms = !site.vocabulary.entries().is_empty();
        let terms = names_of_terms(&site.vocabulary);
        Site {
            id: site.id.clone(),
            bundle: site.bundle.map(number),
            domain: site.domain.clone(),
            secure: site.secure,
            powered_by: site.powered_by,
            limits: self.site_limits(site),
            security,
            allowed,
            applications: site.applications.iter().copied().map(number).collect(),
            views,
            controllers,
            template: site.template.clone(),
            exact: site
                .routes
                .exact
                .iter()
                .map(|(key, route)| (key.clone(), number(*route)))
                .collect(),
            patterns: site
                .routes
                .patterns
                .iter()
                .map(|(pattern, route)| (pattern.clone(), number(*route)))
                .collect(),
            routes,
            attributes,
            speaks: site.speaks.clone(),
            language: fixed.default().map(str::to_owned),
            page_terms: self.page_terms(site),
            texts: self.paths.terms.texts(self.resolved, site),
            translations: translated::translations(&site.routes, &site.speaks),
            languages: terms.iter().map(|(language, _)| language.clone()).collect(),
            terms,
            vocabulary: has_terms.then(|| {
                self.data(
                    format!("{} (vocabulary)", site.id),
                    &site.vocabulary.to_lua(),
                )
            }),
            files: site
                .files
                .iter()
                .map(|(path, file)| (path.clone(), self.file(*file)))
                .collect(),
            includes: self.includes(site),
            collators: hooks(&site.collators),
            editors: hooks(&site.editors),
            authenticator: site.authenticator.as_ref().map(hook),
        }
    }

    /// The code of a bundle's terms that are functions.
    fn term_functions(&mut self, id: BundleId) -> Option<u32> {
        let lua = terms::functions(self.sources, self.resolved, id)?;
        let file = self.resolved.bundles[id].vocabulary.file.file?;
        let name = self.sources.get(file).path.clone();
        Some(self.push(Chunk {
            name,
            bundle: Some(number(id)),
            lua,
            pieces: Vec::new(),
            trusted: Vec::new(),
        }))
    }

    /// The terms of single views.
    fn page_terms(&mut self, site: &ResolvedSite) -> Option<u32> {
        let pages = site.page_terms.iter();
        let pages = pages.map(|(view, terms)| (Key::name(view), terms.clone()));
        let pages = Data::Table(pages.collect());
        let name = format!("{} (vocabularies of views)", site.id);
        (!site.page_terms.is_empty()).then(|| self.data(name, &pages.to_lua()))
    }

    fn view(&mut self, resource: Resource, place: u32) -> (ViewSource, bool) {
        let resolved = self.resolved;
        let bytes = |sources: &SourceMap| {
            let bytes = &sources.get(resource.file).bytes;
            bytes
                .strip_prefix("\u{feff}".as_bytes())
                .unwrap_or(bytes)
                .to_vec()
        };
        match resolved.bundles[resource.bundle].chunks.get(&resource.file) {
            Some(parsed) if !parsed.is_static => (
                ViewSource::Chunk(self.version(resource.bundle, parsed, place)),
                parsed.whole,
            ),
            Some(parsed) => (ViewSource::Static(bytes(self.sources)), parsed.whole),
            None => (ViewSource::Static(bytes(self.sources)), false),
        }
    }

    /// Routes, and the chunk with a function for each route that has attributes.
    fn routes(&mut self, site: &ResolvedSite, fixed: &FixedPages<'_>) -> (Vec<Route>, Option<u32>) {
        let mut functions: Vec<String> = Vec::new();
        let of_site = self.site_limits(site);
        let routes = site.routes.routes.iter().enumerate();
        let routes = routes
            .map(|(index, route)| {
                let languages = fixed.languages(index, route);
                let mut attributes = route.attributes.clone();
                if languages.is_silent {
                    attributes.set("localise", Data::Bool(false));
                }
                let attributes = (!attributes.entries().is_empty()).then(|| {
                    functions.push(attribute_function(&attributes));
                    number(functions.len() - 1)
                });
                let is_fixed = !languages.fixed.is_empty();
                let own = Some(&route.safety).filter(|own| !own.entries().is_empty());
                let security = self.security(security::of_site(self.resolved, site, own));
                Route {
                    declared: route.declared.clone(),
                    view: route.view.clone(),
                    controller: route.controller.clone(),
                    redirect: route.redirect.clone(),
                    methods: route.methods.clone(),
                    locks: route.locks.clone(),
                    post: route.post.clone(),
                    attributes,
                    dynamic: route.redirect.is_none() && languages.fixed != languages.all,
                    path: is_fixed.then(|| fixed::path(route)),
                    languages: languages.all,
                    fixed: languages.fixed,
                    limits: limits::limits(route.limits.as_ref(), of_site),
                    security,
                }
            })
            .collect();
        let name = format!("{} (addresses)", site.id);
        let chunk = (!functions.is_empty())
            .then(|| self.data(name, &format!("{{{}}}", functions.join(","))));
        (routes, chunk)
    }

    fn node_limits(&self) -> Limits {
        limits::limits(self.resolved.node.data.get("limits"), Limits::default())
    }

    fn site_limits(&self, site: &ResolvedSite) -> Limits {
        limits::limits(site.limits.as_ref(), self.node_limits())
    }

    /// Every text file of a site's bundles that `scribe.Include` may name; the site's come first.
    fn includes(&mut self, site: &ResolvedSite) -> Vec<(String, u32)> {
        let resolved = self.resolved;
        let mut found: BTreeMap<String, FileId> = BTreeMap::new();
        for id in site
            .bundle
            .into_iter()
            .chain(site.applications.iter().copied())
        {
            for chunk in resolved.bundles[id].chunks.values() {
                for call in chunk
                    .scopes
                    .calls
                    .iter()
                    .filter(|call| call.known() == "scribe.Include")
                {
                    let path = call
                        .arguments
                        .first()
                        .and_then(|argument| argument.as_text());
                    if let Some((path, file)) =
                        path.and_then(|path| Some((path, include_file(resolved, site, path)?)))
                    {
                        found.entry(path.to_owned()).or_insert(file);
                    }
                }
            }
        }
        found
            .into_iter()
            .map(|(path, file)| (path, self.file(file)))
            .collect()
    }

    fn file(&mut self, id: FileId) -> u32 {
        if let Some(&known) = self.files.get(&id) {
            return known;
        }
        let source = self.sources.get(id);
        self.listed.push(File {
            path: source.path.clone(),
            bytes: source.bytes.to_vec(),
            hash: blake3::hash(&source.bytes).to_hex()[..32].to_owned(),
            content_type: content_type(&source.path),
        });
        let index = number(self.listed.len() - 1);
        self.files.insert(id, index);
        index
    }

    fn node(&mut self) -> Node {
        let resolved = self.resolved;
        let node = &resolved.node.data;
        let settings = self.data("node.lua".to_owned(), &node.to_lua());
        let named = node.get("curators").map(Data::texts).unwrap_or_default();
        let curator = |id: usize| {
            let bundle = &resolved.bundles[id];
            let name = site::hook_name(bundle, "Curator").filter(|_| !bundle.bundle.is_site())?;
            Some(Hook {
                bundle: number(id),
                name,
            })
        };
        let first = named.iter().filter_map(|name| resolved.application(name));
        let mut curators: Vec<Hook> = Vec::new();
        for hook in first.chain(0..resolved.bundles.len()).filter_map(curator) {
            if !curators.contains(&hook) {
                curators.push(hook);
            }
        }
        Node {
            settings,
            environment: node
                .get("environment")
                .and_then(Data::as_text)
                .map(str::to_owned),
            options: options(node),
            curators,
            teller: tables::teller(node.table("teller")),
            scribes: limits::scribes(node.get("scribes")),
            limits: self.node_limits(),
            outgoing: texts(node.table("outgoing").get("allow")),
            programs: self.programs(),
        }
    }

    /// Programs that the settings of the node or of a bundle list.
    fn programs(&self) -> Vec<String> {
        let bundles = self.resolved.bundles.iter();
        let bundles = bundles.map(|bundle| &bundle.settings.data);
        let all = bundles.chain([&self.resolved.node.data]);
        let names: BTreeSet<String> = all.flat_map(|data| texts(data.get("exec"))).collect();
        names.into_iter().collect()
    }
}

/// The texts of a list.
fn texts(list: Option<&Data>) -> Vec<String> {
    let items = list.into_iter().flat_map(Data::texts);
    items.map(str::to_owned).collect()
}

/// Server options that `node.lua` may set.
const OPTIONS: [&str; 6] = ["listen", "data", "workers", "log", "log_format", "drain"];

fn options(node: &Data) -> Vec<(String, String)> {
    let mut options = Vec::new();
    for name in OPTIONS {
        let shown = name.replace('_', "-");
        match node.get(name).or_else(|| node.get(&shown)) {
            Some(value @ (Data::Text(_) | Data::Table(_))) => {
                options.extend(
                    value
                        .texts()
                        .into_iter()
                        .map(|text| (shown.clone(), text.to_owned())),
                );
            }
            Some(Data::Number(value)) => options.push((shown, data::print_number(*value))),
            Some(Data::Bool(_) | Data::Function) | None => {}
        }
    }
    options
}

/// What pages can count on finding in `site` and in the tables of applications.
fn with_defaults(mut settings: Data, bundle: &ResolvedBundle) -> Data {
    let id = &bundle.bundle.id;
    let text = |text: &str| Data::Text(text.as_bytes().to_vec());
    for (name, value) in [("id", id.as_str()), ("name", id), ("domain", id)] {
        if settings.get(name).is_none() && (name != "domain" || bundle.bundle.is_site()) {
            settings.set(name, text(value));
        }
    }
    settings
}

/// `function(p) p["title"]="…" end`: each request gets its own tables.
fn attribute_function(attributes: &Data) -> String {
    let fields = attributes
        .entries()
        .iter()
        .filter_map(|(key, value)| match key {
            Key::Text(name) => Some(format!("p[{}]={}", data::quote(name), value.to_lua())),
            Key::Number(_) | Key::Bool(_) => None,
        });
    format!("function(p) {} end", fields.collect::<Vec<_>>().join(" "))
}

fn hook(hook: &site::Hook) -> Hook {
    Hook {
        bundle: number(hook.bundle),
        name: hook.name.clone(),
    }
}

fn hooks(list: &[site::Hook]) -> Vec<Hook> {
    list.iter().map(hook).collect()
}

/// MIME type by the ending; text has its charset said.
fn content_type(path: &str) -> String {
    let mime = mime_guess::from_path(path).first_or_octet_stream();
    let essence = mime.essence_str();
    let text = mime.type_() == "text"
        || essence.ends_with("+xml")
        || matches!(
            essence,
            "application/javascript" | "application/json" | "application/xml"
        );
    if text {
        format!("{essence}; charset=UTF-8")
    } else {
        essence.to_owned()
    }
}
/// The names of a vocabulary's terms by language; entries are sorted.
fn names_of_terms(vocabulary: &Data) -> Vec<(String, Vec<String>)> {
    let named = |data: &Data| -> Vec<(String, Data)> {
        let entries = data.entries().iter();
        entries
            .filter_map(|(key, value)| Some((key.as_name()?.to_owned(), value.clone())))
            .collect()
    };
    let names = |terms: &Data| named(terms).into_iter().map(|(name, _)| name).collect();
    let languages = named(vocabulary).into_iter();
    languages
        .map(|(language, terms)| (language, names(&terms)))
        .collect()
}
