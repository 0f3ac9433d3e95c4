//! Values of options: what they may be, and what is said when they are not.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use compiler::diagnostic::Code;
use compiler::library;
use compiler::report::Format;
use hyper::header::{HeaderName, HeaderValue};

use super::{Denied, Topic};

/// The formats of findings, without the one that only build scripts have a use for.
pub(super) fn report_formats() -> impl TypedValueParser<Value = Format> {
    let names = Format::NAMES
        .iter()
        .filter(|(_, format)| *format != Format::Cargo)
        .map(|(name, _)| *name);
    PossibleValuesParser::new(names).try_map(|name| name.parse::<Format>())
}

pub(super) fn parse_code(text: &str) -> Result<Code, String> {
    Code::find(text).ok_or_else(|| match Code::nearest(text) {
        Some(near) => format!("no code is called `{text}`; did you mean `{near}`?"),
        None => format!("no code is called `{text}`; `msc explain` lists them all"),
    })
}

pub(super) fn parse_topic(text: &str) -> Result<Topic, String> {
    match library::find(text) {
        Some(entry) => Ok(Topic::Entry(entry)),
        None => parse_code(text).map(Topic::Code),
    }
}

pub(super) fn parse_denied(text: &str) -> Result<Denied, String> {
    if text == "warnings" {
        Ok(Denied::Warnings)
    } else {
        parse_code(text).map(Denied::Code)
    }
}

pub(super) fn parse_pair(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("it is written KEY=VALUE")?;
    Ok((key.to_owned(), value.to_owned()))
}

pub(super) fn parse_header(text: &str) -> Result<(HeaderName, HeaderValue), String> {
    let (name, value) = text.split_once(':').ok_or("it is written 'Name: value'")?;
    let name = name
        .trim()
        .parse()
        .map_err(|_| "that is no name a header can have")?;
    let value = value
        .trim()
        .parse()
        .map_err(|_| "that is no value a header can have")?;
    Ok((name, value))
}

/// A domain a folder of `sites` can be named by, in lower case.
pub(super) fn parse_domain(text: &str) -> Result<String, String> {
    let is_label = |label: &str| {
        let inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        (1..=63).contains(&label.len())
            && label.bytes().all(inner)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    if text.len() <= 253 && text.split('.').all(is_label) {
        Ok(text.to_ascii_lowercase())
    } else {
        Err(
            "a domain is letters, digits and hyphens between periods, such as example.com"
                .to_owned(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_and_headers_are_split_once() {
        assert_eq!(parse_pair("a=b=c"), Ok(("a".into(), "b=c".into())));
        assert!(parse_pair("a").is_err());
        let (name, value) = parse_header("X-Time:  10:30").expect("a header");
        assert_eq!((name.as_str(), value.as_bytes()), ("x-time", &b"10:30"[..]));
        assert!(parse_header("nothing").is_err());
        assert!(parse_header("a b: c").is_err());
    }

    #[test]
    fn only_domains_name_sites() {
        assert_eq!(
            parse_domain("Shop.Example.COM"),
            Ok("shop.example.com".into())
        );
        assert!(parse_domain("localhost").is_ok());
        for wrong in [
            "",
            ".",
            "..",
            ".example.com",
            "example.com.",
            "_example.com",
            "a/b",
            "a\\b",
            "a..b",
            "-a.com",
            "a b",
            "é.com",
        ] {
            assert!(parse_domain(wrong).is_err(), "{wrong}");
        }
        assert!(parse_domain(&"a".repeat(64)).is_err());
    }
}
