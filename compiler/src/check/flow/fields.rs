//! Fields of the runtime's tables that are read, although neither the runtime nor anything in the project sets them.
//! What the runtime gives is in the library's description; the lists below add what bundles for older servers ask for, so
//! that they say too much rather than too little.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::rename;
use crate::bundle::BundleKind;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::library::{self, ADDRESS_ATTRIBUTES, NODE_ATTRIBUTES, SITE_ATTRIBUTES};
use crate::lower::data::Data;
use crate::parse::ParsedChunk;
use crate::resolve::facts::{FieldUse, Table};
use crate::resolve::names;
use crate::resolve::site::hook_name;
use crate::resolve::{Resolved, ResolvedBundle};

const PAGE: &[&str] = &[
    "css",
    "data",
    "flags",
    "focusfield",
    "gather",
    "html",
    "javascript",
    "javascript_loader",
    "message",
    "sections",
    "session",
    "timezone",
    "translated",
    "validated",
];
const REQUEST: &[&str] = &["file", "files", "pattern"];
const CLIENT: &[&str] = &["agent", "id", "mobile", "portrait"];
const SITE: &[&str] = &[
    "Authenticator",
    "collate",
    "controllers",
    "css",
    "editors",
    "files",
    "from",
    "secured",
    "token_name",
    "translated",
    "urns_exact",
    "urns_patterns",
    "views",
];
const NODE: &[&str] = &[
    "admin",
    "databases",
    "dev",
    "email",
    "key",
    "servers",
    "sites",
    "versions",
];
const USER: &[&str] = &[
    "javascript",
    "language",
    "locale",
    "name",
    "timezone",
    "token",
];

/// Everything that is known of the fields of one table.
#[derive(Default)]
struct Known<'a> {
    /// What the runtime gives or reads.
    own: BTreeSet<&'a str>,
    /// What code and settings set.
    given: BTreeSet<&'a str>,
    /// What code reads.
    read: BTreeSet<&'a str>,
    /// Something may read any field.
    is_read: bool,
    /// Something may set any field.
    is_open: bool,
}

impl Known<'_> {
    fn has(&self, key: &str) -> bool {
        self.own.contains(key) || self.given.contains(key)
    }

    /// The name that was meant, most likely one of the runtime's.
    fn near(&self, key: &str) -> Option<String> {
        let own = names::nearest(key, self.own.iter().copied());
        own.or_else(|| names::nearest(key, self.given.iter().copied()))
    }
}

pub(super) fn check(resolved: &Resolved, found: &mut Diagnostics) {
    let known = known(resolved);
    for bundle in &resolved.bundles {
        for chunk in bundle.chunks.values().filter(|chunk| !chunk.is_broken) {
            let mut said: BTreeSet<(Table, &str)> = BTreeSet::new();
            for field in &chunk.facts.fields {
                let Some(known) = known.get(&field.table) else {
                    continue;
                };
                let finding = if field.is_write {
                    misspelled(chunk, field, known)
                } else {
                    never_set(bundle, chunk, field, known)
                };
                if let Some(finding) = finding
                    && said.insert((field.table, &field.key))
                {
                    found.push(finding);
                }
            }
        }
    }
}

/// A field that is set under a name nothing reads, although the runtime has one much like it.
fn misspelled(chunk: &ParsedChunk, field: &FieldUse, known: &Known<'_>) -> Option<Diagnostic> {
    let key = field.key.as_str();
    if field.table != Table::Page
        || known.is_read
        || known.own.contains(key)
        || known.read.contains(key)
    {
        return None;
    }
    let near = names::nearest(key, known.own.iter().copied())?;
    let message = format!("nothing reads `page.{key}`");
    let fix = rename(chunk, &field.at, key, Some(&near));
    let finding = Diagnostic::new(Code::UnknownField, message, chunk.span(&field.at))
        .because("neither the runtime nor the project knows it")
        .help(format!("use `page.{near}`"));
    Some(Diagnostic { fix, ..finding })
}

fn never_set(
    bundle: &ResolvedBundle,
    chunk: &ParsedChunk,
    field: &FieldUse,
    known: &Known<'_>,
) -> Option<Diagnostic> {
    if known.is_open || known.has(&field.key) {
        return None;
    }
    let near = known.near(&field.key);
    // An application may ask for what a site can give; a user has what the authenticator knows.
    let optional = field.table == Table::User
        || (field.is_guarded && bundle.bundle.folder.kind == BundleKind::Application);
    if optional && near.is_none() {
        return None;
    }
    let table = field.table.name();
    let message = format!("nothing sets `{table}.{}`", field.key);
    let fix = rename(chunk, &field.at, &field.key, near.as_ref());
    let finding = Diagnostic::new(Code::UnknownField, message, chunk.span(&field.at))
        .because("neither the runtime nor the project gives it")
        .help_opt(near.map(|near| format!("use `{table}.{near}`")));
    Some(Diagnostic { fix, ..finding })
}

fn known(resolved: &Resolved) -> BTreeMap<Table, Known<'_>> {
    let lists: [(Table, &[&[&str]]); 6] = [
        (Table::Page, &[PAGE, ADDRESS_ATTRIBUTES]),
        (Table::Request, &[REQUEST]),
        (Table::Client, &[CLIENT]),
        (Table::Site, &[SITE, SITE_ATTRIBUTES]),
        (Table::Node, &[NODE]),
        (Table::User, &[USER]),
    ];
    let mut known: BTreeMap<Table, Known<'_>> = lists
        .into_iter()
        .map(|(table, lists)| {
            let old = lists.iter().flat_map(|list| list.iter().copied());
            let described = library::fields(table.name()).map(|(name, _)| name);
            let own = old.chain(described);
            let known = Known {
                own: own.collect(),
                ..Known::default()
            };
            (table, known)
        })
        .collect();
    given_by_code(resolved, &mut known);
    given_by_settings(resolved, &mut known);
    known
}

fn given_by_code<'a>(resolved: &'a Resolved, known: &mut BTreeMap<Table, Known<'a>>) {
    let chunks = resolved.chunks();
    for chunk in chunks {
        for field in &chunk.facts.fields {
            if let Some(known) = known.get_mut(&field.table) {
                let list = if field.is_write {
                    &mut known.given
                } else {
                    &mut known.read
                };
                list.insert(&field.key);
            }
        }
        for opened in &chunk.facts.opened {
            if let Some(known) = known.get_mut(&opened.table) {
                known.is_open |= opened.writes;
                known.is_read |= opened.reads;
            }
        }
    }
    let declares = |hook: &str| {
        let mut bundles = resolved.bundles.iter();
        bundles.any(|bundle| hook_name(bundle, hook).is_some())
    };
    if let Some(site) = known.get_mut(&Table::Site) {
        site.is_open |= declares("Site") || declares("Sites");
    }
    // An authenticator gives the client and the user what it likes.
    for table in [Table::Client, Table::User] {
        if let Some(known) = known.get_mut(&table) {
            known.is_open |= declares("Authenticator");
        }
    }
}

fn given_by_settings<'a>(resolved: &'a Resolved, known: &mut BTreeMap<Table, Known<'a>>) {
    let mut given: HashMap<Table, Vec<&'a Data>> = HashMap::new();
    for bundle in &resolved.bundles {
        let data = &bundle.settings.data;
        let addresses = data.table("addresses").entries();
        let pages = given.entry(Table::Page).or_default();
        pages.extend(addresses.iter().map(|(_, address)| address));
        if bundle.bundle.is_site() {
            let is_lost = bundle.settings.file.is_some() && data.entries().is_empty();
            if let Some(site) = known.get_mut(&Table::Site) {
                // Nothing is known of settings that could not be run.
                site.is_open |= is_lost;
            }
            let site = given.entry(Table::Site).or_default();
            site.extend([data, data.table("development")]);
        }
    }
    let node = &resolved.node.data;
    given.insert(Table::Node, vec![node, node.table("development")]);
    for table in [Table::Page, Table::Site, Table::Node] {
        if let Some(known) = known.get_mut(&table) {
            let data = given.get(&table).into_iter().flatten();
            let entries = data.flat_map(|data| data.entries());
            known
                .given
                .extend(entries.filter_map(|(key, _)| key.as_name()));
        }
    }
    if let Some(known) = known.get_mut(&Table::Node) {
        known
            .own
            .extend(NODE_ATTRIBUTES.iter().map(|(name, _)| *name));
    }
}
