//! The content security policy of a page: what its site or address says, and what the views need that were really shown. And
//! the other headers that say how an answer is to be treated.

use std::cell::RefCell;
use std::collections::HashMap;

use hyper::header::{HeaderMap, HeaderName, HeaderValue};

use crate::program::{Program, Security};
use crate::scribe::slots::Used;

/// The header.
const POLICY: HeaderName = HeaderName::from_static("content-security-policy");
/// Directives that a nonce is for.
const WITH_NONCE: [&str; 2] = ["script-src", "style-src"];
/// A directive that there is only where a page needs it, and in whose place another is followed otherwise.
const STYLE_ATTRIBUTES: (&str, &str) = ("style-src-attr", "style-src");
/// Most policies that are remembered.
const MOST: usize = 1024;

/// What decides a policy without a nonce: security, site, and the allowances of the page.
type Key = (u32, usize, Vec<u32>);

/// Policies made before.
#[derive(Default)]
pub(crate) struct Policies(RefCell<HashMap<Key, HeaderValue>>);

impl Policies {
    /// Adds the policy of a page, if there is one for it.
    pub(crate) fn add(
        &self,
        program: &Program,
        (security, site): (u32, usize),
        used: &Used,
        headers: &mut HeaderMap,
    ) {
        let Some(stated) = program.securities.get(security as usize) else {
            return;
        };
        if stated.policy.is_none() {
            return;
        }
        let value = match &used.nonce {
            Some(nonce) => made(program, stated, site, &used.allowances, Some(nonce)),
            None => self.known(program, (security, site), &used.allowances),
        };
        if let Some(value) = value {
            headers.insert(POLICY, value);
        }
    }

    fn known(
        &self,
        program: &Program,
        (security, site): (u32, usize),
        allowances: &[u32],
    ) -> Option<HeaderValue> {
        let key = (security, site, allowances.to_vec());
        if let Some(known) = self.0.borrow().get(&key) {
            return Some(known.clone());
        }
        let stated = program.securities.get(security as usize)?;
        let value = made(program, stated, site, allowances, None)?;
        let mut all = self.0.borrow_mut();
        if all.len() >= MOST {
            all.clear();
        }
        all.insert(key, value.clone());
        Some(value)
    }
}

fn made(
    program: &Program,
    security: &Security,
    site: usize,
    allowances: &[u32],
    nonce: Option<&str>,
) -> Option<HeaderValue> {
    let stated = security.policy.as_deref()?.iter();
    let mut directives: Vec<(&str, Vec<&str>)> = stated
        .map(|directive| {
            let sources = directive.sources.iter().map(|source| &**source);
            (&*directive.name, sources.collect())
        })
        .collect();
    let every = program.sites.get(site).map(|site| &*site.allowed);
    let mut all: Vec<u32> = every
        .unwrap_or_default()
        .iter()
        .chain(allowances)
        .copied()
        .collect();
    all.sort_unstable();
    all.dedup();
    for allowance in all {
        if let Some(allowance) = program.allowances.get(allowance as usize) {
            allow(&mut directives, &allowance.directive, &allowance.source);
        }
    }
    let nonce = nonce.map(|nonce| format!("'nonce-{nonce}'"));
    if let Some(nonce) = &nonce {
        for directive in WITH_NONCE {
            allow(&mut directives, directive, nonce);
        }
    }
    let shown = directives.iter().map(|(name, sources)| {
        let mut text = (*name).to_owned();
        for source in sources {
            text.push(' ');
            text.push_str(source);
        }
        text
    });
    HeaderValue::try_from(shown.collect::<Vec<_>>().join("; ")).ok()
}

/// Adds a source to a directive; what is not restricted needs none.
fn allow<'p>(directives: &mut Vec<(&'p str, Vec<&'p str>)>, name: &'p str, source: &'p str) {
    let has = |wanted: &str, directives: &[(&str, Vec<&str>)]| {
        directives.iter().position(|(known, _)| *known == wanted)
    };
    let at = match has(name, directives) {
        Some(at) => at,
        None if name == STYLE_ATTRIBUTES.0 && has(STYLE_ATTRIBUTES.1, directives).is_some() => {
            directives.push((STYLE_ATTRIBUTES.0, Vec::new()));
            directives.len() - 1
        }
        None => return,
    };
    let sources = &mut directives[at].1;
    // Browsers follow a hash and forget of such a keyword beside it.
    const ANY: &str = "'unsafe-inline'";
    if name == STYLE_ATTRIBUTES.0 && (source == ANY || sources.contains(&ANY)) {
        *sources = vec![ANY];
        return;
    }
    sources.retain(|known| *known != "'none'");
    if !sources.contains(&source) {
        sources.push(source);
    }
}

/// Adds the headers that every answer has; those that are there stay.
pub(crate) fn add_headers(
    program: &Program,
    security: u32,
    is_secure: bool,
    headers: &mut HeaderMap,
) {
    let Some(security) = program.securities.get(security as usize) else {
        return;
    };
    let secure = security.secure_headers.iter().filter(|_| is_secure);
    for (name, value) in security.headers.iter().chain(secure) {
        if let (Ok(name), Ok(value)) = (
            HeaderName::from_bytes(name.as_bytes()),
            HeaderValue::from_str(value),
        ) {
            headers.entry(name).or_insert(value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::{Allowance, Directive};

    fn program() -> Program {
        let mut program = crate::server::fixture::program();
        let directive = |name: &'static str, sources: Vec<&'static str>| Directive {
            name: name.into(),
            sources: sources.into_iter().map(Into::into).collect(),
        };
        let allowance = |directive: &'static str, source: &'static str| Allowance {
            directive: directive.into(),
            source: source.into(),
        };
        let policy = vec![
            directive("object-src", vec!["'none'"]),
            directive("script-src", vec!["'self'"]),
            directive("style-src", vec!["'self'"]),
        ];
        program.securities = vec![
            Security {
                headers: vec![("referrer-policy".into(), "no-referrer".into())].into(),
                secure_headers: vec![("strict-transport-security".into(), "max-age=1".into())]
                    .into(),
                policy: Some(policy.into()),
            },
            Security {
                headers: Vec::new().into(),
                secure_headers: Vec::new().into(),
                policy: None,
            },
        ]
        .into();
        program.allowances = vec![
            allowance("script-src", "'sha256-a'"),
            allowance("object-src", "'self'"),
            allowance("style-src-attr", "'sha256-b'"),
            allowance("style-src-attr", "'unsafe-inline'"),
            allowance("form-action", "https:"),
        ]
        .into();
        program
    }

    fn policy(security: u32, allowances: &[u32], nonce: Option<&str>) -> Option<String> {
        let used = Used {
            allowances: allowances.to_vec(),
            nonce: nonce.map(str::to_owned),
            ..Used::default()
        };
        let (mut headers, policies) = (HeaderMap::new(), Policies::default());
        // The second time it is remembered.
        for _ in 0..2 {
            policies.add(&program(), (security, 0), &used, &mut headers);
        }
        let value = headers.get(POLICY)?;
        Some(value.to_str().expect("text").to_owned())
    }

    #[test]
    fn what_is_shown_is_allowed_and_nothing_else() {
        let plain = "object-src 'none'; script-src 'self'; style-src 'self'";
        assert_eq!(policy(0, &[], None).as_deref(), Some(plain));
        assert_eq!(
            policy(0, &[1, 0], None).as_deref(),
            Some("object-src 'self'; script-src 'self' 'sha256-a'; style-src 'self'")
        );
        assert_eq!(
            policy(0, &[], Some("n")).as_deref(),
            Some("object-src 'none'; script-src 'self' 'nonce-n'; style-src 'self' 'nonce-n'")
        );
        assert_eq!(
            policy(0, &[4, 99], None).as_deref(),
            Some(plain),
            "what is not restricted"
        );
        assert_eq!(policy(1, &[0], Some("n")), None);
        assert_eq!(policy(9, &[], None), None);
    }

    #[test]
    fn a_style_that_has_values_makes_hashes_useless() {
        let end = |allowances: &[u32]| {
            let policy = policy(0, allowances, None).expect("a policy");
            policy.rsplit("; ").next().map(str::to_owned)
        };
        assert_eq!(end(&[2]).as_deref(), Some("style-src-attr 'sha256-b'"));
        assert_eq!(
            end(&[2, 3]).as_deref(),
            Some("style-src-attr 'unsafe-inline'")
        );
    }

    #[test]
    fn headers_that_are_set_stay() {
        let mut headers = HeaderMap::new();
        headers.insert("referrer-policy", HeaderValue::from_static("origin"));
        add_headers(&program(), 0, false, &mut headers);
        assert_eq!(headers["referrer-policy"], "origin");
        assert!(!headers.contains_key("strict-transport-security"));
        add_headers(&program(), 0, true, &mut headers);
        assert_eq!(headers["strict-transport-security"], "max-age=1");
    }
}
