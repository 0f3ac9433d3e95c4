//! `msc routes`: the addresses of every site, in the order they are matched.

use std::fmt::Write as _;

use compiler::program::{Host, Pattern, Program, Redirect, Route, Rule, Site};
use compiler::project::Project;
use compiler::{Memory, Policy, SitePolicies, Touched};
use serde_json::json;

use super::Outcome;
use crate::failure::Failure;
use crate::options::{ListFormat, Routes};
use crate::output;
use crate::project::Reader;

pub(super) fn run(options: &Routes) -> Result<Outcome, Failure> {
    let mut reader = Reader::new(&options.folder, &options.common)?;
    let project = reader.project()?;
    let compiled = reader.compile(&project)?;
    let touched = match &compiled.program {
        Some((program, _)) => Touches::of(program, &project)?,
        None => Touches::default(),
    };
    let policies = match &compiled.program {
        Some(_) => compiler::policies(&project, &mut Memory::default())?,
        None => Vec::new(),
    };
    let checked = reader.compiled(project, compiled);
    let Some((program, _)) = checked.runnable()? else {
        return Ok(Outcome::Bad);
    };
    let text = match options.format {
        ListFormat::Human => human(program, &touched, &policies),
        ListFormat::Json => json_lines(program, &touched, &policies),
    };
    output::print(text.as_bytes())?;
    Ok(Outcome::Good)
}

/// What the page of each route touches in the Teller, by sites and their routes; nothing where there are no tables.
#[derive(Default)]
pub(super) struct Touches(Vec<Vec<Touched>>);

impl Touches {
    /// Of a program and the project it was made of.
    pub(super) fn of(program: &Program, project: &Project) -> Result<Self, Failure> {
        Ok(if program.tables.is_empty() {
            Self::default()
        } else {
            Self(compiler::touched(project, &mut Memory::default())?)
        })
    }

    /// The page of a row.
    pub(super) fn page(&self, site: usize, row: &Row<'_>) -> Touched {
        let routes = self.0.get(site);
        let page = routes.and_then(|routes| routes.get(row.index as usize));
        // A redirect runs nothing.
        let runs = row.route.redirect.is_none();
        page.filter(|_| runs).cloned().unwrap_or_default()
    }
}

/// `reads orders; writes visits`.
pub(super) fn shown_tables(touched: &Touched) -> String {
    let part = |word: &str, tables: &[String]| {
        (!tables.is_empty()).then(|| format!("{word} {}", tables.join(", ")))
    };
    let parts = [
        part("reads", &touched.reads),
        part("writes", &touched.writes),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// An address as it is matched, and what it leads to.
pub(super) struct Row<'a> {
    pub(super) selector: &'static str,
    pub(super) address: &'a str,
    pub(super) route: &'a Route,
    /// Its number among the site's routes.
    pub(super) index: u32,
}

impl Row<'_> {
    /// The address as people write it.
    pub(super) fn shown(&self) -> String {
        match (self.selector, self.address) {
            ("matches", "front") => "/".to_owned(),
            ("matches" | "starts", address) => format!("/{address}"),
            (_, address) => address.to_owned(),
        }
    }
}

/// A site's addresses: the exact ones, then the others in their order.
pub(super) fn rows(site: &Site) -> Vec<Row<'_>> {
    let route = |index: u32| site.routes.get(index as usize);
    let exact = site.exact.iter().filter_map(|(address, index)| {
        Some(Row {
            selector: "matches",
            address,
            route: route(*index)?,
            index: *index,
        })
    });
    let patterns = site.patterns.iter().filter_map(|(pattern, index)| {
        let (selector, address) = selector(pattern);
        Some(Row {
            selector,
            address,
            route: route(*index)?,
            index: *index,
        })
    });
    exact.chain(patterns).collect()
}

fn selector(pattern: &Pattern) -> (&'static str, &str) {
    match pattern {
        Pattern::Starts(text) => ("starts", text),
        Pattern::Ends(text) => ("ends", text),
        Pattern::Contains(text) => ("contains", text),
        Pattern::Lua(text) => ("pattern", text),
        Pattern::Any => ("any", ""),
    }
}

fn json_lines(program: &Program, touched: &Touches, policies: &[SitePolicies]) -> String {
    let sites = program.sites.iter().enumerate();
    let lines = sites.flat_map(|(number, site)| {
        let rows = rows(site).into_iter();
        rows.map(move |row| {
            let policy = policies
                .get(number)
                .and_then(|site| site.routes.get(row.index as usize));
            json_line(site, &row, &touched.page(number, &row), policy)
        })
    });
    lines.collect()
}

fn json_line(site: &Site, row: &Row<'_>, touched: &Touched, policy: Option<&Policy>) -> String {
    let Row {
        selector,
        address,
        route,
        ..
    } = row;
    let line = json!({
        "version": 1,
        "site": site.domain,
        "address": address,
        "selector": selector,
        "view": route.view,
        "controller": route.controller,
        "redirect": route.redirect.as_ref().map(|redirect| &redirect.to),
        "methods": route.methods,
        "locks": route.locks,
        "languages": route.languages,
        "dynamic": route.dynamic,
        "static": route.fixed,
        "csrf": route.post.csrf,
        "origins": route.post.origins,
        "once": route.post.once,
        "csp": policy.and_then(|policy| policy.text.as_ref()),
        "reads": touched.reads,
        "writes": touched.writes,
    });
    format!("{line}\n")
}

fn human(program: &Program, touched: &Touches, policies: &[SitePolicies]) -> String {
    let mut text = String::new();
    for (index, site) in program.sites.iter().enumerate() {
        if index > 0 {
            text.push('\n');
        }
        text += &heading(program, index, site);
        let policies = policies.get(index);
        let common = policies.map(|site| &site.common);
        match common.and_then(|policy| policy.text.as_ref()) {
            Some(policy) => text += &format!("  policy {policy}\n"),
            None => text += "  no policy\n",
        }
        let rows = rows(site);
        let cells = rows.iter().map(|row| {
            let policy = policies.and_then(|site| site.routes.get(row.index as usize));
            cells(row, &touched.page(index, row), (common, policy))
        });
        text += &table(&cells.collect::<Vec<_>>());
    }
    text
}

fn heading(program: &Program, index: usize, site: &Site) -> String {
    let mut text = match site.bundle {
        Some(_) => site.domain.clone(),
        None => "hosts of no site".to_owned(),
    };
    if !site.languages.is_empty() {
        text += &format!(" ({})", site.languages.join(", "));
    }
    text.push('\n');
    let hosts = [
        &program.hosts,
        &program.host_suffixes,
        &program.host_patterns,
    ]
    .into_iter()
    .flatten();
    for host in hosts.filter(|host| host.site as usize == index && host.name != site.domain) {
        text += &format!("  host {} {}\n", host.name, rule(host, site));
    }
    text
}

fn rule(host: &Host, site: &Site) -> String {
    match &host.rule {
        Rule::Serve => "serves".to_owned(),
        Rule::Staging => "serves in development".to_owned(),
        Rule::Primary { .. } => format!("redirects to {}", site.domain),
        Rule::Elsewhere(redirect) => shown_redirect(redirect),
    }
}

fn shown_redirect(redirect: &Redirect) -> String {
    format!("redirects to {} ({})", redirect.to, redirect.status)
}

/// How the policy of a page differs from its site's: `script-src +2`.
fn difference((common, own): (Option<&Policy>, Option<&Policy>)) -> Option<String> {
    let (common, own) = (common?, own?);
    if own.text.is_none() {
        return common.text.as_ref().map(|_| "no policy".to_owned());
    }
    let adds = own.adds.iter();
    let adds: Vec<String> = adds
        .map(|(name, count)| format!("{name} +{count}"))
        .collect();
    match adds.is_empty() {
        true => (own.text != common.text).then(|| "own policy".to_owned()),
        false => Some(adds.join(", ")),
    }
}

/// What an address says of the forms that are sent to it.
fn shown_post(route: &Route) -> Option<String> {
    let post = &route.post;
    let origins = format!("origins {}", post.origins.join(", "));
    let parts = [
        (!post.csrf).then_some("csrf off"),
        (!post.origins.is_empty()).then_some(&*origins),
        post.once.then_some("once"),
    ];
    let parts: Vec<&str> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn cells(
    row: &Row<'_>,
    touched: &Touched,
    policies: (Option<&Policy>, Option<&Policy>),
) -> [String; 6] {
    let route = row.route;
    let shown = row.shown();
    let locks = route
        .locks
        .as_ref()
        .map(|locks| format!("locks {}", locks.join(", ")));
    let methods = Some(route.methods.join(", ")).filter(|methods| !methods.is_empty());
    let policy = difference(policies).filter(|_| route.redirect.is_none());
    let limits: Vec<String> = methods
        .into_iter()
        .chain(locks)
        .chain(shown_post(route))
        .chain(policy)
        .collect();
    let kind = match (route.dynamic, route.fixed.as_slice()) {
        (true, []) => "dynamic".to_owned(),
        (true, some) => format!("static in {}", some.join(", ")),
        (false, _) => "static".to_owned(),
    };
    [
        row.selector.to_owned(),
        shown,
        handler(route),
        kind,
        limits.join("; "),
        shown_tables(touched),
    ]
}

pub(super) fn handler(route: &Route) -> String {
    let view = route.view.as_ref().map(|id| format!("view {id}"));
    let controller = route
        .controller
        .as_ref()
        .map(|id| format!("controller {id}"));
    let redirect = route.redirect.as_ref().map(shown_redirect);
    let parts: Vec<String> = redirect.into_iter().chain(controller).chain(view).collect();
    parts.join(", ")
}

/// Rows with their columns aligned.
fn table(rows: &[[String; 6]]) -> String {
    let mut widths = [0; 6];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths) {
            // A string takes everything.
            let _ = write!(line, "  {cell:width$}");
        }
        text += line.trim_end();
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_and_lines_end_where_text_does() {
        let row = |cells: [&str; 6]| cells.map(str::to_owned);
        let rows = [
            row(["matches", "/é", "view a", "static", "", ""]),
            row(["any", "", "controller b", "dynamic", "POST", "reads c"]),
        ];
        let expected = "  matches  /é  view a        static\n  any          controller b  dynamic  POST  reads c\n";
        assert_eq!(table(&rows), expected);
    }

    #[test]
    fn every_pattern_has_its_selector() {
        let pattern = |make: fn(String) -> Pattern| selector(&make("a".to_owned())).0;
        let names = [
            pattern(Pattern::Starts),
            pattern(Pattern::Ends),
            pattern(Pattern::Contains),
            pattern(Pattern::Lua),
        ];
        assert_eq!(names, ["starts", "ends", "contains", "pattern"]);
        assert_eq!(selector(&Pattern::Any), ("any", ""));
    }
}
