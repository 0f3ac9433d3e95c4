//! Revisions of a project, read through the program `git`: the files, never the working tree.

use std::ffi::OsStr;
use std::io::{self, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::thread;

use compiler::project::{Project, Roots};

use crate::embedded;
use crate::failure::Failure;

/// A project as it was at a revision. `asked` is what needs git, for messages.
pub(crate) fn project_at(roots: &Roots, revision: &str, asked: &str) -> Result<Project, Failure> {
    let git = Git {
        folder: &roots.folder,
        asked,
    };
    let inside = git.output(&["rev-parse", "--is-inside-work-tree"])?;
    if !inside.status.success() || inside.stdout.trim_ascii() != b"true" {
        return Err(git.refusal("is not in a git repository", &inside));
    }
    let tree = format!("{revision}^{{tree}}");
    let arguments = ["rev-parse", "--verify", "--end-of-options", &tree];
    let verified = git.output(&arguments)?;
    if !verified.status.success() {
        return Err(git.refusal(&format!("has no revision `{revision}`"), &verified));
    }
    let tree = String::from_utf8_lossy(verified.stdout.trim_ascii()).into_owned();
    let listed = git.output(&["ls-tree", "-r", "-z", &tree])?;
    if !listed.status.success() {
        return Err(git.refusal("cannot be listed", &listed));
    }
    let mut entries = entries(&listed.stdout);
    entries.retain(|entry| matters(roots, &entry.path));
    let files = git.contents(entries)?;
    Ok(Project::of_files(files, roots, embedded::SHIPPED))
}

/// A file of a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    object: String,
    path: String,
}

/// The files of `git ls-tree -r -z`; links and submodules are no files.
fn entries(listed: &[u8]) -> Vec<Entry> {
    let lines = listed.split(|&byte| byte == 0);
    let entry = |line: &[u8]| {
        let line = std::str::from_utf8(line).ok()?;
        let (head, path) = line.split_once('\t')?;
        let mut words = head.split(' ');
        let (mode, _kind, object) = (words.next()?, words.next()?, words.next()?);
        mode.starts_with("100").then(|| Entry {
            object: object.to_owned(),
            path: path.to_owned(),
        })
    };
    lines.filter_map(entry).collect()
}

/// Whether a file can be part of the project; a repository may hold much else.
fn matters(roots: &Roots, path: &str) -> bool {
    let usual = ["sites", "applications", "node.lua", "data/configuration"];
    let named = roots.sites.iter().chain(&roots.applications);
    let mut all = usual
        .iter()
        .map(Path::new)
        .chain(named.map(|root| root.as_path()));
    all.any(|root| {
        let root = root.strip_prefix(".").unwrap_or(root);
        Path::new(path).starts_with(root)
    })
}

/// The program, in a folder.
struct Git<'a> {
    folder: &'a Path,
    asked: &'a str,
}

impl Git<'_> {
    fn command<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Command {
        let mut command = Command::new("git");
        command.arg("-C").arg(self.folder).args(arguments);
        command
    }

    fn output(&self, arguments: &[&str]) -> Result<Output, Failure> {
        let output = self.command(arguments).stdin(Stdio::null()).output();
        output.map_err(|error| self.not_there(error))
    }

    fn not_there(&self, error: io::Error) -> Failure {
        if error.kind() == io::ErrorKind::NotFound {
            Failure::Request(format!("{} needs git, which is not there", self.asked))
        } else {
            Failure::system("run git")(error)
        }
    }

    /// What stands in the way, and git's own last word on it.
    fn refusal(&self, what: &str, output: &Output) -> Failure {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let said = said.lines().last().unwrap_or_default().trim();
        let said = said.strip_prefix("fatal: ").unwrap_or(said);
        let reason = if said.is_empty() {
            String::new()
        } else {
            format!(" ({said})")
        };
        let folder = self.folder.display();
        Failure::Request(format!("{}: {folder} {what}{reason}", self.asked))
    }

    /// The contents of files, asked for in one go.
    fn contents(&self, entries: Vec<Entry>) -> Result<Vec<(String, Vec<u8>)>, Failure> {
        let mut child = self
            .command(&["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| self.not_there(error))?;
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
        let (Some(mut stdin), Some(stdout)) = (stdin, stdout) else {
            return Err(Failure::Request("git cannot be spoken to".to_owned()));
        };
        let asked: String = entries
            .iter()
            .map(|entry| format!("{}\n", entry.object))
            .collect();
        // Git answers while it is being asked; one after the other would stop at full pipes. When it ends early, the
        // reading end says so.
        let asking = thread::spawn(move || drop(stdin.write_all(asked.as_bytes())));
        let mut answers = BufReader::new(stdout);
        let mut files = Vec::with_capacity(entries.len());
        let read = entries.into_iter().try_for_each(|entry| {
            files.push((entry.path, content(&mut answers)?));
            Ok(())
        });
        // It reads to its end or has ended already.
        drop(answers);
        let _ = asking.join();
        let _ = child.wait();
        read.map_err(Failure::system("read from git"))?;
        Ok(files)
    }
}

/// One answer of `git cat-file --batch`: a line with the size, the bytes, a line break.
fn content(answers: &mut impl io::BufRead) -> io::Result<Vec<u8>> {
    let mut head = String::new();
    answers.read_line(&mut head)?;
    let size = head.trim_end().rsplit(' ').next().unwrap_or_default();
    let unclear = |_| io::Error::other(format!("git says `{}`", head.trim_end()));
    let size: usize = size.parse().map_err(unclear)?;
    let mut bytes = vec![0; size + 1];
    answers.read_exact(&mut bytes)?;
    bytes.truncate(size);
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    #[test]
    fn only_files_are_listed() {
        let listed = b"100644 blob aa\tsites/a b/x.lua\x00120000 blob bb\tlink\x00160000 commit cc\tmodule\x00100755 blob dd\te\x00";
        let entry = |object: &str, path: &str| Entry {
            object: object.to_owned(),
            path: path.to_owned(),
        };
        assert_eq!(
            entries(listed),
            [entry("aa", "sites/a b/x.lua"), entry("dd", "e")]
        );
        assert_eq!(entries(b""), []);
    }

    #[test]
    fn only_what_a_project_reads_is_fetched() {
        let roots = Roots {
            sites: vec![PathBuf::from("./target-sites")],
            ..Roots::default()
        };
        let fetched = |path| matters(&roots, path);
        assert!(fetched("target-sites/a/x.lua") && fetched("node.lua") && fetched("sites/a/x.lua"));
        assert!(!fetched("src/main.rs") && !fetched("sites.txt") && !fetched("data/users.db"));
    }

    #[test]
    fn answers_are_read_by_their_size() {
        let mut answers = &b"aa blob 3\na\nb\nbb blob 0\n\ncc missing\n"[..];
        assert_eq!(content(&mut answers).expect("a file"), b"a\nb");
        assert_eq!(content(&mut answers).expect("a file"), b"");
        assert!(content(&mut answers).is_err());
    }
}
