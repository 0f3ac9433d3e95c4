//! The language and the locale of a visitor whose country is known.

#[path = "../../runtime/src/geo/fixture.rs"]
mod fixture;

use super::{msc, project};

/// A page of a site in two languages, for a visitor whose address is in a country.
fn shown(country: &'static str, node: &str, header: &str) -> String {
    let folder = project(&[
        ("node.lua", node),
        (
            "sites/example.com/settings.lua",
            "language = 'en'\nlocale = 'gb'\nlanguages = { 'en', 'de' }\napplications = { 'geo' }\ntemplate = false",
        ),
        (
            "sites/example.com/front.html",
            "<p>?(page.language) ?(locale.id) ?(format.Number(1234.5)) ?((geo.LocateIp('127.0.0.1') or {}).city)",
        ),
    ]);
    let data = fixture::folder(country);
    let data = data.path().to_string_lossy().into_owned();
    let options = [
        "render",
        "--host",
        "example.com",
        "--data",
        &data,
        "--include",
    ];
    let output = msc(
        folder.path(),
        &[&options[..], &["--header", header, "/"]].concat(),
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn the_country_chooses_where_the_browser_does_not() {
    let node = "node = {}";
    let page = shown("AT", node, "Accept: text/html");
    assert!(page.contains("<p>de at 1\u{a0}234,50 Town"), "{page}");
    assert!(page.contains("cache-control: private"), "{page}");
    // What the browser names goes first; a language without a country leaves the country to the address.
    let page = shown("AT", node, "Accept-Language: en-GB");
    assert!(page.contains("<p>en gb 1,234.50"), "{page}");
    assert!(!page.contains("cache-control: private"), "{page}");
    let page = shown("AT", node, "Accept-Language: en");
    assert!(page.contains("<p>en at "), "{page}");
    // A country whose languages the site does not have changes the locale alone.
    let page = shown("JP", node, "Accept: text/html");
    assert!(page.contains("<p>en jp "), "{page}");
}

#[test]
fn settings_say_whether_places_are_known() {
    let page = shown("AT", "node = { geo = false }", "Accept: text/html");
    assert!(page.contains("<p>en gb 1,234.50 "), "{page}");
    assert!(!page.contains("Town"), "{page}");
    let page = shown(
        "AT",
        "node = { geo = { countries = { 'de' } } }",
        "Accept: text/html",
    );
    assert!(page.contains("<p>en gb "), "{page}");
    let page = shown(
        "AT",
        "node = { geo = { countries = { 'at' } } }",
        "Accept: text/html",
    );
    assert!(page.contains("<p>de at "), "{page}");
}
