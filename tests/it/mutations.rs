//! A correct project has no findings, and each way to break it has one, at the place where it was broken. Projects are
//! generated with names of their own; the matrix of what was found is a snapshot.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use compiler::bench;
use compiler::diagnostic::Diagnostic;
use compiler::source::SourceMap;
use proptest::prelude::*;

use super::shop::{Files, SEEDS, named, project};
use super::{mangled, settings};

/// A way to break the project: in a file, a text becomes another. A finding is wanted at the line of `at`, in the same file
/// or in another.
struct Operator {
    name: &'static str,
    file: &'static str,
    from: &'static str,
    to: &'static str,
    at: (&'static str, &'static str),
}

const fn change(
    name: &'static str,
    file: &'static str,
    from: &'static str,
    to: &'static str,
) -> Operator {
    Operator {
        name,
        file,
        from,
        to,
        at: (file, to),
    }
}

const fn elsewhere(
    name: &'static str,
    file: &'static str,
    from: &'static str,
    to: &'static str,
    at: (&'static str, &'static str),
) -> Operator {
    Operator {
        name,
        file,
        from,
        to,
        at,
    }
}

/// The whole file goes away, or gets another name.
const GONE: &str = "";

#[rustfmt::skip] // a table is read by its columns
const OPERATORS: &[Operator] = &[
    elsewhere("remove a view", "list.html", GONE, "", ("settings.lua", "view = \"list\"")),
    elsewhere("rename a view", "part-row.html", GONE, "part-line.html", ("list.html", "part-row")),
    elsewhere("remove a controller", "item.lua", GONE, "", ("settings.lua", "controller = \"item\"")),
    elsewhere("remove a module", "include/MODULE.lua", GONE, "", ("home.lua", "require \"MODULE\"")),
    elsewhere("remove a style sheet", "public/site.css", GONE, "", ("template.html", "/public/site.css")),
    change("misspell a view in a call", "list.html", "\"part-row\"", "\"part-rwo\""),
    change("misspell a view in an address", "settings.lua", "view = \"contact\"", "view = \"contcat\""),
    change("misspell a controller", "settings.lua", "controller = \"list\"", "controller = \"lits\""),
    change("misspell a module", "home.lua", "require \"MODULE\"", "require \"MODULEx\""),
    change("misspell an application", "settings.lua", "{ \"stock\" }", "{ \"stokc\" }"),
    change("misspell a function", "item.html", "FUNC(", "FUNCc("),
    elsewhere("rename a function", "functions.lua", "function FUNC(", "function Other(", ("item.html", "FUNC(")),
    change("misspell an application's function", "home.lua", "stock.Things()", "stock.Thnigs()"),
    change("misspell a member of the library", "item.lua", "scribe.NotFound()", "scribe.NotFuond()"),
    change("misspell a field of page", "template.html", "?(page.title)", "?(page.titel)"),
    change("misspell a field of temp", "home.html", "temp.count", "temp.coutn"),
    elsewhere("drop what sets a field of temp", "item.lua", "temp.found = found", "", ("item.html", "temp.found")),
    change("break a link", "template.html", "href=\"/contact\"", "href=\"/contcat\""),
    change("break a link with a value", "part-row.html", "\"/ITEM/?(", "\"/ITEMs/?("),
    change("break an asset", "template.html", "/public/logo.svg", "/public/lgoo.svg"),
    change("break a fragment", "template.html", "#top", "#tpo"),
    change("break the target of a redirect", "settings.lua", "redirect = \"/ITEM-list\"", "redirect = \"/ITEM-lits\""),
    change("lead a redirect to itself", "settings.lua", "redirect = \"/ITEM-list\"", "redirect = \"/old-ITEM\""),
    change("misspell a field of a form", "contact.lua", "temp.sent = form.FIELD", "temp.sent = form.FIELDx"),
    elsewhere("rename a form's field", "contact.html", "name=\"FIELD\"", "name=\"other\"", ("contact.lua", "form.FIELD")),
    elsewhere("refuse a form's method", "settings.lua", "{ \"GET\", \"POST\" }", "{ \"GET\" }", ("contact.html", "<form")),
    elsewhere("drop the encoding of uploads", "contact.html", " enctype=\"multipart/form-data\"", "", ("contact.html", "type=\"file\"")),
    change("declare an address twice", "settings.lua", "\"old-ITEM\"", "\"ITEM-list\""),
    change("shadow a pattern", "settings.lua", "{ pattern =", "{ starts = \"ITEM/\", view = \"home\" },\n  { pattern ="),
    change("break a pattern", "settings.lua", "(%d+)$\"", "(%d+$\""),
    change("misspell an attribute", "settings.lua", "methods =", "mehtods ="),
    change("misspell a setting", "settings.lua", "language =", "langauge ="),
    change("give a setting another kind", "settings.lua", "title = \"All of them\"", "title = 7"),
    change("give an impossible status", "settings.lua", "title = \"All of them\"", "status = 1000"),
    change("exceed a budget", "settings.lua", "title = \"All of them\"", "budget = { includes = 1 }"),
    change("forget a local", "item.lua", "local found =", "found ="),
    change("misspell a local", "list.lua", "\": \" .. label", "\": \" .. lable"),
    change("leave a local unused", "home.lua", "page.title = \"Home\"", "page.title = \"Home\"\nlocal unused = #things"),
    change("hide a local", "list.lua", "temp.things =", "local from = 5\ntemp.things ="),
    change("write behind a return", "functions.lua", "    return cents .. \" \" .. units[1]", "    do return cents .. \" \" .. units[1] end\n    cents = 1"),
    change("give a key twice", "include/MODULE.lua", "least = 1 }", "most = 1 }"),
    change("assign a value to itself", "item.lua", "page.title = found.name", "found = found"),
    change("divide by zero", "functions.lua", "cents / 100", "cents / 0"),
    change("break a format", "list.lua", "%d to %d", "%d to %y"),
    change("leave a format without a value", "list.lua", "%d to %d", "%d to %d of %d"),
    change("break a string's pattern", "item.lua", "\"(%d+)$\"", "\"(%d+$\""),
    change("negate an operand", "home.lua", "temp.count > MODULE.most", "not temp.count == MODULE.most"),
    change("ask for a type there is not", "item.lua", "not found", "type(found) == \"tabel\""),
    change("decide a condition beforehand", "item.lua", "if not found", "if true"),
    change("do the same in both branches", "item.lua", "  return scribe.NotFound()\n", "  temp.a = 1\nelse\n  temp.a = 1\n"),
    change("count away from the end", "functions.lua", "  return math.floor", "  for index = #units, 1 do write(units[index]) end\n  return math.floor"),
    change("forget a return", "item.lua", "return scribe.NotFound()", "scribe.NotFound()"),
    change("write a table", "home.html", "?(temp.count)", "?({ temp.count })"),
    change("leave a tag open", "home.html", "?(page.title)", "?(page.title"),
    change("leave a tag empty", "home.html", "?(page.title)", "?()"),
    elsewhere("drop an end", "item.lua", "end\n", "\n", ("item.lua", "")),
    change("insert an unknown section", "template.html", "Insert \"head\"", "Insert \"haed\""),
    elsewhere("leave the page out of its template", "template.html", "scribe.Insert \"content\"", "scribe.Insert \"head\"", ("template.html", "<!DOCTYPE")),
    change("have a view run itself", "part-row.html", "</li>", "<? scribe.View \"part-row\" ?></li>"),
    change("assign a library's name", "home.lua", "page.title = \"Home\"", "string = \"Home\""),
    change("assign a site's setting", "home.lua", "page.title = \"Home\"", "site.name = \"Home\""),
    change("keep state between requests", "functions.lua", "  if cents < 100", "  units[1] = \"c\"\n  if cents < 100"),
    change("call for a request while loading", "functions.lua", "-- A price", "scribe.Cookie(\"a\", \"b\")\n-- A price"),
    change("give a function the wrong kind", "home.lua", "#things", "table.concat(\"things\")"),
    change("give a function too much", "functions.lua", "math.floor(cents / 100)", "math.floor(cents / 100, 2)"),
    change("require by a value", "home.lua", "require \"MODULE\"", "require(page.address)"),
    change("misspell a table", "item.lua", "fetch(orders[", "fetch(ordres["),
    change("misspell a table in text", "item.html", "visits[1]", "vistis[1]"),
    change("break a path in text", "item.html", "visits[1].last", "visits[1.last"),
    change("use a table as a value", "item.lua", "fetch(orders[number].count)", "orders[number].count"),
    change("save a whole table", "item.lua", "visits[number].last", "visits"),
    change("leave a key nil", "item.lua", "visits[number]", "visits[nil]"),
    change("let a form choose the table", "item.lua", "save(visits[number].last, now)", "save(form.amount, now)"),
    change("misspell a field of records", "item.lua", "orders[number].count", "orders[number].cuont"),
    change("store another kind", "item.lua", "save(visits[number].last, now)", "save(orders[number].count, \"many\")"),
    change("misspell an index", "item.lua", "\"thing\"", "\"thnig\""),
    change("lose a change", "item.lua", "temp.ordered =", "fetch(orders[number]).count = 1\ntemp.ordered ="),
    change("misspell a procedure", "item.lua", "stock.Order(number", "stock.Odrer(number"),
    change("run a procedure there is not", "item.lua", "stock.Order(number,", "teller.Run(\"stock.Odrer\", number,"),
    change("schedule a function there is not", "item.lua", "stock.Order(number, tonumber(form.amount))", "tasks.Schedule { \"stock.Odrer\", at = now }"),
    change("claim a table twice", "applications/stock/settings.lua", "\"visits\" }", "\"visits\", \"orders\" }"),
    change("take a taken name for a table", "applications/stock/settings.lua", "\"visits\" }", "\"visits\", \"page\" }"),
    change("declare a table for nobody", "applications/stock/settings.lua", "\"visits\" }", "\"visits\", \"spare\" }"),
    change("index a field there is not", "applications/stock/settings.lua", "field = \"thing\"", "field = \"thnig\""),
    change("give a procedure a fourth parameter", "applications/stock/database.lua", "(number, count)", "(number, count, note, colour)"),
    change("return two values from a procedure", "applications/stock/database.lua", "return orders[number].count", "return orders[number].count, true"),
    elsewhere("give a procedure a function's name", "applications/stock/functions.lua", "function Find(", "function Order(", ("applications/stock/database.lua", "function Order(")),
    change("misspell an option", "item.lua", "save(visits[number].last, now)", "save(visits[number].last, now, { durble = true })"),
    change("store a function", "item.lua", "save(visits[number].last, now)", "save(visits[number].last, function() end)"),
    change("read a record for a field", "item.lua", "fetch(orders[number].count)", "fetch(orders[number]).count"),
    change("ask for durability on a page", "item.lua", "temp.ordered =", "teller.Durable()\ntemp.ordered ="),
    change("write in a procedure", "applications/stock/database.lua", "  return orders[number].count", "  write(count)\n  return orders[number].count"),
    change("misspell a delegate", "applications/stock/database.lua", "\"Ordered\"", "\"Orderd\""),
    change("go through a whole table", "applications/stock/database.lua", "  return orders[number].count", "  for key in pairs(orders) do log.Info(key) end\n  return orders[number].count"),
    elsewhere("name an upgrader by no version", "applications/stock/upgraders/1.2.lua", GONE, "applications/stock/upgraders/next.lua", ("applications/stock/upgraders/next.lua", "")),
    elsewhere("drop an end tag", "list.html", "</ul>", "", ("list.html", "<ul>")),
    elsewhere("drop an end tag of the template", "template.html", "</main>", "", ("template.html", "<main>")),
    change("close what is not open", "home.html", "</h1>", "</h1></div>"),
    change("close a template's element in a view", "item.html", "<h1>", "</main><h1>"),
    change("put a list into a paragraph", "home.html", "<p>?(temp.count)", "<p><ul><li>?(temp.count)</li></ul>"),
    change("let elements overlap", "home.html", "<h1>?(page.title)</h1>", "<h1><b>?(page.title)</h1></b>"),
    change("put a heading into a heading", "home.html", "?(page.title)</h1>", "?(page.title)<h2>Home</h2></h1>"),
    change("put a form into a form", "contact.html", "<button>Send</button>", "<form action=\"/contact\" method=\"post\"><button>Send</button></form>"),
    change("use a field that need not be sent", "list.lua", "tonumber(request.query.from) or 1", "tonumber(request.query.from) + 1"),
    change("give an attribute twice", "template.html", "rel=\"stylesheet\"", "rel=\"stylesheet\" rel=\"icon\""),
    change("give an id twice", "list.html", "<ul>", "<ul id=\"top\">"),
    change("give an id in a loop", "part-row.html", "<li>", "<li id=\"row\">"),
    elsewhere("drop the text of a picture", "template.html", " alt=\"Sign of the shop\"", "", ("template.html", "<img")),
    change("drop a label", "contact.html", "<label>Answer to <input name=\"FIELD\"></label>", "<p>Answer to <input name=\"FIELD\"></p>"),
    elsewhere("drop the language", "template.html", " lang=\"?(page.language)\"", "", ("template.html", "<html")),
    elsewhere("drop the title", "template.html", "<title>?(page.title)</title>", "", ("template.html", "<html")),
    elsewhere("drop what sets a title", "contact.lua", "page.title = \"Contact\"", "", ("settings.lua", "matches = \"contact\"")),
    elsewhere("rename a controller", "list.lua", GONE, "lits.lua", ("lits.lua", "local from")),
    elsewhere("drop a view's only use", "contact.html", GONE, "old/template.html", ("old/template.html", "<h1>")),
    change("silence nothing", "item.lua", "page.title =", "-- msc: allow(unknown_view)\npage.title ="),
];

fn path(file: &str, seed: usize) -> String {
    let folder = if file.starts_with("applications/") {
        ""
    } else {
        "sites/shop.example/"
    };
    format!("{folder}{}", named(file, seed))
}

fn mutated(operator: &Operator, seed: usize) -> Files {
    let mut files = project(seed);
    let wanted = path(operator.file, seed);
    let at = files.iter().position(|(path, _)| *path == wanted);
    let at = at.unwrap_or_else(|| panic!("{}: no file {wanted}", operator.name));
    if operator.from.is_empty() {
        let (_, text) = files.remove(at);
        if !operator.to.is_empty() {
            files.insert(at, (path(operator.to, seed), text));
        }
        return files;
    }
    let (from, to) = (named(operator.from, seed), named(operator.to, seed));
    let text = &mut files[at].1;
    assert!(text.contains(&from), "{}: no `{from}`", operator.name);
    *text = text.replacen(&from, &to, 1);
    files
}

fn found(files: &Files) -> (SourceMap, Vec<Diagnostic>) {
    let project = bench::project(files);
    let compiled = compiler::compile(&project).expect("it can be looked at");
    (project.sources, compiled.found.iter().cloned().collect())
}

/// Whether a label of a finding is on the line where a text first stands in a file.
fn is_at(sources: &SourceMap, finding: &Diagnostic, file: &str, text: &str) -> bool {
    finding.labels.iter().any(|label| {
        let source = sources.get(label.span.file);
        if source.path != file {
            return false;
        }
        let content = source.text().unwrap_or_default();
        let Some(start) = content.find(text) else {
            return false;
        };
        let lines = |to: usize| content[..to.min(content.len())].matches('\n').count();
        let last = text.trim_end().len();
        (lines(start)..=lines(start + last)).contains(&lines(label.span.start as usize))
            || text.is_empty()
    })
}

#[test]
fn generated_projects_are_clean() {
    for seed in 0..SEEDS {
        let (_, found) = found(&project(seed));
        let said: Vec<&String> = found.iter().map(|finding| &finding.message).collect();
        assert!(said.is_empty(), "{said:?}");
    }
}

#[test]
fn every_mutation_is_found_where_it_is() {
    let mut matrix = format!("{:42} found  place  codes\n", "operator");
    let (mut n_found, mut n_placed) = (0, 0);
    for operator in OPERATORS {
        let (mut hits, mut places) = (0, 0);
        let mut codes = BTreeSet::new();
        for seed in 0..SEEDS {
            let (sources, found) = found(&mutated(operator, seed));
            let (file, text) = operator.at;
            let (file, text) = (path(file, seed), named(text, seed));
            hits += usize::from(!found.is_empty());
            places += usize::from(
                found
                    .iter()
                    .any(|finding| is_at(&sources, finding, &file, &text)),
            );
            codes.extend(found.iter().map(|finding| finding.code.label()));
        }
        n_found += hits;
        n_placed += places;
        let codes: Vec<String> = codes.into_iter().collect();
        let _ = writeln!(
            matrix,
            "{:42} {hits}/{SEEDS}    {places}/{SEEDS}    {}",
            operator.name,
            codes.join(" ")
        );
    }
    let all = OPERATORS.len() * SEEDS;
    let _ = writeln!(
        matrix,
        "\n{} operators, {SEEDS} projects: {n_found} of {all} found, {n_placed} at their place",
        OPERATORS.len()
    );
    settings().bind(|| insta::assert_snapshot!("mutations", matrix));
    assert!(n_placed * 100 >= all * 95, "{matrix}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn mangled_projects_get_a_verdict(changes in proptest::collection::vec(any::<u8>(), 0..60)) {
        mangled::has_a_verdict(&mangled::project(&changes));
    }
}
