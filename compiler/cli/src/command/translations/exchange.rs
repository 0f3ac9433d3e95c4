//! `msc translations --export` and `--import`.

use std::fs;
use std::path::Path;

use compiler::{Memory, Seen, is_language};

use super::{Outcome, lock};
use crate::exchange::Kind;
use crate::failure::Failure;
use crate::options::Translations;
use crate::project::Reader;
use crate::{files, output};

/// Writes the file for the translator of a language.
pub(super) fn export(options: &Translations, file: &Path) -> Result<Outcome, Failure> {
    let kind = Kind::of(file)?;
    let language = language(options.language.as_deref().unwrap_or_default())?;
    let mut reader = Reader::new(&options.folder, &options.common)?;
    let project = reader.project()?;
    let entries = compiler::entries(&project, &mut Memory::default(), language)?;
    fs::write(file, kind.write(language, &entries)).map_err(Failure::file("write", file))?;
    let forms = entries.iter().flat_map(|entry| &entry.forms);
    let (done, open): (Vec<_>, Vec<_>) = forms.partition(|form| !form.target.is_empty());
    note(
        options,
        &format!(
            "{}: {} to translate into {language}, {} done",
            file.display(),
            texts(open.len()),
            done.len()
        ),
    );
    Ok(Outcome::Good)
}

/// Puts what a file says into the vocabularies.
pub(super) fn import(options: &Translations, file: &Path) -> Result<Outcome, Failure> {
    let kind = Kind::of(file)?;
    let bytes = fs::read(file).map_err(Failure::file("read", file))?;
    let returned = kind.read(&bytes);
    let returned = returned
        .map_err(|words| Failure::Request(format!("cannot import {}: {words}", file.display())))?;
    let language = match (&options.language, &returned.language) {
        (Some(wanted), Some(own)) if !wanted.eq_ignore_ascii_case(own) => {
            return Err(Failure::Request(format!(
                "{} is in `{own}`, not in `{wanted}`",
                file.display()
            )));
        }
        (Some(wanted), _) => wanted,
        (None, Some(own)) => own,
        (None, None) => {
            return Err(Failure::Request(format!(
                "{} does not say its language; name it with --language",
                file.display()
            )));
        }
    };
    let language = self::language(language)?;
    let mut reader = Reader::new(&options.folder, &options.common)?;
    let project = reader.project()?;
    let memory = &mut Memory::default();
    let made = compiler::import(&project, memory, language, &returned.translations)?;
    files::write(&options.folder, &project.sources, &made.files)?;
    if project.lock.is_some() {
        let seen = Seen::Terms {
            language,
            terms: &made.terms,
            outdated: &made.outdated,
        };
        lock::write(options, &mut reader, seen)?;
    }
    for words in made.notes.iter().chain(&made.refused) {
        output::note(words);
    }
    if returned.n_fuzzy > 0 {
        let fuzzy = texts(returned.n_fuzzy);
        note(options, &format!("{fuzzy} marked as fuzzy left out"));
    }
    let n_files = made.files.len();
    let files = if n_files == 1 { "file" } else { "files" };
    let (changed, added) = (texts(made.changed), made.added);
    note(
        options,
        &format!("{language}: {changed} changed, {added} added in {n_files} {files}"),
    );
    Ok(match made.refused.is_empty() {
        true => Outcome::Good,
        false => Outcome::Bad,
    })
}

pub(super) fn language(name: &str) -> Result<&str, Failure> {
    match is_language(name) {
        true => Ok(name),
        false => Err(Failure::Request(format!(
            "`{name}` is not the code of a language; use one such as `fr` or `pt-br`"
        ))),
    }
}

pub(super) fn texts(count: usize) -> String {
    match count {
        1 => "1 text".to_owned(),
        count => format!("{count} texts"),
    }
}

fn note(options: &Translations, text: &str) {
    if !options.common.quiet {
        output::note(text);
    }
}
