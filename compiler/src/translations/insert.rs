//! What is added to vocabulary files: fields in tables and lines of their own, in the manner of what is there.

use std::collections::BTreeMap;

use crate::parse::view::code_end;
use crate::source::{FileId, SourceMap, Span};

/// What is to be added, by where.
#[derive(Default)]
pub(super) struct Insertions {
    fields: BTreeMap<Span, Vec<String>>,
    /// Tables of languages: in the table around them, or behind a line.
    tables: BTreeMap<(Span, String), Vec<String>>,
    lines: BTreeMap<Span, Vec<String>>,
}

impl Insertions {
    /// A field in a table that is there.
    pub(super) fn field(&mut self, table: Span, field: String) {
        self.fields.entry(table).or_default().push(field);
    }

    /// A field in a new table of this name within another.
    pub(super) fn table_in(&mut self, around: Span, name: String, field: String) {
        self.tables.entry((around, name)).or_default().push(field);
    }

    /// A field in a new table of this name behind a line.
    pub(super) fn table_after(&mut self, end: Span, name: String, field: String) {
        self.tables.entry((end, name)).or_default().push(field);
    }

    /// A line behind another.
    pub(super) fn line(&mut self, end: Span, line: String) {
        self.lines.entry(end).or_default().push(line);
    }

    /// All of it as replacements.
    pub(super) fn edits(mut self, sources: &SourceMap) -> Vec<(Span, String)> {
        let tables = std::mem::take(&mut self.tables);
        for ((place, name), fields) in tables {
            let text = Text::of(sources, place.file);
            if place.start < place.end {
                let table = text.inner_table(place, &fields);
                self.field(place, format!("{name} = {table}"));
            } else {
                let indent = text.indent(place.start as usize);
                let table = text.table(&fields, &indent);
                self.line(place, format!("{name} = {table}"));
            }
        }
        let mut edits = Vec::new();
        for (table, fields) in self.fields {
            Text::of(sources, table.file).fields(table, &fields, &mut edits);
        }
        for (end, lines) in self.lines {
            let text = Text::of(sources, end.file);
            let indent = text.indent(end.start as usize);
            let lines = lines.iter();
            let lines: String = lines
                .map(|line| format!("{}{indent}{line}", text.eol))
                .collect();
            edits.push((end, lines));
        }
        edits
    }
}

/// A file's text, and how its lines end.
struct Text<'t> {
    text: &'t str,
    eol: &'static str,
}

impl<'t> Text<'t> {
    fn of(sources: &'t SourceMap, file: FileId) -> Self {
        let text = sources.get(file).text().unwrap_or_default();
        let eol = if text.contains("\r\n") { "\r\n" } else { "\n" };
        Self { text, eol }
    }

    /// The blanks that the line of a place begins with.
    fn indent(&self, at: usize) -> String {
        let start = self.text[..at].rfind('\n').map_or(0, |at| at + 1);
        let line = &self.text[start..];
        let length = line.find(|c| c != ' ' && c != '\t').unwrap_or(line.len());
        line[..length].to_owned()
    }

    /// A table with a line for each field.
    fn table(&self, fields: &[String], indent: &str) -> String {
        let eol = self.eol;
        let step = if indent.starts_with('\t') { "\t" } else { "  " };
        let fields = fields.iter();
        let fields: String = fields
            .map(|field| format!("{indent}{step}{field},{eol}"))
            .collect();
        format!("{{{eol}{fields}{indent}}}")
    }

    /// A table inside another, as that is written: in one line or in several.
    fn inner_table(&self, around: Span, fields: &[String]) -> String {
        let (start, end) = (around.start as usize, around.end as usize);
        let inside = &self.text[start + 1..end - 1];
        match inside.contains('\n') {
            true => {
                let indent = self.field_indent(start, start + 1 + code_end(inside));
                self.table(fields, &indent)
            }
            false => format!("{{ {} }}", fields.join(", ")),
        }
    }

    /// Fields behind the last of a table.
    fn fields(&self, table: Span, fields: &[String], edits: &mut Vec<(Span, String)>) {
        let (start, end) = (table.start as usize, table.end as usize);
        let inside = &self.text[start + 1..end - 1];
        let last = start + 1 + code_end(inside);
        let before = self.text[..last].trim_end();
        let is_empty = last == start + 1;
        let has_separator = before.ends_with([',', ';']) && !is_empty;
        let comma = if is_empty || has_separator { "" } else { "," };
        let at = |place: usize| Span::new(table.file, place, place);
        if !inside.contains('\n') {
            let blank = if is_empty && !inside.is_empty() {
                ""
            } else {
                " "
            };
            let close = if is_empty && !inside.ends_with(' ') {
                " "
            } else {
                ""
            };
            edits.push((
                at(last),
                format!("{comma}{blank}{}{close}", fields.join(", ")),
            ));
            return;
        }
        let indent = if is_empty {
            format!("{}  ", self.indent(start))
        } else {
            self.field_indent(start, last)
        };
        let line = line_end(self.text, last).min(end - 1);
        // The closing bracket may stand behind the last field.
        let closes = !self.text[last..end - 1].contains('\n');
        let (line, tail) = if closes { (last, "") } else { (line, ",") };
        let lines: Vec<String> = fields
            .iter()
            .map(|field| format!("{}{indent}{field}", self.eol))
            .collect();
        let lines = format!("{}{tail}", lines.join(","));
        if line == last {
            edits.push((at(last), format!("{comma}{lines}")));
        } else {
            if !comma.is_empty() {
                edits.push((at(last), comma.to_owned()));
            }
            edits.push((at(line), lines));
        }
    }

    /// The indentation of the first field of a table that begins a line, between two places.
    fn field_indent(&self, start: usize, last: usize) -> String {
        let mut at = start;
        while let Some(next) = self.text[at..last].find('\n') {
            at += next + 1;
            let line = self.text[at..last].trim_start_matches([' ', '\t']);
            if !line.starts_with(['\n', '\r']) && !line.is_empty() {
                return self.indent(at);
            }
        }
        format!("{}  ", self.indent(start))
    }
}

/// Where the line of a place ends, before its line break.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
    if text[at..end].ends_with('\r') {
        end - 1
    } else {
        end
    }
}
