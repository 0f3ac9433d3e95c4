//! The names the compiler lets bundles use are there when they run, and the utility library does what it says.

use super::{body, project, root};

#[test]
fn every_name_of_the_library_exists() {
    // Not set for a visitor nobody knows on a site that says nothing of it.
    const MAY_BE_NIL: [&str; 1] = ["locale"];
    let names: Vec<&str> = compiler::library_names()
        .map(|(name, _)| name)
        .filter(|name| !MAY_BE_NIL.contains(name))
        .collect();
    let lines: String = names
        .iter()
        .map(|name| format!("write('{name} ' .. type({name}) .. '\\n')\n"))
        .collect();
    let folder = project(&[
        (
            "sites/example.com/names.lua",
            &format!("page.type = 'text/plain'\n{lines}"),
        ),
        (
            "sites/example.com/settings.lua",
            "addresses = {{matches='names', controller='names'}}",
        ),
    ]);
    let shown = body(folder.path(), &["/names"]);
    for name in names {
        assert!(
            !shown.contains(&format!("{name} nil\n")),
            "{name} is nil:\n{shown}"
        );
        assert!(shown.contains(&format!("{name} ")), "{name} is missing");
    }
}

#[test]
fn names_of_lua_that_reach_outside_are_not_there() {
    for name in [
        "loadstring",
        "getfenv",
        "setfenv",
        "collectgarbage",
        "newproxy",
        "dofile",
        "load",
        "io",
    ] {
        let folder = project(&[(
            "sites/example.com/front.html",
            &format!("<p>?(tostring({name}))</p>"),
        )]);
        let output = super::msc(folder.path(), &["check"]);
        assert_eq!(output.status.code(), Some(1), "{name}");
        let folder = project(&[(
            "sites/example.com/front.html",
            &format!("<p>?(tostring(_G['{name}']))</p>"),
        )]);
        assert!(body(folder.path(), &["/"]).contains("<p>nil</p>"), "{name}");
    }
}

#[test]
fn utilities_do_what_they_say() {
    let script =
        std::fs::read_to_string(root().join("tests/lua/util_test.lua")).expect("the script");
    let folder = project(&[
        ("sites/example.com/utilities.lua", &script),
        (
            "sites/example.com/utilities.html",
            "<p>done ?(page.status)</p>",
        ),
    ]);
    assert!(body(folder.path(), &["/utilities"]).contains("<p>done 200</p>"));
}
