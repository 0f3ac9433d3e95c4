//! `msc translations --update`: the lock that tells which translations are older than their texts.

use std::collections::HashSet;
use std::fs;

use compiler::project::LOCK;
use compiler::{Memory, Seen};

use super::{Outcome, exchange};
use crate::failure::Failure;
use crate::options::Translations;
use crate::output;
use crate::project::Reader;

/// Writes the lock as if somebody had looked at all translations, or at those of a language.
pub(super) fn update(options: &Translations) -> Result<Outcome, Failure> {
    let seen = match options.language.as_deref() {
        Some(language) => Seen::Language(exchange::language(language)?),
        None => Seen::All,
    };
    let mut reader = Reader::new(&options.folder, &options.common)?;
    let changed = write(options, &mut reader, seen)?;
    if !options.common.quiet {
        output::note(&match changed {
            0 => format!("{LOCK} is as it was"),
            1 => format!("{LOCK}: 1 line changed"),
            lines => format!("{LOCK}: {lines} lines changed"),
        });
    }
    Ok(Outcome::Good)
}

/// Writes the lock, and says how many of its lines were not there.
pub(super) fn write(
    options: &Translations,
    reader: &mut Reader<'_>,
    seen: Seen<'_>,
) -> Result<usize, Failure> {
    let project = reader.project()?;
    let text = compiler::locked(&project, &mut Memory::default(), seen)?;
    let old = project.lock.map(|file| &*project.sources.get(file).bytes);
    let old = String::from_utf8_lossy(old.unwrap_or_default());
    if old == text {
        return Ok(0);
    }
    let path = options.folder.join(LOCK);
    fs::write(&path, &text).map_err(Failure::file("write", &path))?;
    let lines = |text: &'_ str| -> HashSet<String> {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        lines.map(str::to_owned).collect()
    };
    let (before, after) = (lines(&old), lines(&text));
    let (gone, new) = (before.difference(&after), after.difference(&before));
    Ok(gone.count().max(new.count()))
}
