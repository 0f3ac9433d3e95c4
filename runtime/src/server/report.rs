//! What the executable says about itself: where it listens once it is ready, and the addresses it was built from.

use std::fmt::Write;

use super::listen::Address;
use crate::program::{Pattern, Program, Route, RouteId, Site};

/// A line a listener, and below those of this machine alone a line a site to try it by.
#[must_use]
pub fn ready(program: &Program, addresses: &[Address]) -> String {
    let mut text = String::new();
    for address in addresses {
        text.push_str(&format!("listening on {address}\n"));
        if let Some(port) = trial_port(address) {
            text.extend(
                program
                    .sites
                    .iter()
                    .filter(|site| site.bundle.is_some())
                    .map(|site| format!("  {}\n", trial_address(&site.domain, port))),
            );
        }
    }
    text
}

fn trial_port(address: &Address) -> Option<u16> {
    match address {
        Address::Tcp(socket) if address.is_loopback() => Some(socket.port()),
        Address::Tcp(_) | Address::Unix(_) => None,
    }
}

fn trial_address(domain: &str, port: u16) -> String {
    if domain == "localhost" {
        format!("http://localhost:{port}/")
    } else {
        format!("http://{domain}.localhost:{port}/")
    }
}

/// Each site's domain and its addresses in matching order.
pub(crate) fn routes(program: &Program) -> String {
    let mut text = String::new();
    for site in program.sites.iter() {
        let scheme = if site.secure { "https" } else { "http" };
        text.push_str(&format!("{scheme}://{}\n", site.domain));
        for (matcher, route) in matchers(site) {
            push_route(&mut text, &matcher, site.routes.get(route as usize));
        }
    }
    text
}

fn matchers(site: &Site) -> impl Iterator<Item = (String, RouteId)> {
    let exact = site
        .exact
        .iter()
        .map(|exact| (exact_text(&exact.address), exact.route));
    let patterns = site
        .patterns
        .iter()
        .map(|route| (pattern_text(&route.pattern), route.route));
    exact.chain(patterns)
}

fn exact_text(address: &str) -> String {
    if address == "front" {
        "/".to_owned()
    } else {
        format!("/{address}")
    }
}

fn pattern_text(pattern: &Pattern) -> String {
    match pattern {
        Pattern::Starts(text) => format!("/{text}…"),
        Pattern::Ends(text) => format!("…{text}"),
        Pattern::Contains(text) => format!("…{text}…"),
        Pattern::Lua(pattern) => format!("pattern {pattern}"),
        Pattern::Any => "…".to_owned(),
    }
}

fn push_route(text: &mut String, matcher: &str, route: Option<&Route>) {
    let Some(route) = route else { return };
    let _ = write!(text, "  {matcher}");
    let parts = [
        ("view", route.view.as_deref()),
        ("controller", route.controller.as_deref()),
        (
            "redirect",
            route.redirect.as_ref().map(|redirect| &*redirect.to),
        ),
    ];
    for (name, value) in parts {
        if let Some(value) = value {
            let _ = write!(text, "  {name} {value}");
        }
    }
    if let Some(locks) = &route.locks {
        let _ = write!(text, "  locks {}", locks.join(" "));
    }
    text.push('\n');
}
