//! What a free name means in the code of a bundle, and the name nearest to one that means nothing.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Fix};
use crate::library::{self, Binding};
use crate::resolve::{BundleId, Resolved};

/// What a free name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// Declared by the bundle's own functions.
    Bundle,
    /// Given by the runtime.
    Library(Binding),
    /// The table of an application, or a utility that is bare everywhere.
    Shared,
    /// A table of the Teller.
    Table,
    Unknown,
}

/// What `name` means in a bundle.
pub(crate) fn meaning(resolved: &Resolved, bundle: BundleId, name: &str) -> Meaning {
    if resolved.bundles[bundle].declared.contains_key(name) {
        return Meaning::Bundle;
    }
    if let Some(binding) = library::binding(name) {
        return Meaning::Library(binding);
    }
    if resolved.is_shared(name) {
        Meaning::Shared
    } else if resolved.tables.contains_key(name) {
        Meaning::Table
    } else {
        Meaning::Unknown
    }
}

/// Ids and namespaces of applications: tables of every chunk.
pub(crate) fn applications(resolved: &Resolved) -> impl Iterator<Item = &str> {
    let applications = resolved
        .bundles
        .iter()
        .filter(|bundle| !bundle.bundle.is_site());
    applications
        .flat_map(|bundle| {
            [
                Some(bundle.bundle.id.as_str()),
                bundle.bundle.namespace.as_deref(),
            ]
        })
        .flatten()
}

/// The known name most like `name`, among locals of the file and everything free.
pub(crate) fn nearest_global<'a>(
    resolved: &'a Resolved,
    bundle: BundleId,
    name: &str,
    locals: impl Iterator<Item = &'a str>,
) -> Option<Near> {
    let own = resolved.bundles[bundle].declared.keys().map(String::as_str);
    let utilities = resolved.utilities.iter().map(String::as_str);
    let library = library::names().map(|(name, _)| name);
    near(
        name,
        locals
            .chain(own)
            .chain(library)
            .chain(utilities)
            .chain(applications(resolved)),
    )
}

/// The candidate most like a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Near {
    pub(crate) name: String,
    /// No other candidate is near as well.
    pub(crate) alone: bool,
}

impl Near {
    /// Tells a finding about the name at its place what may be meant; where nothing else can be, with the fix.
    pub(crate) fn offer(near: Option<Near>, finding: Diagnostic, written: &str) -> Diagnostic {
        let Some(Near { name, alone }) = near else {
            return finding;
        };
        let fix = Fix::rename(finding.span(), written, &name).filter(|_| alone);
        let finding = finding.help(format!("use `{name}`"));
        Diagnostic { fix, ..finding }
    }
}

/// The candidate most like `name`: at most a quarter of it different, and neither a mere letter or two.
pub(crate) fn near<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<Near> {
    let lower = name.to_lowercase();
    let length = name.chars().count();
    let far = ((length + 1) / 4).max(1);
    // Short words are near to too many; only their capitals may differ.
    let candidates = candidates.filter(|candidate| {
        let same = candidate.eq_ignore_ascii_case(name);
        *candidate != name && (same || (length > 2 && candidate.len() > 2))
    });
    let scored = candidates.map(|candidate| {
        (
            strsim::damerau_levenshtein(&lower, &candidate.to_lowercase()),
            candidate,
        )
    });
    let near: BTreeSet<(usize, &str)> = scored.filter(|(distance, _)| *distance <= far).collect();
    let (_, best) = near.first()?;
    Some(Near {
        name: (*best).to_owned(),
        alone: near.len() == 1,
    })
}

/// Likewise, the name alone.
pub(crate) fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<String> {
    near(name, candidates).map(|near| near.name)
}

/// Whether a text follows the rules of Lua patterns (Lua 5.1 manual, section 5.4.1).
///
/// # Errors
/// The rule it breaks.
pub(crate) fn lua_pattern(pattern: &str) -> Result<(), &'static str> {
    let bytes = pattern.as_bytes();
    let mut at = 0;
    let mut open = 0_usize;
    let mut closed: Vec<bool> = Vec::new();
    while at < bytes.len() {
        match bytes[at] {
            b'(' => {
                open += 1;
                closed.push(false);
                at += 1;
            }
            b')' => {
                let last = closed
                    .iter()
                    .rposition(|done| !done)
                    .ok_or("`)` without `(`")?;
                closed[last] = true;
                open -= 1;
                at += 1;
            }
            b'%' => at = pattern_escape(bytes, at, &closed)?,
            b'[' => at = pattern_set(bytes, at)?,
            _ => at += 1,
        }
    }
    if closed.len() > 32 {
        return Err("more than 32 captures");
    }
    if open > 0 {
        Err("`(` without `)`")
    } else {
        Ok(())
    }
}

fn pattern_escape(bytes: &[u8], at: usize, closed: &[bool]) -> Result<usize, &'static str> {
    match bytes.get(at + 1) {
        None => Err("it ends with `%`"),
        Some(b'b') if bytes.len() < at + 4 => Err("`%b` needs two characters after it"),
        Some(b'b') => Ok(at + 4),
        Some(b'f') if bytes.get(at + 2) != Some(&b'[') => Err("`%f` needs a set after it"),
        Some(b'f') => pattern_set(bytes, at + 2),
        Some(digit @ b'1'..=b'9') if closed.get(usize::from(digit - b'1')) != Some(&true) => {
            Err("`%` and a digit refers to a capture that is not finished")
        }
        Some(b'0') => Err("`%0` is not a capture"),
        Some(_) => Ok(at + 2),
    }
}

fn pattern_set(bytes: &[u8], at: usize) -> Result<usize, &'static str> {
    let mut next = at + 1;
    if bytes.get(next) == Some(&b'^') {
        next += 1;
    }
    let first = next;
    loop {
        match bytes.get(next) {
            None => return Err("`[` without `]`"),
            Some(b']') if next > first => return Ok(next + 1),
            Some(b'%') if next + 1 >= bytes.len() => return Err("it ends with `%`"),
            Some(b'%') => next += 2,
            Some(_) => next += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_follow_their_rules() {
        for good in [
            "",
            "^(%d+)/(.-)$",
            "[%]a-z]",
            "[]]",
            "%b()",
            "%f[%w]x",
            "(a)%1",
            "100%%",
            "[^]]",
        ] {
            assert_eq!(lua_pattern(good), Ok(()), "{good}");
        }
        for bad in ["%", "(", ")", "[a", "[%", "%b(", "%fx", "%1", "(a%1)", "%0"] {
            assert!(lua_pattern(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_nearest_name_is_near() {
        let nearest = |name| nearest(name, ["account", "about", "contact"].into_iter());
        assert_eq!(nearest("acount"), Some("account".into()));
        assert_eq!(nearest("About"), Some("about".into()));
        assert_eq!(nearest("xyz"), None);
    }
}
