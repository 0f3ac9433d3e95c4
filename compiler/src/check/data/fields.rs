//! Fields of records, where a schema says which there are and of what kind.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "records are read through a few kinds of expression among many"
)]

use std::collections::{BTreeMap, HashMap};

use crate::check::Subject;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::parse::ParsedChunk;
use crate::parse::syntax::{At, Expr, ExprKind, Field as Item, StatKind};
use crate::parse::walk::{self, Part};
use crate::resolve::data::path::{self, PartKind, Path};
use crate::resolve::data::uses::{self, Operation, Use};
use crate::resolve::data::{Field, FieldKind, IndexOf};
use crate::resolve::facts::{Given, local, only_value};
use crate::resolve::names::{self, Meaning, Near};
use crate::resolve::scope::LocalId;
use crate::source::Span;

type Fields = BTreeMap<String, Field>;

/// The fields of a table, when a schema lists them.
fn fields<'a>(subject: &Subject<'a>, table: &str) -> Option<&'a Fields> {
    subject.resolved.tables.get(table)?.fields.as_ref()
}

/// Where a schema lists them.
fn listed(subject: &Subject<'_>, table: &str) -> Option<Span> {
    subject.resolved.tables.get(table)?.listed
}

/// Fields that records do not have, and values of another kind than theirs.
pub(super) fn check(subject: &Subject<'_>, found: &mut Diagnostics) {
    indexes(subject, found);
    let mut tables = subject.resolved.tables.values();
    if !tables.any(|table| table.fields.is_some()) {
        return;
    }
    for chunk in super::sound(subject) {
        let mut looking = Looking {
            subject,
            chunk,
            loops: loops(subject, chunk),
            said: BTreeMap::new(),
        };
        for one in uses::uses(subject.resolved, subject.id, chunk) {
            looking.used(&one);
        }
        looking.accesses();
        looking
            .said
            .into_values()
            .for_each(|finding| found.push(finding));
    }
}

/// Indexes over fields that records do not have.
fn indexes(subject: &Subject<'_>, found: &mut Diagnostics) {
    for (name, table) in &subject.resolved.tables {
        let Some(fields) = table.fields.as_ref().filter(|_| table.owner == subject.id) else {
            continue;
        };
        for index in table.indexes.values() {
            if let (IndexOf::Field(path), Some(span)) = (&index.of, index.span)
                && let Some(field) = path.first()
                && !fields.contains_key(field)
            {
                found.push(undeclared(subject, name, field, span));
            }
        }
    }
}

/// A text that is a path.
pub(super) fn in_text(
    subject: &Subject<'_>,
    chunk: &ParsedChunk,
    argument: &Expr,
    table: &str,
    parts: &[PartKind],
    found: &mut Diagnostics,
) {
    if let Some(PartKind::Text(bytes)) = parts.get(1)
        && let (Ok(name), Some(fields)) = (std::str::from_utf8(bytes), fields(subject, table))
        && !fields.contains_key(name)
    {
        let span = chunk.span(&argument.at);
        found.push(undeclared(subject, table, name, span));
    }
}

fn undeclared(subject: &Subject<'_>, table: &str, name: &str, span: Span) -> Diagnostic {
    let known = fields(subject, table).into_iter().flat_map(Fields::keys);
    let near = names::near(name, known.map(String::as_str));
    let message = format!("records of `{table}` have no field `{name}`");
    let finding = Diagnostic::new(Code::UndeclaredField, message, span);
    let finding = match listed(subject, table) {
        Some(listed) => finding.also(listed, "its fields are listed here"),
        None => finding,
    };
    Near::offer(near, finding, name)
}

/// Loop variables that hold records: `for id, user in teller.Each(users) do`.
fn loops(subject: &Subject<'_>, chunk: &ParsedChunk) -> HashMap<LocalId, String> {
    let mut found = HashMap::new();
    let locals = &chunk.scopes.locals;
    walk::block(&chunk.block, &mut |part| {
        let Part::Stat(stat) = part else { return };
        let StatKind::GenericFor { names, values, .. } = &stat.kind else {
            return;
        };
        if let (
            [_, value],
            [
                Expr {
                    kind: ExprKind::Call(call),
                    ..
                },
            ],
        ) = (&names[..], &values[..])
            && call.function.path().as_deref() == Some(&["teller", "Each"])
            && let Some(path) = call.arguments.first().and_then(path::path)
            && path.parts.is_empty()
            && fields(subject, &path.root).is_some()
            && let Some(id) = locals.iter().position(|local| local.name.at == value.at)
        {
            found.insert(id, path.root);
        }
    });
    found
}

struct Looking<'a> {
    subject: &'a Subject<'a>,
    chunk: &'a ParsedChunk,
    loops: HashMap<LocalId, String>,
    /// Findings by their place, so that each is said once.
    said: BTreeMap<usize, Diagnostic>,
}

impl<'a> Looking<'a> {
    fn fields(&self, table: &str) -> Option<&'a Fields> {
        fields(self.subject, table)
    }

    /// A field by its name, or a finding.
    fn field(&mut self, table: &str, name: &str, at: &At) -> Option<&'a Field> {
        let fields = self.fields(table)?;
        let field = fields.get(name);
        if field.is_none() {
            let finding = undeclared(self.subject, table, name, self.chunk.span(at));
            self.said.entry(at.start).or_insert(finding);
        }
        field
    }

    fn used(&mut self, one: &Use<'_>) {
        let table = &one.path.root;
        let field = self.second(&one.path, table);
        let value = one.call.and_then(|call| call.arguments.get(1));
        match (one.operation, one.path.parts.len(), value) {
            (Operation::Save, 2, Some(value)) => {
                if let Some((name, field)) = field {
                    self.value(table, &name, field, value);
                }
            }
            (Operation::Save | Operation::Update, 1, Some(value)) => self.record(table, value),
            (Operation::Filter, 0, Some(options)) => self.filter(table, options),
            (Operation::Add, 2, _) => {
                if let Some((name, field)) = field
                    && field.kind.is_some_and(|kind| kind != FieldKind::Number)
                {
                    let at = &one.path.parts[1].at;
                    let finding = self.wrong(table, &name, field, "a number", at);
                    self.said.entry(at.start).or_insert(finding);
                }
            }
            _ => {}
        }
    }

    /// The field that the second key of a path is.
    fn second(&mut self, path: &Path, table: &str) -> Option<(String, &'a Field)> {
        let part = path.parts.get(1)?;
        let name = part.name()?;
        let field = self.field(table, name, &part.at)?;
        Some((name.to_owned(), field))
    }

    /// A record that is written out.
    fn record(&mut self, table: &str, value: &Expr) {
        let ExprKind::Table(items) = &value.bare().kind else {
            return;
        };
        for item in items {
            let (name, at, value) = match item {
                Item::Named(name, value) => (name.text.as_str(), &name.at, value),
                Item::Keyed(key, value) => match key.as_text() {
                    // A path into the record, for `teller.Filter`.
                    Some(path) if path.contains('.') => {
                        self.field(table, first(path), &key.at);
                        continue;
                    }
                    Some(name) => (name, &key.at, value),
                    None => continue,
                },
                Item::Positional(_) => continue,
            };
            if let Some(field) = self.field(table, name, at) {
                self.value(table, name, field, value);
            }
        }
    }

    /// `where` and `sort` of `teller.Filter`.
    fn filter(&mut self, table: &str, options: &Expr) {
        let ExprKind::Table(items) = &options.bare().kind else {
            return;
        };
        for item in items {
            let Item::Named(name, value) = item else {
                continue;
            };
            match name.text.as_str() {
                "where" => self.record(table, value),
                "sort" => {
                    if let Some(path) = value.as_text() {
                        self.field(table, first(path), &value.at);
                    }
                }
                _ => {}
            }
        }
    }

    fn value(&mut self, table: &str, name: &str, field: &Field, value: &Expr) {
        let (Some(kind), Some(given)) = (field.kind, kind(value)) else {
            return;
        };
        if kind != given {
            let finding = self.wrong(table, name, field, given.name(), &value.at);
            self.said.entry(value.at.start).or_insert(finding);
        }
    }

    fn wrong(&self, table: &str, name: &str, field: &Field, given: &str, at: &At) -> Diagnostic {
        let wanted = field.kind.map_or("something else", FieldKind::name);
        let message = format!("the field `{name}` of `{table}` is {wanted}, not {given}");
        let finding = Diagnostic::new(Code::WrongFieldType, message, self.chunk.span(at));
        match field.span {
            Some(span) => finding.also(span, "the schema says so here"),
            None => finding,
        }
    }

    /// Fields of records at hand: `users[id].name` in `database.lua`, and of what was fetched before.
    fn accesses(&mut self) {
        let chunk = self.chunk;
        walk::block(&chunk.block, &mut |part| match part {
            Part::Expr(expr) => {
                if let ExprKind::Index(base, key) = &expr.kind
                    && let Some(name) = key.as_text()
                    && let Some(table) = self.record_of(base)
                {
                    self.field(&table, name, &key.at);
                }
            }
            Part::Stat(stat) => {
                if let StatKind::Assign { targets, values } = &stat.kind {
                    for (target, value) in targets.iter().zip(values) {
                        self.assigned(target, value);
                    }
                }
            }
            Part::Block(_) | Part::Function(_) => {}
        });
    }

    fn assigned(&mut self, target: &Expr, value: &Expr) {
        if let Some(table) = self.record_of(target) {
            return self.record(&table, value);
        }
        if let ExprKind::Index(base, key) = &target.kind
            && let Some(name) = key.as_text()
            && let Some(table) = self.record_of(base)
            && let Some(field) = self.field(&table, name, &key.at)
        {
            self.value(&table, name, field, value);
        }
    }

    /// The table of which an expression is a record.
    fn record_of(&self, expr: &Expr) -> Option<String> {
        let expr = expr.bare();
        match &expr.kind {
            ExprKind::Name(_) => {
                let id = local(&self.chunk.scopes, expr)?;
                if let Some(table) = self.loops.get(&id) {
                    return (self.chunk.scopes.locals[id].values.len() == 1).then(|| table.clone());
                }
                if let Some((list, Given::Value)) = self.chunk.facts.loops.get(&id) {
                    return self.listed(list);
                }
                let value = only_value(&self.chunk.scopes, id)?;
                match value.bare().kind {
                    ExprKind::Name(_) => None,
                    _ => self.record_of(value),
                }
            }
            ExprKind::Index(..) if self.chunk.kind.holds_tables() => {
                let path = path::path(expr)?;
                self.is_record(&path).then_some(path.root)
            }
            ExprKind::Call(call) if call.function.path().as_deref() == Some(&["fetch"]) => {
                let path = path::path(call.arguments.first()?)?;
                self.is_record(&path).then_some(path.root)
            }
            _ => None,
        }
    }

    /// The table that a loop of `database.lua` runs over.
    fn listed(&self, list: &Expr) -> Option<String> {
        let path = path::path(list).filter(|_| self.chunk.kind.holds_tables())?;
        self.is_table(&path, 0).then_some(path.root)
    }

    /// `users[id]`, from the table itself.
    fn is_record(&self, path: &Path) -> bool {
        self.is_table(path, 1)
    }

    /// A path of so many keys into a table whose fields are known.
    fn is_table(&self, path: &Path, keys: usize) -> bool {
        let is_free = !self.chunk.scopes.resolved.contains_key(&path.root_at.start);
        path.parts.len() == keys
            && is_free
            && names::meaning(self.subject.resolved, self.subject.id, &path.root) == Meaning::Table
            && self.fields(&path.root).is_some()
    }
}

/// The field of `address.city`.
fn first(path: &str) -> &str {
    path.split('.').next().unwrap_or(path)
}

/// The kind of value a literal is.
fn kind(value: &Expr) -> Option<FieldKind> {
    Some(match &value.bare().kind {
        ExprKind::Text(_) => FieldKind::Text,
        ExprKind::Number(_) => FieldKind::Number,
        ExprKind::True | ExprKind::False => FieldKind::Boolean,
        ExprKind::Table(_) => FieldKind::Table,
        _ => return None,
    })
}
