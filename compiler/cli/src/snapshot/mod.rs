//! Page snapshots: which requests are made, what of an answer is kept, and how that is compared with what was kept
//! before. Decides nothing about what is printed.

mod diff;
mod file;
mod folder;
mod name;
mod page;
mod shown;

pub(crate) use diff::lines;
pub(crate) use folder::{Folder, Verdict};
pub(crate) use page::{Page, pages};
pub(crate) use shown::text;
