//! Static files that hold addresses or ids: style sheets, pages and drawings.

use std::collections::BTreeMap;

use super::elements::{self, Elements};
use super::marks;
use crate::bundle::{Bundle, Role};
use crate::source::{FileId, SourceMap};

/// A static file that is looked into.
#[derive(Clone, Debug)]
pub(crate) enum Asset {
    /// A style sheet, as it is.
    Style(Box<str>),
    /// A page.
    Page(Elements),
    /// An SVG file.
    Drawing(Elements),
    /// A script; whether it may send or change forms, and hosts it has others from.
    Script { sends: bool, hosts: Vec<String> },
}

/// Words of scripts that send or change forms.
const SENDING: [&str; 11] = [
    "fetch(",
    "XMLHttpRequest",
    "FormData",
    "ubmit(",
    "sendBeacon",
    "axios",
    "htmx",
    "ajax",
    "<input",
    ".name",
    "\"input\"",
];

/// Whether a script may send forms, or change them.
pub(crate) fn sends(script: &str) -> bool {
    SENDING.iter().any(|word| script.contains(word))
}

/// Larger files are made by programs.
const LARGEST: usize = 1_000_000;

/// The static files of a bundle that are looked into.
pub(crate) fn read(sources: &SourceMap, bundle: &Bundle) -> BTreeMap<FileId, Asset> {
    let asset = |file: FileId, path: &str| {
        let text = sources
            .get(file)
            .text()
            .filter(|text| text.len() <= LARGEST);
        if path.ends_with(".js") && text.is_none() {
            return Some(Asset::Script {
                sends: true,
                hosts: Vec::new(),
            });
        }
        let text = text?;
        let (_, extension) = path.rsplit_once('.')?;
        Some(match extension.to_ascii_lowercase().as_str() {
            "css" => Asset::Style(text.into()),
            "html" | "htm" => Asset::Page(elements::read_plain(text)),
            "js" | "mjs" => Asset::Script {
                sends: sends(text),
                hosts: marks::script_hosts(text, false),
            },
            "svg" => Asset::Drawing(elements::read_plain(text)),
            _ => return None,
        })
    };
    let files = bundle.files.iter();
    files
        .filter_map(|file| {
            let Role::Static(path) = &file.role else {
                return None;
            };
            Some((file.id, asset(file.id, path)?))
        })
        .collect()
}
