//! Tells when files of a project change.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use compiler::project::Roots;
use notify::{RecursiveMode, Watcher as _};

use crate::failure::Failure;

/// Editors write in several steps; changes this close together are one.
const TOGETHER: Duration = Duration::from_millis(15);

/// Files that change below a folder.
pub(crate) struct Changes {
    paths: Receiver<PathBuf>,
    /// Watches for as long as it is kept.
    _watcher: notify::RecommendedWatcher,
}

impl Changes {
    /// Watches the folders of a project from now on.
    pub(crate) fn watch(roots: &Roots) -> Result<Self, Failure> {
        let folder = &roots.folder;
        let (sender, paths) = channel();
        let failed = |error: notify::Error| {
            Failure::Request(format!("cannot watch {}: {error}", folder.display()))
        };
        let mut watcher =
            notify::recommended_watcher(move |event| tell(&sender, event)).map_err(failed)?;
        let usual = [
            "sites",
            "applications",
            "node.lua",
            "target-sites",
            "bundles",
        ]
        .map(PathBuf::from);
        let named = roots.sites.iter().chain(&roots.applications);
        for part in usual.iter().chain(named) {
            let path = folder.join(part);
            if path.exists() {
                watcher
                    .watch(&path, RecursiveMode::Recursive)
                    .map_err(failed)?;
            }
        }
        // New folders and node.lua appear here; what the server writes below it does not matter.
        watcher
            .watch(folder, RecursiveMode::NonRecursive)
            .map_err(failed)?;
        Ok(Self {
            paths,
            _watcher: watcher,
        })
    }

    /// The next changes, those that come together; `None` when nothing can come any more.
    pub(crate) fn next(&self) -> Option<Vec<PathBuf>> {
        let mut paths = vec![self.paths.recv().ok()?];
        while let Ok(path) = self.paths.recv_timeout(TOGETHER) {
            if !paths.contains(&path) {
                paths.push(path);
            }
        }
        Some(paths)
    }
}

fn tell(sender: &Sender<PathBuf>, event: notify::Result<notify::Event>) {
    let Ok(event) = event else { return };
    if event.kind.is_access() {
        return;
    }
    for path in event.paths.into_iter().filter(|path| matters(path)) {
        // Nobody listens when the command ends.
        let _ = sender.send(path);
    }
}

/// Whether a file can be part of a project: not what editors leave behind, not what we write.
fn matters(path: &Path) -> bool {
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    let ours = ["data", "dist", "target", "snapshots"].contains(&name);
    let hidden = name.starts_with(['.', '#', '_']) || name.ends_with('~') || name.ends_with(".swp");
    !ours && !hidden
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_editors_leave_behind_is_no_change() {
        for name in ["sites/a/front.html", "node.lua", "sites/a/public/site.css"] {
            assert!(matters(Path::new(name)), "{name}");
        }
        for name in [
            "sites/a/.front.html.swp",
            "sites/a/front.html~",
            "sites/a/#front#",
            "data",
        ] {
            assert!(!matters(Path::new(name)), "{name}");
        }
    }
}
