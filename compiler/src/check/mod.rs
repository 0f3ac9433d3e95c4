//! The rules: each looks at resolved bundles and says what is wrong. None changes anything.

mod calls;
pub(crate) use calls::is_require;
mod globals;
mod settings;
mod state;
mod values;

use crate::diagnostic::Diagnostics;
use crate::resolve::{BundleId, Resolved, ResolvedBundle};

/// Everything a rule may look at.
pub(crate) struct Subject<'a> {
    pub(crate) resolved: &'a Resolved,
    pub(crate) bundle: &'a ResolvedBundle,
    pub(crate) id: BundleId,
}

type Rule = fn(&Subject<'_>, &mut Diagnostics);

const RULES: &[Rule] = &[
    globals::check,
    state::check,
    calls::unknown_resources,
    calls::unknown_modules,
    calls::several_values,
    settings::unknown_attributes,
    settings::wrong_kinds,
    settings::hooks,
    settings::orphan_extensions,
    settings::raw_output,
    values::addresses,
];

/// A project without errors. Only [`passed`] makes one.
pub(crate) struct Checked {
    resolved: Resolved,
}

impl Checked {
    /// The project.
    pub(crate) fn resolved(&self) -> &Resolved {
        &self.resolved
    }
}

/// Runs every rule over every bundle.
pub(crate) fn rules(resolved: &Resolved, found: &mut Diagnostics) {
    for (id, bundle) in resolved.bundles.iter().enumerate() {
        let subject = Subject {
            resolved,
            bundle,
            id,
        };
        RULES.iter().for_each(|rule| rule(&subject, found));
    }
    values::node(resolved, found);
}

/// The project, unless an error was found.
pub(crate) fn passed(resolved: Resolved, found: &Diagnostics) -> Option<Checked> {
    (!found.has_errors()).then_some(Checked { resolved })
}
