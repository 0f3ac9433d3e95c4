//! Sites: which applications each has, which views and controllers win, its routes, files and hooks.

use std::collections::{BTreeMap, HashMap};

use indexmap::IndexMap;

use super::host::{self, SiteHost};
use super::names::{self, Near};
use super::route::{Builder, Routes, unknown};
use super::settings::Settings;
use super::{BundleId, Resolved, ResolvedBundle, vocabulary};
use crate::bundle::{Role, RoledFile, own_address};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::lower::data::{Data, Key};
use crate::source::FileId;

/// A view or controller and whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Resource {
    pub(crate) bundle: BundleId,
    pub(crate) file: FileId,
}

/// What a site can run, by id.
#[derive(Clone, Debug, Default)]
pub(crate) struct Resources {
    pub(crate) views: IndexMap<String, Resource>,
    pub(crate) controllers: IndexMap<String, Resource>,
}

/// A function of a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hook {
    pub(crate) bundle: BundleId,
    pub(crate) name: String,
}

/// A site with everything it inherits.
#[derive(Clone, Debug)]
pub(crate) struct ResolvedSite {
    pub(crate) id: String,
    /// `None` for the site that answers unknown hosts.
    pub(crate) bundle: Option<BundleId>,
    pub(crate) domain: String,
    pub(crate) secure: bool,
    pub(crate) powered_by: bool,
    /// Its `limits`.
    pub(crate) limits: Option<Data>,
    pub(crate) applications: Vec<BundleId>,
    pub(crate) resources: Resources,
    /// `None` for pages without one.
    pub(crate) template: Option<String>,
    pub(crate) routes: Routes,
    /// Static files by request path.
    pub(crate) files: BTreeMap<String, FileId>,
    pub(crate) collators: Vec<Hook>,
    pub(crate) editors: Vec<Hook>,
    pub(crate) authenticator: Option<Hook>,
    pub(crate) hosts: Vec<SiteHost>,
    pub(crate) vocabulary: Data,
    /// Terms of single views.
    pub(crate) page_terms: BTreeMap<String, Data>,
    /// Languages a visitor may be given.
    pub(crate) speaks: Vec<String>,
}

impl ResolvedSite {
    /// Whether code of a bundle can run on it; the site of unknown hosts does not count.
    pub(crate) fn runs(&self, bundle: BundleId) -> bool {
        let named = self.bundle.is_some() || self.domain.is_empty();
        named && (self.bundle == Some(bundle) || self.applications.contains(&bundle))
    }
}

/// Applications that no site enables, each as a site of its own without a domain, so that they are judged all the same.
pub(crate) fn unused(resolved: &Resolved, found: &mut Diagnostics) -> Vec<ResolvedSite> {
    let enabled = |id: &BundleId| {
        resolved
            .sites
            .iter()
            .any(|site| site.applications.contains(id))
    };
    let applications = (0..resolved.bundles.len())
        .filter(|id| !resolved.bundles[*id].bundle.is_site() && !enabled(id));
    let build = |id: BundleId| {
        let mut site = site(resolved, None, &mut Diagnostics::new());
        enable(resolved, id, &mut site.applications, found);
        site.applications.rotate_right(1);
        site.domain = String::new();
        site.vocabulary = vocabulary::of_site(resolved, None, &site.applications);
        site.page_terms = vocabulary::of_pages(resolved, None, &site.applications);
        site.resources = resources(resolved, None, &site.applications);
        site.routes = routes(resolved, None, &site.applications, &site.resources, found);
        site
    };
    applications.map(build).collect()
}

/// Resolves every site; the one for unknown hosts is last.
pub(crate) fn sites(resolved: &Resolved, found: &mut Diagnostics) -> Vec<ResolvedSite> {
    let own = (0..resolved.bundles.len()).filter(|&id| resolved.bundles[id].bundle.is_site());
    let mut sites: Vec<ResolvedSite> = own.map(|id| site(resolved, Some(id), found)).collect();
    host::report_duplicates(resolved, &sites, found);
    host::report_impossible(resolved, &sites, found);
    sites.push(site(resolved, None, &mut Diagnostics::new()));
    sites
}

/// A bundle that stands for the site of unknown hosts.
const UNKNOWN_SITE: &str = "localhost";

fn site(resolved: &Resolved, bundle: Option<BundleId>, found: &mut Diagnostics) -> ResolvedSite {
    let none = Settings::none();
    let own = bundle.map(|id| &resolved.bundles[id]);
    let settings = own.map_or(&none, |own| &own.settings);
    let text = |name: &str| {
        settings
            .data
            .get(name)
            .and_then(Data::as_text)
            .map(str::to_owned)
    };
    let folder = own.map_or(UNKNOWN_SITE, |own| own.bundle.id.as_str());
    let domain = text("domain")
        .unwrap_or_else(|| folder.to_owned())
        .to_lowercase();
    let applications = applications(resolved, settings, found);
    let resources = resources(resolved, bundle, &applications);
    let template = template(own, &resources, found);
    ResolvedSite {
        id: text("id").unwrap_or_else(|| folder.to_owned()),
        bundle,
        secure: settings.data.get("secure").and_then(Data::as_bool) == Some(true),
        powered_by: settings.data.get("powered_by").and_then(Data::as_bool) != Some(false),
        limits: settings.data.get("limits").cloned(),
        template,
        routes: routes(resolved, bundle, &applications, &resources, found),
        files: files(resolved, bundle, &applications),
        collators: collators(resolved, settings, &applications, found),
        editors: with_hook(resolved, &applications, "Editor"),
        authenticator: authenticator(resolved, bundle, &applications, found),
        hosts: own
            .map(|_| host::hosts(folder, &domain, settings, found))
            .unwrap_or_default(),
        vocabulary: vocabulary::of_site(resolved, bundle, &applications),
        page_terms: vocabulary::of_pages(resolved, bundle, &applications),
        speaks: vocabulary::speaks(resolved, own, &applications),
        domain,
        applications,
        resources,
    }
}

/// Applications in the order they are enabled: the site's, the node's, `generic`; what each needs comes before it.
fn applications(
    resolved: &Resolved,
    settings: &Settings,
    found: &mut Diagnostics,
) -> Vec<BundleId> {
    let mut enabled = Vec::new();
    enable_list(resolved, settings, &mut enabled, found);
    enable_list(resolved, &resolved.node, &mut enabled, found);
    if let Some(generic) = resolved.application("generic") {
        enable(resolved, generic, &mut enabled, found);
    }
    enabled
}

fn enable_list(
    resolved: &Resolved,
    settings: &Settings,
    enabled: &mut Vec<BundleId>,
    found: &mut Diagnostics,
) {
    let list = settings.data.table("applications");
    for (index, name) in list.array() {
        let path = [Key::name("applications"), Key::Number(index as f64)];
        let Some(name) = name.as_text() else {
            if let Some(span) = settings.value_span(&path) {
                let message = format!("an application is named by text, not by {}", name.kind());
                found.push(Diagnostic::new(Code::WrongSetting, message, span));
            }
            continue;
        };
        // Patterns and suffixes among domains need no application; the name is accepted for old settings.
        if name == "matchdomains" || name == "sitesfolder" {
            continue;
        }
        let id = name.rsplit('.').next().unwrap_or(name);
        match resolved.application(id) {
            Some(application) => enable(resolved, application, enabled, found),
            None => {
                let known: Vec<String> = names::applications(resolved).map(str::to_owned).collect();
                let path = [Key::name("applications"), Key::Number(index as f64)];
                if let Some(span) = settings.value_span(&path) {
                    let finding = unknown(
                        Code::UnknownApplication,
                        "application",
                        name,
                        span,
                        known.iter(),
                    );
                    found.push(finding.because("no folder of that name among the applications"));
                }
            }
        }
    }
}

fn enable(resolved: &Resolved, id: BundleId, enabled: &mut Vec<BundleId>, found: &mut Diagnostics) {
    if enabled.contains(&id) {
        return;
    }
    // Marked first, so that a circle ends; moved behind what it needs afterwards.
    enabled.push(id);
    enable_list(resolved, &resolved.bundles[id].settings, enabled, found);
    enabled.retain(|other| *other != id);
    enabled.push(id);
}

/// A site's own resources; then those applications put in the place of each other's; then what they have of their own.
/// The first in enabling order wins.
fn resources(
    resolved: &Resolved,
    bundle: Option<BundleId>,
    applications: &[BundleId],
) -> Resources {
    let mut resources = Resources::default();
    let own = |id: BundleId, name: &str| {
        let prefix = &resolved.bundles[id].bundle.id;
        name.strip_prefix(prefix.as_str())
            .is_some_and(|rest| rest.starts_with('/'))
    };
    if let Some(id) = bundle {
        resources.add(resolved, id, |_| true);
    }
    for &id in applications {
        resources.add(resolved, id, |name| !own(id, name));
    }
    for &id in applications {
        resources.add(resolved, id, |name| own(id, name));
    }
    resources
}

impl Resources {
    /// Adds what a bundle has and nothing before it had.
    fn add(&mut self, resolved: &Resolved, bundle: BundleId, wanted: impl Fn(&str) -> bool) {
        let add = |known: &mut IndexMap<String, Resource>, more: &IndexMap<String, FileId>| {
            for (name, &file) in more.iter().filter(|(name, _)| wanted(name)) {
                known
                    .entry(name.clone())
                    .or_insert(Resource { bundle, file });
            }
        };
        add(&mut self.views, &resolved.bundles[bundle].views);
        add(&mut self.controllers, &resolved.bundles[bundle].controllers);
    }
}

/// The template of a site's pages: the one it names, its own `template`, or the generic one; `false` means none.
fn template(
    own: Option<&ResolvedBundle>,
    resources: &Resources,
    found: &mut Diagnostics,
) -> Option<String> {
    let generic = || Some("generic/template".to_owned());
    let Some(own) = own else { return generic() };
    let Some(given) = own.settings.data.get("template") else {
        let has = own.views.contains_key("template") || own.controllers.contains_key("template");
        return if has {
            Some("template".to_owned())
        } else {
            generic()
        };
    };
    let id = super::address::resource_id(given.as_text()?);
    let known = resources.views.contains_key(&id) || resources.controllers.contains_key(&id);
    let span = own.settings.value_span(&[Key::name("template")]);
    if let Some(span) = span.filter(|_| !known) {
        let views = resources.views.keys();
        found.push(unknown(Code::UnknownTemplate, "template", &id, span, views));
    }
    Some(id)
}

fn routes(
    resolved: &Resolved,
    bundle: Option<BundleId>,
    applications: &[BundleId],
    resources: &Resources,
    found: &mut Diagnostics,
) -> Routes {
    let mut builder = Builder {
        bundles: &resolved.bundles,
        resources,
        routes: Routes::default(),
        automatic: BTreeMap::new(),
    };
    if let Some(id) = bundle {
        builder.declared(id, found);
        let own = &resolved.bundles[id];
        if own
            .settings
            .data
            .get("autoaddresses")
            .and_then(Data::as_bool)
            != Some(false)
        {
            automatic(&mut builder, id, own, found);
        }
    }
    for &id in applications {
        builder.declared(id, found);
    }
    builder.finish()
}

/// Every view of a site has an address by its name, templates and extensions apart.
fn automatic(
    builder: &mut Builder<'_>,
    id: BundleId,
    own: &ResolvedBundle,
    found: &mut Diagnostics,
) {
    let files = own.bundle.files.iter();
    let files: HashMap<FileId, &RoledFile> = files.map(|file| (file.id, file)).collect();
    for version in [true, false] {
        for (view, &file) in &own.views {
            let Some(RoledFile { path, role, .. }) = files.get(&file).copied() else {
                continue;
            };
            let Role::View(named) = role else { continue };
            let base = view.rsplit('/').next().unwrap_or(view);
            if base == "template" || base.contains("_extension") || base.contains('.') != version {
                continue;
            }
            // Versions for languages share the address of the view, unless they have one of their own.
            let own_address = own_address(path.rsplit('/').next().unwrap_or(path));
            match own_address {
                Some((language, address)) if version => {
                    let folder = named.rsplit_once('/').map(|(folder, _)| folder);
                    let address = folder.map_or(address.to_owned(), |at| format!("{at}/{address}"));
                    let view = view.rsplit_once('.').map_or(&**view, |(view, _)| view);
                    builder.version(id, view, language, &address, file, found);
                }
                // It stands for a view that there is in this version alone.
                Some(_) => {}
                None if !version => {
                    let path = named.split_once('.').map_or(&**named, |(path, _)| path);
                    builder.automatic(id, view, path, file, found);
                }
                None => {}
            }
        }
    }
}

/// Static files by path: the site's own, and the `public` folders of its applications under their folder names.
fn files(
    resolved: &Resolved,
    bundle: Option<BundleId>,
    applications: &[BundleId],
) -> BTreeMap<String, FileId> {
    let mut files = BTreeMap::new();
    for &id in applications {
        let application = &resolved.bundles[id].bundle;
        for file in &application.files {
            if let Role::Static(path) = &file.role {
                files.insert(format!("{}/{path}", application.folder.name()), file.id);
            }
        }
    }
    let Some(own) = bundle.map(|id| &resolved.bundles[id]) else {
        return files;
    };
    for file in &own.bundle.files {
        // A page without tags is also a file.
        let is_plain = || {
            own.chunks
                .get(&file.id)
                .is_some_and(|chunk| chunk.is_static)
        };
        if let Role::Static(path) = &file.role {
            files.insert(path.clone(), file.id);
        } else if matches!(file.role, Role::View(_)) && is_plain() {
            files.insert(file.path.clone(), file.id);
        }
    }
    files
}

/// The name under which a bundle declares a hook: capitalized, or in lower case as the manual has it.
pub(crate) fn hook_name(bundle: &ResolvedBundle, name: &str) -> Option<String> {
    let spellings = [name.to_owned(), name.to_lowercase()];
    spellings.into_iter().find(|spelling| {
        bundle.declared.contains_key(spelling) && !bundle.procedures.contains_key(spelling)
    })
}

fn with_hook(resolved: &Resolved, applications: &[BundleId], name: &str) -> Vec<Hook> {
    let hook = |&bundle: &BundleId| {
        let name = hook_name(&resolved.bundles[bundle], name)?;
        Some(Hook { bundle, name })
    };
    applications.iter().filter_map(hook).collect()
}

fn collator_name(resolved: &Resolved, application: &str) -> String {
    let bundle = resolved
        .application(application)
        .map(|id| &resolved.bundles[id]);
    let declared = bundle.and_then(|bundle| hook_name(bundle, "Collator"));
    declared.unwrap_or_else(|| "Collator".to_owned())
}

/// Collators the site names, then those of its applications unless switched off.
fn collators(
    resolved: &Resolved,
    settings: &Settings,
    applications: &[BundleId],
    found: &mut Diagnostics,
) -> Vec<Hook> {
    let list = settings.data.table("collators");
    let mut hooks = Vec::new();
    for (index, name) in list.array() {
        let Some(name) = name.as_text() else { continue };
        let path = [Key::name("collators"), Key::Number(index as f64)];
        let full = if name.contains('.') {
            name.to_owned()
        } else {
            format!("{name}.{}", collator_name(resolved, name))
        };
        hooks.extend(function(
            resolved,
            None,
            &full,
            settings.value_span(&path),
            found,
        ));
    }
    for hook in with_hook(resolved, applications, "Collator") {
        let off = list
            .get(&resolved.bundles[hook.bundle].bundle.id)
            .and_then(Data::as_bool)
            == Some(false);
        if !off && !hooks.contains(&hook) {
            hooks.push(hook);
        }
    }
    hooks
}

/// The function that finds the user: the one the site names, else the node, else the first application that has one.
fn authenticator(
    resolved: &Resolved,
    bundle: Option<BundleId>,
    applications: &[BundleId],
    found: &mut Diagnostics,
) -> Option<Hook> {
    let own = bundle.map(|id| (Some(id), &resolved.bundles[id].settings));
    let lent = applications.iter();
    let lent = lent.map(|&id| (Some(id), &resolved.bundles[id].settings));
    let all = own.into_iter().chain([(bundle, &resolved.node)]);
    let (owner, settings) = all
        .chain(lent)
        .find(|(_, settings)| settings.data.get("authenticator").is_some())?;
    let name = settings.data.get("authenticator")?.as_text()?;
    let span = settings.value_span(&[Key::name("authenticator")]);
    function(resolved, owner, name, span, found)
}

/// The function a text like `app.Function` names; a bare name is one of the bundle's own.
fn function(
    resolved: &Resolved,
    bundle: Option<BundleId>,
    name: &str,
    span: Option<crate::source::Span>,
    found: &mut Diagnostics,
) -> Option<Hook> {
    let (owner, function) = match name.rsplit_once('.') {
        Some((application, function)) => (
            resolved.application(application.rsplit('.').next().unwrap_or(application)),
            function,
        ),
        None => (bundle, name),
    };
    let known = owner.filter(|&id| resolved.bundles[id].declared.contains_key(function));
    if known.is_none()
        && let Some(span) = span
    {
        let declared = owner
            .map(|id| {
                resolved.bundles[id]
                    .declared
                    .keys()
                    .cloned()
                    .collect::<Vec<_>>()
            })
            .unwrap_or_default();
        let near = names::near(function, declared.iter().map(String::as_str));
        let owner = owner.filter(|_| name.contains('.'));
        let near = near.map(
            |near| match owner.map(|id| &resolved.bundles[id].bundle.id) {
                Some(owner) => Near {
                    name: format!("{owner}.{}", near.name),
                    ..near
                },
                None => near,
            },
        );
        let finding = Diagnostic::new(
            Code::UnknownHook,
            format!("no function named `{name}`"),
            span,
        )
        .because("neither an application nor this bundle's functions have it");
        found.push(Near::offer(near, finding, name));
    }
    Some(Hook {
        bundle: known?,
        name: function.to_owned(),
    })
}

/// Extensions by the id they extend, and those that extend nothing.
#[derive(Clone, Debug, Default)]
pub(crate) struct Extensions {
    pub(crate) linked: BTreeMap<String, Vec<String>>,
    /// What they would extend, and their own resource.
    pub(crate) orphans: Vec<(String, Resource)>,
}

/// `TARGET_extension…` among the resources of a site. An application's `B/foo_extension` extends `B/foo`, its own
/// `foo_extension` the site's `foo`.
pub(crate) fn extensions(
    bundles: &[ResolvedBundle],
    resources: &IndexMap<String, Resource>,
) -> Extensions {
    let mut found = Extensions::default();
    for (id, resource) in resources {
        let Some((target, _)) = id.split_once("_extension") else {
            continue;
        };
        let bundle = &bundles[resource.bundle].bundle;
        let inner = match target.split_once('/') {
            Some((first, rest)) if !bundle.is_site() && first == bundle.id => rest,
            _ => target,
        };
        if resources.contains_key(inner) {
            found
                .linked
                .entry(inner.to_owned())
                .or_default()
                .push(id.clone());
        } else {
            found.orphans.push((inner.to_owned(), *resource));
        }
    }
    found
}
