//! Views that run themselves, directly or through others, without asking anything first.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::parse::ParsedChunk;
use crate::parse::syntax::At;
use crate::resolve::Resolved;
use crate::resolve::address::resource_id;
use crate::resolve::site::{ResolvedSite, Resource};
use crate::source::FileId;

/// What a view or controller runs whenever it is run, and where it says so.
type Next = BTreeMap<FileId, Vec<(FileId, At)>>;

pub(super) fn check(resolved: &Resolved, found: &mut Diagnostics) {
    let mut said: BTreeSet<FileId> = BTreeSet::new();
    for site in resolved.sites.iter().chain(&resolved.unused) {
        let next = next(resolved, site);
        for circle in circles(&next) {
            let first = circle[0];
            if circle.iter().all(|file| said.insert(*file)) {
                found.extend(finding(resolved, site, &next, first, &circle));
            }
        }
    }
}

fn chunk(resolved: &Resolved, resource: Resource) -> Option<&ParsedChunk> {
    let bundle = &resolved.bundles[resource.bundle];
    bundle.chunks.get(&resource.file)
}

fn next(resolved: &Resolved, site: &ResolvedSite) -> Next {
    let views = &site.resources.views;
    let controllers = &site.resources.controllers;
    // A view with versions for languages is another one in another language.
    let versions: BTreeSet<&str> = views
        .keys()
        .filter_map(|id| id.rsplit_once('.').map(|(base, _)| base))
        .collect();
    let mut next = Next::new();
    for resource in views.values().chain(controllers.values()) {
        let Some(chunk) = chunk(resolved, *resource).filter(|chunk| !chunk.is_broken) else {
            continue;
        };
        for call in &chunk.facts.always {
            let id = resource_id(&call.name);
            let target = match call.function.as_str() {
                "View" => views.get(&id),
                "Controller" => controllers.get(&id),
                // Its controller may refuse the view.
                "Page" => controllers.get(&id).or_else(|| views.get(&id)),
                _ => None,
            };
            if let Some(target) = target.filter(|_| !versions.contains(&*id)) {
                let list = next.entry(resource.file).or_default();
                list.push((target.file, call.at.clone()));
            }
        }
    }
    next
}

/// Every circle once, from its first member in the order of files.
fn circles(next: &Next) -> Vec<Vec<FileId>> {
    let mut circles = Vec::new();
    let mut done: BTreeSet<FileId> = BTreeSet::new();
    for &start in next.keys() {
        let mut way: Vec<(FileId, usize)> = vec![(start, 0)];
        while let Some((file, index)) = way.last_mut() {
            let target = next.get(file).and_then(|list| list.get(*index));
            *index += 1;
            let Some(&(target, _)) = target else {
                done.insert(*file);
                way.pop();
                continue;
            };
            if done.contains(&target) {
                continue;
            }
            match way.iter().position(|(known, _)| *known == target) {
                Some(from) => circles.push(way[from..].iter().map(|(file, _)| *file).collect()),
                None => way.push((target, 0)),
            }
        }
    }
    circles
}

fn finding(
    resolved: &Resolved,
    site: &ResolvedSite,
    next: &Next,
    first: FileId,
    circle: &[FileId],
) -> Option<Diagnostic> {
    let resources = &site.resources;
    let all = || resources.views.iter().chain(&resources.controllers);
    let name = |file: FileId| {
        let named = all().find(|(_, resource)| resource.file == file);
        named.map(|(name, _)| name.as_str()).unwrap_or_default()
    };
    let at = |from: FileId, to: FileId| {
        let (_, at) = next.get(&from)?.iter().find(|(target, _)| *target == to)?;
        let (_, resource) = all().find(|(_, resource)| resource.file == from)?;
        Some(chunk(resolved, *resource)?.span(at))
    };
    let after = |index: usize| circle[(index + 1) % circle.len()];
    let message = match circle {
        [_] => format!("`{}` runs itself without end", name(first)),
        _ => format!("`{}` runs itself without end, through others", name(first)),
    };
    let mut finding = Diagnostic::new(Code::EndlessViews, message, at(first, after(0))?)
        .because("done each time it is run")
        .help("ask first whether there is anything left to show");
    for (index, &file) in circle.iter().enumerate().skip(1) {
        let text = format!("`{}` runs `{}`", name(file), name(after(index)));
        finding = finding.also(at(file, after(index))?, text);
    }
    Some(finding)
}
