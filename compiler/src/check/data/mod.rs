//! Rules for what bundles keep in the Teller: tables, paths into them, procedures.

mod names;

use super::Rule;
pub(super) use names::claims;

/// Rules for a bundle.
pub(super) const RULES: &[Rule] = &[names::unknown, names::bare];
