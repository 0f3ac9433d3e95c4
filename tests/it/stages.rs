//! What the stages make: the Lua of views, the Rust of the route table, the same bytes from the same input.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use compiler::project::{Project, Roots};

use super::{root, settings};

fn read(folder: &Path) -> Project {
    let roots = Roots {
        folder: folder.to_owned(),
        sites: vec![PathBuf::from("target-sites")],
        applications: vec![PathBuf::from("bundles")],
    };
    Project::read(&roots, &[]).expect("the repository's bundles can be read")
}

fn compiled(project: &Project) -> (compiler::program::Program, compiler::emit::Bytecode) {
    let compiled = compiler::compile(project).expect("the compiler works");
    let found: Vec<&str> = compiled.found.iter().map(|one| &*one.message).collect();
    compiled
        .program
        .unwrap_or_else(|| panic!("there are errors: {found:?}"))
}

#[test]
fn views_lower_to_lua() {
    let mut shown = String::new();
    let (program, _) = compiled(&read(&root()));
    for chunk in program
        .chunks
        .iter()
        .filter(|chunk| chunk.name.starts_with("target-sites/"))
    {
        let _ = writeln!(shown, "── {}\n{}", chunk.name, chunk.lua);
        for (number, piece) in chunk.pieces.iter().enumerate() {
            let operand = if piece.operand { " operand" } else { "" };
            let _ = writeln!(
                shown,
                "{number:>4} {:?}{operand} line {} {:?}",
                piece.escape, piece.line, piece.text
            );
        }
    }
    settings().bind(|| insta::assert_snapshot!("example_site_lua", shown));
}

#[test]
fn the_route_table_is_readable_rust() {
    let folder = super::project(&[
        (
            "applications/acme.shop/settings.lua",
            "addresses = { {starts='item/', controller='item', post={maxsize=100}} }",
        ),
        ("applications/acme.shop/item.lua", "write(page.address)"),
        ("applications/acme.shop/public/shop.css", "p {}"),
        (
            "sites/example.com/settings.lua",
            "applications = {'shop'} domains = {'.example.com', {name='example.org', redirect=false}}\n\
             addresses = { {matches={'basket', 'panier'}, view='basket', title='Basket', methods={'GET', 'POST'}} }",
        ),
        ("sites/example.com/basket.html", "<p>?(form.item)</p>"),
        ("sites/example.com/about.html", "<p>No tags</p>"),
    ]);
    let project = Project::read(
        &Roots {
            folder: folder.path().to_owned(),
            ..Roots::default()
        },
        &[],
    )
    .expect("read");
    let (program, bytecode) = compiled(&project);
    let artifacts = compiler::emit::artifacts(&program, &bytecode).expect("artifacts");
    let rust = artifacts
        .files
        .iter()
        .find(|(path, _)| path == "routes.rs")
        .expect("a route table");
    let names: Vec<&str> = artifacts
        .files
        .iter()
        .map(|(path, _)| path.as_str())
        .collect();
    let shown = format!(
        "{}\n── files\n{}",
        String::from_utf8_lossy(&rust.1),
        names.join("\n")
    );
    settings().bind(|| insta::assert_snapshot!("route_table", shown));
}

/// Tables, paths and procedures, as numbers and the Lua around them.
#[test]
fn the_teller_is_lowered() {
    let folder = super::project(&[
        (
            "node.lua",
            "node.teller = { interval = 0.5, cache = '128M' }",
        ),
        (
            "applications/acme.shop/settings.lua",
            "database = {\n  { name = 'orders', indexes = { number = { field = 'customer.number', unique = true }, initial = { call = 'Initial' } } },\n\
             { name = 'orders_user', index = true }, { name = 'visits', file = 'node' } }",
        ),
        (
            "applications/acme.shop/functions.lua",
            "function Initial(order) return order.name:sub(1, 1) end\nfunction Name(id)\n  return fetch(orders[id].name) or 'nobody'\nend",
        ),
        (
            "applications/acme.shop/database.lua",
            "local most = 100\nfunction Add(id, order)\n  if orders[id] then return nil, 'taken' end\n  orders[id] = order\n\
             \x20 for key, value in pairs(orders) do log.Info(tostring(key), type(value)) end\n  table.insert(orders[id].list, most)\n\
             \x20 return shop.Count()\nend\nfunction shop.Count()\n  return teller.Count(orders) + #orders[1].list\nend\nlocal function inner() end\nThird = inner",
        ),
        (
            "applications/acme.shop/upgraders/1.10.lua",
            "for _, order in pairs(orders) do order.paid = false end",
        ),
        (
            "applications/acme.shop/upgraders/1.9.lua",
            "orders[1] = nil",
        ),
        ("sites/example.com/settings.lua", "applications = {'shop'}"),
        (
            "sites/example.com/front.html",
            "<p>?(fetch(orders[form.id].name) or '<none>') ?(db.orders[1]['a b'].x)</p>\n<? if lookup(orders[form.id]) then write(shop.Name(1)) end ?>",
        ),
        (
            "sites/example.com/front.lua",
            "local id = form.id\nsave(orders[id].name, form.name, { durable = true })\nsave(orders[fetch(orders[id].next)]\n  [shop.Name(id)][...]\n  .name, true)\n\
             delete(orders[true][-1][1.5][\"a\\0b\"])\nfetch(\"orders\" .. id .. \".name\")\nlocal same = fetch(orders[id].name)\n\
             for key, order in teller.Each(orders) do write(key .. order.name) end\nteller.Update(orders[id], { paid = true })\n\
             log.Info(teller.Add(visits.count, 1), teller.Count(orders[id].list), teller.Filter(orders, { size = 10 }), same)\n\
             teller.Swap(orders[id].state, 'new', 'paid')\ndelete(orders[id], { durable = true })\ntasks.Schedule { \"shop.Add\" }\nwrite(fetch(tasks[id].state))",
        ),
    ]);
    let roots = Roots {
        folder: folder.path().to_owned(),
        ..Roots::default()
    };
    let project = Project::read(&roots, &[]).expect("read");
    let (program, bytecode) = compiled(&project);
    let mut shown = String::new();
    for chunk in &program.chunks {
        if !chunk.name.contains("settings") && !chunk.name.contains('(') {
            let _ = writeln!(shown, "── {}\n{}", chunk.name, chunk.lua);
        }
    }
    let _ = writeln!(shown, "── tables\n{:#?}", program.tables);
    for (number, path) in program.paths.iter().enumerate() {
        let _ = writeln!(shown, "{number:>3} {} {:?}", path.written, path.steps);
    }
    for bundle in program
        .bundles
        .iter()
        .filter(|bundle| bundle.database.is_some())
    {
        let _ = writeln!(
            shown,
            "── {}: {:?}, upgraders {:?}, database {:?}, functions {:?}",
            bundle.id, bundle.procedures, bundle.upgraders, bundle.database, bundle.functions
        );
    }
    let _ = writeln!(shown, "── {:?}", program.node.teller);
    let artifacts = compiler::emit::artifacts(&program, &bytecode).expect("artifacts");
    let rust = artifacts
        .files
        .iter()
        .find(|(path, _)| path == "routes.rs")
        .expect("a route table");
    let rust = String::from_utf8_lossy(&rust.1);
    let parts = rust
        .split("static ")
        .filter(|part| part.starts_with("TABLE") || part.starts_with("PATH"));
    for part in parts {
        let _ = writeln!(shown, "static {}", part.trim_end());
    }
    settings().bind(|| insta::assert_snapshot!("teller_lowered", shown));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    for folder in ["bundles", "target-sites"] {
        copy(&root().join(folder), &elsewhere.path().join(folder));
    }
    let of = |folder: &Path| {
        let (program, bytecode) = compiled(&read(folder));
        compiler::emit::artifacts(&program, &bytecode)
            .expect("artifacts")
            .files
    };
    let (here, there) = (of(&root()), of(elsewhere.path()));
    assert_eq!(here.len(), there.len());
    for (a, b) in here.iter().zip(&there) {
        assert!(a == b, "{} differs", a.0);
    }
    let text = |files: &[(String, Vec<u8>)]| {
        files
            .iter()
            .map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
            .collect::<String>()
    };
    assert!(
        !text(&here).contains(&*root().to_string_lossy()),
        "an artifact holds a path of this machine"
    );
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("folder");
    for entry in std::fs::read_dir(from).expect("folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).expect("file");
        }
    }
}
