//! Which language visitors get, over real sockets: the sample shop speaks six.

use super::{Server, header, status};

fn get(server: &Server, path: &str, headers: &str) -> String {
    server.ask(&format!(
        "GET {path} HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n{headers}\r\n"
    ))
}

const CHOICE: Option<&str> = Some("Accept-Language, Cookie");

#[test]
fn the_cookie_goes_before_the_header_and_both_before_the_site() {
    let server = Server::start(&[]);
    let polish = "Cookie: preferences=%7B%22language%22%3A%22pl%22%7D\r\n";
    for (headers, expected) in [
        ("", "en"),
        ("Accept-Language: fr-CH, de;q=0.9\r\n", "fr"),
        ("Accept-Language: de;q=0.2, ar-EG;q=0.7\r\n", "ar"),
        ("Accept-Language: es\r\nAccept-Language: ja;q=0.1\r\n", "ja"),
        ("Accept-Language: es\r\n", "en"),
        ("Accept-Language: en;q=0, *\r\n", "fr"),
        (polish, "pl"),
        (&format!("{polish}Accept-Language: fr\r\n"), "pl"),
        (
            "Cookie: preferences=%7Bbroken\r\nAccept-Language: fr\r\n",
            "fr",
        ),
    ] {
        let front = get(&server, "/", headers);
        assert_eq!(
            header(&front, "content-language"),
            Some(expected),
            "{headers}"
        );
        assert_eq!(header(&front, "vary"), CHOICE, "{headers}");
        let direction = if expected == "ar" { "rtl" } else { "ltr" };
        let html = format!("<html lang=\"{expected}\" dir=\"{direction}\">");
        assert!(front.contains(&html), "{headers}");
    }
}

#[test]
fn an_address_in_a_language_is_in_it_for_everybody() {
    let server = Server::start(&[]);
    let pages = [
        ("/category/tea", "en", "Tea"),
        ("/kategoria/tea", "pl", "Herbata"),
        ("/%D9%82%D8%B3%D9%85/tea", "ar", "الشاي"),
        ("/%E5%95%86%E5%93%81/tea-bowl", "ja", "抹茶碗"),
    ];
    for (path, language, heading) in pages {
        let page = get(&server, path, "Accept-Language: fr\r\n");
        assert_eq!(
            (status(&page), header(&page, "vary")),
            (200, None),
            "{path}"
        );
        assert_eq!(header(&page, "content-language"), Some(language), "{path}");
        assert!(page.contains(&format!("<h1>{heading}</h1>")), "{path}");
        for other in ["ar", "de", "en", "fr", "ja", "pl"] {
            let link =
                format!("<link rel=\"alternate\" hreflang=\"{other}\" href=\"http://shop.example/");
            assert_eq!(page.matches(&link).count(), 1, "{path} {other}");
        }
    }
    assert_eq!(status(&get(&server, "/kategoria/tea/more", "")), 404);
}

#[test]
fn the_switch_leads_to_the_same_page_in_another_language() {
    let server = Server::start(&[]);
    let switch = |query: &str, headers: &str| {
        let answer = get(&server, &format!("/generic/localise?{query}"), headers);
        assert_eq!(status(&answer), 303, "{query}");
        let kept = header(&answer, "set-cookie").is_some();
        (
            header(&answer, "location").unwrap_or_default().to_owned(),
            kept,
        )
    };
    for (query, expected) in [
        ("language=de&return=/product/tall-cup", "/ware/tall-cup"),
        (
            "language=ar&return=/about",
            "/%D9%85%D9%86-%D9%86%D8%AD%D9%86",
        ),
        (
            "language=fr&return=/%E5%95%86%E5%93%81/tall-cup",
            "/produit/tall-cup",
        ),
        ("language=fr&return=/basket", "/basket"),
        ("language=fr&return=//evil.example/", "/"),
        ("language=fr&return=https://evil.example/", "/"),
        ("language=fr&return=/%5Cevil.example/", "/"),
    ] {
        assert_eq!(switch(query, ""), (expected.to_owned(), true), "{query}");
    }
    let unknown = switch("language=es&return=/about", "");
    assert_eq!(unknown, ("/about".to_owned(), false));
    let referrer = "Referer: http://shop.example/suche?q=tee\r\n";
    assert_eq!(switch("language=pl", referrer).0, "/szukaj?q=tee");
}

#[test]
fn a_finished_page_has_a_tag_and_is_compressed() {
    let server = Server::start(&["--workers", "1"]);
    let page = |headers: &str| server.get("/page", headers);
    let plain = page("");
    let tag = header(&plain, "etag").expect("an entity tag").to_owned();
    assert_eq!(header(&plain, "vary"), Some("Accept-Encoding"));
    assert_eq!(
        header(&page("Accept-Encoding: br, gzip\r\n"), "content-encoding"),
        Some("br")
    );
    assert_eq!(
        header(&page("Accept-Encoding: gzip\r\n"), "content-encoding"),
        Some("gzip")
    );
    assert_eq!(status(&page(&format!("If-None-Match: {tag}\r\n"))), 304);
    let query = server.get("/page?x=1", &format!("If-None-Match: {tag}\r\n"));
    assert_eq!(status(&query), 200, "what is asked for could depend on it");
}
