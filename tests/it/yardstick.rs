//! `docs/checks.md` sets our findings beside those of other tools: what it names must be there.

use std::fs;

use compiler::diagnostic::Code;

use super::root;

#[test]
fn the_table_beside_other_tools_names_codes_there_are() {
    let page = fs::read_to_string(root().join("docs/checks.md")).expect("the page");
    let mut named = 0;
    for (at, _) in page.match_indices("MS") {
        let label = page.get(at..at + 5).expect("a number after it");
        let code = Code::find(label).unwrap_or_else(|| panic!("no code {label}"));
        // In brackets after a declined row a label may stand alone, elsewhere its name follows.
        if let Some(rest) = page[at + 5..].strip_prefix(" `") {
            let name = rest.split('`').next().unwrap_or_default();
            assert_eq!(name, code.info().name, "{label}");
            named += 1;
        }
    }
    assert!(named > 50, "{named} codes");
}
