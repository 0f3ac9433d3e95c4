//! `checks={unused_file="off"}` in settings: how bad the findings in a bundle's files are. What a bundle says goes before
//! what the node says, and what can leave nothing to run stays an error.

use std::collections::{BTreeMap, HashMap};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::lower::data::{Data, Key};
use crate::resolve::names::{self, Near};
use crate::resolve::settings::Settings;
use crate::resolve::{BundleId, Resolved};
use crate::source::FileId;

/// The words for levels.
const LEVELS: [(&str, Option<Severity>); 4] = [
    ("off", None),
    ("advice", Some(Severity::Advice)),
    ("warning", Some(Severity::Warning)),
    ("error", Some(Severity::Error)),
];

/// Severities by code; `None` leaves findings out.
type Chosen = BTreeMap<Code, Option<Severity>>;

/// The levels of a whole project.
#[derive(Debug, Default)]
pub(crate) struct Levels {
    node: Chosen,
    bundles: Vec<Chosen>,
    owners: HashMap<FileId, BundleId>,
}

impl Levels {
    /// Reads the settings; what they say of no code, or with no level, is reported.
    pub(crate) fn read(resolved: &Resolved, found: &mut Diagnostics) -> Self {
        let node = chosen(&resolved.node, found);
        let bundles = &resolved.bundles;
        let bundles: Vec<Chosen> = bundles
            .iter()
            .map(|bundle| chosen(&bundle.settings, found))
            .collect();
        let mut owners = HashMap::new();
        if !(node.is_empty() && bundles.iter().all(BTreeMap::is_empty)) {
            for (id, bundle) in resolved.bundles.iter().enumerate() {
                owners.extend(bundle.bundle.files.iter().map(|file| (file.id, id)));
            }
        }
        Self {
            node,
            bundles,
            owners,
        }
    }

    /// How bad a finding is; `None` leaves it out.
    pub(crate) fn severity(&self, finding: &Diagnostic) -> Option<Severity> {
        let owner = self.owners.get(&finding.span().file);
        let own = owner.and_then(|&id| self.bundles.get(id)?.get(&finding.code));
        let chosen = own.or_else(|| self.node.get(&finding.code));
        chosen.copied().unwrap_or(Some(finding.severity))
    }
}

fn chosen(settings: &Settings, found: &mut Diagnostics) -> Chosen {
    let mut chosen = Chosen::new();
    for (key, value) in settings.data.table("checks").entries() {
        match level(key, value) {
            Ok((code, level)) => {
                chosen.insert(code, level);
            }
            Err(fault) => found.extend(report(settings, key, fault)),
        }
    }
    chosen
}

/// What is wrong with an entry.
struct Fault {
    message: String,
    help: Option<String>,
    /// What stands there, and what was meant.
    written: String,
    near: Option<Near>,
    /// Whether the key is to blame, not the value.
    key: bool,
}

fn level(key: &Key, value: &Data) -> Result<(Code, Option<Severity>), Fault> {
    let name = key.as_name().unwrap_or_default();
    let Some(code) = Code::find(name) else {
        let message = match key {
            Key::Text(_) => format!("no code is called `{name}`"),
            Key::Number(_) | Key::Bool(_) => "`checks` has a level without a code".to_owned(),
        };
        return Err(Fault {
            message,
            help: Some("write a code and its level: `unused_file=\"off\"`".to_owned()),
            written: name.to_owned(),
            near: Code::nearest(name).map(only),
            key: matches!(key, Key::Text(_)),
        });
    };
    let word = value.as_text();
    let Some((word, level)) = LEVELS.into_iter().find(|(known, _)| Some(*known) == word) else {
        let known = LEVELS.iter().map(|(known, _)| *known);
        let what = word.map_or_else(|| value.kind().to_owned(), |word| format!("`{word}`"));
        return Err(Fault {
            message: format!("the level of `{name}` is {what}"),
            help: Some("levels are \"off\", \"advice\", \"warning\" and \"error\"".to_owned()),
            written: word.unwrap_or_default().to_owned(),
            near: word.and_then(|word| names::near(word, known)),
            key: false,
        });
    };
    if code.is_fatal() && level != Some(Severity::Error) {
        return Err(Fault {
            message: format!("`{name}` cannot be set to \"{word}\""),
            help: Some("remove it: such a finding leaves nothing to run".to_owned()),
            written: word.to_owned(),
            near: None,
            key: false,
        });
    }
    Ok((code, level))
}

fn report(settings: &Settings, key: &Key, fault: Fault) -> Option<Diagnostic> {
    let path = [Key::name("checks"), key.clone()];
    let span = if fault.key {
        settings.key_span(&path)?
    } else {
        settings.value_span(&path)?
    };
    let finding = Diagnostic::new(Code::WrongSetting, fault.message, span).help_opt(fault.help);
    Some(Near::offer(fault.near, finding, &fault.written))
}

fn only(name: &str) -> Near {
    Near {
        name: name.to_owned(),
        alone: true,
    }
}
