//! The requests whose answers are kept: every exact address of every site, then what `tests.lua` of the site and of its
//! applications lists.

use compiler::page_tests::{PageTests, Redaction, Request};
use compiler::program::{Program, Site};
use compiler::source::SourceMap;
use hyper::Method;
use hyper::header::{ACCEPT_LANGUAGE, HeaderName, HeaderValue};

use super::name::{self, Names};
use crate::answer::Asked;
use crate::failure::Failure;

/// A page to be compared.
#[derive(Debug)]
pub(crate) struct Page<'a> {
    /// Name of its snapshot.
    pub(crate) name: String,
    /// The file or folder the request comes from.
    pub(crate) source: String,
    /// The request.
    pub(crate) asked: Asked,
    /// What varies in its answer.
    pub(crate) redactions: Vec<&'a Redaction>,
}

impl Page<'_> {
    /// The request in one line.
    pub(crate) fn title(&self) -> String {
        format!(
            "{} {}{}",
            self.asked.method(),
            self.asked.host,
            self.asked.path
        )
    }
}

/// The pages of a project, site by site. `tests` are in the order of the program's bundles.
pub(crate) fn pages<'a>(
    program: &Program,
    tests: &'a [PageTests],
    sources: &SourceMap,
) -> Result<Vec<Page<'a>>, Failure> {
    let mut names = Names::default();
    let mut pages = Vec::new();
    for site in &program.sites {
        let Some(bundle) = site.bundle else { continue };
        let folder = program
            .bundles
            .get(bundle as usize)
            .map(|bundle| &bundle.folder);
        let own = std::iter::once(bundle).chain(site.applications.iter().copied());
        let tests: Vec<&PageTests> = own.filter_map(|id| tests.get(id as usize)).collect();
        let redactions: Vec<&Redaction> =
            tests.iter().flat_map(|tests| &tests.redactions).collect();
        let mut add = |wish: &str, source: &str, asked| {
            pages.push(Page {
                name: names.give(&site.id, wish),
                source: source.to_owned(),
                asked,
                redactions: redactions.clone(),
            });
        };
        for (address, _) in &site.exact {
            let asked = exact(site, address);
            let wish = name::of_request(&asked.path, &Method::GET, None);
            add(&wish, folder.map_or("", String::as_str), asked);
        }
        for request in tests.iter().flat_map(|tests| &tests.requests) {
            let asked = listed(site, request)?;
            let usual =
                || name::of_request(&asked.path, &asked.method(), request.language.as_deref());
            let wish = request.name.clone().unwrap_or_else(usual);
            add(&wish, &sources.get(request.span.file).path, asked);
        }
    }
    Ok(pages)
}

fn exact(site: &Site, address: &str) -> Asked {
    let path = if address == "front" { "" } else { address };
    Asked {
        host: site.domain.clone(),
        path: format!("/{path}"),
        ..Asked::default()
    }
}

fn listed(site: &Site, request: &Request) -> Result<Asked, Failure> {
    let refused = |what: &str| {
        Failure::Request(format!(
            "tests.lua of {} asks for {} with {what}",
            site.id, request.path
        ))
    };
    let mut headers = Vec::new();
    if let Some(language) = &request.language {
        let value =
            HeaderValue::from_str(language).map_err(|_| refused("a language that is none"))?;
        headers.push((ACCEPT_LANGUAGE, value));
    }
    for (name, value) in &request.headers {
        let name: HeaderName = name
            .parse()
            .map_err(|_| refused("a header no request has"))?;
        let value = HeaderValue::from_str(value).map_err(|_| refused("a header no request has"))?;
        headers.push((name, value));
    }
    let method = request.method.as_ref().map(|method| method.parse());
    Ok(Asked {
        host: site.domain.clone(),
        path: request.path.clone(),
        method: method
            .transpose()
            .map_err(|_| refused("a method that is none"))?,
        form: request.form.clone(),
        headers,
        cookies: request.cookies.clone(),
    })
}
