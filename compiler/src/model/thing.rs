//! What stands at a place of a file.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "of all expressions only names, fields and literals stand for something"
)]

use super::Model;
use crate::check::is_require;
use crate::library::{self, Entry};
use crate::parse::ParsedChunk;
use crate::parse::syntax::{At, Expr, ExprKind};
use crate::parse::walk::{self, Part};
use crate::resolve::address::{Handler, resource_id};
use crate::resolve::data::{DB, uses};
use crate::resolve::graph::named_resources;
use crate::resolve::names::{self, Meaning};
use crate::resolve::scope::LocalId;
use crate::resolve::{BundleId, ResolvedBundle};
use crate::source::{FileId, Span};

/// What a place in a file stands for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Thing {
    /// A local of the file.
    Local(FileId, LocalId),
    /// A name of the runtime.
    Library(&'static Entry),
    /// A function or value that a bundle's functions files declare.
    Declared(BundleId, String),
    /// The table of an application.
    Application(BundleId),
    /// A field of a table that bundles have fields of their own in.
    Field(String, String),
    /// A term of the vocabularies.
    Term(String),
    /// A view or a controller.
    Resource {
        /// In whose code or settings it is named.
        bundle: BundleId,
        id: String,
        controller: bool,
    },
    /// A module.
    Module(FileId),
    /// A table of the Teller.
    Table(String),
}

impl Model {
    /// What stands at a byte of a file, and the whole of it there.
    pub(super) fn thing(&self, file: FileId, byte: usize) -> Option<(Span, Thing)> {
        match self.chunk(file) {
            Some((bundle, chunk)) => self.in_code(bundle, chunk, byte),
            None => self.in_settings(file, byte),
        }
    }

    fn in_code(&self, bundle: BundleId, chunk: &ParsedChunk, byte: usize) -> Option<(Span, Thing)> {
        let at = chunk.joined.joined(byte)?;
        let holds = |range: &At| range.start <= at && at <= range.end;
        let mut locals = chunk.scopes.locals.iter().enumerate();
        if let Some((id, local)) = locals.find(|(_, local)| holds(&local.name.at)) {
            return Some((chunk.span(&local.name.at), Thing::Local(chunk.file, id)));
        }
        let mut around: Vec<&Expr> = Vec::new();
        walk::block(&chunk.block, &mut |part| {
            if let Part::Expr(expr) = part
                && holds(&expr.at)
            {
                around.push(expr);
            }
        });
        let innermost = *around.last()?;
        let parent = around.iter().rev().nth(1).copied();
        let thing = match &innermost.kind {
            ExprKind::Name(name) => self.name(bundle, chunk, innermost, name),
            ExprKind::Text(_) => match parent.map(|parent| &parent.kind) {
                Some(ExprKind::Index(_, key)) if key.at == innermost.at => {
                    self.field(bundle, chunk, parent?)
                }
                _ => self.named(bundle, chunk, innermost),
            },
            _ => None,
        };
        Some((chunk.span(&innermost.at), thing?))
    }

    fn name(
        &self,
        bundle: BundleId,
        chunk: &ParsedChunk,
        expr: &Expr,
        name: &str,
    ) -> Option<Thing> {
        if let Some(&local) = chunk.scopes.resolved.get(&expr.at.start) {
            return Some(Thing::Local(chunk.file, local));
        }
        match names::meaning(&self.resolved, bundle, name) {
            Meaning::Bundle => Some(Thing::Declared(bundle, name.to_owned())),
            Meaning::Library(_) => library::find(name).map(Thing::Library),
            Meaning::Shared => match self.resolved.application(name) {
                Some(id) => Some(Thing::Application(id)),
                None => {
                    let util = self.resolved.application("util")?;
                    Some(Thing::Declared(util, name.to_owned()))
                }
            },
            Meaning::Table => Some(Thing::Table(name.to_owned())),
            Meaning::Unknown => None,
        }
    }

    /// `base.key` with literal keys from a free name.
    fn field(&self, bundle: BundleId, chunk: &ParsedChunk, index: &Expr) -> Option<Thing> {
        let path = index.path()?;
        let (root, rest) = path.split_first()?;
        if chunk.scopes.resolved.contains_key(&index.at.start) {
            return None;
        }
        if let Some(entry) = library::find(&path.join(".")) {
            return Some(Thing::Library(entry));
        }
        let [name] = rest else { return None };
        if *root == "l" || *root == "L" {
            return Some(Thing::Term((*name).to_owned()));
        }
        match names::meaning(&self.resolved, bundle, root) {
            Meaning::Shared => {
                let id = self.resolved.application(root)?;
                Some(Thing::Declared(id, (*name).to_owned()))
            }
            Meaning::Library(_) => Some(Thing::Field((*root).to_owned(), (*name).to_owned())),
            Meaning::Unknown if *root == DB && uses::is_db(&self.resolved, bundle) => {
                let (name, _) = self.resolved.tables.get_key_value(*name)?;
                Some(Thing::Table(name.clone()))
            }
            Meaning::Bundle | Meaning::Table | Meaning::Unknown => None,
        }
    }

    /// A literal that names a view, a controller or a module.
    fn named(&self, bundle: BundleId, chunk: &ParsedChunk, literal: &Expr) -> Option<Thing> {
        let text = literal.as_text()?;
        if let Some((kinds, _)) = named_resources(chunk).find(|(_, name)| name.at == literal.at) {
            return Some(Thing::Resource {
                bundle,
                id: resource_id(text),
                controller: !kinds.views,
            });
        }
        let calls = chunk.scopes.calls.iter().filter(|call| is_require(call));
        let mut named = calls.filter_map(|call| call.arguments.first());
        named.find(|argument| argument.at == literal.at)?;
        let (.., file) = self.resolved.module(bundle, text)?;
        Some(Thing::Module(file))
    }

    /// The views and controllers that addresses of a settings file name.
    fn in_settings(&self, file: FileId, byte: usize) -> Option<(Span, Thing)> {
        let mut bundles = self.resolved.bundles.iter().enumerate();
        let (bundle, own) = bundles.find(|(_, bundle)| bundle.settings.file == Some(file))?;
        let holds = |span: Span| (span.start as usize..=span.end as usize).contains(&byte);
        let mut named = handlers(own);
        let (span, id, controller) = named.find(|(span, ..)| holds(*span))?;
        Some((
            span,
            Thing::Resource {
                bundle,
                id,
                controller,
            },
        ))
    }
}

/// The views and controllers that a bundle's addresses name: where, the id, whether it is a controller.
pub(super) fn handlers(bundle: &ResolvedBundle) -> impl Iterator<Item = (Span, String, bool)> {
    bundle.addresses.iter().flat_map(|address| {
        let given = [
            (&address.view, false),
            (&address.controller, true),
            (&address.template, false),
        ];
        given
            .into_iter()
            .filter_map(|(handler, controller)| match handler {
                Handler::Given(named) => Some((named.span, resource_id(&named.text), controller)),
                Handler::Paired | Handler::Off => None,
            })
    })
}
