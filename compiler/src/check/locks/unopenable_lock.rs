//! A lock on a site where nothing finds out who asks.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::resolve::Resolved;
use crate::resolve::scope::Access;
use crate::resolve::site::ResolvedSite;

pub(super) fn check(resolved: &Resolved, found: &mut Diagnostics) {
    for site in &resolved.sites {
        if site.bundle.is_none() || site.authenticator.is_some() || knows_users(resolved, site) {
            continue;
        }
        for route in &site.routes.routes {
            let locks = route.locks.as_deref().unwrap_or_default();
            let Some(span) = route.span.filter(|_| !locks.is_empty()) else {
                continue;
            };
            let message = format!(
                "nobody can open the lock `{}` on the site `{}`",
                locks.join("` or `"),
                site.id
            );
            found.push(
                Diagnostic::new(Code::UnopenableLock, message, span)
                    .because("nothing on this site finds out who asks")
                    .help("enable `people`, or name an `authenticator`"),
            );
        }
    }
}

/// Whether code on the site may fill `user`, as a collator can.
fn knows_users(resolved: &Resolved, site: &ResolvedSite) -> bool {
    let bundles = resolved.bundles.iter().enumerate();
    let mut on_site = bundles.filter(|(id, _)| site.runs(*id));
    on_site.any(|(_, bundle)| {
        let settings = bundle.settings.is_broken;
        settings
            || bundle.chunks.values().any(|chunk| {
                let assigns = chunk.scopes.field_assigns.iter();
                let hands_on = chunk.scopes.free.iter();
                assigns
                    .into_iter()
                    .any(|one| one.path.first().is_some_and(|name| name == "user"))
                    || hands_on
                        .into_iter()
                        .any(|free| free.name == "user" && free.access != Access::Read)
            })
    })
}
