//! A folder of snapshots: `<name>.snap` holds what was taken, `<name>.snap.new` what waits for a decision.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::file;
use super::page::Page;
use crate::failure::Failure;

/// Where snapshots are kept, and whether pages are taken as they are.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    accept: bool,
    compared: BTreeSet<String>,
}

/// How a page is, beside its snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// As it was.
    Same,
    /// There was none.
    New,
    /// Not as it was.
    Different {
        /// What it was.
        before: String,
        /// What it is.
        now: String,
    },
}

const TAKEN: &str = ".snap";
const PENDING: &str = ".snap.new";

impl Folder {
    /// A folder, which need not exist.
    pub(crate) fn new(path: PathBuf, accept: bool) -> Self {
        Self {
            path,
            accept,
            compared: BTreeSet::new(),
        }
    }

    /// Compares a page with its snapshot; what differs is taken, or waits beside it.
    pub(crate) fn compare(&mut self, page: &Page<'_>, text: &str) -> Result<Verdict, Failure> {
        let name = &page.name;
        self.compared.insert(name.clone());
        let taken = self.path.join(format!("{name}{TAKEN}"));
        let pending = self.path.join(format!("{name}{PENDING}"));
        let before = read(&taken)?.map(|before| file::content(&before));
        let now = file::normal(text);
        let verdict = match before {
            None => Verdict::New,
            Some(before) if before == now => Verdict::Same,
            Some(before) => Verdict::Different { before, now },
        };
        if verdict == Verdict::Same {
            remove(&pending)?;
            return Ok(verdict);
        }
        fs::create_dir_all(&self.path).map_err(Failure::file("make", &self.path))?;
        let target = if self.accept { &taken } else { &pending };
        let written = file::written(&page.source, &page.title(), text);
        fs::write(target, written).map_err(Failure::file("write", target))?;
        if self.accept {
            remove(&pending)?;
        }
        Ok(verdict)
    }

    /// Names of snapshots of pages that were not compared, sorted. They are deleted where pages are taken as they are;
    /// those that wait for a decision nobody needs any more are deleted in any case.
    pub(crate) fn unreferenced(&self) -> Result<Vec<String>, Failure> {
        let mut names = Vec::new();
        for file in self.files()? {
            let (name, pending) = match (file.strip_suffix(TAKEN), file.strip_suffix(PENDING)) {
                (Some(name), _) => (name, false),
                (None, Some(name)) => (name, true),
                (None, None) => continue,
            };
            let path = self.path.join(&file);
            if self.compared.contains(name)
                || !read(&path)?.is_some_and(|file| file::is_page(&file))
            {
                continue;
            }
            if pending || self.accept {
                remove(&path)?;
            }
            if !pending {
                names.push(name.to_owned());
            }
        }
        names.sort();
        Ok(names)
    }

    /// Names of the files in the folder.
    fn files(&self) -> Result<Vec<String>, Failure> {
        let failed = || Failure::file("look into", &self.path);
        let entries = match fs::read_dir(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(failed())?,
        };
        let mut names = Vec::new();
        for entry in entries {
            names.extend(entry.map_err(failed())?.file_name().into_string().ok());
        }
        Ok(names)
    }
}

fn read(path: &Path) -> Result<Option<String>, Failure> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::file("read", path)(error)),
    }
}

fn remove(path: &Path) -> Result<(), Failure> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(Failure::file("delete", path)(error))
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::Asked;

    fn text(body: &str) -> String {
        format!("HTTP/1.1 200 OK\n\n{body}")
    }

    fn listed(path: &Path) -> Vec<String> {
        let mut names = Folder::new(path.to_owned(), false)
            .files()
            .expect("a folder");
        names.sort();
        names
    }

    #[test]
    fn a_page_waits_until_it_is_taken() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("snapshots");
        let compare = |accept, body: &str| {
            let page = Page {
                name: "a.com__front".to_owned(),
                source: "sites/a.com".to_owned(),
                asked: Asked::default(),
                redactions: Vec::new(),
            };
            let mut folder = Folder::new(path.clone(), accept);
            folder.compare(&page, &text(body)).expect("compared")
        };
        assert_eq!(compare(false, "one"), Verdict::New);
        assert_eq!(listed(&path), ["a.com__front.snap.new"]);
        assert_eq!(compare(true, "one"), Verdict::New);
        assert_eq!(listed(&path), ["a.com__front.snap"]);
        let different = Verdict::Different {
            before: text("one"),
            now: text("two"),
        };
        assert_eq!(compare(false, "two\r\n"), different);
        assert_eq!(
            listed(&path),
            ["a.com__front.snap", "a.com__front.snap.new"]
        );
        assert_eq!(compare(false, "one"), Verdict::Same);
        assert_eq!(listed(&path), ["a.com__front.snap"]);
    }

    #[test]
    fn only_snapshots_of_pages_are_unreferenced() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| {
            fs::write(folder.path().join(name), text).expect("written");
        };
        let page = file::written("sites/a.com", "GET /", &text("old"));
        write("a.com__old.snap", &page);
        write("a.com__older.snap.new", &page);
        write(
            "module__other.snap",
            "---\nsource: a.rs\n---\nsomething else\n",
        );
        write("notes.txt", "HTTP/1.1 ");
        let unreferenced = |accept| {
            let folder = Folder::new(folder.path().to_owned(), accept);
            folder.unreferenced().expect("looked at")
        };
        assert_eq!(unreferenced(false), ["a.com__old"]);
        assert_eq!(
            listed(folder.path()),
            ["a.com__old.snap", "module__other.snap", "notes.txt"]
        );
        assert_eq!(unreferenced(true), ["a.com__old"]);
        assert_eq!(listed(folder.path()), ["module__other.snap", "notes.txt"]);
    }
}
