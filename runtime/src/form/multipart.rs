//! Bodies of type `multipart/form-data`: texts into memory, files into temporary files.
//! Reads part by part and stops at the first limit; what was stored until then is removed.

use super::{Collector, Fields, FormError, Upload, Value};
use crate::program::Post;
use multer::Field;
use multer::bytes::Bytes;
use std::error::Error;
use std::io::Write;
use tempfile::NamedTempFile;

/// A form with its files. The files are removed when it is dropped, unless they were moved.
#[derive(Debug)]
pub struct Multipart {
    /// All fields, files with content among them.
    pub fields: Fields,
    /// The files alone, empty ones too.
    pub files: Fields,
    /// Only held: each removes its file when it is dropped.
    _temporary: Vec<NamedTempFile>,
}

/// The text that separates the parts, from the content type of a request.
pub fn boundary(content_type: &str) -> Result<String, FormError> {
    multer::parse_boundary(content_type).map_err(FormError::Multipart)
}

/// Reads a form within the rules of its address.
///
/// The size of the whole body is the affair of the stream; here texts together are held to the same limit.
pub async fn parse(mut parts: multer::Multipart<'_>, rules: &Post) -> Result<Multipart, FormError> {
    let mut reader = Reader::new(rules);
    while let Some(part) = parts.next_field().await? {
        reader.part(part).await?;
    }
    reader.finish()
}

impl From<multer::Error> for FormError {
    fn from(error: multer::Error) -> Self {
        if is_limit(&error) {
            Self::BodyTooLarge
        } else {
            Self::Multipart(error)
        }
    }
}

/// Whether a stream that was cut at its limit is behind an error.
fn is_limit(error: &(dyn Error + 'static)) -> bool {
    error.is::<http_body_util::LengthLimitError>() || error.source().is_some_and(is_limit)
}

struct Reader<'r> {
    rules: &'r Post,
    fields: Collector,
    files: Collector,
    temporary: Vec<NamedTempFile>,
    /// Bytes of text so far.
    text_size: u64,
}

impl<'r> Reader<'r> {
    fn new(rules: &'r Post) -> Self {
        Self {
            rules,
            fields: Collector::default(),
            files: Collector::default(),
            temporary: Vec::new(),
            text_size: 0,
        }
    }

    async fn part(&mut self, part: Field<'_>) -> Result<(), FormError> {
        let name = part.name().ok_or(FormError::NamelessPart)?.to_owned();
        let value = match part.file_name().map(str::to_owned) {
            Some(chosen) => self.file(&name, &chosen, part).await?,
            None => self.text(part).await?,
        };
        self.fields.add(name, value)
    }

    async fn text(&mut self, mut part: Field<'_>) -> Result<Value, FormError> {
        let mut text = Vec::new();
        while let Some(chunk) = next_bytes(&mut part).await? {
            self.text_size += chunk.len() as u64;
            if self.text_size > self.rules.max_size {
                return Err(FormError::BodyTooLarge);
            }
            text.extend_from_slice(&chunk);
        }
        Ok(Value::Text(text))
    }

    /// Stores a file. An empty one is no value of its field, and without a name it is a field left blank.
    async fn file(
        &mut self,
        name: &str,
        chosen: &str,
        mut part: Field<'_>,
    ) -> Result<Value, FormError> {
        let blank = Value::Text(Vec::new());
        let first = next_bytes(&mut part).await?;
        if chosen.is_empty() && first.is_none() {
            return Ok(blank);
        }
        let mut file = self.next_file()?;
        let size = self.store(&mut file, first, &mut part).await?;
        let upload = upload(chosen, &file, size, &part);
        self.temporary.push(file);
        self.files
            .add(name.to_owned(), Value::File(upload.clone()))?;
        Ok(if size > 0 { Value::File(upload) } else { blank })
    }

    /// A plain write goes to the system's memory; handing it to another thread would cost more.
    async fn store(
        &self,
        file: &mut NamedTempFile,
        first: Option<Bytes>,
        part: &mut Field<'_>,
    ) -> Result<u64, FormError> {
        let (mut size, mut bytes) = (0, first);
        while let Some(chunk) = bytes {
            size += chunk.len() as u64;
            if size > self.rules.max_file_size {
                return Err(FormError::FileTooLarge(self.rules.max_file_size));
            }
            file.write_all(&chunk).map_err(FormError::Temporary)?;
            bytes = next_bytes(part).await?;
        }
        Ok(size)
    }

    fn next_file(&self) -> Result<NamedTempFile, FormError> {
        let limit = self.rules.max_file_uploads;
        if u32::try_from(self.temporary.len()).is_ok_and(|count| count < limit) {
            NamedTempFile::new().map_err(FormError::Temporary)
        } else {
            Err(FormError::TooManyFiles(limit))
        }
    }

    fn finish(self) -> Result<Multipart, FormError> {
        Ok(Multipart {
            fields: self.fields.finish_body(self.rules.expand)?,
            files: self.files.finish(),
            _temporary: self.temporary,
        })
    }
}

/// The next bytes of a part; the library also gives empty pieces, which say nothing.
async fn next_bytes(part: &mut Field<'_>) -> Result<Option<Bytes>, FormError> {
    while let Some(bytes) = part.chunk().await? {
        if !bytes.is_empty() {
            return Ok(Some(bytes));
        }
    }
    Ok(None)
}

fn upload(chosen: &str, file: &NamedTempFile, size: u64, part: &Field<'_>) -> Upload {
    let declared = part
        .content_type()
        .map(|declared| declared.essence_str().to_owned());
    Upload {
        name: file_name(chosen),
        path: file.path().to_path_buf(),
        size,
        content_type: declared.unwrap_or_else(|| "application/octet-stream".to_owned()),
    }
}

/// A file's own name: without folders of any system and control characters; empty where it would name a folder.
fn file_name(chosen: &str) -> String {
    let name: String = chosen
        .rsplit(['/', '\\'])
        .next()
        .unwrap_or_default()
        .chars()
        .filter(|c| !c.is_control())
        .collect();
    if matches!(name.as_str(), "." | "..") {
        String::new()
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{field, text};
    use super::*;
    use http_body_util::{BodyDataStream, Full, Limited};
    use proptest::prelude::*;

    const RULES: Post = Post {
        max_file_size: 10,
        max_file_uploads: 2,
        max_size: 100,
        ..Post::DEFAULT
    };

    fn parse_now(body: Vec<u8>, rules: &Post) -> Result<Multipart, FormError> {
        let stream = BodyDataStream::new(Limited::new(Full::new(Bytes::from(body)), 2_000));
        let parts = multer::Multipart::new(
            stream,
            boundary("multipart/form-data; boundary=limit").unwrap(),
        );
        tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap()
            .block_on(parse(parts, rules))
    }

    fn part(head: &str, content: &str) -> String {
        format!("--limit\r\nContent-Disposition: form-data; {head}\r\n\r\n{content}\r\n")
    }

    fn parse_parts(parts: &[String]) -> Result<Multipart, FormError> {
        parse_now((parts.concat() + "--limit--\r\n").into_bytes(), &RULES)
    }

    fn status(parts: &[String]) -> u16 {
        parse_parts(parts).unwrap_err().status()
    }

    #[test]
    fn reads_texts_like_other_forms() {
        let form = parse_parts(&[
            part("name=\"a\"", "1"),
            part("name=\"b\"", ""),
            part("name=\"c\"", "é"),
            part("name=\"c\"", "2\r\n3"),
        ]);
        let list = Value::List(vec![text("é"), text("2\r\n3")]);
        assert_eq!(
            form.unwrap().fields,
            [field("a", Value::Number(1.0)), field("c", list)]
        );
    }

    #[test]
    fn keeps_files_until_it_is_dropped() {
        let head =
            "name=\"photo\"; filename=\"C:\\\\me\\\\cat.png\"\r\nContent-Type: image/png; x=y";
        let form = parse_parts(&[part(head, "0123456789")]).unwrap();
        let [(_, Value::File(upload))] = form.fields.as_slice() else {
            panic!("{form:?}")
        };
        assert_eq!(form.files, form.fields);
        assert_eq!(
            (
                upload.name.as_str(),
                upload.size,
                upload.content_type.as_str()
            ),
            ("cat.png", 10, "image/png")
        );
        let path = upload.path.clone();
        assert_eq!(std::fs::read(&path).unwrap(), b"0123456789");
        drop(form);
        assert!(!path.exists());
    }

    #[test]
    fn empty_files_are_no_values() {
        let form = parse_parts(&[
            part("name=\"a\"; filename=\"\"", ""),
            part("name=\"b\"; filename=\"b.txt\"", ""),
        ]);
        let form = form.unwrap();
        let [(key, Value::File(upload))] = form.files.as_slice() else {
            panic!("{form:?}")
        };
        assert_eq!(
            (key, upload.size),
            (&super::super::Key::Text("b".to_owned()), 0)
        );
        assert_eq!(form.fields, []);
    }

    #[test]
    fn holds_every_limit() {
        let file = |content: &str| part("name=\"f\"; filename=\"f\"", content);
        assert_eq!(status(&[file("12345678901")]), 413);
        assert!(parse_parts(&[file("1"), file("2")]).is_ok());
        assert_eq!(status(&[file("1"), file("2"), file("3")]), 400);
        assert_eq!(
            status(&[
                part("name=\"t\"", &"x".repeat(60)),
                part("name=\"t\"", &"x".repeat(60))
            ]),
            413
        );
        assert_eq!(status(&[part("name=\"t\"", &"x".repeat(3_000))]), 413);
    }

    #[test]
    fn refuses_malformed_bodies() {
        assert_eq!(
            parse_now(b"--limit\r\nContent-Disposition".to_vec(), &RULES)
                .unwrap_err()
                .status(),
            400
        );
        assert_eq!(
            parse_now(part("name=\"a\"", "x").into_bytes(), &RULES)
                .unwrap_err()
                .status(),
            400
        );
        assert_eq!(status(&[part("filename=\"x\"", "x")]), 400);
        assert_eq!(boundary("multipart/form-data").unwrap_err().status(), 400);
        assert_eq!(boundary("text/plain").unwrap_err().status(), 400);
    }

    #[test]
    fn names_of_files_name_no_folder() {
        for (chosen, name) in [
            ("a.txt", "a.txt"),
            ("/etc/passwd", "passwd"),
            ("..\\x", "x"),
            ("a/..", ""),
            ("a\0b", "ab"),
            ("x/", ""),
        ] {
            assert_eq!(file_name(chosen), name);
        }
    }

    fn fragments() -> impl Strategy<Value = String> {
        let fragment = prop::sample::select(vec![
            "--limit",
            "--",
            "\r\n",
            "Content-Disposition: form-data; ",
            "name=\"a\"",
            "; filename=\"f\"",
            "x",
            "\"",
            "=",
        ]);
        prop::collection::vec(fragment, 0..24).prop_map(|fragments| fragments.concat())
    }

    proptest! {
        #[test]
        fn never_panics(body in prop::collection::vec(any::<u8>(), 0..64), text in fragments()) {
            let _ = parse_now(body.clone(), &RULES);
            let _ = parse_now(text.into_bytes(), &RULES);
            let mut started = part("name=\"a\"; filename=\"f\"", "").into_bytes();
            started.extend(body);
            let _ = parse_now(started, &RULES);
        }
    }
}
