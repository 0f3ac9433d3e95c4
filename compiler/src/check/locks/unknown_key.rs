//! A lock whose key is not among those that the settings declare.

use super::{GUEST, OPERATOR};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::lower::data::{Data, Key};
use crate::resolve::Resolved;
use crate::resolve::names::{self, Near};
use crate::resolve::settings::Settings;
use crate::resolve::site::ResolvedSite;

pub(super) fn check(resolved: &Resolved, found: &mut Diagnostics) {
    for (id, bundle) in resolved.bundles.iter().enumerate() {
        let mut known: Vec<&str> = Vec::new();
        // Declared for every site it runs on, or it is not judged.
        let mut sites = resolved.sites.iter().filter(|site| site.bundle.is_some());
        let is_judged = sites.all(|site| {
            let declared = declared(resolved, site);
            known.extend(declared.iter().flatten());
            !site.runs(id) || declared.is_some()
        });
        let runs = resolved
            .sites
            .iter()
            .any(|site| site.bundle.is_some() && site.runs(id));
        if !is_judged || !runs || bundle.settings.is_broken {
            continue;
        }
        known.extend([GUEST, OPERATOR]);
        let settings = &bundle.settings;
        judge(settings, &[], &settings.data, &known, found);
        for (index, address) in settings.data.table("addresses").array() {
            let path = [Key::name("addresses"), Key::Number(index as f64)];
            judge(settings, &path, address, &known, found);
        }
    }
}

/// The keys that a site, its applications and the node declare; none where nobody does.
fn declared<'r>(resolved: &'r Resolved, site: &ResolvedSite) -> Option<Vec<&'r str>> {
    let ids = site.bundle.iter().chain(&site.applications);
    let bundles = ids.map(|&id| &resolved.bundles[id].settings);
    let lists = bundles
        .chain([&resolved.node])
        .filter_map(|settings| settings.data.get("keys"));
    let lists: Vec<&Data> = lists.collect();
    (!lists.is_empty()).then(|| lists.into_iter().flat_map(Data::texts).collect())
}

fn judge(settings: &Settings, path: &[Key], data: &Data, known: &[&str], found: &mut Diagnostics) {
    let locks = data.table("locks");
    for (index, lock) in locks.array() {
        let Some(name) = lock.as_text().filter(|name| !known.contains(name)) else {
            continue;
        };
        let mut full = path.to_vec();
        full.extend([Key::name("locks"), Key::Number(index as f64)]);
        if let Some(span) = settings.value_span(&full) {
            let near = names::near(name, known.iter().copied());
            let message = format!("no key named `{name}`");
            let finding = Diagnostic::new(Code::UnknownKey, message, span)
                .because("`keys` in the settings do not have it");
            found.push(Near::offer(near, finding, name));
        }
    }
}
