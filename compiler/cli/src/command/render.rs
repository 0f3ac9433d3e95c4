//! `msc render`: one request answered in process.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use compiler::program::Program;
use runtime::{Mode, Outgoing, Shared};

use super::Outcome;
use crate::answer::{self, Asked, Pages};
use crate::failure::Failure;
use crate::link::{self, Encodings};
use crate::options::Render;
use crate::output;
use crate::project::Checked;

pub(super) fn run(options: Render) -> Result<Outcome, Failure> {
    let checked = Checked::read_as(options.folder(), &options.common, options.pseudo)?;
    let Some((program, bytecode)) = checked.runnable()? else {
        return Ok(Outcome::Bad);
    };
    let host = match &options.host {
        Some(host) => host.clone(),
        None => only_domain(program)?,
    };
    let encodings = if options.production {
        Encodings::Compressed
    } else {
        Encodings::Plain
    };
    let shared = shared(
        &options,
        link::program(program, bytecode, &checked.sources, encodings),
    );
    output::log_to_stderr(options.common.quiet);
    let include = options.include;
    let outgoing = Pages::open(shared)?.answer(&asked(options, host))?;
    output::print(&printed(&outgoing, include))?;
    Ok(if outgoing.status < 400 {
        Outcome::Good
    } else {
        Outcome::Bad
    })
}

fn asked(options: Render, host: String) -> Asked {
    Asked {
        host,
        path: options.path().to_owned(),
        method: options.method,
        form: options.form,
        headers: options.header,
        cookies: options.cookie,
    }
}

fn shared(options: &Render, program: runtime::Program) -> Shared {
    let mode = if options.production {
        Mode::Production
    } else {
        Mode::Development
    };
    let data: PathBuf = options
        .data
        .clone()
        .unwrap_or_else(|| options.folder().join("data"));
    Shared::new(Arc::new(program), mode, SystemTime::now(), data)
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

/// The body, after the head where that is wanted.
fn printed(outgoing: &Outgoing, include: bool) -> Vec<u8> {
    let mut text = Vec::new();
    if include {
        text.extend(answer::status_line(outgoing.status).into_bytes());
        for (name, value) in &outgoing.headers {
            text.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\n"].concat());
        }
        text.push(b'\n');
    }
    text.extend(&outgoing.body);
    text
}

#[cfg(test)]
mod tests {
    use hyper::StatusCode;
    use hyper::body::Bytes;
    use hyper::header::CONTENT_TYPE;

    use super::*;

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
    }
}
