//! A project folder, or several folders of bundles, read into memory.
#![allow(
    clippy::disallowed_methods,
    reason = "finds the folders that `source` reads"
)]

use std::path::{Path, PathBuf};

use crate::Error;
use crate::bundle::{BundleFolder, BundleKind, Origin};
use crate::source::{FileId, SourceMap, entries};

/// Where a project's files are.
#[derive(Clone, Debug, Default)]
pub struct Roots {
    /// The project folder; paths are shown relative to it.
    pub folder: PathBuf,
    /// Folders of sites, relative to it or absolute; `sites` when empty.
    pub sites: Vec<PathBuf>,
    /// Folders of applications; `applications` when empty.
    pub applications: Vec<PathBuf>,
}

/// Everything the compiler works on.
#[derive(Clone, Debug, Default)]
pub struct Project {
    /// Every file.
    pub sources: SourceMap,
    /// The bundles.
    pub folders: Vec<BundleFolder>,
    /// `node.lua`.
    pub node: Option<FileId>,
    /// `translations.lock`.
    pub lock: Option<FileId>,
    /// What is made of it has all its terms accented, longer and in brackets.
    pub pseudo: bool,
}

/// A file of an application that ships with the product: path below the bundles folder, and content.
pub type ShippedFile = (&'static str, &'static [u8]);

/// Shipped applications that a project has only when it names them.
const OPTIONAL: [&str; 1] = ["people"];

/// Names of the node's settings, in the order they are looked for.
const NODE_FILES: [&str; 3] = [
    "node.lua",
    "data/configuration/Node.lua",
    "data/configuration/Host.lua",
];

/// The texts that translations were made from.
pub const LOCK: &str = "translations.lock";

impl Project {
    /// Reads a project and adds the applications that ship with the product.
    ///
    /// # Errors
    /// When the folder, a folder named in `roots` or a file cannot be read.
    pub fn read(roots: &Roots, shipped: &[ShippedFile]) -> Result<Self, Error> {
        Self::read_after(SourceMap::new(), roots, shipped)
    }

    /// Likewise; files that are the same as in an earlier map are taken from there.
    ///
    /// # Errors
    /// As for [`Project::read`].
    pub fn read_after(
        earlier: SourceMap,
        roots: &Roots,
        shipped: &[ShippedFile],
    ) -> Result<Self, Error> {
        let mut project = Project {
            sources: SourceMap::after(earlier),
            ..Project::default()
        };
        entries(&roots.folder)?;
        if let Some(name) = NODE_FILES
            .into_iter()
            .find(|name| roots.folder.join(name).is_file())
        {
            project.node = Some(project.sources.read_file(&roots.folder.join(name), name)?);
        }
        let lock = roots.folder.join(LOCK);
        if lock.is_file() {
            project.lock = Some(project.sources.read_file(&lock, LOCK)?);
        }
        for (kind, named, usual) in [
            (BundleKind::Application, &roots.applications, "applications"),
            (BundleKind::Site, &roots.sites, "sites"),
        ] {
            if named.is_empty() && roots.folder.join(usual).is_dir() {
                project.read_bundles(&roots.folder, Path::new(usual), kind)?;
            }
            for folder in named {
                project.read_bundles(&roots.folder, folder, kind)?;
            }
        }
        project.read_inner_sites(&roots.folder)?;
        project.add_shipped(shipped);
        Ok(project)
    }

    /// Makes a project of files in memory, given by their paths below the project folder, as if they were on the disk there.
    #[must_use]
    pub fn of_files(
        mut files: Vec<(String, Vec<u8>)>,
        roots: &Roots,
        shipped: &[ShippedFile],
    ) -> Self {
        files.sort_by(|(a, _), (b, _)| a.split('/').cmp(b.split('/')));
        let mut project = Project::default();
        let node = NODE_FILES.into_iter().find_map(|name| {
            let (_, bytes) = files.iter().find(|(path, _)| path == name)?;
            Some((name, bytes.clone()))
        });
        project.node = node.map(|(name, bytes)| project.sources.add(name, bytes));
        let lock = files.iter().find(|(path, _)| path == LOCK);
        project.lock = lock.map(|(path, bytes)| project.sources.add(path.as_str(), bytes.clone()));
        for (kind, named, usual) in [
            (BundleKind::Application, &roots.applications, "applications"),
            (BundleKind::Site, &roots.sites, "sites"),
        ] {
            let usual = [PathBuf::from(usual)];
            let named = if named.is_empty() { &usual } else { &named[..] };
            for folder in named {
                project.add_bundles(&files, &folder.to_string_lossy(), kind);
            }
        }
        for folder in project.inner_sites() {
            project.add_bundles(&files, &folder, BundleKind::Site);
        }
        project.add_shipped(shipped);
        project
    }

    /// Adds the bundles in a folder. Files are sorted, so those of one bundle follow each other.
    fn add_bundles(&mut self, files: &[(String, Vec<u8>)], folder: &str, kind: BundleKind) {
        let folder = folder.trim_end_matches('/');
        let below = format!("{}/", folder.trim_start_matches("./"));
        let first = self.folders.len();
        for (path, bytes) in files {
            let Some(inner) = path.strip_prefix(&below).filter(|inner| is_visible(inner)) else {
                continue;
            };
            let Some((name, _)) = inner.split_once('/') else {
                continue;
            };
            let shown = format!("{folder}/{name}");
            let file = self.sources.add(format!("{folder}/{inner}"), bytes.clone());
            match self.folders[first..]
                .last_mut()
                .filter(|last| last.path == shown)
            {
                Some(bundle) => bundle.files.push(file),
                None => self.folders.push(BundleFolder {
                    kind,
                    origin: Origin::Project,
                    path: shown,
                    files: vec![file],
                }),
            }
        }
    }

    fn read_bundles(&mut self, root: &Path, folder: &Path, kind: BundleKind) -> Result<(), Error> {
        let shown = folder.to_string_lossy().replace('\\', "/");
        for (name, path) in entries(&root.join(folder))? {
            if path.is_dir() && name != ".well-known" {
                let shown = format!("{}/{name}", shown.trim_end_matches('/'));
                let files = self.sources.read_folder(&path, &shown)?;
                self.folders.push(BundleFolder {
                    kind,
                    origin: Origin::Project,
                    path: shown,
                    files,
                });
            }
        }
        Ok(())
    }

    /// Applications may hold sites of their own in `sites/`.
    fn read_inner_sites(&mut self, root: &Path) -> Result<(), Error> {
        for folder in self.inner_sites() {
            if root.join(&folder).is_dir() {
                self.read_bundles(root, Path::new(&folder), BundleKind::Site)?;
            }
        }
        Ok(())
    }

    fn inner_sites(&self) -> Vec<String> {
        let applications = self.folders.iter();
        applications
            .filter(|f| f.kind == BundleKind::Application)
            .map(|f| format!("{}/sites", f.path))
            .collect()
    }

    /// Adds bundles that are in memory; `path` begins with the bundle's folder. One that brings tables is there for projects
    /// that name it: others may have tables of the same names.
    pub fn add_shipped(&mut self, files: &[ShippedFile]) {
        let wanted: Vec<&str> = OPTIONAL
            .into_iter()
            .filter(|name| self.names(name))
            .collect();
        for (path, bytes) in files {
            let Some((name, _)) = path.split_once('/') else {
                continue;
            };
            if OPTIONAL.contains(&name) && !wanted.contains(&name) {
                continue;
            }
            let shown = format!("msc:{name}");
            let id = self.sources.add(format!("msc:{path}"), bytes.to_vec());
            match self.folders.iter_mut().find(|folder| folder.path == shown) {
                Some(folder) => folder.files.push(id),
                None => self.folders.push(BundleFolder {
                    kind: BundleKind::Application,
                    origin: Origin::Shipped,
                    path: shown,
                    files: vec![id],
                }),
            }
        }
    }
}

impl Project {
    /// Whether some settings of the project mention an application in a text.
    fn names(&self, application: &str) -> bool {
        let bundles = self.folders.iter().flat_map(|folder| {
            let settings = format!("{}/settings.lua", folder.path);
            let mut files = folder.files.iter().copied();
            files.find(|file| self.sources.get(*file).path == settings)
        });
        bundles.chain(self.node).any(|file| {
            let text = String::from_utf8_lossy(&self.sources.get(file).bytes);
            let quoted = |quote: char| text.contains(&format!("{application}{quote}"));
            quoted('"') || quoted('\'') || text.contains(&format!("{application}]]"))
        })
    }
}

/// Whether no part of a path is left out, as [`entries`] leaves names out; `.well-known` is no bundle.
fn is_visible(path: &str) -> bool {
    let is_hidden = |name: &str| name.starts_with(['.', '_']) && name != ".well-known";
    !path.starts_with(".well-known/") && !path.split('/').any(is_hidden)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Paths by bundle.
    fn shown(project: &Project) -> Vec<(String, Vec<String>)> {
        let path = |id: &FileId| project.sources.get(*id).path.clone();
        let folders = project.folders.iter();
        folders
            .map(|folder| (folder.path.clone(), folder.files.iter().map(path).collect()))
            .collect()
    }

    #[test]
    fn files_in_memory_make_the_project_they_make_on_the_disk() {
        let paths = [
            "sites/b.example/front.html",
            "sites/a.example/x.lua",
            "sites/a.example/x/y.html",
            "sites/a.example/.hidden",
            "sites/a.example/.well-known/security.txt",
            "sites/_off/front.html",
            "sites/.well-known/front.html",
            "sites/loose.txt",
            "applications/club/settings.lua",
            "applications/club/sites/inner.example/front.html",
            "node.lua",
            "translations.lock",
            "other/front.html",
        ];
        let folder = tempfile::tempdir().expect("a folder");
        for path in paths {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            std::fs::write(path, "x").expect("a file");
        }
        for named in [
            vec![],
            vec![
                PathBuf::from("./sites/"),
                PathBuf::from("applications/club/sites"),
            ],
        ] {
            let roots = Roots {
                folder: folder.path().to_owned(),
                sites: named,
                applications: Vec::new(),
            };
            let files = paths.map(|path| (path.to_owned(), b"x".to_vec()));
            let shipped: &[ShippedFile] = &[("util/settings.lua", b"")];
            let memory = Project::of_files(files.to_vec(), &roots, shipped);
            let disk = Project::read(&roots, shipped).expect("it is there");
            assert_eq!(shown(&memory), shown(&disk));
            assert_eq!((memory.node, memory.lock), (disk.node, disk.lock));
        }
    }
}
