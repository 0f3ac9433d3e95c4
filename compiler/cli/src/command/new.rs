//! `msc new`: a small project that works.

use std::fs;
use std::path::Path;

use super::Outcome;
use crate::embedded;
use crate::failure::Failure;
use crate::options::New;
use crate::output;

/// The domain the embedded files speak of.
const EXAMPLE: &str = "example.com";

pub(super) fn run(options: &New) -> Result<Outcome, Failure> {
    let folder = &options.folder;
    refuse_contents(folder)?;
    for (path, bytes) in embedded::TEMPLATE {
        let path = folder.join(place(path, &options.site));
        let parent = path.parent().unwrap_or(folder);
        fs::create_dir_all(parent).map_err(Failure::file("make", parent))?;
        fs::write(&path, named(bytes, &options.site)).map_err(Failure::file("write", &path))?;
    }
    output::note(&next_steps(folder, &options.site));
    Ok(Outcome::Good)
}

/// Files of others are never mixed with ours.
fn refuse_contents(folder: &Path) -> Result<(), Failure> {
    if !folder.exists() {
        return Ok(());
    }
    let mut contents = fs::read_dir(folder).map_err(Failure::file("look into", folder))?;
    match contents.next() {
        Some(_) => Err(Failure::Request(format!(
            "{} is not empty",
            folder.display()
        ))),
        None => Ok(()),
    }
}

/// Where a file goes: the site's into the folder of its domain.
fn place(path: &str, domain: &str) -> String {
    match path.strip_prefix("site/") {
        Some(inner) => format!("sites/{domain}/{inner}"),
        None => path.to_owned(),
    }
}

/// The file with the site's own domain.
fn named(bytes: &[u8], domain: &str) -> Vec<u8> {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.replace(EXAMPLE, domain).into_bytes(),
        Err(_) => bytes.to_vec(),
    }
}

fn next_steps(folder: &Path, domain: &str) -> String {
    let shown = folder.display();
    format!(
        "made {shown} with the site {domain}; next:\n\n  cd {shown}\n  msc dev          # see it, and every change\n  \
         msc check        # what is wrong\n  msc build        # one executable, dist/server"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_site_goes_into_its_domain() {
        assert_eq!(
            place("site/public/site.css", "shop.net"),
            "sites/shop.net/public/site.css"
        );
        assert_eq!(place("node.lua", "shop.net"), "node.lua");
        assert_eq!(
            named(b"# example.com, not example.net", "shop.org"),
            b"# shop.org, not example.net"
        );
        assert_eq!(named(b"\xff example.com", "shop.org"), b"\xff example.com");
    }

    #[test]
    fn the_embedded_project_is_whole() {
        let has = |name: &str| embedded::TEMPLATE.iter().any(|(path, _)| *path == name);
        assert!(
            [
                "site/front.html",
                "site/template.html",
                "site/vocabulary.lua",
                "node.lua",
                ".gitignore"
            ]
            .into_iter()
            .all(has)
        );
    }
}
