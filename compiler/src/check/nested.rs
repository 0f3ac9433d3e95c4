//! Tables within settings: limits, timeouts, rates and the like. Names nobody reads, values of the wrong kind or out of
//! range, values that contradict each other.

use super::Subject;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::lower::data::{Data, Key};
use crate::resolve::settings::Settings;
use crate::resolve::{Resolved, names};

/// What a value must be.
#[derive(Clone, Copy)]
enum Kind {
    /// A number above zero.
    Above,
    /// A number from zero.
    From,
    /// A whole number above zero.
    Count,
    /// A whole number from zero.
    Whole,
    /// A number of bytes, or text such as `64M`.
    Size,
    Text,
    Texts,
    Switch,
    Any,
}

/// A table of settings and what it holds.
struct Shape {
    name: &'static str,
    fields: &'static [(&'static str, Kind)],
}

const LIMITS: Shape = Shape {
    name: "limits",
    fields: &[
        ("cpu", Kind::Above),
        ("memory", Kind::Size),
        ("time", Kind::Above),
    ],
};
const RATE: Shape = Shape {
    name: "rate",
    fields: &[
        ("burst", Kind::Whole),
        ("per", Kind::Above),
        ("requests", Kind::Count),
    ],
};
const OUTGOING: Shape = Shape {
    name: "outgoing",
    fields: &[("allow", Kind::Texts)],
};
const BUDGET: Shape = Shape {
    name: "budget",
    fields: &[
        ("bytes", Kind::Whole),
        ("fetches", Kind::Whole),
        ("includes", Kind::Whole),
    ],
};
const NODE: &[Shape] = &[
    LIMITS,
    RATE,
    OUTGOING,
    Shape {
        name: "timeouts",
        fields: &[
            ("body", Kind::From),
            ("drain", Kind::From),
            ("head", Kind::From),
            ("idle", Kind::From),
            ("write", Kind::From),
        ],
    },
    Shape {
        name: "scribes",
        fields: &[
            ("idle", Kind::From),
            ("max", Kind::Count),
            ("min", Kind::Whole),
            ("queue", Kind::Whole),
            ("recycle", Kind::Whole),
        ],
    },
    Shape {
        name: "teller",
        fields: &[
            ("cache", Kind::Size),
            ("interval", Kind::Above),
            ("reserve", Kind::Size),
        ],
    },
    Shape {
        name: "tls",
        fields: &[
            ("cert", Kind::Text),
            ("key", Kind::Text),
            ("listen", Kind::Any),
        ],
    },
    Shape {
        name: "metrics",
        fields: &[("listen", Kind::Any)],
    },
];
const DOMAIN: Shape = Shape {
    name: "domains",
    fields: &[
        ("name", Kind::Text),
        ("path_append", Kind::Text),
        ("query_preserve", Kind::Switch),
        ("redirect", Kind::Any),
        ("staging", Kind::Switch),
    ],
};

/// The tables of the node.
pub(super) fn node(resolved: &Resolved, found: &mut Diagnostics) {
    let node = &resolved.node;
    for shape in NODE {
        if !is_read(resolved, shape.name) {
            named(node, &[], &node.data, shape, found);
        }
    }
    scribes(node, found);
    proxies(node, found);
    outgoing(node, found);
}

/// The tables of a bundle and its addresses.
pub(super) fn bundle(subject: &Subject<'_>, found: &mut Diagnostics) {
    let settings = &subject.bundle.settings;
    // Code that looks into a table may know more of it.
    let is_read = |table: &str, name: &str| {
        subject
            .reads
            .get(table)
            .is_some_and(|keys| keys.contains(name))
    };
    for shape in [LIMITS, RATE, OUTGOING] {
        if !is_read("site", shape.name) {
            named(settings, &[], &settings.data, &shape, found);
        }
    }
    for (index, entry) in settings.data.table("domains").array() {
        let path = [Key::name("domains"), Key::Number(index as f64)];
        table(settings, &path, entry, &DOMAIN, found);
    }
    for (index, address) in settings.data.table("addresses").array() {
        let path = [Key::name("addresses"), Key::Number(index as f64)];
        for shape in [LIMITS, RATE, BUDGET] {
            if !is_read("page", shape.name) {
                named(settings, &path, address, &shape, found);
            }
        }
        uploads(settings, &path, address, found);
    }
}

/// Whether code of the project looks into a table of the node by itself.
fn is_read(resolved: &Resolved, name: &str) -> bool {
    let chunks = resolved.chunks();
    let mut reads = chunks.flat_map(|chunk| &chunk.scopes.reads);
    reads.any(|(of, key)| of == "node" && key == name)
}

/// The table of this name below a path.
fn named(settings: &Settings, path: &[Key], data: &Data, shape: &Shape, found: &mut Diagnostics) {
    let Some(value) = data.get(shape.name) else {
        return;
    };
    let path = under(path, shape.name);
    match value {
        Data::Table(_) => table(settings, &path, value, shape, found),
        // Switched off.
        Data::Bool(false) => {}
        Data::Bool(_) | Data::Number(_) | Data::Text(_) | Data::Function => {
            let message = format!("`{}` must be a table, not {}", shape.name, value.kind());
            wrong(settings, &path, message, found);
        }
    }
}

fn under(path: &[Key], name: &str) -> Vec<Key> {
    path.iter().cloned().chain([Key::name(name)]).collect()
}

fn wrong(settings: &Settings, path: &[Key], message: String, found: &mut Diagnostics) {
    if let Some(span) = settings.value_span(path) {
        found.push(Diagnostic::new(Code::WrongSetting, message, span));
    }
}

fn table(settings: &Settings, path: &[Key], data: &Data, shape: &Shape, found: &mut Diagnostics) {
    for (key, value) in data.entries() {
        let Some(name) = key.as_name() else { continue };
        let path = under(path, name);
        match shape.fields.iter().find(|(known, _)| *known == name) {
            Some((_, kind)) => {
                if let Some(fault) = fault(*kind, value) {
                    let message = format!("`{name}` of `{}` must be {fault}", shape.name);
                    wrong(settings, &path, message, found);
                }
            }
            None => {
                let known = shape.fields.iter().map(|(known, _)| *known);
                let near = names::nearest(name, known.clone());
                let message = format!("nothing reads `{name}` of `{}`", shape.name);
                let list: Vec<String> = known.map(|name| format!("`{name}`")).collect();
                if let Some(span) = settings.key_span(&path) {
                    found.push(Diagnostic::new(Code::UnknownSetting, message, span).help(
                        near.map_or_else(
                            || format!("it may have {}", list.join(", ")),
                            |near| format!("use `{near}`"),
                        ),
                    ));
                }
            }
        }
    }
}

/// What a value should have been.
fn fault(kind: Kind, value: &Data) -> Option<String> {
    let number = value.as_number();
    let whole = number.filter(|number| number.fract() == 0.0);
    let (is_good, wanted) = match kind {
        Kind::Above => (number.is_some_and(|n| n > 0.0), "a number above 0"),
        Kind::From => (number.is_some_and(|n| n >= 0.0), "a number from 0"),
        Kind::Count => (whole.is_some_and(|n| n >= 1.0), "a whole number from 1"),
        Kind::Whole => (whole.is_some_and(|n| n >= 0.0), "a whole number from 0"),
        Kind::Size => (
            value.bytes().is_some(),
            "a number of bytes above 0, or text such as `64M`",
        ),
        Kind::Text => (value.as_text().is_some_and(|text| !text.is_empty()), "text"),
        Kind::Texts => {
            let all = value.array().all(|(_, item)| item.as_text().is_some());
            (matches!(value, Data::Table(_)) && all, "an array of texts")
        }
        Kind::Switch => (value.as_bool().is_some(), "true or false"),
        Kind::Any => (true, ""),
    };
    let given = match value {
        Data::Number(number) => crate::lower::data::print_number(*number),
        Data::Text(text) => format!("`{}`", String::from_utf8_lossy(text)),
        Data::Bool(_) | Data::Table(_) | Data::Function => value.kind().to_owned(),
    };
    (!is_good).then(|| format!("{wanted}, not {given}"))
}

/// More Lua machines at least than at most.
fn scribes(node: &Settings, found: &mut Diagnostics) {
    let scribes = node.data.table("scribes");
    let number = |name: &str, usual: f64| scribes.get(name).map_or(Some(usual), Data::as_number);
    let (Some(least), Some(most)) = (number("min", 1.0), number("max", 64.0)) else {
        return;
    };
    let path = [Key::name("scribes"), Key::name("min")];
    if least > most
        && let Some(span) = node.value_span(&path)
    {
        let print = crate::lower::data::print_number;
        let message = format!(
            "`min` of `scribes` is {}, more than `max`, which is {}",
            print(least),
            print(most)
        );
        found.push(Diagnostic::new(Code::ConflictingSettings, message, span));
    }
}

/// Networks of proxies: an address, or one with the length of its prefix.
fn proxies(node: &Settings, found: &mut Diagnostics) {
    for (index, value) in node.data.table("proxies").array() {
        let path = [Key::name("proxies"), Key::Number(index as f64)];
        let is_network = value.as_text().is_some_and(is_network);
        if !is_network {
            let given = value
                .as_text()
                .map_or_else(|| value.kind().to_owned(), |text| format!("`{text}`"));
            let message = format!(
                "a proxy must be an address or a network such as `10.0.0.0/8`, not {given}"
            );
            wrong(node, &path, message, found);
        }
    }
}

/// Whom pages may connect to: entries that can never be true of anybody are mistyped.
fn outgoing(node: &Settings, found: &mut Diagnostics) {
    let allow = node.data.table("outgoing").table("allow");
    for (index, text) in allow
        .array()
        .filter_map(|(index, value)| Some((index, value.as_text()?)))
    {
        if !is_network(text) && !is_host(text) {
            let path = [
                Key::name("outgoing"),
                Key::name("allow"),
                Key::Number(index as f64),
            ];
            let message = format!(
                "pages connect to a host, an address or a network, with or without a port, such as `127.0.0.1:9000`, not to `{text}`"
            );
            wrong(node, &path, message, found);
        }
    }
}

/// A name or an address, and perhaps a port.
fn is_host(text: &str) -> bool {
    let port = text
        .rsplit_once(':')
        .filter(|_| text.parse::<std::net::IpAddr>().is_err());
    let (host, port) = port.map_or((text, None), |(host, port)| (host, Some(port)));
    let inner = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'));
    let known = match inner {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => is_network(host) || is_name(host),
    };
    known && port.is_none_or(|port| port.parse::<u16>().is_ok())
}

fn is_name(text: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || "-_".contains(letter))
    };
    text.split('.').all(part)
}

fn is_network(text: &str) -> bool {
    let (address, length) = text
        .split_once('/')
        .map_or((text, None), |(address, length)| (address, Some(length)));
    let Ok(address) = address.parse::<std::net::IpAddr>() else {
        return false;
    };
    let most = if address.is_ipv4() { 32 } else { 128 };
    length.is_none_or(|length| length.parse::<u8>().is_ok_and(|length| length <= most))
}

/// A file that may be larger than the request it comes in.
fn uploads(settings: &Settings, path: &[Key], address: &Data, found: &mut Diagnostics) {
    let post = address.table("post");
    let number = |name: &str| post.get(name).and_then(Data::as_number);
    let body = number("maxsize").unwrap_or(32_000.0);
    let file = number("max_file_size");
    let at = under(&under(path, "post"), "max_file_size");
    if post.get("stream").is_none()
        && file.is_some_and(|file| file > body)
        && let Some(span) = settings.value_span(&at)
    {
        let message = format!(
            "no file can have {} bytes: the whole request may have {}",
            crate::lower::data::print_number(file.unwrap_or_default()),
            crate::lower::data::print_number(body)
        );
        found.push(
            Diagnostic::new(Code::ConflictingSettings, message, span)
                .help("set `maxsize` to a little more than the largest file"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_are_told_from_other_text() {
        assert!(is_network("10.0.0.0/8") && is_network("::1") && is_network("fd00::/8"));
        assert!(!is_network("10.0.0/8") && !is_network("10.0.0.0/33") && !is_network("localhost"));
    }
}
