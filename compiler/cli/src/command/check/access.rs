//! `msc check --explain-access TABLE`: which addresses come to a table, under which locks, and on which way.

use std::fmt::Write as _;

use compiler::{Access, Memory};

use crate::command::Outcome;
use crate::failure::Failure;
use crate::options::Check;
use crate::output;
use crate::project::Reader;

pub(super) fn run(options: &Check, table: &str) -> Result<Outcome, Failure> {
    let mut reader = Reader::new(&options.folder, &options.common)?;
    let project = reader.project()?;
    let Some(found) = compiler::access(&project, &mut Memory::default(), table)? else {
        output::note(&format!("error: no bundle declares a table `{table}`"));
        return Ok(Outcome::Bad);
    };
    output::print(shown(table, &found).as_bytes())?;
    Ok(Outcome::Good)
}

fn shown(table: &str, found: &[Access]) -> String {
    if found.is_empty() {
        return format!("no address comes to `{table}`\n");
    }
    let mut text = String::new();
    let mut site = "";
    for one in found {
        if one.site != site {
            site = &one.site;
            let _ = writeln!(text, "{site}");
        }
        let does = if one.writes { "writes" } else { "reads" };
        let _ = writeln!(
            text,
            "  {}  {does} `{table}`, {}",
            one.address,
            locks(one.locks.as_deref())
        );
        let _ = writeln!(text, "    {}", one.chain.join(" → "));
    }
    text
}

fn locks(locks: Option<&[String]>) -> String {
    match locks {
        None => "open to everybody".to_owned(),
        Some([]) => "closed to everybody".to_owned(),
        Some(keys) => format!("with the key `{}`", keys.join("` or `")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_stands_with_its_locks_and_its_way() {
        let one = |address: &str, locks: Option<Vec<String>>, writes| Access {
            site: "a.example".to_owned(),
            address: address.to_owned(),
            locks,
            writes,
            chain: vec!["x.lua".to_owned(), "app.Save".to_owned()],
        };
        let found = [
            one("open", None, false),
            one("kept", Some(vec!["A".to_owned(), "B".to_owned()]), true),
            one("shut", Some(Vec::new()), false),
        ];
        let expected = "a.example\n  open  reads `t`, open to everybody\n    x.lua → app.Save\n  kept  writes `t`, with the key \
                        `A` or `B`\n    x.lua → app.Save\n  shut  reads `t`, closed to everybody\n    x.lua → app.Save\n";
        assert_eq!(shown("t", &found), expected);
        assert_eq!(shown("t", &[]), "no address comes to `t`\n");
    }
}
