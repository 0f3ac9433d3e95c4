//! `msc render`: one request answered in process, by the same code as in the server.

use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use compiler::program::Program;
use hyper::body::Bytes;
use hyper::header::{CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HOST};
use hyper::http::request::Parts;
use hyper::{Method, Request, StatusCode, Uri};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use runtime::{Body, Mode, Outgoing, Shared, scribe, server};
use tokio::task::LocalSet;
use tracing_subscriber::filter::LevelFilter;

use super::Outcome;
use crate::failure::Failure;
use crate::link::{self, Encodings};
use crate::options::Render;
use crate::output;
use crate::project::Checked;

/// What a browser encodes in an address that was typed.
const TYPED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'`')
    .add(b'{')
    .add(b'}');

const FORM: &str = "application/x-www-form-urlencoded";

pub(super) fn run(options: Render) -> Result<Outcome, Failure> {
    let checked = Checked::read(options.folder(), &options.common)?;
    let Some((program, bytecode)) = checked.runnable()? else {
        return Ok(Outcome::Bad);
    };
    let host = match &options.host {
        Some(host) => host.clone(),
        None => only_domain(program)?,
    };
    let (head, body) = request(&options, &host)?;
    let encodings = if options.production {
        Encodings::Compressed
    } else {
        Encodings::Plain
    };
    let shared = shared(
        &options,
        link::program(program, bytecode, &checked.sources, encodings),
    );
    log_to_stderr(options.common.quiet);
    let outgoing = answer(shared, head, body)?;
    output::print(&printed(&outgoing, options.include))?;
    Ok(if outgoing.status < 400 {
        Outcome::Good
    } else {
        Outcome::Bad
    })
}

fn shared(options: &Render, program: runtime::Program) -> Arc<Shared> {
    let mode = if options.production {
        Mode::Production
    } else {
        Mode::Development
    };
    let data: PathBuf = options
        .data
        .clone()
        .unwrap_or_else(|| options.folder().join("data"));
    Arc::new(Shared::new(
        Arc::new(program),
        mode,
        SystemTime::now(),
        data,
    ))
}

/// Errors in pages are logged, as in the server.
fn log_to_stderr(quiet: bool) {
    let level = if quiet {
        LevelFilter::OFF
    } else {
        LevelFilter::INFO
    };
    // Nobody else in this process logs; if so, that goes on.
    let _ = tracing_subscriber::fmt()
        .with_max_level(level)
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .without_time()
        .try_init();
}

/// The domain of the only site.
fn only_domain(program: &Program) -> Result<String, Failure> {
    let domains: Vec<&str> = program
        .sites
        .iter()
        .filter(|site| site.bundle.is_some())
        .map(|site| site.domain.as_str())
        .collect();
    match domains[..] {
        [domain] => Ok(domain.to_owned()),
        [] => Err(Failure::Request(
            "the project has no site; say which host is asked with --host".to_owned(),
        )),
        _ => Err(Failure::Request(format!(
            "the project has several sites; choose one with --host: {}",
            domains.join(", ")
        ))),
    }
}

/// The request, with a form in its body, or in its query where the method has no body.
fn request(options: &Render, host: &str) -> Result<(Parts, Bytes), Failure> {
    let usual = if options.form.is_empty() {
        Method::GET
    } else {
        Method::POST
    };
    let method = options.method.clone().unwrap_or(usual);
    let form = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(&options.form)
        .finish();
    let in_query = !form.is_empty() && (method == Method::GET || method == Method::HEAD);
    let uri = target(options.path(), if in_query { &form } else { "" })?;
    let mut request = Request::builder()
        .method(method)
        .uri(uri)
        .header(HOST, host);
    let body = if in_query {
        Bytes::new()
    } else {
        Bytes::from(form)
    };
    if !body.is_empty() {
        request = request
            .header(CONTENT_TYPE, FORM)
            .header(CONTENT_LENGTH, body.len());
    }
    if !options.cookie.is_empty() {
        let cookies: Vec<String> = options
            .cookie
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        request = request.header(COOKIE, cookies.join("; "));
    }
    let request = request
        .body(())
        .map_err(|error| Failure::Request(format!("there can be no such request: {error}")))?;
    let (mut head, ()) = request.into_parts();
    // A header asked for takes the place of the usual one; asked for again, it is sent twice.
    for (index, (name, value)) in options.header.iter().enumerate() {
        let again = options.header[..index]
            .iter()
            .any(|(known, _)| known == name);
        if again || name == COOKIE {
            head.headers.append(name, value.clone());
        } else {
            head.headers.insert(name, value.clone());
        }
    }
    Ok((head, body))
}

/// The target of the request line, from a path as people write it.
fn target(path: &str, query: &str) -> Result<Uri, Failure> {
    let slash = if path.starts_with('/') { "" } else { "/" };
    let before_query = if query.is_empty() {
        ""
    } else if path.contains('?') {
        "&"
    } else {
        "?"
    };
    let text = format!(
        "{slash}{}{before_query}{query}",
        utf8_percent_encode(path, TYPED)
    );
    text.parse()
        .map_err(|error| Failure::Request(format!("`{path}` is no path: {error}")))
}

fn answer(shared: Arc<Shared>, head: Parts, body: Bytes) -> Result<Outgoing, Failure> {
    let machine = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(Failure::system("start"))?;
    let method = head.method.clone();
    // Pages stay on the thread of their Lua machine.
    LocalSet::new().block_on(&machine, async {
        let pool = scribe::Pool::new(Arc::clone(&shared)).map_err(Failure::Pages)?;
        match server::receive(head, Body::from(body), Ipv4Addr::LOCALHOST.into(), false) {
            Ok(incoming) => Ok(server::answer(&shared, &pool, incoming, true).await),
            Err(status) => Ok(server::refuse(status, &method)),
        }
    })
}

/// The body, after the head where that is wanted.
fn printed(outgoing: &Outgoing, include: bool) -> Vec<u8> {
    let mut text = Vec::new();
    if include {
        text.extend(status_line(outgoing.status).into_bytes());
        for (name, value) in &outgoing.headers {
            text.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\n"].concat());
        }
        text.push(b'\n');
    }
    text.extend(&outgoing.body);
    text
}

fn status_line(status: u16) -> String {
    let reason = StatusCode::from_u16(status)
        .ok()
        .and_then(|status| status.canonical_reason());
    format!("HTTP/1.1 {status} {}", reason.unwrap_or_default())
        .trim_end()
        .to_owned()
        + "\n"
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::options::{Command, Options};

    fn requested(words: &[&str]) -> (Parts, Bytes) {
        let words = ["msc", "render"].iter().chain(words);
        let Command::Render(options) = Options::try_parse_from(words).expect("options").command
        else {
            panic!("another command")
        };
        request(&options, "example.com").expect("a request")
    }

    #[test]
    fn forms_are_posted() {
        let (head, body) = requested(&["/a", "--form", "name=Zoë & co", "--form", "b=1=2"]);
        assert_eq!(
            (head.method, &body[..]),
            (Method::POST, &b"name=Zo%C3%AB+%26+co&b=1%3D2"[..])
        );
        assert_eq!(
            (&head.headers[CONTENT_TYPE], &head.headers[CONTENT_LENGTH]),
            (
                &FORM.parse().expect("a value"),
                &"28".parse().expect("a value")
            )
        );
    }

    #[test]
    fn forms_of_get_are_a_query() {
        let (head, body) = requested(&["/a?x=y", "--form", "b=1", "--method", "GET"]);
        assert_eq!(
            (head.uri.to_string().as_str(), body.len()),
            ("/a?x=y&b=1", 0)
        );
        assert!(!head.headers.contains_key(CONTENT_TYPE));
    }

    #[test]
    fn headers_given_win() {
        let (head, _) = requested(&[
            "/",
            "--header",
            "Host: b.com",
            "--cookie",
            "a=1",
            "--cookie",
            "b=2",
            "--header",
            "Cookie: c=3",
        ]);
        assert_eq!(head.headers[HOST], "b.com");
        let cookies: Vec<_> = head.headers.get_all(COOKIE).iter().collect();
        assert_eq!(cookies, ["a=1; b=2", "c=3"]);
    }

    #[test]
    fn paths_are_as_people_write_them() {
        let shown = |path: &str| {
            target(path, "")
                .map(|uri| uri.to_string())
                .unwrap_or_default()
        };
        assert_eq!(shown("/a b/é?q=ü"), "/a%20b/%C3%A9?q=%C3%BC");
        assert_eq!(shown("about"), "/about");
        assert_eq!(shown("/a%20b"), "/a%20b");
    }

    #[test]
    fn heads_are_printed_on_demand() {
        let mut outgoing = Outgoing::empty(StatusCode::NOT_FOUND);
        outgoing
            .headers
            .insert(CONTENT_TYPE, "text/plain".parse().expect("a value"));
        outgoing.body = Bytes::from_static(b"no");
        assert_eq!(printed(&outgoing, false), b"no");
        assert_eq!(
            printed(&outgoing, true),
            b"HTTP/1.1 404 Not Found\ncontent-type: text/plain\n\nno"
        );
        assert_eq!(status_line(299), "HTTP/1.1 299\n");
    }
}
