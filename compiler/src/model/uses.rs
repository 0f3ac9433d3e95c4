//! Where things come from, where they are used, and giving them another name everywhere.

use std::fmt;

use super::Model;
use super::thing::{Thing, handlers};
use crate::bundle::Origin;
use crate::library;
use crate::parse::ParsedChunk;
use crate::parse::syntax::{Expr, ExprKind};
use crate::parse::walk::{self, Part};
use crate::resolve::BundleId;
use crate::resolve::address::resource_id;
use crate::resolve::data::{DB, is_table, uses};
use crate::resolve::graph::named_resources;
use crate::source::{FileId, Span};

/// What it takes to give something another name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rename {
    /// Places and what stands there afterwards.
    pub edits: Vec<(Span, String)>,
    /// Files and their new paths.
    pub files: Vec<(FileId, String)>,
}

/// Why something cannot have another name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RenameFault {
    /// There is nothing that has a name of the project's own.
    Nothing,
    /// The new name is not one.
    NotAName,
    /// The new name means something already.
    Taken,
    /// It belongs to an application that ships with the product.
    Shipped,
}

impl fmt::Display for RenameFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            RenameFault::Nothing => "there is nothing here that has a name of the project's own",
            RenameFault::NotAName => "this is not a name such a thing can have",
            RenameFault::Taken => "the name means something else already",
            RenameFault::Shipped => "it belongs to an application that ships with the server",
        })
    }
}

impl std::error::Error for RenameFault {}

impl Model {
    /// Where what stands at a byte is declared; for fields, where they are assigned.
    #[must_use]
    pub fn definition(&self, file: FileId, byte: usize) -> Vec<Span> {
        let Some((_, thing)) = self.thing(file, byte) else {
            return Vec::new();
        };
        match &thing {
            Thing::Local(file, id) => {
                let chunk = self.chunk(*file);
                chunk
                    .map(|(_, chunk)| chunk.span(&chunk.scopes.locals[*id].name.at))
                    .into_iter()
                    .collect()
            }
            Thing::Declared(bundle, name) => {
                let declared = &self.resolved.bundles[*bundle].declared;
                declared.get(name).copied().into_iter().collect()
            }
            Thing::Application(id) => {
                let span = self.resolved.bundles[*id].bundle.span();
                span.into_iter().collect()
            }
            Thing::Field(table, name) => self.assigned(table, name),
            Thing::Resource { .. } => self.resource(&thing).map(Span::whole).into_iter().collect(),
            Thing::Module(file) => vec![Span::whole(*file)],
            Thing::Table(name) => {
                let table = self.resolved.tables.get(name);
                table.and_then(|table| table.span).into_iter().collect()
            }
            Thing::Library(_) | Thing::Term(_) => Vec::new(),
        }
    }

    /// Everywhere what stands at a byte is used, its declaration included.
    #[must_use]
    pub fn references(&self, file: FileId, byte: usize) -> Vec<Span> {
        let Some((_, thing)) = self.thing(file, byte) else {
            return Vec::new();
        };
        let mut spans = self.uses(&thing);
        spans.sort_unstable();
        spans.dedup();
        spans
    }

    /// The file of a view or controller, seen from the bundle that names it.
    pub(super) fn resource(&self, thing: &Thing) -> Option<FileId> {
        let Thing::Resource {
            bundle,
            id,
            controller,
        } = thing
        else {
            return None;
        };
        let sites = self.resolved.sites.iter().chain(&self.resolved.unused);
        let mut found = sites.filter(|site| site.runs(*bundle)).filter_map(|site| {
            let (views, controllers) = (&site.resources.views, &site.resources.controllers);
            let view = (!controller).then(|| views.get(id)).flatten();
            view.or_else(|| controllers.get(id))
        });
        found.next().map(|resource| resource.file)
    }

    fn chunks(&self) -> impl Iterator<Item = (BundleId, &ParsedChunk)> {
        let bundles = self.resolved.bundles.iter().enumerate();
        bundles.flat_map(|(id, bundle)| bundle.chunks.values().map(move |chunk| (id, chunk)))
    }

    fn assigned(&self, table: &str, name: &str) -> Vec<Span> {
        let mut spans = Vec::new();
        for (_, chunk) in self.chunks() {
            let assigns = chunk.scopes.field_assigns.iter();
            let own = assigns.filter(|assign| assign.path == [table, name]);
            spans.extend(own.map(|assign| chunk.span(&assign.at)));
        }
        spans
    }

    fn uses(&self, thing: &Thing) -> Vec<Span> {
        match thing {
            Thing::Local(file, id) => self.local_uses(*file, *id),
            Thing::Declared(bundle, name) => self.declared_uses(*bundle, name),
            Thing::Resource { .. } => self
                .resource(thing)
                .map(|file| self.resource_uses(file))
                .unwrap_or_default(),
            Thing::Field(table, name) => self.field_uses(table, name),
            Thing::Table(name) => self.table_uses(name),
            Thing::Library(_) | Thing::Application(_) | Thing::Term(_) | Thing::Module(_) => {
                Vec::new()
            }
        }
    }

    fn local_uses(&self, file: FileId, id: usize) -> Vec<Span> {
        let Some((_, chunk)) = self.chunk(file) else {
            return Vec::new();
        };
        let name = &chunk.scopes.locals[id].name;
        let resolved = chunk.scopes.resolved.iter();
        let uses = resolved.filter(|(_, local)| **local == id);
        let mut spans: Vec<Span> = uses
            .map(|(&start, _)| chunk.span(&(start..start + name.text.len())))
            .collect();
        spans.push(chunk.span(&name.at));
        spans
    }

    /// Bare in its own bundle, `<appid>.name` everywhere.
    fn declared_uses(&self, bundle: BundleId, name: &str) -> Vec<Span> {
        let own = &self.resolved.bundles[bundle];
        let mut spans = Vec::new();
        for (id, chunk) in self.chunks() {
            if id == bundle {
                let free = chunk.scopes.free.iter().filter(|free| free.name == name);
                spans.extend(free.map(|free| chunk.span(&free.at)));
            }
            if !own.bundle.is_site() {
                keys_of(chunk, &own.bundle.id, name, &mut spans);
            }
        }
        spans
    }

    fn field_uses(&self, table: &str, name: &str) -> Vec<Span> {
        let mut spans = Vec::new();
        for (_, chunk) in self.chunks() {
            keys_of(chunk, table, name, &mut spans);
        }
        spans
    }

    /// By its name and as `db.name`, with its declaration.
    fn table_uses(&self, name: &str) -> Vec<Span> {
        let mut spans = Vec::new();
        for (id, chunk) in self.chunks() {
            if is_table(&self.resolved, id, name) {
                let free = chunk.scopes.free.iter().filter(|free| free.name == name);
                spans.extend(free.map(|free| chunk.span(&free.at)));
            }
            if uses::is_db(&self.resolved, id) {
                keys_of(chunk, DB, name, &mut spans);
            }
        }
        let table = self.resolved.tables.get(name);
        spans.extend(table.and_then(|table| table.span));
        spans
    }

    /// Literals that name the view or controller of a file.
    fn resource_uses(&self, file: FileId) -> Vec<Span> {
        let mut spans = Vec::new();
        let mut add = |bundle: BundleId, span: Span, id: String, controller: bool| {
            let thing = Thing::Resource {
                bundle,
                id,
                controller,
            };
            if self.resource(&thing) == Some(file) {
                spans.push(span);
            }
        };
        for (bundle, chunk) in self.chunks() {
            for (kinds, name) in named_resources(chunk) {
                if let Some(text) = name.as_text() {
                    add(
                        bundle,
                        chunk.span(&name.at),
                        resource_id(text),
                        !kinds.views,
                    );
                }
            }
        }
        for (bundle, own) in self.resolved.bundles.iter().enumerate() {
            handlers(own).for_each(|(span, id, controller)| add(bundle, span, id, controller));
        }
        spans
    }

    /// What gives the thing at a byte another name: a local, a function of a bundle, or a view.
    ///
    /// # Errors
    /// Why it cannot have that name.
    pub fn rename(&self, file: FileId, byte: usize, name: &str) -> Result<Rename, RenameFault> {
        let (_, thing) = self.thing(file, byte).ok_or(RenameFault::Nothing)?;
        match &thing {
            Thing::Local(..) | Thing::Declared(..) => self.rename_name(&thing, name),
            Thing::Resource {
                controller: false, ..
            } => self.rename_view(&thing, name),
            Thing::Resource { .. }
            | Thing::Library(_)
            | Thing::Application(_)
            | Thing::Field(..)
            | Thing::Term(_)
            | Thing::Table(_)
            | Thing::Module(_) => Err(RenameFault::Nothing),
        }
    }

    fn rename_name(&self, thing: &Thing, name: &str) -> Result<Rename, RenameFault> {
        if !is_name(name) {
            return Err(RenameFault::NotAName);
        }
        let (bundle, chunks): (BundleId, Vec<&ParsedChunk>) = match thing {
            Thing::Local(file, _) => {
                let (bundle, chunk) = self.chunk(*file).ok_or(RenameFault::Nothing)?;
                (bundle, vec![chunk])
            }
            Thing::Declared(bundle, _) => {
                let own = &self.resolved.bundles[*bundle];
                if own.bundle.folder.origin == Origin::Shipped {
                    return Err(RenameFault::Shipped);
                }
                (*bundle, own.chunks.values().collect())
            }
            Thing::Library(_)
            | Thing::Application(_)
            | Thing::Field(..)
            | Thing::Term(_)
            | Thing::Resource { .. }
            | Thing::Table(_)
            | Thing::Module(_) => return Err(RenameFault::Nothing),
        };
        // A name that means nothing yet where the old one is seen cannot come to mean something else.
        let declared = self.resolved.bundles[bundle].declared.contains_key(name);
        let local = chunks.iter().any(|chunk| {
            let mut locals = chunk.scopes.locals.iter();
            locals.any(|local| local.name.text == name)
        });
        let free = chunks.iter().any(|chunk| {
            let mut free = chunk.scopes.free.iter();
            free.any(|free| free.name == name)
        });
        if declared || local || free || library::find(name).is_some() {
            return Err(RenameFault::Taken);
        }
        let mut spans = self.uses(thing);
        spans.sort_unstable();
        spans.dedup();
        Ok(Rename {
            edits: spans
                .into_iter()
                .map(|span| (span, name.to_owned()))
                .collect(),
            files: Vec::new(),
        })
    }

    /// The view's file gets the name, and so does its controller, beside it, that is paired with it by name.
    fn rename_view(&self, thing: &Thing, name: &str) -> Result<Rename, RenameFault> {
        let file = self.resource(thing).ok_or(RenameFault::Nothing)?;
        let path = &self.sources.get(file).path;
        if path.starts_with("msc:") {
            return Err(RenameFault::Shipped);
        }
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
        let last = name.rsplit('/').next().unwrap_or(name);
        if last.is_empty() || !last.chars().all(plain) {
            return Err(RenameFault::NotAName);
        }
        let (folder, old) = path.rsplit_once('/').unwrap_or(("", path));
        let stem = old.split('.').next().unwrap_or(old);
        let mut files = Vec::new();
        for (id, other) in self.sources.iter() {
            let Some(rest) = other
                .path
                .strip_prefix(folder)
                .and_then(|rest| rest.strip_prefix('/'))
            else {
                continue;
            };
            let (other_stem, endings) = rest.split_once('.').unwrap_or((rest, ""));
            if other_stem == last && !rest.contains('/') {
                return Err(RenameFault::Taken);
            }
            if other_stem == stem && !rest.contains('/') {
                files.push((id, format!("{folder}/{last}.{endings}")));
            }
        }
        let edits = self.resource_uses(file).into_iter().filter_map(|span| {
            let text = self.sources.get(span.file).text()?;
            let written = text.get(span.start as usize..span.end as usize)?;
            let at = written.to_lowercase().rfind(&stem.to_lowercase())?;
            Some((
                span,
                format!("{}{last}{}", &written[..at], &written[at + stem.len()..]),
            ))
        });
        Ok(Rename {
            edits: edits.collect(),
            files,
        })
    }
}

/// Places of the key in `table.name`, where the table is no local.
fn keys_of(chunk: &ParsedChunk, table: &str, name: &str, spans: &mut Vec<Span>) {
    walk::block(&chunk.block, &mut |part| {
        if let Part::Expr(expr) = part
            && let ExprKind::Index(base, key) = &expr.kind
            && is_free(chunk, base, table)
            && key.as_text() == Some(name)
        {
            spans.push(chunk.span(&key.at));
        }
    });
}

fn is_free(chunk: &ParsedChunk, base: &Expr, table: &str) -> bool {
    matches!(&base.kind, ExprKind::Name(name) if name == table)
        && !chunk.scopes.resolved.contains_key(&base.at.start)
}

/// Whether a text is a name of Lua.
fn is_name(text: &str) -> bool {
    const WORDS: [&str; 21] = [
        "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "if", "in",
        "local", "nil", "not", "or", "repeat", "return", "then", "true", "until", "while",
    ];
    let mut letters = text.chars();
    letters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
        && !WORDS.contains(&text)
}
