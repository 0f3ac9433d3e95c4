//! A table for spreadsheets: a row a text.

use compiler::{Entry, Translation};

use super::{Returned, places};

/// Columns that are not the translation.
const COLUMNS: [&str; 4] = ["id", "source", "comment", "places"];

/// Texts as a file.
pub(super) fn write(language: &str, entries: &[Entry]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Nothing fails that writes to memory, and every row has five fields.
    let mut row = |fields: [&str; 5]| drop(writer.write_record(fields));
    row(["id", "source", language, "comment", "places"]);
    for entry in entries {
        let uses: Vec<String> = places(entry).collect();
        for form in &entry.forms {
            row([
                &entry.name(form),
                &form.source,
                &form.target,
                &entry.comments.join("\n"),
                &uses.join("\n"),
            ]);
        }
    }
    writer.into_inner().unwrap_or_default()
}

/// What a file says.
pub(super) fn read(text: &str) -> Result<Returned, String> {
    // Spreadsheets choose the separator by where they stand.
    let first = text.lines().next().unwrap_or_default();
    let delimiter = [b',', b';', b'\t'].into_iter().max_by_key(|sign| {
        let count = first.bytes().filter(|byte| byte == sign).count();
        (count, *sign == b',')
    });
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter.unwrap_or(b','))
        .from_reader(text.as_bytes());
    let failed = |error: csv::Error| match error.position() {
        Some(place) => format!("line {}: {error}", place.line()),
        None => error.to_string(),
    };
    let header = reader.headers().map_err(failed)?.clone();
    let column = |name: &str| header.iter().position(|known| known.trim() == name);
    let id = column("id").ok_or("the first row has no column `id`")?;
    let source = column("source");
    let mut others = header.iter().enumerate();
    let others = others.find(|(_, name)| !COLUMNS.contains(&name.trim()));
    let (target, language) =
        others.ok_or("the first row has no column of a language, such as `fr`")?;
    let mut found = Returned {
        language: Some(language.trim().to_owned()),
        ..Returned::default()
    };
    for row in reader.records() {
        let row = row.map_err(failed)?;
        found.translations.push(Translation {
            name: row.get(id).unwrap_or_default().to_owned(),
            source: source.and_then(|source| row.get(source)).map(str::to_owned),
            target: row.get(target).unwrap_or_default().to_owned(),
        });
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_of_spreadsheets_are_read() {
        let found = read("fr;id\nAcheter;a:buy\n\"a\"\"b;\";a:x\n").expect("it is sound");
        let shown: Vec<(&str, &str)> = found
            .translations
            .iter()
            .map(|one| (one.name.as_str(), one.target.as_str()))
            .collect();
        assert_eq!(found.language.as_deref(), Some("fr"));
        assert_eq!(shown, [("a:buy", "Acheter"), ("a:x", "a\"b;")]);
        assert!(read("a,b\n").is_err());
        assert!(read("id,source\n").is_err());
        assert!(read("id,fr\na\n").is_err());
    }
}
