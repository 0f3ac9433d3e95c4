//! Where forms come from, the token of forms with a session, and the headers that keep pages safe, over real sockets.

use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use super::{FORM, Server, header, status};

const SESSION: &str = "Cookie: session=abc\r\n";

fn send(server: &Server, method: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    server.ask(&format!(
        "{method} /hello HTTP/1.1\r\nHost: example.com\r\nConnection: close\r\nContent-Type: {FORM}\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
    ))
}

fn post(server: &Server, headers: &str) -> u16 {
    status(&send(server, "POST", headers, "firstname=Ann"))
}

#[test]
fn forms_of_other_sites_are_refused() {
    let server = Server::start(&[]);
    for (headers, expected) in [
        ("", 200),
        ("Sec-Fetch-Site: same-origin\r\n", 200),
        ("Sec-Fetch-Site: none\r\n", 200),
        ("Sec-Fetch-Site: same-site\r\n", 403),
        ("Sec-Fetch-Site: cross-site\r\n", 403),
        (
            "Sec-Fetch-Site: cross-site\r\nOrigin: http://example.com\r\n",
            403,
        ),
        (
            "Sec-Fetch-Site: same-origin\r\nOrigin: https://evil.test\r\n",
            200,
        ),
        ("Origin: http://example.com\r\n", 200),
        ("Origin: http://example.com:80\r\n", 200),
        ("Origin: https://example.com\r\n", 403),
        ("Origin: http://example.com:8080\r\n", 403),
        ("Origin: http://www.example.com\r\n", 403),
        ("Origin: null\r\n", 403),
        ("Origin: https://evil.test\r\n", 403),
        (
            "Origin: http://example.com\r\nOrigin: https://evil.test\r\n",
            403,
        ),
    ] {
        assert_eq!(post(&server, headers), expected, "{headers}");
    }
    let cross = "Sec-Fetch-Site: cross-site\r\n";
    for method in ["PUT", "PATCH", "DELETE"] {
        assert_eq!(status(&send(&server, method, cross, "")), 403, "{method}");
    }
    assert_eq!(status(&server.get("/hello", cross)), 200);
    let refused = send(&server, "POST", cross, "firstname=Ann");
    assert!(refused.contains("not sent from here"), "{refused}");
    assert!(!refused.contains("Hello, Ann"));
}

#[test]
fn the_check_comes_before_the_body() {
    let server = Server::start(&[]);
    let cross = "Sec-Fetch-Site: cross-site\r\n";
    let ask = |kind: &str, length: usize| {
        server.ask(&format!(
            "POST /hello HTTP/1.1\r\nHost: example.com\r\nConnection: close\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n{cross}\r\n"
        ))
    };
    assert_eq!(status(&ask("text/csv", 3)), 403);
    assert_eq!(status(&ask(FORM, 40_000)), 403);
    assert_eq!(status(&ask("application/json", 1)), 403);
}

/// The token in a page.
fn token(page: &str) -> Option<&str> {
    let (_, rest) = page.split_once("name=\"_token\" value=\"")?;
    rest.split('"').next()
}

#[test]
fn with_a_session_a_form_needs_its_token_when_nothing_says_where_it_comes_from() {
    let server = Server::start(&[]);
    let stranger = server.get("/hello", "");
    assert_eq!(
        (token(&stranger), header(&stranger, "set-cookie")),
        (None, None)
    );
    let page = server.get("/hello", SESSION);
    let token = token(&page).expect("a token").to_owned();
    assert!(header(&page, "cache-control").is_some_and(|value| value.starts_with("private")));
    assert_eq!(post(&server, SESSION), 403);
    let with = |token: &str, cookie: &str| {
        send(
            &server,
            "POST",
            cookie,
            &format!("firstname=Ann&_token={token}"),
        )
    };
    let answer = with(&token, SESSION);
    assert_eq!(status(&answer), 200);
    assert!(answer.contains("Hello, Ann"));
    assert_eq!(status(&with("wrong", SESSION)), 403);
    assert_eq!(status(&with(&token, "Cookie: session=abd\r\n")), 403);
    // Browsers that say where they are need none.
    let own = format!("{SESSION}Sec-Fetch-Site: same-origin\r\n");
    assert_eq!(post(&server, &own), 200);
    let foreign = format!("{SESSION}Sec-Fetch-Site: cross-site\r\n");
    assert_eq!(status(&with(&token, &foreign)), 403);
    // What is no form cannot have one.
    let json = server.ask(&format!(
        "POST /hello HTTP/1.1\r\nHost: example.com\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 2\r\n{SESSION}\r\n{{}}"
    ));
    assert_eq!(status(&json), 403);
    // The server's own field is not the author's to count.
    let fields: String = (0..60).map(|n| format!("f{n}=1&")).collect();
    assert_eq!(
        status(&send(
            &server,
            "POST",
            SESSION,
            &format!("{fields}_token={token}")
        )),
        200
    );
}

#[test]
fn a_new_secret_leaves_open_forms_good_once() {
    let server = Server::start(&[]);
    let data = server._data.path();
    let file = std::fs::metadata(data.join("secrets")).expect("made at the first start");
    assert_eq!(file.permissions().mode() & 0o777, 0o600);
    let page = server.get("/hello", SESSION);
    let token = token(&page).expect("a token").to_owned();
    let answer = || send(&server, "POST", SESSION, &format!("_token={token}"));
    for expected in [200, 403] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_server"));
        let renewed = command.arg("newsecret").arg("--data").arg(data).output();
        let renewed = renewed.expect("it runs");
        assert!(renewed.status.success(), "{renewed:?}");
        assert_eq!(status(&answer()), expected);
    }
}

#[test]
fn answers_say_how_they_are_to_be_treated() {
    let server = Server::start(&[]);
    for path in [
        "/",
        "/hello",
        "/page",
        "/nowhere",
        "/public/site.css",
        "/nowhere.png",
    ] {
        let answer = server.get(path, "");
        let is = |name: &str| header(&answer, name);
        assert_eq!(is("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(
            is("referrer-policy"),
            Some("strict-origin-when-cross-origin"),
            "{path}"
        );
        assert_eq!(is("x-frame-options"), Some("SAMEORIGIN"), "{path}");
        assert_eq!(is("strict-transport-security"), None, "{path}");
    }
    let policy = |path: &str| {
        let answer = server.get(path, "");
        header(&answer, "content-security-policy").map(str::to_owned)
    };
    let plain = policy("/hello").expect("a policy");
    for part in [
        "object-src 'none'",
        "base-uri 'self'",
        "frame-ancestors 'self'",
        "script-src 'self'",
    ] {
        assert!(plain.contains(part), "{plain}");
    }
    assert!(!plain.contains("unsafe-inline"));
    assert!(policy("/nowhere").is_some());
    assert_eq!(policy("/public/site.css"), None);
    // A redirect has no page to rule, but says the rest.
    let twin = server.ask("GET / HTTP/1.1\r\nHost: www.example.com\r\nConnection: close\r\n\r\n");
    assert_eq!(header(&twin, "x-content-type-options"), Some("nosniff"));
}
