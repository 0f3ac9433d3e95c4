//! Accounts from the real executable: registering, signing in and out, sessions, keys, and what strangers must not learn.

use std::process::Command;

use super::{FORM, Server, header, status};

const HOST: &str = "example.com";
const PASSWORD: &str = "tea+and+honey+1";

/// A visitor: what it sends, and the cookie it was given.
struct Visitor<'s> {
    server: &'s Server,
    cookie: Option<String>,
}

impl<'s> Visitor<'s> {
    fn new(server: &'s Server) -> Self {
        Visitor {
            server,
            cookie: None,
        }
    }

    fn ask(&mut self, line: &str, body: &str) -> String {
        let length = body.len();
        let cookie = self.cookie.as_ref();
        let cookie = cookie.map(|cookie| format!("Cookie: session={cookie}\r\n"));
        let answer = self.server.ask(&format!(
            "{line} HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\nSec-Fetch-Site: same-origin\r\nContent-Type: {FORM}\r\nContent-Length: {length}\r\n{}\r\n{body}",
            cookie.unwrap_or_default()
        ));
        if let Some(given) = header(&answer, "set-cookie") {
            let value = given
                .split(';')
                .next()
                .and_then(|pair| pair.split_once('='));
            let value = value.map(|(_, value)| value.to_owned());
            self.cookie = value.filter(|value| !value.is_empty());
        }
        answer
    }

    fn get(&mut self, path: &str) -> String {
        self.ask(&format!("GET {path}"), "")
    }

    fn post(&mut self, path: &str, body: &str) -> String {
        self.ask(&format!("POST {path}"), body)
    }

    fn register(&mut self, email: &str) -> String {
        self.post(
            "/register",
            &format!("name=Ann&email={email}&password={PASSWORD}"),
        )
    }

    fn sign_in(&mut self, email: &str, password: &str) -> String {
        self.post("/signin", &format!("email={email}&password={password}"))
    }
}

fn clerk(server: &Server, words: &[&str]) -> Result<String, String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_server"));
    command.arg("--data").arg(server._data.path()).arg("clerk");
    let output = command.args(words).output().expect("it runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    match output.status.success() {
        true => Ok(text(&output.stdout)),
        false => Err(text(&output.stderr)),
    }
}

#[test]
fn an_account_is_made_used_and_left() {
    let server = Server::start(&[]);
    let mut ann = Visitor::new(&server);
    let locked = ann.get("/account");
    assert_eq!(status(&locked), 401);
    assert_eq!(header(&locked, "cache-control"), Some("private, no-store"));
    assert!(locked.contains("action=\"/signin\"") && locked.contains("value=\"/account\""));
    assert_eq!(header(&locked, "set-cookie"), None);

    let made = ann.register("Ann%40example.com");
    assert_eq!(
        (status(&made), header(&made, "location")),
        (303, Some("/account"))
    );
    let cookie = header(&made, "set-cookie").expect("a session");
    for attribute in ["HttpOnly", "SameSite=Lax", "path=/", "max-age=7776000"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    assert!(!cookie.contains("domain="));
    let page = ann.get("/account");
    assert_eq!(status(&page), 200);
    assert_eq!(header(&page, "cache-control"), Some("private, no-store"));
    assert!(page.contains("ann@example.com") && page.contains("value=\"Ann\""));
    assert_eq!(
        status(&Visitor::new(&server).register("ann%40EXAMPLE.com")),
        409
    );

    let first = ann.cookie.clone();
    assert_eq!(status(&ann.post("/signout", "")), 303);
    assert_eq!(ann.cookie, None);
    ann.cookie = first.clone();
    assert_eq!(
        status(&ann.get("/account")),
        401,
        "the session itself has ended"
    );
    ann.cookie = None;
    let wrong = ann.sign_in("ann%40example.com", "tea+and+honey+2");
    assert_eq!(status(&wrong), 401);
    let unknown = ann.sign_in("nobody%40example.com", PASSWORD);
    let said = |answer: &str| answer.contains("The address or the password is wrong.");
    assert!(said(&wrong) && said(&unknown));
    assert_eq!(status(&unknown), 401);
    assert_eq!(status(&ann.sign_in("ann%40example.com", PASSWORD)), 303);
    assert_ne!(ann.cookie, first);
    assert_eq!(status(&ann.get("/account")), 200);
    assert_eq!(status(&ann.get("/signout")), 405, "a link signs nobody out");
}

#[test]
fn a_cookie_from_elsewhere_is_not_kept_by_signing_in() {
    let server = Server::start(&[]);
    Visitor::new(&server).register("ann%40example.com");
    let mut ann = Visitor::new(&server);
    let planted = "A".repeat(43);
    ann.cookie = Some(planted.clone());
    assert_eq!(status(&ann.sign_in("ann%40example.com", PASSWORD)), 303);
    assert_ne!(ann.cookie, Some(planted.clone()));
    ann.cookie = Some(planted);
    assert_eq!(status(&ann.get("/account")), 401);
}

#[test]
fn who_signs_in_returns_to_the_page_of_this_site() {
    let server = Server::start(&[]);
    Visitor::new(&server).register("ann%40example.com");
    for (asked, led) in [
        ("%2Fcontact%3Fa%3D1", "/contact?a=1"),
        ("%2F", "/"),
        ("https%3A%2F%2Fevil.test", "/account"),
        ("%2F%2Fevil.test", "/account"),
        ("%2F%5Cevil.test", "/account"),
        ("%2Fa%5C%5Cevil", "/account"),
        ("%2Fa%0D%0ASet-Cookie%3A+a%3Db", "/account"),
        ("", "/account"),
    ] {
        let body = format!("email=ann%40example.com&password={PASSWORD}&return={asked}");
        let answer = Visitor::new(&server).post("/signin", &body);
        assert_eq!(header(&answer, "location"), Some(led), "{asked}");
    }
}

#[test]
fn guessing_is_slowed_down_and_nobody_is_told_more() {
    let server = Server::start(&[]);
    Visitor::new(&server).register("ann%40example.com");
    for email in ["ann%40example.com", "nobody%40example.com"] {
        let mut guess = Visitor::new(&server);
        for _ in 0..5 {
            assert_eq!(status(&guess.sign_in(email, "wrong+password")), 401);
        }
        let refused = guess.sign_in(email, PASSWORD);
        assert_eq!(status(&refused), 429, "{email}");
        let wait = header(&refused, "retry-after").and_then(|text| text.parse::<u32>().ok());
        assert!(
            wait.is_some_and(|seconds| (1..=60).contains(&seconds)),
            "{wait:?}"
        );
        assert_eq!(guess.cookie, None);
    }
    // The account of somebody else is not concerned.
    assert_eq!(
        status(&Visitor::new(&server).register("bert%40example.com")),
        303
    );
    assert_eq!(
        status(&Visitor::new(&server).sign_in("bert%40example.com", PASSWORD)),
        303
    );
}

#[test]
fn sessions_are_seen_and_ended_from_another() {
    let server = Server::start(&[]);
    let (mut here, mut there) = (Visitor::new(&server), Visitor::new(&server));
    here.register("ann%40example.com");
    assert_eq!(status(&there.sign_in("ann%40example.com", PASSWORD)), 303);
    let page = here.get("/account");
    let (_, rest) = page
        .split_once("name=\"session\" value=\"")
        .expect("the other");
    let id = rest.split('"').next().unwrap_or_default();
    let mut stranger = Visitor::new(&server);
    stranger.register("bert%40example.com");
    stranger.post("/account", &format!("action=revoke&session={id}"));
    assert_eq!(
        status(&there.get("/account")),
        200,
        "only its owner ends it"
    );
    here.post("/account", &format!("action=revoke&session={id}"));
    assert_eq!(status(&there.get("/account")), 401);
    assert_eq!(status(&here.get("/account")), 200);

    there.cookie = None;
    there.sign_in("ann%40example.com", PASSWORD);
    let before = here.cookie.clone();
    let wrong = here.post(
        "/account",
        "action=password&password=no&new=honey+and+tea+2",
    );
    assert_eq!(status(&wrong), 422);
    let body = format!("action=password&password={PASSWORD}&new=honey+and+tea+2");
    assert_eq!(status(&here.post("/account", &body)), 303);
    assert_ne!(here.cookie, before);
    assert_eq!(status(&here.get("/account")), 200);
    assert_eq!(status(&there.get("/account")), 401);
    let mut old = Visitor::new(&server);
    assert_eq!(status(&old.sign_in("ann%40example.com", PASSWORD)), 401);

    let gone = here.post("/account", "action=delete&password=honey+and+tea+2");
    assert_eq!(status(&gone), 303);
    assert_eq!(
        status(&old.sign_in("ann%40example.com", "honey+and+tea+2")),
        401
    );
}

fn time() -> u64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    now.expect("a time").as_secs()
}

/// What stands in a page behind a text, up to another.
fn between<'p>(page: &'p str, before: &str, after: &str) -> &'p str {
    let rest = page.split_once(before).map_or("", |(_, rest)| rest);
    rest.split(after).next().unwrap_or_default()
}

#[test]
fn a_second_factor_is_asked_for_once_it_is_set_up() {
    let server = Server::start(&[]);
    let mut ann = Visitor::new(&server);
    ann.register("ann%40example.com");
    let wrong = ann.post("/account", "action=factor&password=no");
    assert_eq!(status(&wrong), 422);
    ann.post("/account", &format!("action=factor&password={PASSWORD}"));
    let page = ann.get("/account");
    let secret = between(
        &page,
        "key in your app, then the code it shows here: <code>",
        "<",
    )
    .to_owned();
    assert_eq!(secret.len(), 32, "{page}");
    assert_eq!(status(&ann.post("/account", "action=code&code=000")), 422);
    // The code before, so that the one of now is still good for signing in.
    let code = |time: u64| runtime::totp::code_at(&secret, time).expect("a code");
    let begun = time();
    let set = ann.post(
        "/account",
        &format!("action=code&code={}", code(begun - 30)),
    );
    assert_eq!(status(&set), 200);
    let recovery = between(&set, "<li><code>", "<").to_owned();
    assert_eq!(recovery.len(), 12, "{set}");
    assert!(!ann.get("/account").contains(&secret));
    assert!(!ann.get("/account/data").contains(&secret));

    let mut there = Visitor::new(&server);
    let asked = there.sign_in("ann%40example.com", PASSWORD);
    assert_eq!(
        (status(&asked), there.cookie.clone()),
        (200, None),
        "the password alone"
    );
    let ticket = between(&asked, "name=\"ticket\" value=\"", "\"").to_owned();
    assert_eq!(ticket.len(), 43, "{asked}");
    let send = |visitor: &mut Visitor<'_>, ticket: &str, code: &str| {
        status(&visitor.post("/signin", &format!("ticket={ticket}&code={code}")))
    };
    let used = code(begun - 30);
    assert_eq!(send(&mut there, &ticket, &used), 401, "a code is good once");
    assert_eq!(send(&mut there, "A", &code(begun)), 401);
    assert_eq!(send(&mut there, &ticket, &code(begun)), 303);
    assert_eq!(status(&there.get("/account")), 200);
    let mut third = Visitor::new(&server);
    assert_eq!(send(&mut third, &ticket, &recovery), 401, "so is a ticket");
    for expected in [303, 401] {
        let mut third = Visitor::new(&server);
        let asked = third.sign_in("ann%40example.com", PASSWORD);
        let ticket = between(&asked, "name=\"ticket\" value=\"", "\"").to_owned();
        assert_eq!(send(&mut third, &ticket, &recovery), expected);
    }
    // A ticket is no link that sets a password, and codes are not guessed.
    let asked = third.sign_in("ann%40example.com", PASSWORD);
    let ticket = between(&asked, "name=\"ticket\" value=\"", "\"").to_owned();
    let body = format!("token={ticket}&password=honey+and+tea+2");
    assert_eq!(status(&third.post("/account/link", &body)), 410);
    let answers: Vec<u16> = (0..6)
        .map(|_| send(&mut third, &ticket, "000000"))
        .collect();
    assert_eq!(answers.last(), Some(&429), "{answers:?}");
    let gone = there.post("/account", &format!("action=nofactor&password={PASSWORD}"));
    assert_eq!(status(&gone), 303);
    assert_eq!(status(&third.sign_in("ann%40example.com", PASSWORD)), 303);
}

#[test]
fn passwords_that_everybody_tries_are_refused() {
    let server = Server::start(&[]);
    for password in ["short", "12345678", "PassWord123", "ann%40example.com"] {
        let body = format!("email=ann%40example.com&password={password}");
        let answer = Visitor::new(&server).post("/register", &body);
        assert_eq!(status(&answer), 422, "{password}");
        assert!(!answer.contains(&format!("value=\"{password}\"")));
    }
    let long = "a+".repeat(200);
    let body = format!("email=ann%40example.com&password={long}");
    assert_eq!(status(&Visitor::new(&server).post("/register", &body)), 422);
}

#[test]
fn an_operator_is_made_with_a_link_that_is_good_once() {
    let server = Server::start(&[]);
    // Somebody took the address before.
    let mut squatter = Visitor::new(&server);
    squatter.register("boss%40example.com");
    let made = clerk(
        &server,
        &["people.Operator", "Boss@example.com", "http://example.com"],
    );
    let made = made.expect("a link");
    let (_, rest) = made.split_once("http://example.com").expect("whole");
    let link = rest.split('"').next().unwrap_or_default();
    assert_eq!(status(&squatter.get("/account")), 401);
    let mut boss = Visitor::new(&server);
    let page = boss.get(link);
    assert_eq!(
        (status(&page), header(&page, "referrer-policy")),
        (200, Some("no-referrer"))
    );
    assert_eq!(boss.cookie, None, "the link alone changes nothing");
    let (_, token) = link.split_once("token=").expect("a token");
    let set = |visitor: &mut Visitor<'_>, password: &str| {
        visitor.post(
            "/account/link",
            &format!("token={token}&password={password}"),
        )
    };
    assert_eq!(status(&set(&mut boss, "12345678")), 422);
    assert_eq!(status(&set(&mut boss, PASSWORD)), 303);
    assert!(boss.get("/account/data").contains("\"Operator\":true"));
    let mut second = Visitor::new(&server);
    assert_eq!(status(&set(&mut second, PASSWORD)), 410);
    assert_eq!((status(&second.get(link)), second.cookie), (410, None));
}

#[test]
fn keys_are_given_and_taken_back_by_clerks() {
    let server = Server::start(&[]);
    let mut ann = Visitor::new(&server);
    ann.register("ann%40example.com");
    assert_eq!(status(&ann.get("/operators")), 403);
    let grant = ["people.Grant", "ann@example.com", "Operator"];
    let granted = clerk(&server, &grant).expect("granted");
    assert!(granted.contains("\"granted\":\"Operator\""), "{granted}");
    assert_eq!(status(&ann.get("/operators")), 200);
    assert_eq!(status(&Visitor::new(&server).get("/operators")), 401);
    clerk(&server, &["people.Revoke", "ann@example.com", "Operator"]).expect("taken");
    assert_eq!(status(&ann.get("/operators")), 403);
    let elsewhere = clerk(
        &server,
        &[
            "people.Grant",
            "ann@example.com",
            "Operator",
            "shop.example",
        ],
    );
    assert!(elsewhere.is_ok());
    assert_eq!(status(&ann.get("/operators")), 403, "a key of another site");
    let unknown = clerk(&server, &["people.Grant", "nobody@example.com", "Operator"]);
    assert_eq!(
        unknown,
        Err("error: no account has this address".to_owned())
    );
}

#[test]
fn nothing_that_opens_an_account_is_kept_or_logged() {
    let log = tempfile::NamedTempFile::new().expect("a file");
    let data = tempfile::tempdir().expect("a folder");
    let mut command = Command::new(env!("CARGO_BIN_EXE_server"));
    command.args(["--listen", "127.0.0.1:0", "--log", "trace", "--data"]);
    let (server, lines) = super::started(command.arg(data.path()), data);
    let mut ann = Visitor::new(&server);
    ann.register("ann%40example.com");
    let token = ann.cookie.clone().expect("a session");
    ann.post("/signout", "");
    ann.sign_in("ann%40example.com", "another+guess");
    ann.sign_in("ann%40example.com", PASSWORD);
    let second = ann.cookie.clone().expect("a session");
    let made = clerk(&server, &["people.Invite", "cid@example.com"]).expect("a link");
    let link = made
        .split_once("token=")
        .map_or("", |(_, rest)| &rest[..43])
        .to_owned();
    assert_eq!(
        status(&Visitor::new(&server).get(&format!("/account/link?token={link}"))),
        200
    );
    let exported = ann.get("/account/data");
    assert!(exported.contains("ann@example.com") && !exported.contains("argon2"));
    let file = log.path().with_extension("jsonl");
    let mut export = Command::new(env!("CARGO_BIN_EXE_server"));
    export
        .arg("--data")
        .arg(server._data.path())
        .arg("export")
        .arg(&file);
    assert!(export.output().expect("it runs").status.success());
    let kept = std::fs::read_to_string(&file).expect("exported");
    assert!(kept.contains("$argon2id$v=19$m=19456,t=2,p=1$"));
    let _ = std::fs::remove_file(&file);
    drop(server);
    let logged = lines.join().expect("its lines");
    assert!(
        logged.contains("/signin"),
        "the log tells of requests: {logged}"
    );
    for secret in [
        &*token,
        &*second,
        &*link,
        "tea and honey 1",
        PASSWORD,
        "another+guess",
        "another guess",
    ] {
        assert!(!logged.contains(secret), "{secret} is in the log");
        assert!(!kept.contains(secret), "{secret} is in the data");
    }
}
