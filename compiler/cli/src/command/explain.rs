//! `msc explain`: the page of a code, the description of a name of the library, or the table of all codes.

use compiler::diagnostic::Code;
use compiler::library::{self, Entry};

use super::Outcome;
use crate::failure::Failure;
use crate::options::{Explain, Topic};
use crate::output;

pub(super) fn run(options: &Explain) -> Result<Outcome, Failure> {
    let text = match options.topic {
        None => table(),
        Some(Topic::Code(code)) => code.info().explain.to_owned(),
        Some(Topic::Entry(entry)) => described(entry),
    };
    output::print(text.as_bytes())?;
    Ok(Outcome::Good)
}

/// An entry of the library, and what is in it.
fn described(entry: &Entry) -> String {
    let inside = library::fields(entry.path).map(|(_, field)| field);
    let line = |entry: &Entry| format!("{}\n    {}\n", entry.shown(), entry.all_words());
    std::iter::once(entry).chain(inside).map(line).collect()
}

fn table() -> String {
    let width = Code::ALL
        .iter()
        .map(|code| code.info().name.len())
        .max()
        .unwrap_or(0);
    let row = |code: &Code| {
        let info = code.info();
        format!(
            "{}  {:width$}  {:7}  {}\n",
            code.label(),
            info.name,
            info.severity.name(),
            info.summary
        )
    };
    Code::ALL.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_described_with_its_fields() {
        let shown = described(library::find("json").expect("an entry"));
        assert!(shown.starts_with("json\n    JSON.\n"), "{shown}");
        assert!(
            shown.contains("\njson.encode(value: any): text\n"),
            "{shown}"
        );
    }

    #[test]
    fn the_table_has_a_row_for_each_code() {
        let table = table();
        assert_eq!(table.lines().count(), Code::ALL.len());
        assert!(table.starts_with("MS001  unreadable_setting"), "{table}");
        assert!(table.lines().all(|line| line.trim_end() == line));
    }
}
