//! What is known of the request a machine is answering, beyond what its Lua tables say.

use std::rc::Rc;

use jiff::tz::TimeZone;
use mlua::{Function, Table};

use crate::address::PageAddress;
use crate::cookie::SetCookie;
use crate::exchange::Incoming;
use crate::form::Fields;
use crate::form::multipart::Multipart;
use crate::program::{RouteId, SiteId};
use crate::scribe::format::choice::Chosen;

/// Where a request is, for the title of an error page (reference: request states).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Phase {
    #[default]
    Start,
    Curation,
    Collation,
    Form,
    Authentication,
    Localization,
    Controller,
    View,
    Template,
    Editing,
    Response,
}

impl Phase {
    /// The number pages know it by.
    pub(crate) fn number(self) -> i32 {
        match self {
            Phase::Start => 0,
            Phase::Curation => 10,
            Phase::Collation => 20,
            Phase::Form => 3,
            Phase::Authentication => 22,
            Phase::Localization => 4,
            Phase::Controller => 24,
            Phase::View => 25,
            Phase::Template => 26,
            Phase::Editing => 27,
            Phase::Response => 28,
        }
    }

    /// The title of an error in it.
    pub(crate) fn error_title(self) -> &'static str {
        match self {
            Phase::Start | Phase::Form => "Error in request",
            Phase::Curation => "Error in curator",
            Phase::Collation => "Error in collator",
            Phase::Authentication => "Error in authenticator",
            Phase::Localization => "Error in localisation",
            Phase::Controller => "Error in controller",
            Phase::View => "Error in view",
            Phase::Template => "Error in template",
            Phase::Editing => "Error in editor",
            Phase::Response => "Error in status or headers",
        }
    }
}

/// What kind of code runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Running {
    Controller,
    #[default]
    View,
}

/// What replaces an abandoned page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Abandoned {
    /// Another view, with the default template.
    View(String),
    /// A status, without template or editors.
    Status(u16),
}

/// A request in progress.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) site: SiteId,
    /// The route of its address; none where a collator chose the page.
    pub(crate) route: Option<RouteId>,
    pub(crate) phase: Phase,
    pub(crate) abandoned: Option<Abandoned>,
    pub(crate) cookies: Vec<SetCookie>,
    /// Editors of this page, before or after the site's.
    pub(crate) editors: Vec<Function>,
    /// Request cookies, first of equal names.
    pub(crate) request_cookies: Vec<(String, String)>,
    /// The request as it arrived, its body taken out.
    pub(crate) incoming: Incoming,
    /// When it did, in seconds since 1970.
    pub(crate) now: u64,
    /// Query fields.
    pub(crate) query: Fields,
    /// What its path is as an address.
    pub(crate) address: PageAddress,
    /// A body that is not read as a form by itself.
    pub(crate) body: Vec<u8>,
    pub(crate) content_type: String,
    /// Terms of the page alone: of its address, then of its view.
    pub(crate) page_terms: Vec<Table>,
    /// The chosen languages of terms, in order.
    pub(crate) languages: Rc<[String]>,
    /// Uploaded files, removed with the request.
    pub(crate) uploads: Option<Multipart>,
    /// The forms of numbers and dates that were used last.
    pub(crate) forms: Option<Chosen>,
    /// The time zone, once it was asked for.
    pub(crate) zone: Option<TimeZone>,
    /// The country the address is in, as far as that is known.
    pub(crate) country: Option<String>,
    /// What the page says depended on where the visitor is.
    pub(crate) by_address: bool,
    /// What the page says depended on the visitor's cookies.
    pub(crate) varies_by_cookie: bool,
    /// The language depended on the visitor's wishes.
    pub(crate) varies: bool,
    /// Nothing says where the form comes from: it must hold its token.
    pub(crate) token_due: bool,
    /// What a form says of itself that may be taken once.
    pub(crate) once_given: Option<String>,
    /// The key of a form that is taken once, while it has no answer.
    pub(crate) once: Option<String>,
    /// The authenticator knows the visitor.
    pub(crate) signed_in: bool,
    /// Keys were asked for: the answer is nobody else's, whatever becomes of the page.
    pub(crate) locked: bool,
    /// What the address of the page says of its safety; `None` for what its site says.
    pub(crate) security: Option<u32>,
    /// Views within views.
    pub(crate) depth: u32,
    pub(crate) running: Running,
}
