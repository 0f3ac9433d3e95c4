//! `msc explain`: the page of a code, or the table of all.

use compiler::diagnostic::Code;

use super::Outcome;
use crate::failure::Failure;
use crate::options::Explain;
use crate::output;

pub(super) fn run(options: &Explain) -> Result<Outcome, Failure> {
    let text = options
        .code
        .map_or_else(table, |code| code.info().explain.to_owned());
    output::print(text.as_bytes())?;
    Ok(Outcome::Good)
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
    fn the_table_has_a_row_for_each_code() {
        let table = table();
        assert_eq!(table.lines().count(), Code::ALL.len());
        assert!(table.starts_with("MS001  unreadable_setting"), "{table}");
        assert!(table.lines().all(|line| line.trim_end() == line));
    }
}
