//! What `translations.lock` says once translations were looked at.

use std::collections::BTreeSet;

use crate::Error;
use crate::compile::{self, Memory};
use crate::project::Project;
use crate::resolve::lock::{Lock, Made, hash, name, pairs};
use crate::resolve::written;

use super::entries::are_readable;

/// Which translations were looked at.
#[derive(Clone, Copy, Debug)]
pub enum Seen<'a> {
    /// All there are.
    All,
    /// Those of a language.
    Language(&'a str),
    /// These terms of a language, and with them some that were made from an earlier text.
    Terms {
        /// The language.
        language: &'a str,
        /// The terms, as in [`super::Entry::id`].
        terms: &'a BTreeSet<String>,
        /// Those whose text has changed since.
        outdated: &'a BTreeSet<String>,
    },
}

/// The new text of `translations.lock`. What was not looked at stays as it was known; what is gone is left out.
///
/// # Errors
/// As for [`crate::compile`], and where a file of terms cannot be read.
pub fn lock(project: &Project, memory: &mut Memory, seen: Seen<'_>) -> Result<String, Error> {
    let (resolved, _) = compile::judged(project, memory, |_| None)?;
    are_readable(&resolved, &project.sources)?;
    let mut lock = Lock::default();
    for written in written::own(&resolved) {
        for (term, source, language, value) in pairs(&written) {
            let term = name(&written, term);
            let (is_seen, is_outdated) = match seen {
                Seen::All => (true, false),
                Seen::Language(wanted) => (wanted == language, false),
                Seen::Terms {
                    language: wanted,
                    terms,
                    outdated,
                } => (
                    wanted == language && terms.contains(&term),
                    outdated.contains(&term),
                ),
            };
            let key = (term, language.to_owned());
            let new = match (is_seen, is_outdated) {
                // A hash that no text has but by chance.
                (true, true) => Some(Made {
                    from: 0,
                    own: hash(value),
                }),
                (true, false) => Some(Made {
                    from: hash(source),
                    own: hash(value),
                }),
                (false, _) => resolved.lock.known.get(&key).copied(),
            };
            if let Some(new) = new {
                lock.known.insert(key, new);
            }
        }
    }
    Ok(lock.text())
}
