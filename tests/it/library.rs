//! The names the compiler lets bundles use are there when they run, and the utility library does what it says.

use std::collections::BTreeMap;

use compiler::library::{self, Kind, Type};

use super::{body, project, root};

/// Asks a running machine; each line is a path and the type of what is there.
fn found_at_run_time(code: &str) -> BTreeMap<String, String> {
    let folder = project(&[
        (
            "sites/example.com/names.lua",
            &format!("page.type = 'text/plain'\n{code}"),
        ),
        (
            "sites/example.com/settings.lua",
            "addresses = {{matches='names', controller='names'}}",
        ),
    ]);
    let shown = body(folder.path(), &["/names"]);
    let lines = shown.lines().filter_map(|line| line.split_once(' '));
    lines
        .map(|(path, kind)| (path.to_owned(), kind.to_owned()))
        .collect()
}

/// What `type` says of an entry; `None` for anything.
fn type_name(kind: &Kind) -> Option<&'static str> {
    match kind {
        Kind::Table { .. } => Some("table"),
        Kind::Function(_) => Some("function"),
        Kind::Field(of, _) => match of {
            Type::Any => None,
            Type::Nil => Some("nil"),
            Type::Boolean => Some("boolean"),
            Type::Number => Some("number"),
            Type::Text => Some("string"),
            Type::Table | Type::Html => Some("table"),
            Type::Function => Some("function"),
        },
    }
}

#[test]
fn what_is_described_is_there() {
    let code: String = library::entries()
        .map(|entry| format!("write('{0} ' .. type({0}) .. '\\n')\n", entry.path))
        .collect();
    let found = found_at_run_time(&code);
    for entry in library::entries() {
        let optional = matches!(entry.kind, Kind::Field(_, true));
        let kind = found.get(entry.path).map(String::as_str);
        let kind = kind.unwrap_or_else(|| panic!("{} is not shown", entry.path));
        // `html` can be called and is a table; so are the vocabularies.
        let callable = entry.path == "html" && kind == "table";
        let fits = type_name(&entry.kind).is_none_or(|name| name == kind);
        assert!(
            fits || callable || (optional && kind == "nil"),
            "{} is described as {:?}, and is {kind}",
            entry.path,
            entry.kind
        );
    }
}

#[test]
fn what_is_there_is_described() {
    let code = r#"
        local function show(prefix, names)
            for name, value in pairs(names) do write(prefix .. tostring(name) .. " " .. type(value) .. "\n") end
        end
        show("", _G)
        for _, name in ipairs { TABLES } do show(name .. ".", _G[name] or ({ locale = locale, page = page, request = request, site = site, user = user })[name]) end
        show("request.client.", request.client)
    "#;
    let tables: Vec<String> = library::entries()
        .filter(|entry| matches!(entry.kind, Kind::Table { .. }) && entry.path != "_G")
        .filter(|entry| !["L", "form", "l", "locales", "temp"].contains(&entry.path))
        .map(|entry| format!("'{}'", entry.path))
        .collect();
    let found = found_at_run_time(&code.replace("TABLES", &tables.join(", ")));
    let bundles = ["generic", "geo", "util"];
    let utilities = [
        "append", "concat", "copy", "digits", "empty", "ifthen", "keyed", "macro", "pack",
        "pieces", "split", "truncate", "varkey", "wrap", "wrapif",
    ];
    let unknown: Vec<&String> = found
        .keys()
        .filter(|path| library::find(path).is_none())
        .filter(|path| !bundles.contains(&path.as_str()) && !utilities.contains(&path.as_str()))
        .collect();
    assert!(unknown.is_empty(), "not described: {unknown:?}");
    assert!(found.len() > 200, "only {} names are there", found.len());
}

#[test]
fn the_reference_page_is_the_description() {
    let path = root().join("docs/reference.md");
    let page = library::reference();
    if std::env::var_os("INSTA_UPDATE").is_some_and(|how| how == "always") {
        std::fs::write(&path, &page).expect("docs can be written");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == page,
        "docs/reference.md is not what the description says; INSTA_UPDATE=always writes it anew"
    );
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
