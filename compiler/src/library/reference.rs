//! The description as a page for people.

use std::fmt::Write;

use super::{Binding, Entry, Kind, Stage, Type, entries};

/// The reference of everything the runtime gives, as markdown.
#[must_use]
pub fn reference() -> String {
    let mut page = String::from(
        "# What Lua finds in a bundle\n\n\
         Every name the server gives to views, controllers and functions. Made from the description that the checker reads too\n\
         (`compiler/src/library/runtime.txt`); functions of the utility library stand in `bundles/util/functions.lua`.\n\n\
         A `?` after a type: the value may be nil, the argument may be left out. `...` takes or gives any number of values.\n",
    );
    let loose = entries().filter(|entry| !entry.path.contains('.') && !is_table(entry));
    section(&mut page, "Names of their own", "", loose);
    for table in entries().filter(|entry| is_table(entry)) {
        let inside = |entry: &&Entry| {
            let rest = entry.path.strip_prefix(table.path);
            rest.is_some_and(|rest| rest.starts_with('.'))
        };
        section(
            &mut page,
            &format!("`{}`", table.path),
            &about(table),
            entries().filter(inside),
        );
    }
    page
}

fn is_table(entry: &Entry) -> bool {
    matches!(entry.kind, Kind::Table { .. })
}

fn about(table: &Entry) -> String {
    let mut text = table.meaning.to_owned();
    if table.kind == (Kind::Table { open: true }) {
        text.push_str(" Bundles have fields of their own in it.");
    }
    match table.binding {
        Some(Binding::Stable | Binding::Varying) => text.push_str(" It belongs to the request."),
        Some(Binding::Global) | None => {}
    }
    text
}

fn section<'a>(
    page: &mut String,
    title: &str,
    about: &str,
    entries: impl Iterator<Item = &'a Entry>,
) {
    let _ = write!(page, "\n## {title}\n");
    if !about.is_empty() {
        let _ = write!(page, "\n{about}\n");
    }
    let lines: Vec<String> = entries.map(line).collect();
    if !lines.is_empty() {
        let _ = write!(page, "\n| Name | Meaning |\n|---|---|\n{}", lines.concat());
    }
}

fn line(entry: &Entry) -> String {
    format!("| `{}` | {} |\n", entry.shown(), entry.all_words())
}

impl Entry {
    /// Its path with its type or its parameters and results.
    #[must_use]
    pub fn shown(&self) -> String {
        match &self.kind {
            Kind::Table { .. } => self.path.to_owned(),
            Kind::Field(of, optional) => {
                let mark = if *optional && *of != Type::Any {
                    "?"
                } else {
                    ""
                };
                format!("{}: {}{mark}", self.path, of.name())
            }
            Kind::Function(signature) => format!("{}{}", self.path, signature.text),
        }
    }

    /// What it is for, and what else is to be known of it.
    #[must_use]
    pub fn all_words(&self) -> String {
        let mut text = self.meaning.to_owned();
        if self.leaves {
            text.push_str(" The function that calls it goes on: return after it.");
        }
        if let Some(stage) = self.until {
            let _ = write!(text, " Without effect {}.", stage.since());
        }
        if let Some(old) = self.old {
            let _ = write!(text, " Kept for old bundles; use {old}.");
        }
        text
    }
}

impl Type {
    /// As descriptions name it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Type::Any => "any",
            Type::Nil => "nil",
            Type::Boolean => "boolean",
            Type::Number => "number",
            Type::Text => "text",
            Type::Table => "table",
            Type::Function => "function",
            Type::Html => "html",
        }
    }
}

impl Stage {
    /// Since when.
    #[must_use]
    pub fn since(self) -> &'static str {
        match self {
            Stage::Authentication => "once the user is found",
            Stage::Localization => "once the language is chosen",
            Stage::Controller => "once the controller runs",
            Stage::View => "once the view runs",
            Stage::Template => "once the template runs",
            Stage::Editing => "once editors run",
            Stage::Response => "once the answer is made",
        }
    }
}
