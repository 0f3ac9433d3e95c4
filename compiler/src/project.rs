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
}

/// A file of an application that ships with the product: path below the bundles folder, and content.
pub type ShippedFile = (&'static str, &'static [u8]);

/// Names of the node's settings, in the order they are looked for.
const NODE_FILES: [&str; 3] = [
    "node.lua",
    "data/configuration/Node.lua",
    "data/configuration/Host.lua",
];

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
        let applications: Vec<String> = self
            .folders
            .iter()
            .filter(|f| f.kind == BundleKind::Application)
            .map(|f| format!("{}/sites", f.path))
            .collect();
        for folder in applications {
            if root.join(&folder).is_dir() {
                self.read_bundles(root, Path::new(&folder), BundleKind::Site)?;
            }
        }
        Ok(())
    }

    /// Adds bundles that are in memory; `path` begins with the bundle's folder.
    pub fn add_shipped(&mut self, files: &[ShippedFile]) {
        for (path, bytes) in files {
            let Some((name, _)) = path.split_once('/') else {
                continue;
            };
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
