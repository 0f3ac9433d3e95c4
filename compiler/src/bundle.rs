//! Which file is what: every file of a bundle gets one role, or a diagnostic. Reads no content beyond a first line.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::resolve::vocabulary::is_language;
use crate::source::{FileId, SourceMap, Span};

/// A site or an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BundleKind {
    /// Bound to domains.
    Site,
    /// Lends addresses, views and functions to sites.
    Application,
}

/// Where a bundle came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The project's own folders.
    Project,
    /// Shipped with the product.
    Shipped,
}

/// A folder of the project, before its files are looked at.
#[derive(Clone, Debug)]
pub struct BundleFolder {
    /// Site or application.
    pub kind: BundleKind,
    /// Whose it is.
    pub origin: Origin,
    /// Path as shown, with `/`.
    pub path: String,
    /// Every file below it.
    pub files: Vec<FileId>,
}

impl BundleFolder {
    /// The folder's own name.
    #[must_use]
    pub fn name(&self) -> &str {
        let path = self.path.strip_prefix("msc:").unwrap_or(&self.path); // shipped ones are shown so
        path.rsplit('/').next().unwrap_or(path)
    }

    /// Site: the folder name; application: the text after its last period.
    #[must_use]
    pub fn id(&self) -> &str {
        match self.kind {
            BundleKind::Site => self.name(),
            BundleKind::Application => self.name().rsplit('.').next().unwrap_or_default(),
        }
    }
}

/// What a file is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Settings,
    Functions,
    /// `scribe.lua`: more of them, loaded afterwards.
    ScribeFunctions,
    /// `functions.html`.
    Fragments,
    Vocabulary,
    /// `NAME.vocab.lua`, by the view's path.
    PageVocabulary(String),
    /// `schema.lua`: tables of the Teller and their fields.
    Schema,
    /// `database.lua`: procedures.
    Database,
    /// `upgraders/VERSION.lua`, by the version.
    Upgrader(String),
    /// `server.lua`, `tests.lua` and the like: read by the stages they belong to.
    Declarations,
    /// Path without extension, as written; a version for a language ends with a period and the language.
    View(String),
    Controller(String),
    /// `include/name.lua`, by the path below `include/` without extension.
    Module(String),
    /// Served as it is, at this path.
    Static(String),
    /// Under `private/`: never reachable.
    Private,
    /// Neither used nor served.
    Unused,
}

/// A file and its role.
#[derive(Clone, Debug)]
pub(crate) struct RoledFile {
    pub(crate) id: FileId,
    /// Path below the bundle.
    pub(crate) path: String,
    pub(crate) role: Role,
}

/// A bundle whose files have roles.
#[derive(Clone, Debug)]
pub(crate) struct Bundle {
    pub(crate) folder: BundleFolder,
    pub(crate) id: String,
    /// The part of an application's folder name before its last period.
    pub(crate) namespace: Option<String>,
    pub(crate) files: Vec<RoledFile>,
}

impl Bundle {
    /// The file with this role, when there is one.
    pub(crate) fn file(&self, role: &Role) -> Option<FileId> {
        self.files
            .iter()
            .find(|file| file.role == *role)
            .map(|file| file.id)
    }

    /// Whether it is a site.
    pub(crate) fn is_site(&self) -> bool {
        self.folder.kind == BundleKind::Site
    }

    /// A place to point at when nothing in particular is meant: its settings, or any file.
    pub(crate) fn span(&self) -> Option<Span> {
        let settings = self.file(&Role::Settings);
        settings
            .or_else(|| self.files.first().map(|file| file.id))
            .map(Span::whole)
    }
}

/// Lua files at the root of a bundle that are not controllers.
const RESERVED: [(&str, Role); 6] = [
    ("settings", Role::Settings),
    ("functions", Role::Functions),
    ("scribe", Role::ScribeFunctions),
    ("vocabulary", Role::Vocabulary),
    ("schema", Role::Schema),
    ("database", Role::Database),
];
/// Reserved for other servers of the family: never controllers.
const DECLARATIONS: [&str; 8] = [
    "server",
    "elevator",
    "request.client",
    "teller",
    "tarantool",
    "runner",
    "test",
    "tests",
];
/// Folders at the root in which no view or controller is looked for.
const ASSET_FOLDERS: [&str; 7] = [
    "sites",
    "public",
    "assets",
    "static",
    "source",
    "development",
    "dev",
];

/// Gives every file of every bundle its role. Applications come first, sorted by id; sites follow, sorted by id.
pub(crate) fn discover(
    sources: &SourceMap,
    folders: Vec<BundleFolder>,
    found: &mut Diagnostics,
) -> Vec<Bundle> {
    let mut bundles: Vec<Bundle> = Vec::new();
    let mut folders = replace_shipped(sources, folders, found);
    folders.sort_by(|a, b| (b.kind, a.id(), &a.path).cmp(&(a.kind, b.id(), &b.path)));
    for folder in folders {
        let id = folder.id().to_owned();
        let namespace = folder
            .name()
            .rsplit_once('.')
            .map(|(before, _)| before.to_owned());
        let namespace = namespace.filter(|_| folder.kind == BundleKind::Application);
        let bundle = Bundle {
            files: roles(sources, &folder),
            id,
            namespace,
            folder,
        };
        match bundles
            .iter()
            .find(|known| known.id == bundle.id && known.folder.kind == bundle.folder.kind)
        {
            Some(known) => report_duplicate(known, &bundle, found),
            None => bundles.push(bundle),
        }
    }
    for bundle in &bundles {
        report_contested(sources, bundle, found);
        report_unused(bundle, found);
    }
    bundles
}

/// An application of the project with a shipped one's id takes its place, with advice unless it is the same.
fn replace_shipped(
    sources: &SourceMap,
    folders: Vec<BundleFolder>,
    found: &mut Diagnostics,
) -> Vec<BundleFolder> {
    let own = |folder: &BundleFolder| {
        folder.kind == BundleKind::Application && folder.origin == Origin::Project
    };
    let owned: Vec<BundleFolder> = folders
        .iter()
        .filter(|folder| own(folder))
        .cloned()
        .collect();
    let mut kept = Vec::new();
    for folder in folders {
        let replacement = owned
            .iter()
            .find(|other| folder.origin == Origin::Shipped && other.id() == folder.id());
        match replacement {
            None => kept.push(folder),
            Some(other) if same_content(sources, other, &folder) => {}
            Some(other) => {
                let message = format!(
                    "application `{}` replaces the one that ships with the product",
                    other.id()
                );
                if let Some(&file) = other.files.first() {
                    let finding =
                        Diagnostic::new(Code::ReplacedApplication, message, Span::whole(file));
                    found.push(finding.help("rename the folder, unless that is what you want"));
                }
            }
        }
    }
    kept
}

fn same_content(sources: &SourceMap, a: &BundleFolder, b: &BundleFolder) -> bool {
    let content = |folder: &BundleFolder| {
        let mut files: Vec<(String, Vec<u8>)> = folder
            .files
            .iter()
            .map(|&id| {
                let file = sources.get(id);
                (
                    file.path[folder.path.len()..].to_owned(),
                    file.bytes.to_vec(),
                )
            })
            .collect();
        files.sort();
        files
    };
    content(a) == content(b)
}

fn report_duplicate(known: &Bundle, other: &Bundle, found: &mut Diagnostics) {
    let (Some(at), Some(first)) = (other.span(), known.span()) else {
        return;
    };
    let message = format!("two applications have the id `{}`", other.id);
    let finding = Diagnostic::new(Code::DuplicateApplication, message, at)
        .because(format!("{} is left out", other.folder.path))
        .also(first, format!("{} is used", known.folder.path));
    found.push(
        finding.help("rename one of the folders, or put `_` in front of its name to disable it"),
    );
}

/// Files that look as if they were meant for something: code among assets, assets where nothing serves them.
fn report_unused(bundle: &Bundle, found: &mut Diagnostics) {
    for file in bundle.files.iter().filter(|file| file.role == Role::Unused) {
        let extension = file
            .path
            .rsplit_once('.')
            .map_or("", |(_, extension)| extension);
        let (message, help) = match extension {
            "" | "md" | "txt" => continue,
            "lua" if file.path.contains('/') => (
                "the file is code in a folder of assets: it is neither run nor served",
                "move it to the bundle's root or to include/",
            ),
            // A script, or an old module: run by something else.
            "lua" => continue,
            _ => (
                "nothing serves the file: an application's files are served from public/ only",
                "move it to public/",
            ),
        };
        found.push(Diagnostic::new(Code::UnusedFile, message, Span::whole(file.id)).help(help));
    }
}

fn report_contested(sources: &SourceMap, bundle: &Bundle, found: &mut Diagnostics) {
    let mut seen: HashMap<String, &RoledFile> = HashMap::new();
    for file in &bundle.files {
        let claim = match &file.role {
            Role::View(path) => format!("view `{}`", crate::resolve::address::resource_id(path)),
            Role::Controller(path) => format!(
                "controller `{}`",
                crate::resolve::address::resource_id(path)
            ),
            Role::Module(path) => format!("module `{path}`"),
            Role::PageVocabulary(path) => format!("vocabulary of `{path}`"),
            Role::Settings | Role::Functions | Role::ScribeFunctions | Role::Fragments => continue,
            Role::Vocabulary | Role::Schema | Role::Database | Role::Upgrader(_) => continue,
            Role::Declarations | Role::Static(_) | Role::Private | Role::Unused => continue,
        };
        match seen.get(&claim) {
            Some(first) => {
                let message = format!("two files claim to be {claim}");
                let finding = Diagnostic::new(Code::DuplicateRole, message, Span::whole(file.id))
                    .also(
                        Span::whole(first.id),
                        format!("{} is the other", sources.get(first.id).path),
                    );
                found.push(finding.help("rename one of them; names end at their first period, and case and accents do not count"));
            }
            None => drop(seen.insert(claim, file)),
        }
    }
}

fn roles(sources: &SourceMap, folder: &BundleFolder) -> Vec<RoledFile> {
    let below = folder.path.len() + 1;
    folder
        .files
        .iter()
        .map(|&id| {
            let file = sources.get(id);
            let path = file.path[below.min(file.path.len())..].to_owned();
            RoledFile {
                id,
                role: role(folder.kind, &path, &file.bytes),
                path,
            }
        })
        .collect()
}

/// The role of a file by its path below the bundle.
fn role(kind: BundleKind, path: &str, bytes: &[u8]) -> Role {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let root = path.split('/').next().unwrap_or_default();
    if root == "private" && !folder.is_empty() {
        return Role::Private;
    }
    let assets = !folder.is_empty() && (ASSET_FOLDERS.contains(&root) || root == ".well-known");
    let (name, extension) = (
        file.split('.').next().unwrap_or_default(),
        file.rsplit_once('.').map(|(_, last)| last),
    );
    let stem = if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    };
    match extension {
        Some("lua") => lua_role(folder, file, &stem, assets, bytes),
        Some("html") if !assets => match stem.as_str() {
            "functions" => Role::Fragments,
            _ => Role::View(format!("{stem}{}", version(file))),
        },
        _ => static_role(kind, path, root, extension.is_some()),
    }
}

/// `.fr` of `about.fr.html` and of `about.fr-a-propos.html`: the view is a version of `about` for a language (`fr`, `pt-br`)
/// or country. Other segments of a name mean nothing.
fn version(file: &str) -> String {
    match segment(file) {
        Some(segment) if is_culture(segment) => format!(".{segment}"),
        _ => own_address(file)
            .map(|(language, _)| format!(".{language}"))
            .unwrap_or_default(),
    }
}

/// The segment of a view's name before its extension.
fn segment(file: &str) -> Option<&str> {
    match file.split('.').collect::<Vec<_>>().as_slice() {
        [_, .., segment, _] => Some(segment),
        _ => None,
    }
}

/// `fr` or `fr-ca`, as far as their letters go.
fn is_culture(segment: &str) -> bool {
    let letters = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_lowercase());
    segment.split('-').all(letters) && segment.len() <= 5
}

/// Languages with a region as they stand before an address of their own; other pairs of letters there are a language and
/// the first word of the address, as in `about.fr-ou-nous-trouver.html`.
const CULTURES: &str = " ar-ae ar-eg ar-ma ar-sa de-at de-ch de-de de-li en-au en-ca en-gb en-ie en-in en-nz en-us en-za es-ar \
    es-cl es-co es-mx es-pe es-us fr-be fr-ca fr-ch fr-fr fr-lu it-ch nl-be nl-nl pt-br pt-pt sv-fi sv-se zh-cn zh-hk zh-sg \
    zh-tw ";

/// The language and the address of a version that has one of its own: `fr` and `a-propos` of `about.fr-a-propos.html`.
pub(crate) fn own_address(file: &str) -> Option<(&str, &str)> {
    let segment = segment(file).filter(|segment| !is_culture(segment))?;
    let culture = segment.get(..5).filter(|culture| {
        let more = segment
            .get(5..)
            .is_some_and(|rest| rest.len() > 1 && rest.starts_with('-'));
        more && CULTURES.contains(&format!(" {culture} "))
    });
    let language = culture.or_else(|| segment.get(..2))?;
    let address = segment[language.len()..].strip_prefix('-')?;
    (is_culture(language) && is_language(language) && !address.is_empty())
        .then_some((language, address))
}

fn lua_role(folder: &str, file: &str, stem: &str, assets: bool, bytes: &[u8]) -> Role {
    if assets {
        return Role::Unused;
    }
    if let Some(path) = file.strip_suffix(".vocab.lua") {
        let path = if folder.is_empty() {
            path.to_owned()
        } else {
            format!("{folder}/{path}")
        };
        return Role::PageVocabulary(path);
    }
    if folder == "upgraders" {
        let version = file.strip_suffix(".lua").unwrap_or(file);
        return Role::Upgrader(version.to_owned());
    }
    if let Some(module) = stem.strip_prefix("include/") {
        return Role::Module(module.to_owned());
    }
    if folder.is_empty() {
        if let Some((_, role)) = RESERVED.iter().find(|(name, _)| *name == stem) {
            return role.clone();
        }
        if DECLARATIONS.contains(&stem) {
            return Role::Declarations;
        }
    }
    let script = bytes.starts_with(b"#!") || bytes.starts_with(b"module");
    if script {
        Role::Unused
    } else {
        Role::Controller(stem.to_owned())
    }
}

fn static_role(kind: BundleKind, path: &str, root: &str, extension: bool) -> Role {
    let served = match kind {
        BundleKind::Site => {
            extension
                || (ASSET_FOLDERS.contains(&root) && path.contains('/'))
                || root == ".well-known"
        }
        BundleKind::Application => root == "public" && path.contains('/'),
    };
    if served {
        Role::Static(path.to_owned())
    } else {
        Role::Unused
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_may_have_addresses_of_their_own() {
        for (file, expected) in [
            ("about.fr-a-propos.html", Some(("fr", "a-propos"))),
            ("about.de-über-uns.html", Some(("de", "über-uns"))),
            ("about.en-gb-about-us.html", Some(("en-gb", "about-us"))),
            (
                "about.fr-ou-nous-trouver.html",
                Some(("fr", "ou-nous-trouver")),
            ),
            ("about.en-gb.html", None),
            ("about.fr.html", None),
            ("about.fr-.html", None),
            ("about.xx-page.html", None),
            ("about.v2-draft.html", None),
            ("about.é-x.html", None),
            ("about.html", None),
        ] {
            assert_eq!(own_address(file), expected, "{file}");
        }
    }

    #[test]
    fn roles_follow_names_and_folders() {
        let site = |path| role(BundleKind::Site, path, b"");
        assert_eq!(site("settings.lua"), Role::Settings);
        assert_eq!(
            site("shop/settings.lua"),
            Role::Controller("shop/settings".into())
        );
        assert_eq!(site("v1.2.html"), Role::View("v1".into()));
        assert_eq!(site("a/about.fr.html"), Role::View("a/about.fr".into()));
        assert_eq!(site("about.pt-br.html"), Role::View("about.pt-br".into()));
        assert_eq!(
            site("about.fr-a-propos.html"),
            Role::View("about.fr".into())
        );
        assert_eq!(site("jquery.ui-tabs.html"), Role::View("jquery".into()));
        assert_eq!(site("functions.html"), Role::Fragments);
        assert_eq!(site("database.lua"), Role::Database);
        assert_eq!(site("upgraders/1.2.lua"), Role::Upgrader("1.2".into()));
        assert_eq!(site("public/x.html"), Role::Static("public/x.html".into()));
        assert_eq!(site("assets/x.lua"), Role::Unused);
        assert_eq!(site("private/ssl/key.pem"), Role::Private);
        assert_eq!(site("include/a/b.lua"), Role::Module("a/b".into()));
        assert_eq!(
            site("about.vocab.lua"),
            Role::PageVocabulary("about".into())
        );
        assert_eq!(
            site(".well-known/key"),
            Role::Static(".well-known/key".into())
        );
        assert_eq!(site("LICENSE"), Role::Unused);
        assert_eq!(role(BundleKind::Application, "logo.png", b""), Role::Unused);
        assert_eq!(
            role(BundleKind::Application, "public/logo.png", b""),
            Role::Static("public/logo.png".into())
        );
        assert_eq!(
            role(BundleKind::Site, "job.lua", b"#!/usr/bin/lua"),
            Role::Unused
        );
    }
}
