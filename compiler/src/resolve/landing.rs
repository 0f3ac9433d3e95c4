//! Where values land in what is run inside something: views shown in an attribute or a script, and functions that write
//! called there. Each is followed once for every place it is begun in, which gives these places their numbers; `lower`
//! makes a version of it for each.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "two kinds of statement among many declare functions"
)]

use std::collections::{BTreeMap, HashMap, HashSet};

use super::address::resource_id;
use super::site::ResolvedSite;
use super::{BundleId, Resolved};
use crate::parse::ParsedChunk;
use crate::parse::markup::Markup;
use crate::parse::places::{self, Answer, Asked, Places};
use crate::parse::syntax::{At, ExprKind, Function, StatKind};
use crate::source::{FileId, SourceMap};

/// A text begun in a place; 0 is between tags.
pub(crate) type Version = (FileId, u32);

/// What is known of texts that run others inside something, and of those.
#[derive(Clone, Debug, Default)]
pub(crate) struct Landing {
    known: BTreeMap<Version, Places>,
    /// Views that are shown in a place, and bundles whose functions are called in one.
    pub(crate) views: BTreeMap<Version, BundleId>,
    pub(crate) functions: BTreeMap<Version, BundleId>,
    /// Where each was run first.
    pub(crate) from: BTreeMap<Version, (FileId, At)>,
    /// What each place is, from number 1.
    pub(crate) names: Vec<String>,
}

impl Landing {
    /// What lands where in a version of a text.
    pub(crate) fn places<'a>(&'a self, chunk: &'a ParsedChunk, place: u32) -> &'a Places {
        self.known
            .get(&(chunk.file, place))
            .unwrap_or(&chunk.places)
    }

    /// Every version of texts that are begun elsewhere than between tags.
    pub(crate) fn versions(&self) -> impl Iterator<Item = (Version, &Places)> {
        let begun = self.known.iter().filter(|((_, place), _)| *place > 0);
        begun.map(|(version, places)| (*version, places))
    }
}

/// Most places: beyond them a text surely goes around in circles.
const MOST: usize = 500;

/// Follows everything that is run inside something.
pub(crate) fn landing(sources: &SourceMap, resolved: &Resolved) -> Landing {
    let mut follow = Follow {
        sources,
        resolved,
        writers: writers(resolved),
        starts: Vec::new(),
        ends: HashMap::new(),
        active: HashSet::new(),
        found: Landing::default(),
    };
    for (id, bundle) in resolved.bundles.iter().enumerate() {
        for chunk in bundle.chunks.values().filter(|chunk| !chunk.is_broken) {
            let writes = |name: &String| {
                let path: Vec<&str> = name.split('.').collect();
                name == "scribe.View" || follow.writer(id, &path).is_some()
            };
            if chunk.places.open.iter().any(writes) {
                let mut guide = |asked: Asked<'_>, call: &At, at: &Markup| {
                    follow.answer(id, (chunk.file, call), asked, at)
                };
                let places = places::of_dynamic(
                    &chunk.joined,
                    &chunk.block,
                    &chunk.scopes,
                    Some(&mut guide),
                );
                follow.found.known.insert((chunk.file, 0), places);
            }
        }
    }
    follow.found
}

/// A function that a bundle declares, and where.
#[derive(Clone, Copy)]
struct Writer<'a> {
    bundle: BundleId,
    chunk: &'a ParsedChunk,
    function: &'a Function,
}

struct Follow<'a> {
    sources: &'a SourceMap,
    resolved: &'a Resolved,
    writers: HashMap<(BundleId, &'a str), Writer<'a>>,
    /// The places, from number 1.
    starts: Vec<Markup>,
    /// Where what began in a place ends: a view, or a function by where it begins.
    ends: HashMap<(FileId, usize, u32), Markup>,
    active: HashSet<(FileId, usize, u32)>,
    found: Landing,
}

impl<'a> Follow<'a> {
    fn answer(
        &mut self,
        bundle: BundleId,
        call: (FileId, &At),
        asked: Asked<'_>,
        at: &Markup,
    ) -> Answer {
        match asked {
            Asked::View(name) => self.view(bundle, call, name, at),
            Asked::Function(path) => match self.writer(bundle, path) {
                Some(writer) => {
                    let Some(place) = self.place(at) else {
                        return Answer::Unknown;
                    };
                    self.found
                        .from
                        .entry((writer.chunk.file, place))
                        .or_insert_with(|| (call.0, call.1.clone()));
                    Answer::Ends(Box::new(self.function(writer, place, at)), place)
                }
                None => Answer::Nothing,
            },
        }
    }

    /// The number of a place.
    fn place(&mut self, at: &Markup) -> Option<u32> {
        let known = self.starts.iter().position(|start| start == at);
        let index = known.unwrap_or(self.starts.len());
        if known.is_none() {
            if index >= MOST {
                return None;
            }
            self.starts.push(at.clone());
            self.found.names.push(at.describe());
        }
        u32::try_from(index + 1).ok()
    }

    /// The function a path means in a bundle, where it writes.
    fn writer(&self, bundle: BundleId, path: &[&str]) -> Option<Writer<'a>> {
        let (owner, name) = owner(self.resolved, bundle, path)?;
        self.writers.get(&(owner, name)).copied()
    }

    fn function(&mut self, writer: Writer<'a>, place: u32, start: &Markup) -> Markup {
        let Writer {
            bundle,
            chunk,
            function,
        } = writer;
        let key = (chunk.file, function.at.start, place);
        if let Some(end) = self.ends.get(&key) {
            return end.clone();
        }
        if !self.active.insert(key) {
            // It comes back to where it began, like a loop.
            return start.clone();
        }
        let mut guide = |asked: Asked<'_>, call: &At, at: &Markup| {
            self.answer(bundle, (chunk.file, call), asked, at)
        };
        let (joined, block) = (&chunk.joined, &chunk.block);
        let (places, end) =
            places::of_function(joined, block, &chunk.scopes, function, start, &mut guide);
        self.active.remove(&key);
        self.ends.insert(key, end.clone());
        let version = (chunk.file, place);
        self.found.functions.insert(version, bundle);
        self.found.known.entry(version).or_default().add(places);
        end
    }

    fn view(&mut self, bundle: BundleId, call: (FileId, &At), name: &str, at: &Markup) -> Answer {
        let resolved = self.resolved;
        let id = resource_id(name);
        let sites = resolved.sites.iter().chain(&resolved.unused);
        let of_site = |site: &'a ResolvedSite| {
            let versions = site.resources.views.iter().filter(|(known, _)| {
                let base = known.rsplit_once('.').map(|(base, _)| base);
                **known == id || base == Some(&*id)
            });
            versions
                .map(|(_, view)| (view.file, view.bundle))
                .collect::<Vec<_>>()
        };
        let views: BTreeMap<FileId, BundleId> = sites
            .filter(|site| site.runs(bundle) || site.bundle.is_none())
            .flat_map(of_site)
            .collect();
        // A view there is not is reported as such.
        if views.is_empty() {
            return Answer::Nothing;
        }
        let Some(place) = self.place(at) else {
            return Answer::Unknown;
        };
        let mut end: Option<Markup> = None;
        for (view, owner) in views {
            self.found
                .from
                .entry((view, place))
                .or_insert_with(|| (call.0, call.1.clone()));
            self.found.views.insert((view, place), owner);
            let other = self.shown(view, owner, place, at);
            end = match end {
                None => Some(other),
                Some(known) => match known.join(&other) {
                    Some(both) => Some(both),
                    None => return Answer::Unknown,
                },
            };
        }
        end.map_or(Answer::Nothing, |end| Answer::Ends(Box::new(end), place))
    }

    fn shown(&mut self, view: FileId, owner: BundleId, place: u32, start: &Markup) -> Markup {
        let key = (view, 0, place);
        if let Some(end) = self.ends.get(&key) {
            return end.clone();
        }
        let chunk = self.resolved.bundles[owner].chunks.get(&view);
        let Some(chunk) = chunk.filter(|chunk| !chunk.is_static && !chunk.is_broken) else {
            let mut end = start.clone();
            end.text(self.sources.get(view).text().unwrap_or_default());
            return end;
        };
        if !self.active.insert(key) {
            return start.clone();
        }
        let mut guide =
            |asked: Asked<'_>, call: &At, at: &Markup| self.answer(owner, (view, call), asked, at);
        let (joined, block) = (&chunk.joined, &chunk.block);
        let (places, end) = places::of_part(joined, block, &chunk.scopes, start, &mut guide);
        self.active.remove(&key);
        self.ends.insert(key, end.clone());
        self.found.known.insert((view, place), places);
        end
    }
}

/// Whose function a path means in the code of a bundle, and its name there.
pub(crate) fn owner<'p>(
    resolved: &Resolved,
    bundle: BundleId,
    path: &[&'p str],
) -> Option<(BundleId, &'p str)> {
    match path {
        [name] if resolved.bundles[bundle].declared.contains_key(*name) => Some((bundle, name)),
        [name] if resolved.utilities.iter().any(|known| known == name) => {
            Some((resolved.application("util")?, name))
        }
        [.., application, name] => Some((resolved.application(application)?, name)),
        _ => None,
    }
}

/// Functions that bundles declare and that write, themselves or by calling others.
fn writers(resolved: &Resolved) -> HashMap<(BundleId, &str), Writer<'_>> {
    let mut all: Vec<(BundleId, &str, Writer<'_>)> = Vec::new();
    for (id, bundle) in resolved.bundles.iter().enumerate() {
        let chunks = bundle.chunks.values();
        for chunk in chunks.filter(|chunk| chunk.kind.declares() && !chunk.is_broken) {
            for (name, function) in declared(chunk) {
                let writer = Writer {
                    bundle: id,
                    chunk,
                    function,
                };
                all.push((id, name, writer));
            }
        }
    }
    let mut writers: HashMap<(BundleId, &str), Writer<'_>> = HashMap::new();
    loop {
        let before = writers.len();
        for (id, name, writer) in &all {
            if !writers.contains_key(&(*id, *name)) && writes(resolved, *writer, &writers) {
                writers.insert((*id, *name), *writer);
            }
        }
        if writers.len() == before {
            return writers;
        }
    }
}

fn declared(chunk: &ParsedChunk) -> impl Iterator<Item = (&str, &Function)> {
    chunk.block.iter().flat_map(|stat| {
        let mut found: Vec<(&str, &Function)> = Vec::new();
        match &stat.kind {
            StatKind::Function { target, body } => {
                if let ExprKind::Name(name) = &target.kind {
                    found.push((name, body));
                }
            }
            StatKind::Assign { targets, values } => {
                for (target, value) in targets.iter().zip(values) {
                    if let (ExprKind::Name(name), ExprKind::Function(body)) =
                        (&target.kind, &value.kind)
                    {
                        found.push((name, body));
                    }
                }
            }
            _ => {}
        }
        found
    })
}

fn writes(
    resolved: &Resolved,
    writer: Writer<'_>,
    writers: &HashMap<(BundleId, &str), Writer<'_>>,
) -> bool {
    let Writer {
        bundle,
        chunk,
        function,
    } = writer;
    let within =
        |at: &std::ops::Range<usize>| at.start >= function.at.start && at.end <= function.at.end;
    let mut outputs = chunk.joined.outputs.iter();
    let mut calls = chunk.scopes.calls.iter();
    outputs.any(|output| within(&output.at))
        || calls.any(|call| {
            let path: Vec<&str> = call.path.iter().map(String::as_str).collect();
            let is_output = matches!(
                path.as_slice(),
                ["write"]
                    | [
                        "scribe",
                        "View" | "Insert" | "Page" | "Extensions" | "Paste"
                    ]
            );
            let calls_writer =
                || owner(resolved, bundle, &path).is_some_and(|known| writers.contains_key(&known));
            within(&call.at) && (is_output || calls_writer())
        })
}
