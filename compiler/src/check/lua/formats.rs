//! `string.format` with a literal: conversions that do not exist, and values too few or too many.
#![allow(clippy::wildcard_enum_match_arm, reason = "only calls are looked at")]

use super::{Found, Text};
use crate::diagnostic::Code;
use crate::parse::syntax::{Expr, ExprKind};

pub(super) fn check(text: &Text<'_>, expr: &Expr, found: &mut Found) {
    let ExprKind::Call(call) = &expr.kind else {
        return;
    };
    let (format, values) = match (&call.method, &*call.arguments) {
        (Some(method), values) if method.text == "format" => (&call.function, values),
        (None, [format, values @ ..])
            if text.library(call).as_deref() == Some(&["string", "format"]) =>
        {
            (format, values)
        }
        _ => return,
    };
    let Some(literal) = format.as_text() else {
        return;
    };
    let count = match conversions(literal) {
        Ok(count) => count,
        Err(rule) => {
            let message = format!("the format breaks a rule: {rule}");
            let finding = text.finding(Code::WrongFormat, message, &format.at);
            return found.push(finding.help("write `%%` for a percent sign"));
        }
    };
    let open = values.last().is_some_and(|last| {
        matches!(
            last.kind,
            ExprKind::Call(_) | ExprKind::Varargs | ExprKind::Broken
        )
    });
    if let Some(first) = values.get(count) {
        let message = format!(
            "the format takes {}, so that this one is left out",
            counted(count)
        );
        let finding = text.finding(Code::ExtraFormatValue, message, &first.at);
        found
            .push(finding.help("add a conversion such as `%s` to the format, or remove the value"));
    } else if values.len() < count && !open {
        let message = format!(
            "the format takes {}, and {} given",
            counted(count),
            given(values.len())
        );
        let finding = text.finding(Code::WrongFormat, message, &format.at);
        found.push(
            finding.help("give a value for each conversion, and write `%%` for a percent sign"),
        );
    }
}

fn counted(count: usize) -> String {
    match count {
        0 => "no value".to_owned(),
        1 => "1 value".to_owned(),
        _ => format!("{count} values"),
    }
}

fn given(count: usize) -> String {
    match count {
        0 => "none is".to_owned(),
        1 => "1 is".to_owned(),
        _ => format!("{count} are"),
    }
}

/// How many values a format takes.
fn conversions(format: &str) -> Result<usize, String> {
    let mut rest = format;
    let mut count = 0;
    while let Some(at) = rest.find('%') {
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('%') {
            rest = after;
            continue;
        }
        let after = conversion(rest)?;
        count += 1;
        rest = after;
    }
    Ok(count)
}

/// What follows one conversion.
fn conversion(text: &str) -> Result<&str, String> {
    let rest = text.trim_start_matches(['-', '+', ' ', '#', '0']);
    if text.len() - rest.len() > 5 {
        return Err("a conversion has at most five flags".to_owned());
    }
    let rest = digits(rest)?;
    let rest = rest.strip_prefix('.').map_or(Ok(rest), digits)?;
    match rest.chars().next() {
        Some(letter) if "cdiouxXeEfgGqs*".contains(letter) => Ok(&rest[1..]),
        Some(letter) => Err(format!("there is no conversion `%{letter}`")),
        None => Err("it ends within a conversion".to_owned()),
    }
}

fn digits(text: &str) -> Result<&str, String> {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    if text.len() - rest.len() > 2 {
        return Err("width and precision have at most two digits".to_owned());
    }
    Ok(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conversions_are_counted() {
        for (format, count) in [
            ("", 0),
            ("100%%", 0),
            ("%s %5.2f", 2),
            ("%-10s|%+d", 2),
            ("%02x%%%q", 2),
            ("%*", 1),
            ("é%sé", 1),
        ] {
            assert_eq!(conversions(format), Ok(count), "{format}");
        }
        for bad in ["%", "%y", "%5", "%123d", "%.123f", "100% yes", "%é"] {
            assert!(conversions(bad).is_err(), "{bad}");
        }
    }
}
