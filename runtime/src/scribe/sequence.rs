//! One request from its site to its answer, in the order of the reference: curators, collators, address, body,
//! authentication, language, controller, view, template, editors.

use std::time::Duration;

use hyper::StatusCode;
use mlua::{Lua, Table, Value};

use crate::Mode;
use crate::exchange::{Incoming, Outgoing};
use crate::form::FormError;
use crate::host;
use crate::origin::{self, Sender};
use crate::program::{Hook, Limits, Post, Route, SiteId};
use crate::route;
use crate::scribe::abandon;
use crate::scribe::failure::{self, Failure};
use crate::scribe::form_fields;
use crate::scribe::input;
use crate::scribe::language;
use crate::scribe::machine::{Inner, Machine};
use crate::scribe::once;
use crate::scribe::page::{self, Around, enter};
use crate::scribe::request::{self, Begin};
use crate::scribe::respond;
use crate::scribe::state::{Abandoned, Phase};
use crate::scribe::watch::Over;

/// Why a request ends before its page.
pub(crate) enum Stop {
    /// Lua failed.
    Lua(mlua::Error),
    /// The answer is there already.
    Ready(Box<Outgoing>),
    /// The visitor's form cannot be taken.
    Form(FormError),
    /// Another site may have made the visitor send it.
    Refused(Refusal),
}

impl From<mlua::Error> for Stop {
    fn from(error: mlua::Error) -> Self {
        Stop::Lua(error)
    }
}

/// Why a request that changes something is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It comes from a page of another site.
    Foreign,
    /// It does not say where it comes from, has a session, and lacks the token of its form.
    Token,
}

impl Refusal {
    /// What the page that says so knows it by.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Refusal::Foreign => "origin",
            Refusal::Token => "token",
        }
    }
}

/// Answers a request; says whether the machine may serve another.
pub(crate) async fn answer(
    machine: &Machine,
    site: Option<SiteId>,
    incoming: Incoming,
) -> (Outgoing, bool) {
    let answered = made(machine, site, incoming).await;
    keep_once(&machine.inner, &answered.0).await;
    answered
}

async fn made(machine: &Machine, site: Option<SiteId>, incoming: Incoming) -> (Outgoing, bool) {
    let (lua, inner) = (&machine.lua, &*machine.inner);
    let sites = &inner.shared.program.sites;
    let of_site = site.and_then(|site| sites.get(site as usize));
    limit(
        machine,
        of_site.map_or(inner.shared.program.node.limits, |site| site.limits),
    );
    let ready = match run(machine, site, incoming).await {
        Ok(()) => None,
        Err(Stop::Ready(outgoing)) => Some(*outgoing),
        Err(Stop::Form(fault)) => match language::localize(lua, inner) {
            Ok(()) => refuse_form(lua, inner, &fault),
            Err(error) => return failed(lua, inner, &error),
        },
        Err(Stop::Refused(why)) => match refuse(lua, inner, why) {
            Ok(ready) => ready,
            Err(error) => return failed(lua, inner, &error),
        },
        Err(Stop::Lua(error)) => return failed(lua, inner, &error),
    };
    let outgoing = match ready {
        Some(mut outgoing) => {
            respond::security(inner, &mut outgoing.headers);
            outgoing
        }
        None => match finish(lua, inner) {
            Ok(outgoing) => outgoing,
            Err(error) => return failed(lua, inner, &error),
        },
    };
    // What a page was told to be durable is so before anybody hears of it.
    match inner.data.settle().await {
        Ok(()) => (outgoing, true),
        Err(error) => failed(lua, inner, &error.into()),
    }
}

/// Gives a request its limits; its time begins anew.
fn limit(machine: &Machine, limits: Limits) {
    let time = |milliseconds| (milliseconds > 0).then(|| Duration::from_millis(milliseconds));
    let inner = &machine.inner;
    inner.watched.begin(time(limits.time), time(limits.cpu));
    if inner.memory.replace(limits.memory) != limits.memory {
        let bytes = usize::try_from(limits.memory).unwrap_or(0);
        // Luau always has a limit to set; a machine without one is none of ours.
        let _ = machine.lua.set_memory_limit(bytes);
    }
}

async fn run(machine: &Machine, site: Option<SiteId>, mut incoming: Incoming) -> Result<(), Stop> {
    let (lua, inner) = (&machine.lua, &*machine.inner);
    let last = SiteId::try_from(inner.shared.program.sites.len().saturating_sub(1)).unwrap_or(0);
    let body = std::mem::replace(&mut incoming.body, crate::body::Body::empty());
    let static_miss = incoming.static_miss;
    match request::begin(lua, inner, site.unwrap_or(last), incoming) {
        Ok(()) => {}
        Err(Begin::Lua(error)) => return Err(Stop::Lua(error)),
        Err(Begin::Form(fault)) => return Err(Stop::Form(fault)),
    }
    if site.is_some() && language::is_switch(inner) {
        guard(inner, &Post::DEFAULT)?;
        input::read(lua, inner, body, &Post::DEFAULT).await?;
        return Err(Stop::Ready(Box::new(language::switch(inner)?)));
    }
    let found = match site {
        Some(_) => true,
        None => curate(lua, inner)?,
    };
    let page = &inner.tables.page;
    let route = if !found {
        None
    } else if static_miss {
        show(inner, abandon::NOT_FOUND)?;
        None
    } else {
        collate(inner)?
    };
    // Bodies are read for pages that exist; others never see them.
    if route.is_some() || page.raw_get::<Option<bool>>(&inner.names.collated)? == Some(true) {
        let rules = route
            .as_ref()
            .map_or(Post::DEFAULT, |route| route.post.clone());
        enter(inner, Phase::Form);
        guard(inner, &rules)?;
        input::read(lua, inner, body, &rules).await?;
        take_once(inner, &rules).await?;
    }
    // A body that takes long to arrive takes nothing from the page's time; its own waits have limits.
    limit(
        machine,
        route
            .as_ref()
            .map_or(inner.site().limits, |route| route.limits),
    );
    authenticate(lua, inner, route.as_ref())?;
    enter(inner, Phase::Localization);
    language::localize(lua, inner)?;
    if inner.state.borrow().abandoned.is_none() {
        page::build(lua, inner)?;
    }
    Ok(())
}

/// Asks the curators for the site of an unknown host; without one, the page that says so is shown.
fn curate(lua: &Lua, inner: &Inner) -> Result<bool, Stop> {
    enter(inner, Phase::Curation);
    let page = &inner.tables.page;
    for hook in inner.shared.program.node.curators.iter() {
        let found: Value = inner.bundle_function(hook.bundle, &hook.name)?.call(())?;
        let id = match &found {
            Value::Table(site) => site.get::<Option<String>>("id")?,
            Value::String(id) => Some(id.to_string_lossy().to_string()),
            _ => None,
        };
        let sites = &inner.shared.program.sites;
        let known = id.and_then(|id| {
            sites
                .iter()
                .position(|site| site.id == id || site.domain == id)
        });
        if let Some(site) = known.and_then(|site| SiteId::try_from(site).ok()) {
            inner.set_site(site)?;
            return Ok(true);
        }
    }
    show(inner, "generic/unknown")?;
    if inner.shared.mode == Mode::Development {
        page.raw_set("sites", known_sites(lua, inner)?)?;
    }
    Ok(false)
}

/// Makes a page that says 404 the page of the request, with its controller.
fn show(inner: &Inner, name: &str) -> mlua::Result<()> {
    let page = &inner.tables.page;
    page.raw_set("view", name)?;
    page.raw_set(
        "controller",
        page::has_controller(inner, name).then_some(name),
    )?;
    page.raw_set("status", 404)
}

/// The sites there are, to choose from while developing.
fn known_sites(lua: &Lua, inner: &Inner) -> mlua::Result<Table> {
    let list = lua.create_table()?;
    let root = inner.state.borrow().incoming.root_url();
    let port = root
        .trim_end_matches('/')
        .rsplit_once(':')
        .map(|(_, port)| port)
        .filter(|port| port.parse::<u16>().is_ok());
    let suffix = port.map(|port| format!(":{port}")).unwrap_or_default();
    for site in inner
        .shared
        .program
        .sites
        .iter()
        .filter(|site| site.bundle.is_some())
    {
        let entry = lua.create_table()?;
        entry.set("domain", &*site.domain)?;
        entry.set("url", format!("http://{}.localhost{suffix}/", site.domain))?;
        list.push(entry)?;
    }
    Ok(list)
}

/// Finds the page: collators first, then the addresses.
fn collate(inner: &Inner) -> Result<Option<Route>, Stop> {
    enter(inner, Phase::Collation);
    let (page, names) = (&inner.tables.page, &inner.names);
    let site = inner.site();
    for Hook { bundle, name } in site.collators.iter() {
        let found: Value = inner.bundle_function(*bundle, name)?.call(())?;
        if !matches!(found, Value::Nil | Value::Boolean(false)) {
            page.raw_set(&names.collated, true)?;
            return Ok(None);
        }
        if inner.state.borrow().abandoned.is_some() {
            return Ok(None);
        }
    }
    // A curator or collator may have set another address.
    let found = match page.raw_get::<Value>(&names.address)? {
        Value::Nil => route::find(site, &inner.state.borrow().address.address),
        address => route::find(site, &address.to_string()?),
    };
    let Some(route) = found.and_then(|id| site.routes.get(id as usize)) else {
        show(inner, abandon::NOT_FOUND)?;
        return Ok(None);
    };
    inner.state.borrow_mut().route = found;
    page.raw_set(&names.collated, true)?;
    inner.state.borrow_mut().security = Some(route.security);
    admit(route, &inner.state.borrow().incoming)?;
    if let Some(index) = route.attributes {
        let function = inner.sites.borrow()[inner.state.borrow().site as usize].attributes
            [index as usize]
            .clone();
        function.call::<()>(page)?;
    }
    page.raw_set(&names.view, route.view.as_deref())?;
    page.raw_set(&names.controller, route.controller.as_deref())?;
    Ok(Some(route.clone()))
}

/// Methods the address does not take, and redirects it makes.
fn admit(route: &Route, incoming: &Incoming) -> Result<(), Stop> {
    let method = incoming.method.as_str();
    let takes = |name: &str| route.methods.iter().any(|known| known == name);
    let admitted = takes(method) || (method == "HEAD" && takes("GET"));
    if !route.methods.is_empty() && !admitted {
        let mut outgoing = Outgoing::refusal(StatusCode::METHOD_NOT_ALLOWED);
        let mut allow: Vec<&str> = route.methods.iter().map(|name| &**name).collect();
        if takes("GET") && !takes("HEAD") {
            allow.push("HEAD");
        }
        respond::set(&mut outgoing.headers, "Allow", &allow.join(", "));
        return Err(Stop::Ready(Box::new(outgoing)));
    }
    if let Some(redirect) = &route.redirect {
        let status = StatusCode::from_u16(redirect.status).unwrap_or(StatusCode::FOUND);
        let mut outgoing = Outgoing::empty(status);
        let location = host::location(redirect, &incoming.path, incoming.query.as_deref());
        respond::set(&mut outgoing.headers, "Location", &location);
        return Err(Stop::Ready(Box::new(outgoing)));
    }
    Ok(())
}

/// Refuses what another site may have made the visitor send; what does not say where it comes from needs the token of its
/// form where there is a session.
fn guard(inner: &Inner, rules: &Post) -> Result<(), Stop> {
    let mut state = inner.state.borrow_mut();
    let incoming = &state.incoming;
    if !rules.csrf || origin::is_safe(&incoming.method) {
        return Ok(());
    }
    let site = inner.shared.program.sites.get(state.site as usize);
    let own = site.map(|site| form_fields::own_origins(incoming, site));
    let is_own = |origin: &str| own.iter().flatten().any(|own| own == origin);
    let is_allowed = |origin: &str| rules.origins.iter().any(|allowed| allowed == origin);
    match origin::sender(&incoming.headers, is_own, is_allowed) {
        Sender::Own => Ok(()),
        Sender::Foreign => Err(Stop::Refused(Refusal::Foreign)),
        Sender::Unsaid => {
            let session =
                site.and_then(|site| form_fields::session(incoming, site, &state.request_cookies));
            let has_token = rules.form && input::is_form(incoming);
            match session {
                None => Ok(()),
                Some(_) if !has_token => Err(Stop::Refused(Refusal::Token)),
                Some(_) => {
                    state.token_due = true;
                    Ok(())
                }
            }
        }
    }
}

/// Answers a form that is taken once and came before as it was answered then.
async fn take_once(inner: &Inner, rules: &Post) -> Result<(), Stop> {
    let failed = |error: &dyn std::fmt::Display| Stop::Lua(mlua::Error::runtime(error.to_string()));
    // A form without a key, or with one that is too old, is taken as any other.
    let given = inner.state.borrow_mut().once_given.take();
    let (Some(given), true, Some(teller)) = (given, rules.once, &inner.shared.teller) else {
        return Ok(());
    };
    let secrets = inner.shared.secrets().map_err(|error| failed(&error))?;
    let key = {
        let output = inner.output.borrow();
        let visitor = output.used.visitor.as_ref();
        let key = visitor.and_then(|visitor| visitor.key(&given, &secrets));
        key.map(str::to_owned)
    };
    let Some(key) = key else {
        return Ok(());
    };
    let now = inner.state.borrow().now as f64;
    match once::take(teller, &key, now).await {
        Ok(None) => {
            inner.state.borrow_mut().once = Some(key);
            Ok(())
        }
        Ok(Some(known)) => Err(Stop::Ready(Box::new(known))),
        Err(error) => Err(failed(&error)),
    }
}

/// Keeps the answer of a form that is taken once.
async fn keep_once(inner: &Inner, outgoing: &Outgoing) {
    let (key, path, now) = {
        let mut state = inner.state.borrow_mut();
        let Some(key) = state.once.take() else { return };
        (key, state.incoming.path.clone(), state.now as f64)
    };
    let Some(teller) = &inner.shared.teller else {
        return;
    };
    if let Err(error) = once::keep(teller, &key, outgoing, (&path, now)).await {
        tracing::error!("the answer of a form is not kept: {error}");
    }
}

/// The page that says that a request is refused, with its status; its body was not read.
fn refuse(lua: &Lua, inner: &Inner, why: Refusal) -> mlua::Result<Option<Outgoing>> {
    language::localize(lua, inner)?;
    if !page::has_view(inner, abandon::REFUSED) {
        return Ok(Some(Outgoing::plain(
            403,
            "This form was not sent from this site",
        )));
    }
    abandon::refused(lua, inner, why.name())?;
    respond::page_header(inner, "Connection", "close")?;
    Ok(None)
}

/// Lets the site's authenticator find the user, then compares locks with keys.
fn authenticate(lua: &Lua, inner: &Inner, route: Option<&Route>) -> Result<(), Stop> {
    let page = &inner.tables.page;
    let locks = match page.raw_get::<Value>(&inner.names.locks)? {
        Value::Boolean(false) => return Ok(()),
        Value::Table(list) => Some(list.sequence_values::<String>().flatten().collect()),
        _ => route
            .and_then(|route| route.locks.as_ref())
            .map(|list| list.iter().map(|lock| lock.to_string()).collect::<Vec<_>>()),
    };
    enter(inner, Phase::Authentication);
    let site = inner.site();
    let state = || inner.state.borrow();
    let signing_in = inner
        .tables
        .form
        .raw_get::<Value>("action")?
        .as_string()
        .is_some_and(|action| action == "Signin");
    if let Some(hook) = site
        .authenticator
        .as_ref()
        .filter(|_| signing_in || !state().request_cookies.is_empty())
    {
        let found: Value = inner.bundle_function(hook.bundle, &hook.name)?.call(())?;
        inner.state.borrow_mut().signed_in = !matches!(found, Value::Nil | Value::Boolean(false));
    }
    if let Some(locks) = locks
        && !abandon::opens(inner, &locks)?
    {
        abandon::unauthorized(lua, inner)?;
    }
    Ok(())
}

/// A form that cannot be taken gets the error page with its own status; the reason is the visitor's to know.
fn refuse_form(lua: &Lua, inner: &Inner, fault: &FormError) -> Option<Outgoing> {
    let words = fault.to_string();
    let shown = abandon::fail(lua, inner, &words, &Failure::default(), true)
        .and_then(|()| inner.tables.page.raw_set("status", fault.status()));
    shown
        .is_err()
        .then(|| Outgoing::plain(fault.status(), &words))
}

/// What an abandoned page becomes, the editors, and the answer.
fn finish(lua: &Lua, inner: &Inner) -> mlua::Result<Outgoing> {
    let abandoned = inner.state.borrow().abandoned.clone();
    if let Some(Abandoned::View(name)) = abandoned {
        page::replace(lua, inner, &name, Around::Site)?;
    }
    let body = page::body(inner);
    let body = page::edit(lua, inner, body)?;
    enter(inner, Phase::Response);
    respond::respond(inner, body)
}

/// A line of plain text with the headers of every answer.
fn bare(inner: &Inner, status: u16, text: &str) -> Outgoing {
    let mut outgoing = Outgoing::plain(status, text);
    respond::security(inner, &mut outgoing.headers);
    outgoing
}

/// Answers with the error page; says whether the machine survives.
fn failed(lua: &Lua, inner: &Inner, error: &mlua::Error) -> (Outgoing, bool) {
    let failure = failure::failure(error);
    let phase = inner.state.borrow().phase;
    let place = failure
        .place
        .as_ref()
        .map(|(path, line)| format!("{path}:{line}"))
        .unwrap_or_default();
    let page = inner.state.borrow().incoming.path.clone();
    tracing::error!(target: "page", site = &*inner.site().id, page, place, "{}: {}", phase.error_title(), failure.message);
    if let Some(over) = inner.watched.fired() {
        let words = match over {
            Over::Time => "The page took too long",
            Over::Cpu => "The page was too much work",
        };
        return (Outgoing::plain(503, words), false);
    }
    if failure.fatal {
        return (bare(inner, 500, "Internal server error"), false);
    }
    let shown = |around| -> mlua::Result<Outgoing> {
        // A page that was being left already is left for the error page all the same; what it promised is off.
        inner.state.borrow_mut().abandoned = None;
        inner.state.borrow_mut().cookies.clear();
        inner.tables.page.raw_set("error", Value::Nil)?;
        abandon::fail(lua, inner, phase.error_title(), &failure, false)?;
        if inner.state.borrow().languages.is_empty() {
            language::localize(lua, inner)?;
        }
        page::replace(lua, inner, abandon::ERROR, around)?;
        respond::respond(inner, page::body(inner))
    };
    let report = match inner.shared.mode {
        Mode::Development => Some(failure::report(inner, phase.error_title(), &failure)),
        Mode::Production => None,
    };
    // The site's template may be what failed.
    let mut outgoing = shown(Around::Site)
        .or_else(|_| shown(Around::Generic))
        .unwrap_or_else(|second| {
            tracing::error!(target: "page", "the error page failed: {}", failure::failure(&second).message);
            bare(inner, 500, report.as_deref().unwrap_or("Internal server error"))
        });
    outgoing.report = report.map(String::into_boxed_str);
    (outgoing, true)
}
