//! Addresses in markup and style sheets, with what a browser does with each.

use std::ops::Range;

use super::url::{self, Url};
use crate::parse::css;
use crate::parse::elements::{Element, Elements, Node, Part, Value};
use crate::parse::entities;

/// What becomes of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Followed, or sent a form.
    Page,
    /// Fetched as a part of the page.
    Asset,
}

/// An address and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Reference {
    pub(crate) url: Url,
    pub(crate) kind: Kind,
    /// Upper case; `None` where it is not known.
    pub(crate) method: Option<String>,
    /// It is a form's, not a link's.
    pub(crate) is_form: bool,
    /// Byte range in the file.
    pub(crate) at: Range<usize>,
}

/// Every address in the markup of a text.
pub(crate) fn of(elements: &Elements) -> Vec<Reference> {
    let mut found = Vec::new();
    for node in &elements.nodes {
        match node {
            Node::Open(element) => of_element(element, &mut found),
            Node::Raw(name, content) if &**name == "style" => style(content, &mut found),
            Node::Raw(..) | Node::Close(..) => {}
        }
    }
    found
}

/// Every address of a style sheet.
pub(crate) fn of_style(text: &str, offset: usize) -> impl Iterator<Item = Reference> + '_ {
    let urls = css::urls(text).into_iter();
    urls.filter(|at| !text[at.clone()].contains("/*"))
        .map(move |at| Reference {
            url: url::read(&text[at.clone()], true),
            kind: Kind::Asset,
            method: Some("GET".to_owned()),
            is_form: false,
            at: at.start + offset..at.end + offset,
        })
}

fn style(content: &Value, found: &mut Vec<Reference>) {
    for part in &content.parts {
        if let Part::Literal(text, at) = part {
            found.extend(of_style(text, *at));
        }
    }
}

/// Relations whose address is a mere host, or not fetched.
const IDLE_RELATIONS: [&str; 5] = ["preconnect", "dns-prefetch", "profile", "me", "pingback"];

fn of_element(element: &Element, found: &mut Vec<Reference>) {
    let mut see = |name: &str, kind: Kind| found.extend(of_attribute(element, name, kind));
    match &*element.name {
        "a" | "area" => see("href", Kind::Page),
        "link" => {
            let relation = element
                .literal("rel")
                .unwrap_or_default()
                .to_ascii_lowercase();
            let mut words = relation.split_ascii_whitespace();
            let assets = ["stylesheet", "icon", "manifest", "preload", "modulepreload"];
            let is_asset = words.clone().any(|word| assets.contains(&word));
            if !relation.is_empty() && !words.any(|word| IDLE_RELATIONS.contains(&word)) {
                see("href", if is_asset { Kind::Asset } else { Kind::Page });
                sources(element, "imagesrcset", found);
            }
        }
        "img" | "source" => {
            see("src", Kind::Asset);
            sources(element, "srcset", found);
        }
        "video" => {
            see("src", Kind::Asset);
            see("poster", Kind::Asset);
        }
        "script" | "audio" | "embed" | "track" => see("src", Kind::Asset),
        "iframe" | "frame" => see("src", Kind::Page),
        "object" => see("data", Kind::Asset),
        "use" | "image" => {
            see("href", Kind::Asset);
            see("xlink:href", Kind::Asset);
        }
        "form" => found.extend(form(element, "action", "method", true)),
        "button" => found.extend(form(element, "formaction", "formmethod", false)),
        "input" => {
            see("src", Kind::Asset);
            found.extend(form(element, "formaction", "formmethod", false));
        }
        _ => {}
    }
    let own_style = element
        .attribute("style")
        .and_then(|style| style.value.as_ref());
    if let Some(value) = own_style {
        style(value, found);
    }
}

fn of_attribute(element: &Element, name: &str, kind: Kind) -> Option<Reference> {
    let value = element.attribute(name)?.value.as_ref()?;
    let (text, at, is_whole) = value.prefix();
    Some(Reference {
        url: url::read(&entities::unescaped(text)?, is_whole),
        kind,
        method: Some("GET".to_owned()),
        is_form: false,
        at: at..at + text.len(),
    })
}

/// The method a browser uses: of those it does not know, GET.
pub(super) fn known_method(name: &str) -> String {
    let name = name.to_ascii_uppercase();
    if name == "POST" || name == "DIALOG" {
        name
    } else {
        "GET".to_owned()
    }
}

fn form(element: &Element, action: &str, method: &str, has_default: bool) -> Option<Reference> {
    let reference = of_attribute(element, action, Kind::Page)?;
    let given = element.attribute(method).map(|_| element.literal(method));
    let method = match given {
        None if has_default && element.is_complete => Some("GET".to_owned()),
        None | Some(None) => None,
        Some(Some(name)) => Some(known_method(name)),
    };
    (method.as_deref() != Some("DIALOG")).then_some(Reference {
        method,
        is_form: true,
        ..reference
    })
}

/// The candidates of a set of sources, where all of it is literal.
fn sources(element: &Element, name: &str, found: &mut Vec<Reference>) {
    let value = element.attribute(name).and_then(|set| set.value.as_ref());
    let Some((text, start, true)) = value.map(Value::prefix) else {
        return;
    };
    if text.contains("data:") || text.contains('&') {
        return;
    }
    let mut at = 0;
    for candidate in text.split(',') {
        let begin = at + candidate.len() - candidate.trim_start().len();
        at += candidate.len() + 1;
        let Some(address) = candidate.split_ascii_whitespace().next() else {
            continue;
        };
        found.push(Reference {
            url: url::read(address, true),
            kind: Kind::Asset,
            method: Some("GET".to_owned()),
            is_form: false,
            at: start + begin..start + begin + address.len(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::elements::read_plain;

    fn paths(text: &str) -> Vec<String> {
        let shown = |reference: Reference| {
            let written = text[reference.at].to_owned();
            let method = reference.method.unwrap_or_default();
            matches!(reference.url, Url::Path(_)).then(|| format!("{method} {written}"))
        };
        of(&read_plain(text))
            .into_iter()
            .filter_map(shown)
            .collect()
    }

    #[test]
    fn every_attribute_with_an_address_is_seen() {
        let cases: [(&str, &[&str]); 9] = [
            ("<a href=/a><area href='b'>", &["GET /a", "GET b"]),
            (
                "<link href=/a><link rel=preconnect href=/b><link rel=icon href=/c>",
                &["GET /c"],
            ),
            (
                "<img src=/a srcset='/b.png 1x, c.png 2x'>",
                &["GET /a", "GET /b.png", "GET c.png"],
            ),
            (
                "<form action=/a method=Post><form action=/b>",
                &["POST /a", "GET /b"],
            ),
            (
                "<form action=/a method=dialog><button formaction=/b>",
                &[" /b"],
            ),
            ("<p style='background:url(/a.png)'>", &["GET /a.png"]),
            ("<style>@import '/a.css';</style>", &["GET /a.css"]),
            ("<a href='https://b'><a href='#x'><img src='data:,'>", &[]),
            (
                "<svg><use xlink:href='/a.svg#b'/></svg><object data=c.pdf>",
                &["GET /a.svg#b", "GET c.pdf"],
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(paths(text), expected, "{text}");
        }
    }
}
