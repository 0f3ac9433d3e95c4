//! Static files in the encodings browsers take, made once at build.

use std::io::Write as _;

/// A file's compressed forms, where they are smaller.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compressed {
    /// Brotli.
    pub brotli: Option<Vec<u8>>,
    /// Gzip.
    pub gzip: Option<Vec<u8>>,
}

/// Below this a response fits one packet anyway.
const SMALLEST: usize = 512;

/// Compresses what is worth it: text, and images that are text.
#[must_use]
pub fn compress(bytes: &[u8], content_type: &str) -> Compressed {
    if bytes.len() < SMALLEST
        || !(content_type.contains("charset")
            || content_type.starts_with("font/")
            || content_type.contains("wasm"))
    {
        return Compressed::default();
    }
    let worth =
        |packed: Vec<u8>| (packed.len() + packed.len() / 16 < bytes.len()).then_some(packed);
    Compressed {
        brotli: brotli(bytes).and_then(worth),
        gzip: gzip(bytes).and_then(worth),
    }
}

fn brotli(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut out, 4096, 11, 22);
    writer.write_all(bytes).ok()?;
    drop(writer);
    Some(out)
}

fn gzip(bytes: &[u8]) -> Option<Vec<u8>> {
    // No name and no time in the header: the same input gives the same bytes.
    let mut writer = flate2::GzBuilder::new()
        .mtime(0)
        .write(Vec::new(), flate2::Compression::best());
    writer.write_all(bytes).ok()?;
    writer.finish().ok()
}
