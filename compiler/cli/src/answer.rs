//! Requests made and answered in process, by the same code as in the server.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hyper::body::Bytes;
use hyper::header::{CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HOST, HeaderName, HeaderValue};
use hyper::http::request::Parts;
use hyper::{Method, Request, StatusCode, Uri};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use runtime::teller::{self, Teller};
use runtime::{Body, Outgoing, Shared, scribe, server};
use tokio::runtime::Runtime;
use tokio::task::LocalSet;

use crate::failure::Failure;

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

/// How long data that another process has are waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// A request as people write it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    /// Domain of the site.
    pub(crate) host: String,
    /// Path, with its query if any.
    pub(crate) path: String,
    /// Method, where it is not the usual one.
    pub(crate) method: Option<Method>,
    /// Form fields: in the body, or in the query where the method has no body.
    pub(crate) form: Vec<(String, String)>,
    /// Headers; one given takes the place of the usual one, given again it is sent twice.
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    /// Cookies.
    pub(crate) cookies: Vec<(String, String)>,
}

impl Asked {
    /// The method given, or POST with a form and GET without.
    pub(crate) fn method(&self) -> Method {
        let usual = if self.form.is_empty() {
            Method::GET
        } else {
            Method::POST
        };
        self.method.clone().unwrap_or(usual)
    }

    /// The request as it would be sent.
    fn sent(&self) -> Result<(Parts, Bytes), Failure> {
        let method = self.method();
        let form = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&self.form)
            .finish();
        let in_query = method == Method::GET || method == Method::HEAD;
        let (query, body) = if in_query {
            (form, String::new())
        } else {
            (String::new(), form)
        };
        let request = Request::builder()
            .method(method)
            .uri(target(&self.path, &query)?)
            .header(HOST, &self.host)
            .body(())
            .map_err(|error| Failure::Request(format!("there can be no such request: {error}")))?;
        let (mut head, ()) = request.into_parts();
        self.add_headers(&mut head, body.len())?;
        Ok((head, Bytes::from(body)))
    }

    fn add_headers(&self, head: &mut Parts, length: usize) -> Result<(), Failure> {
        if length > 0 {
            head.headers
                .insert(CONTENT_TYPE, HeaderValue::from_static(FORM));
            head.headers
                .insert(CONTENT_LENGTH, HeaderValue::from(length));
        }
        if !self.cookies.is_empty() {
            let cookies = self.cookies.iter();
            let cookies: Vec<String> = cookies
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            let value = HeaderValue::from_str(&cookies.join("; ")).map_err(|error| {
                Failure::Request(format!("there can be no such cookie: {error}"))
            })?;
            head.headers.insert(COOKIE, value);
        }
        for (index, (name, value)) in self.headers.iter().enumerate() {
            let again = self.headers[..index].iter().any(|(known, _)| known == name);
            if again || name == COOKIE {
                head.headers.append(name, value.clone());
            } else {
                head.headers.insert(name, value.clone());
            }
        }
        Ok(())
    }
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

/// A program that answers, one request after the other.
pub(crate) struct Pages {
    shared: Arc<Shared>,
    pool: scribe::Pool,
    // Pages stay on the thread of their Lua machine.
    local: LocalSet,
    machine: Runtime,
}

impl Pages {
    /// Makes a program ready to answer.
    pub(crate) fn open(shared: Shared) -> Result<Self, Failure> {
        let shared = Arc::new(with_data(shared)?);
        scribe::prepare(&shared).map_err(Failure::Pages)?;
        let machine = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(Failure::system("start"))?;
        Ok(Self {
            pool: scribe::Pool::new(Arc::clone(&shared)).map_err(Failure::Pages)?,
            shared,
            local: LocalSet::new(),
            machine,
        })
    }

    /// Answers a request.
    pub(crate) fn answer(&self, asked: &Asked) -> Result<Outgoing, Failure> {
        let (head, body) = asked.sent()?;
        let method = head.method.clone();
        let answered = self.local.block_on(&self.machine, async {
            match server::receive(head, Body::from(body), Ipv4Addr::LOCALHOST.into(), false) {
                Ok(incoming) => server::answer(&self.shared, &self.pool, incoming, true).await,
                Err(status) => server::refuse(status, &method),
            }
        });
        Ok(answered)
    }
}

/// Opens the data of a program. One that answers a single request has it for a moment only: that is waited for.
fn with_data(shared: Shared) -> Result<Shared, Failure> {
    if shared.program.tables.is_empty() {
        return Ok(shared);
    }
    let begun = Instant::now();
    let teller = loop {
        match Teller::open(&shared.data, shared.program.node.teller) {
            Err(teller::Error::Locked { .. }) if begun.elapsed() < PATIENCE => {
                std::thread::sleep(Duration::from_millis(20));
            }
            opened => break opened,
        }
    };
    let teller = teller
        .map_err(runtime::Error::Data)
        .map_err(Failure::Pages)?;
    Ok(shared.with_teller(teller))
}

/// The first line of an answer.
pub(crate) fn status_line(status: u16) -> String {
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
    use super::*;

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        list.iter().map(owned).collect()
    }

    fn sent(asked: Asked) -> (Parts, Bytes) {
        let asked = Asked {
            host: "example.com".to_owned(),
            ..asked
        };
        asked.sent().expect("a request")
    }

    #[test]
    fn forms_are_posted() {
        let (head, body) = sent(Asked {
            path: "/a".to_owned(),
            form: pairs(&[("name", "Zoë & co"), ("b", "1=2")]),
            ..Asked::default()
        });
        assert_eq!(
            (head.method, &body[..]),
            (Method::POST, &b"name=Zo%C3%AB+%26+co&b=1%3D2"[..])
        );
        assert_eq!(head.headers[CONTENT_TYPE], FORM);
        assert_eq!(head.headers[CONTENT_LENGTH], "28");
    }

    #[test]
    fn forms_of_get_are_a_query() {
        let (head, body) = sent(Asked {
            path: "/a?x=y".to_owned(),
            form: pairs(&[("b", "1")]),
            method: Some(Method::GET),
            ..Asked::default()
        });
        assert_eq!(
            (head.uri.to_string().as_str(), body.len()),
            ("/a?x=y&b=1", 0)
        );
        assert!(!head.headers.contains_key(CONTENT_TYPE));
    }

    #[test]
    fn headers_given_win() {
        let (head, _) = sent(Asked {
            path: "/".to_owned(),
            headers: vec![
                (HOST, HeaderValue::from_static("b.com")),
                (COOKIE, HeaderValue::from_static("c=3")),
            ],
            cookies: pairs(&[("a", "1"), ("b", "2")]),
            ..Asked::default()
        });
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
    fn a_status_may_have_no_name() {
        assert_eq!(status_line(404), "HTTP/1.1 404 Not Found\n");
        assert_eq!(status_line(299), "HTTP/1.1 299\n");
    }
}
