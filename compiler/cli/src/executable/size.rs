//! What each bundle adds to the executable.

use compiler::emit::Bytecode;
use compiler::program::{Program, ViewSource};

/// Bytes of one bundle.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Size {
    code: usize,
    text: usize,
    files: usize,
}

impl Size {
    fn total(&self) -> usize {
        self.code + self.text + self.files
    }
}

/// A table of the program's parts by bundle, files as they are before compression.
pub(crate) fn sizes(program: &Program, bytecode: &Bytecode) -> String {
    let owners: Vec<String> = program
        .bundles
        .iter()
        .map(|bundle| format!("{}/", bundle.folder))
        .collect();
    // The last one is for what no bundle owns.
    let mut sizes = vec![Size::default(); owners.len() + 1];
    for (chunk, code) in program.chunks.iter().zip(&bytecode.0) {
        let size = &mut sizes[owner(&owners, &chunk.name)];
        size.code += code.len();
        size.text += chunk
            .pieces
            .iter()
            .map(|piece| piece.text.len())
            .sum::<usize>();
        size.text += chunk.trusted.iter().map(String::len).sum::<usize>();
    }
    for file in &program.files {
        sizes[owner(&owners, &file.path)].files += file.bytes.len();
    }
    for site in &program.sites {
        let bundle = site.bundle.map_or(owners.len(), |bundle| bundle as usize);
        let views = site.views.iter().filter_map(|view| match &view.source {
            ViewSource::Static(bytes) => Some(bytes.len()),
            ViewSource::Chunk(_) => None,
        });
        sizes[bundle].text += views.sum::<usize>();
    }
    let names = program
        .bundles
        .iter()
        .map(|bundle| bundle.id.as_str())
        .chain(["everything else"]);
    table(names.zip(sizes))
}

/// Index of the bundle a file is in, the innermost where bundles hold bundles; their count for none.
fn owner(owners: &[String], path: &str) -> usize {
    let holding = owners
        .iter()
        .enumerate()
        .filter(|(_, folder)| path.starts_with(folder.as_str()));
    holding
        .max_by_key(|(_, folder)| folder.len())
        .map_or(owners.len(), |(index, _)| index)
}

fn table<'a>(rows: impl Iterator<Item = (&'a str, Size)>) -> String {
    let rows: Vec<(&str, Size)> = rows.filter(|(_, size)| size.total() > 0).collect();
    let width = rows
        .iter()
        .map(|(name, _)| name.chars().count())
        .max()
        .unwrap_or(0)
        .max("bundle".len());
    let mut text = format!(
        "{:width$}  {:>10}  {:>10}  {:>10}  {:>10}",
        "bundle", "code", "text", "files", "total"
    );
    for (name, size) in rows {
        let cells = [size.code, size.text, size.files, size.total()]
            .map(|bytes| format!("  {:>10}", readable(bytes as u64)));
        text += &format!("\n{name:width$}{}", cells.concat());
    }
    text
}

/// A number of bytes for people: `940 B`, `12.3 kB`, `4.5 MB`.
pub(crate) fn readable(bytes: u64) -> String {
    let scaled = |unit: u64, name: &str| {
        let tenths = (bytes * 10 + unit / 2) / unit;
        format!("{}.{} {name}", tenths / 10, tenths % 10)
    };
    match bytes {
        0..1000 => format!("{bytes} B"),
        1000..1_000_000 => scaled(1000, "kB"),
        _ => scaled(1_000_000, "MB"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_readable() {
        let shown = [0, 999, 1000, 12_345, 999_949, 1_000_000, 4_460_000].map(readable);
        assert_eq!(
            shown,
            [
                "0 B", "999 B", "1.0 kB", "12.3 kB", "999.9 kB", "1.0 MB", "4.5 MB"
            ]
        );
    }

    #[test]
    fn the_innermost_bundle_owns_a_file() {
        let owners = [
            "applications/a/",
            "applications/a/sites/b.com/",
            "msc:generic/",
        ]
        .map(str::to_owned);
        assert_eq!(owner(&owners, "applications/a/x.lua"), 0);
        assert_eq!(owner(&owners, "applications/a/sites/b.com/x.lua"), 1);
        assert_eq!(owner(&owners, "msc:generic/error.html"), 2);
        assert_eq!(owner(&owners, "node.lua"), 3);
    }

    #[test]
    fn empty_rows_are_left_out() {
        let size = Size {
            code: 1500,
            text: 20,
            files: 0,
        };
        let text = table([("example.com", size), ("util", Size::default())].into_iter());
        let expected = "bundle             code        text       files       total\n\
                        example.com      1.5 kB        20 B         0 B      1.5 kB";
        assert_eq!(text, expected);
    }
}
