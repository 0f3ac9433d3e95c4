//! Addresses as settings declare them, and the texts they are compared by.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
pub(crate) use crate::lower::data::Key;

use crate::lower::data::Data;
use crate::resolve::settings::Settings;
use crate::source::Span;

pub(crate) use super::normalize::transliterate as resource_id;

/// How an address says what it matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Selector {
    Matches,
    Starts,
    Ends,
    Contains,
    Pattern,
}

impl Selector {
    const ALL: [(&'static str, Selector); 5] = [
        ("matches", Selector::Matches),
        ("starts", Selector::Starts),
        ("ends", Selector::Ends),
        ("contains", Selector::Contains),
        ("pattern", Selector::Pattern),
    ];
}

/// Attributes that are not copied to `page`: what matches, and what the route itself holds.
pub(crate) const NOT_PAGE: [&str; 11] = [
    "csp",
    "security",
    "matches",
    "starts",
    "ends",
    "contains",
    "pattern",
    "view",
    "controller",
    "methods",
    "limits",
];

/// A name with its place.
#[derive(Clone, Debug)]
pub(crate) struct Named {
    pub(crate) text: String,
    pub(crate) span: Span,
}

/// A view or controller an address names.
#[derive(Clone, Debug, Default)]
pub(crate) enum Handler {
    /// Nothing said: the one paired by name.
    #[default]
    Paired,
    /// `false`.
    Off,
    Given(Named),
}

/// An address as declared.
#[derive(Clone, Debug)]
pub(crate) struct Address {
    pub(crate) selector: Selector,
    /// Texts as written.
    pub(crate) texts: Vec<Named>,
    pub(crate) view: Handler,
    pub(crate) controller: Handler,
    pub(crate) template: Handler,
    pub(crate) redirect: Option<String>,
    /// Every attribute.
    pub(crate) data: Data,
    pub(crate) span: Span,
}

/// Reads the `addresses` of a bundle.
pub(crate) fn addresses(settings: &Settings, found: &mut Diagnostics) -> Vec<Address> {
    let Some(list) = settings.data.get("addresses") else {
        return Vec::new();
    };
    let root = [Key::name("addresses")];
    for (key, _) in list
        .entries()
        .iter()
        .filter(|(key, _)| matches!(key, Key::Text(_)))
    {
        let path = [root[0].clone(), key.clone()];
        if let Some(span) = settings.key_span(&path) {
            found.push(Diagnostic::new(Code::WrongSetting, "`addresses` must be an array of addresses", span)
                .help("write `addresses = { { matches=\"about\", view=\"about\" } }`, with two pairs of brackets"));
            return Vec::new();
        }
    }
    list.entries()
        .iter()
        .filter_map(|(key, data)| address(settings, &[root[0].clone(), key.clone()], data, found))
        .collect()
}

fn address(
    settings: &Settings,
    path: &[Key],
    data: &Data,
    found: &mut Diagnostics,
) -> Option<Address> {
    let span = settings.value_span(path)?;
    if !matches!(data, Data::Table(_)) {
        found.push(Diagnostic::new(
            Code::WrongSetting,
            format!("an address is {}, not a table", data.kind()),
            span,
        ));
        return None;
    }
    let given: Vec<_> = Selector::ALL
        .into_iter()
        .filter(|(name, _)| data.get(name).is_some())
        .collect();
    let Some(&(name, selector)) = given.first() else {
        let names = data.entries().iter().filter_map(|(key, _)| key.as_name());
        let known = || Selector::ALL.iter().map(|(name, _)| *name);
        let near = names
            .filter_map(|name| super::names::nearest(name, known()))
            .next();
        let usual = "give it one of `matches`, `starts`, `ends`, `contains` or `pattern`";
        found.push(
            Diagnostic::new(
                Code::NoSelector,
                "the address does not say what it matches",
                span,
            )
            .help(near.map_or_else(|| usual.to_owned(), |near| format!("use `{near}`"))),
        );
        return None;
    };
    if let Some((second, _)) = given.get(1) {
        let names: Vec<String> = given.iter().map(|(name, _)| format!("`{name}`")).collect();
        let message = format!(
            "the address has more than one selector: {}",
            names.join(", ")
        );
        let at = |name: &str| settings.key_span(&under(path, name)).unwrap_or(span);
        found.push(
            Diagnostic::new(Code::SeveralSelectors, message, at(second))
                .also(at(name), "only this one counts")
                .help("make an address of each"),
        );
    }
    let texts = selector_texts(settings, path, name, data, found);
    let handler = |name: &str, found: &mut Diagnostics| handler(settings, path, name, data, found);
    Some(Address {
        selector,
        texts,
        view: handler("view", found),
        controller: handler("controller", found),
        template: handler("template", found),
        redirect: data
            .get("redirect")
            .and_then(Data::as_text)
            .map(str::to_owned),
        data: data.clone(),
        span,
    })
}

fn under(path: &[Key], name: &str) -> Vec<Key> {
    let mut inner = path.to_vec();
    inner.push(Key::name(name));
    inner
}

fn selector_texts(
    settings: &Settings,
    path: &[Key],
    name: &str,
    data: &Data,
    found: &mut Diagnostics,
) -> Vec<Named> {
    let at = under(path, name);
    let span =
        |key: Option<Key>| settings.value_span(&at.iter().cloned().chain(key).collect::<Vec<_>>());
    let named = |text: &str, span: Option<Span>| {
        span.map(|span| Named {
            text: text.to_owned(),
            span,
        })
    };
    match data.get(name) {
        Some(value) if value.as_text().is_some() => value
            .as_text()
            .and_then(|text| named(text, span(None)))
            .into_iter()
            .collect(),
        Some(list @ Data::Table(_)) if name == "matches" && list.entries().is_empty() => {
            if let Some(span) = span(None) {
                let message = "the address matches nothing: `matches` is empty";
                found.push(Diagnostic::new(Code::NoSelector, message, span));
            }
            Vec::new()
        }
        Some(list @ Data::Table(_))
            if name == "matches" && list.array().all(|(_, item)| item.as_text().is_some()) =>
        {
            let items = list.array().filter_map(|(index, item)| {
                named(item.as_text()?, span(Some(Key::Number(index as f64))))
            });
            items.collect()
        }
        Some(value) => {
            if let Some(span) = span(None) {
                let wanted = if name == "matches" {
                    "text or an array of texts"
                } else {
                    "text"
                };
                let message = format!("`{name}` is {}, not {wanted}", value.kind());
                found.push(Diagnostic::new(Code::WrongSetting, message, span));
            }
            Vec::new()
        }
        None => Vec::new(),
    }
}

fn handler(
    settings: &Settings,
    path: &[Key],
    name: &str,
    data: &Data,
    found: &mut Diagnostics,
) -> Handler {
    let at = under(path, name);
    match (data.get(name), settings.value_span(&at)) {
        (Some(Data::Bool(false)), _) => Handler::Off,
        (Some(value), Some(span)) => match value.as_text() {
            Some(text) => Handler::Given(Named {
                text: text.to_owned(),
                span,
            }),
            None => {
                let message = format!("`{name}` is {}, not the name of one", value.kind());
                found.push(Diagnostic::new(Code::WrongSetting, message, span));
                Handler::Paired
            }
        },
        (Some(_) | None, _) => Handler::Paired,
    }
}
