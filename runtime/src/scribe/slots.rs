//! What a page puts among the text of its views: terms, fields of forms, nonces; and what of the text its policy must allow.

use crate::exchange::{Mode, Shared};
use crate::program::{self, SiteId, Slot};
use crate::scribe::form_fields::Visitor;
use crate::scribe::language;
use crate::scribe::output::{Terms, Text};
use crate::session;

/// What the text written so far has taken, and what it needs.
#[derive(Debug, Default)]
pub(crate) struct Used {
    /// Allowances, each once.
    pub(crate) allowances: Vec<u32>,
    /// What scripts and styles of this answer are marked with, once one was.
    pub(crate) nonce: Option<String>,
    /// Nobody but this visitor may be given the page.
    pub(crate) personal: bool,
    /// The site of the page.
    pub(crate) site: SiteId,
    /// A visitor whose forms need fields.
    pub(crate) visitor: Option<Box<Visitor>>,
}

impl Used {
    /// Forgets what a text needed that is not sent. The nonce stays: code may hold it.
    pub(crate) fn restart(&mut self) {
        self.allowances.clear();
        self.personal = false;
    }

    /// The nonce of this answer; empty where the system has no random bytes, and then it allows nothing.
    pub(crate) fn nonce(&mut self) -> &str {
        self.nonce
            .get_or_insert_with(|| session::random_text().unwrap_or_default())
    }

    fn allow(&mut self, allowance: u32) {
        if !self.allowances.contains(&allowance) {
            self.allowances.push(allowance);
        }
    }
}

/// Writes text with what belongs among it.
pub(crate) fn write(
    shared: &Shared,
    (target, used): (&mut Text, &mut Used),
    (bytes, slots): (&[u8], &[(u32, Slot)]),
    terms: Option<Terms>,
    is_html: impl Fn() -> bool,
) {
    let mut from = 0;
    for &(at, slot) in slots {
        let at = (at as usize).min(bytes.len());
        if let Slot::Term(term, Some(tag)) = slot
            && let Some(attributes) = foreign(shared, term as usize, terms)
            && is_html()
        {
            let tag = (tag as usize).min(at);
            target.text(bytes.get(from..tag).unwrap_or_default());
            target.text(attributes.as_bytes());
            from = tag;
        }
        target.text(bytes.get(from..at).unwrap_or_default());
        match slot {
            Slot::Term(term, _) => write_term(shared, target, term as usize, terms),
            Slot::Form => write_fields(shared, target, used),
            Slot::Nonce => {
                target.text(format!(" nonce=\"{}\"", used.nonce()).as_bytes());
            }
            Slot::Allow(allowance) => used.allow(allowance),
        }
        from = at;
    }
    target.text(bytes.get(from..).unwrap_or_default());
}

/// What a term is in the language of the page, and which language it is from if that is another.
fn known(
    shared: &Shared,
    term: usize,
    terms: Option<Terms>,
) -> Option<&(program::Text, Option<u16>)> {
    let Terms { site, table, .. } = terms?;
    let texts = &shared.program.sites.get(site)?.texts;
    texts.get(table)?.texts.get(term)
}

/// Attributes that say which language a term is in, where that is not the language of the page.
fn foreign(shared: &Shared, term: usize, terms: Option<Terms>) -> Option<String> {
    let (_, from) = known(shared, term, terms)?;
    let from = (*from).filter(|_| shared.mode == Mode::Production)?;
    let Terms {
        site, direction, ..
    } = terms?;
    let language = &shared.program.sites[site]
        .texts
        .get(usize::from(from))?
        .language;
    let own = language::direction(language);
    Some(match own == direction {
        true => format!(" lang=\"{language}\""),
        false => format!(" lang=\"{language}\" dir=\"{own}\""),
    })
}

/// Writes a term in the language of the page. What is taken from another language is flagged while developing.
fn write_term(shared: &Shared, target: &mut Text, term: usize, terms: Option<Terms>) {
    let program = &shared.program;
    match (known(shared, term, terms), shared.mode) {
        (Some((text, None)), Mode::Development) | (Some((text, _)), Mode::Production) => {
            target.text(text.as_bytes());
        }
        (_, Mode::Development) => {
            let name = program.terms.get(term).map_or("", |name| name);
            target.text(format!("⚑{name}").as_bytes());
        }
        (None, Mode::Production) => {}
    }
}

/// Strangers' forms are taken without.
fn write_fields(shared: &Shared, target: &mut Text, used: &mut Used) {
    let Some(visitor) = &used.visitor else { return };
    match shared.secrets() {
        Ok(secrets) => {
            let site = shared.program.sites.get(used.site as usize);
            let fields = site.and_then(|site| visitor.fields(target.written(), site, &secrets));
            if let Some(fields) = fields {
                target.text(fields.as_bytes());
                used.personal = true;
            }
        }
        Err(error) => tracing::error!("forms get no tokens: {error}"),
    }
}
