//! A project to measure with: the same files for the same number of views, on any machine and on any day.
//! A hundred views a site, each with expressions, a loop, conditionals and terms; every other view has a controller.

/// Views of a site.
const PER_SITE: usize = 100;

/// The view that [`changed`] changes.
const CHANGED: &str = "sites/site0000.example/view007.html";

/// Files by path.
pub(crate) type Files = Vec<(String, String)>;

/// A project of `n_views` views.
pub(crate) fn files(n_views: usize) -> Files {
    let mut files = application();
    for site in 0..n_views / PER_SITE {
        add_site(&mut files, site);
    }
    files
}

/// The same project after somebody worked on one view.
pub(crate) fn changed(mut files: Files) -> Files {
    let view = files.iter_mut().find(|(path, _)| path == CHANGED);
    if let Some((_, text)) = view {
        text.push_str("<p>?(L.title8) ?(page.address)</p>\n");
    }
    files
}

fn application() -> Files {
    let of = |name: &str, text: &str| (format!("applications/stock/{name}"), text.to_owned());
    vec![
        of("functions.lua", include_str!("application/functions.lua")),
        of("include/rows.lua", include_str!("application/rows.lua")),
        of("part-row.html", include_str!("application/part-row.html")),
        of("settings.lua", "name = \"Stock\"\n"),
    ]
}

fn add_site(files: &mut Files, site: usize) {
    let mut add = |name: &str, text: String| {
        files.push((format!("sites/site{site:04}.example/{name}"), text));
    };
    add("settings.lua", settings(site));
    add(
        "template.html",
        include_str!("site/template.html").to_owned(),
    );
    add("vocabulary.lua", vocabulary());
    add("public/site.css", "body { margin: 2rem; }\n".to_owned());
    for view in 0..PER_SITE {
        add(&format!("view{view:03}.html"), self::view(site, view));
        if view % 2 == 0 {
            add(&format!("view{view:03}.lua"), controller(site, view));
        }
    }
}

fn settings(site: usize) -> String {
    let mut text = format!(
        "name = \"Site {site}\"\nlanguage = \"en\"\nlanguages = {{ \"en\", \"fr\" }}\n\
         applications = {{ \"stock\" }}\n\naddresses = {{\n  {{ matches = \"front\", view = \"view000\" }},\n"
    );
    for view in (1..PER_SITE).step_by(10) {
        text.push_str(&format!(
            "  {{ pattern = \"^part{view}/%d+$\", view = \"view{view:03}\", title = \"Part {view}\" }},\n"
        ));
    }
    text.push_str("}\n");
    text
}

fn vocabulary() -> String {
    let mut text = String::new();
    for term in 0..PER_SITE {
        text.push_str(&format!(
            "en.title{term} = \"title of page {term}\"\nfr.title{term} = \"titre de la page {term}\"\n"
        ));
    }
    text
}

fn view(site: usize, view: usize) -> String {
    include_str!("site/view.html")
        .replace("TERM", &format!("title{view}"))
        .replace("NUMBER", &number(site, view))
}

fn controller(site: usize, view: usize) -> String {
    include_str!("site/view.lua").replace("NUMBER", &number(site, view))
}

/// What makes the code of each view its own: equal code would be compiled once.
fn number(site: usize, view: usize) -> String {
    (site * PER_SITE + view).to_string()
}
