//! What the compiler hands over: every site, address, view and file as plain data.
//! Each type can be written as a `static` (generated Rust) and built at run time (`msc dev`, `msc render`),
//! so that both serve the same thing. Nothing here is interpreted twice and nothing here reads a file.

use std::borrow::Cow;

pub use crate::security::{Allowance, Directive, Security, Slot};

/// UTF-8 text, borrowed from the executable or owned.
pub type Text = Cow<'static, str>;
/// Bytes, borrowed from the executable or owned.
pub type Blob = Cow<'static, [u8]>;
/// A sequence, borrowed from the executable or owned.
pub type List<T> = Cow<'static, [T]>;

/// Index into [`Program::chunks`].
pub type ChunkId = u32;
/// Index into [`Program::bundles`].
pub type BundleId = u32;
/// Index into [`Program::sites`].
pub type SiteId = u32;
/// Index into [`Program::files`].
pub type FileId = u32;
/// Index into [`Site::routes`].
pub type RouteId = u32;

/// Everything one server serves.
#[derive(Clone, Debug)]
pub struct Program {
    /// Compiled Lua: views, controllers, functions, settings.
    pub chunks: List<Chunk>,
    /// Applications in load order, then sites.
    pub bundles: List<Bundle>,
    /// The sites; the last one answers unknown hosts.
    pub sites: List<Site>,
    /// Exact host names, sorted by name.
    pub hosts: List<Host>,
    /// Host suffixes beginning with a period, longest first.
    pub host_suffixes: List<Host>,
    /// Lua patterns of host names, in declared order.
    pub host_patterns: List<Host>,
    /// Static files of all bundles.
    pub files: List<File>,
    /// Tables of the Teller, sorted by name.
    pub tables: List<DataTable>,
    /// Static paths into them, by number.
    pub paths: List<DataPath>,
    /// Names of the terms that pieces have in their texts.
    pub terms: List<Text>,
    /// What the texts of views need a page's policy to allow.
    pub allowances: List<Allowance>,
    /// What sites and addresses say of their safety.
    pub securities: List<Security>,
    /// Hooks and settings of the node.
    pub node: Node,
    /// Source texts by path, sorted; only in development, for excerpts in error pages.
    pub sources: List<(Text, Text)>,
}

/// One compiled Lua function and the static text it emits.
#[derive(Clone, Debug)]
pub struct Chunk {
    /// Path of the source file, as shown in errors.
    pub name: Text,
    /// Whose code it is; `None` for data.
    pub bundle: Option<BundleId>,
    /// Luau bytecode; its main function takes `(state, bundle, emit, trusted)` and returns the runnable function.
    pub bytecode: Blob,
    /// Text runs addressed by number from `emit`.
    pub pieces: List<Piece>,
    /// Literals that must keep their trust when they travel as values.
    pub trusted: List<Text>,
}

/// A run of static text and how the value after it is written.
#[derive(Clone, Debug)]
pub struct Piece {
    /// The text, copied as it is.
    pub text: Text,
    /// What the page puts among the text, in order: before which byte, and what.
    pub slots: List<(u32, Slot)>,
    /// How the value that follows is escaped.
    pub escape: Escape,
    /// The value is an operand of `..`: nil and false are errors instead of nothing.
    pub operand: bool,
    /// Line of the value in its source file, from 1.
    pub line: u32,
    /// The class of the place where a call of `emit` that begins with it has to be: 0 between tags, [`ANYWHERE`] where it
    /// does not matter.
    pub from: u16,
    /// The class of the place where one that ends with it ends.
    pub to: u16,
}

/// The class of a place that nothing is known of.
pub const ANYWHERE: u16 = u16::MAX;
/// Where in the markup a value lands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Escape {
    /// Trusted text: written as it is.
    None,
    /// Between tags.
    Text,
    /// Inside a quoted attribute.
    Attribute,
    /// Inside an attribute without quotes.
    Unquoted,
    /// Something with rules of its own, inside markup.
    Within(Content, Holder),
}

/// What is written inside markup and has rules of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Text.
    Plain,
    /// A whole address; its scheme must be one that is harmless.
    Url,
    /// What goes on with an address that may still lack its scheme, and cannot give it one.
    UrlRest,
    /// The part of an address before a colon.
    UrlScheme,
    /// What goes on with an address behind its scheme; it may bring a query of its own.
    UrlPath,
    /// A part of a query or fragment, which it cannot end.
    UrlQuery,
    /// Pictures to choose from, as in `srcset`.
    Sources,
    /// When a page is loaded again, and which.
    Refresh,
    /// A value of a script, or of its data.
    Script,
    /// JSON that is made already, as a value of a script.
    Json,
    /// A part of a text in a script, whatever its quotes.
    ScriptText,
    /// A part of a regular expression; it stands for itself.
    ScriptPattern,
    /// A value of a style sheet.
    Style,
    /// A part of a text in a style sheet.
    StyleText,
    /// Text of a document inside an attribute.
    Document,
    /// A comment, where nothing is written.
    Nothing,
}

/// What such a content is written into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// An element whose content is not markup.
    Element,
    /// An attribute with quotes.
    Quoted,
    /// An attribute without quotes.
    Unquoted,
    /// The beginning of one, which must not stay empty.
    First,
}

/// A site or application as a unit of code.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// Site: the domain folder; application: the text after the last period of its folder.
    pub id: Text,
    /// The part of an application's folder before the last period.
    pub namespace: Option<Text>,
    /// Applications have a global table of their id; sites do not.
    pub application: bool,
    /// Returns the settings as a table.
    pub settings: ChunkId,
    /// `functions.lua` and `scribe.lua`, in the order they run.
    pub functions: List<ChunkId>,
    /// `functions.html`: run once to declare functions with markup.
    pub fragments: Option<ChunkId>,
    /// Those files once more, for each place inside a tag, a script and the like where their functions are called.
    pub versions: List<ChunkId>,
    /// `vocabulary.lua`, where terms are functions: run with the table that gets its languages.
    pub terms: Option<ChunkId>,
    /// Modules for `require`, by canonical name, sorted.
    pub modules: List<Module>,
    /// Hooks this bundle's functions declare (`Starter`, `Editor`, …), as they spell them.
    pub hooks: List<Text>,
    /// `database.lua`, if there is one: run like functions, its functions are procedures.
    pub database: Option<ChunkId>,
    /// Names of the procedures it declares, sorted.
    pub procedures: List<Text>,
    /// Changes of data from version to version, in their order.
    pub upgraders: List<Upgrader>,
}

/// A Lua file for `require`.
#[derive(Clone, Debug)]
pub struct Module {
    /// `appid/name`, or `name` of the site's own.
    pub name: Text,
    /// Its code.
    pub chunk: ChunkId,
}

/// A function of a bundle, by name.
#[derive(Clone, Debug)]
pub struct Hook {
    /// Whose function.
    pub bundle: BundleId,
    /// Name in the bundle's table.
    pub name: Text,
}

/// A bundle bound to domains, with everything inherited from its applications.
#[derive(Clone, Debug)]
pub struct Site {
    /// Permanent identity.
    pub id: Text,
    /// Its own bundle; `None` for the site that answers unknown hosts.
    pub bundle: Option<BundleId>,
    /// Primary domain.
    pub domain: Text,
    /// Served over TLS: canonical links and redirects use `https`.
    pub secure: bool,
    /// Enabled applications in enabling order, `generic` last.
    pub applications: List<BundleId>,
    /// Effective views by id, sorted.
    pub views: List<View>,
    /// Effective controllers by id, sorted.
    pub controllers: List<Controller>,
    /// Template of its pages, the generic one if it says nothing; `None` for none.
    pub template: Option<Text>,
    /// Exact addresses by normalised text, sorted.
    pub exact: List<Exact>,
    /// Other addresses, in matching order.
    pub patterns: List<PatternRoute>,
    /// What the addresses lead to.
    pub routes: List<Route>,
    /// Returns an array of functions that write an address's attributes to `page`.
    pub attributes: Option<ChunkId>,
    /// Static files by request path without its first slash, sorted.
    pub files: List<SiteFile>,
    /// Texts for `scribe.Include`, by path from the bundle root, sorted.
    pub includes: List<SiteFile>,
    /// Functions that choose the page, before the address table.
    pub collators: List<Hook>,
    /// Functions that alter finished output, in order.
    pub editors: List<Hook>,
    /// The function that identifies the user.
    pub authenticator: Option<Hook>,
    /// Returns the vocabulary: terms by language.
    pub vocabulary: Option<ChunkId>,
    /// Languages of the vocabulary, sorted.
    pub languages: List<Text>,
    /// Languages a visitor may be given.
    pub speaks: List<Text>,
    /// The one its pages are in unless something else is asked for.
    pub language: Option<Text>,
    /// Returns the vocabularies of single views, by view.
    pub page_terms: Option<ChunkId>,
    /// What the program's terms are in each language, sorted; the language without a name is for all others.
    pub texts: List<TermTexts>,
    /// Addresses of pages for languages, by page and language.
    pub translations: List<Translation>,
    /// Says what serves it.
    pub powered_by: bool,
    /// What a request may use.
    pub limits: Limits,
    /// Which of the program's securities its answers have.
    pub security: u32,
    /// Allowances of every page: what code of its bundles may write.
    pub allowed: List<u32>,
}

/// What the program's terms are in a language of a site.
#[derive(Clone, Debug)]
pub struct TermTexts {
    /// The language.
    pub language: Text,
    /// Each term's text, and from which of the site's languages it is taken, where that is another.
    pub texts: List<(Text, Option<u16>)>,
}

/// The address of a page for a language.
#[derive(Clone, Debug)]
pub struct Translation {
    /// Which page: equal numbers are one page.
    pub page: u32,
    /// The view it shows.
    pub view: Text,
    /// The language.
    pub language: Text,
    /// Where it is, from the first slash.
    pub path: Text,
    /// The path goes on, the same in every language.
    pub rest: bool,
    /// The route that is there.
    pub route: RouteId,
}

/// A view a site can run.
#[derive(Clone, Debug)]
pub struct View {
    /// Name in `scribe.View`.
    pub id: Text,
    /// What to run or copy.
    pub source: ViewSource,
    /// A whole page: no template is wrapped around it.
    pub whole: bool,
    /// What it is where it is shown inside a tag, a script and the like, by the number of the place.
    pub versions: List<(u32, ViewSource)>,
    /// Views linked by `_extension` files, in order.
    pub extensions: List<Text>,
    /// What the page puts among its text, where that is copied: before which byte, and what.
    pub slots: List<(u32, Slot)>,
}

/// Static markup, or code.
#[derive(Clone, Debug)]
pub enum ViewSource {
    /// Copied as it is.
    Static(Blob),
    /// Run.
    Chunk(ChunkId),
}

/// A controller a site can run.
#[derive(Clone, Debug)]
pub struct Controller {
    /// Name in `scribe.Controller`.
    pub id: Text,
    /// Its code.
    pub chunk: ChunkId,
    /// Controllers linked by `_extension` files, in order.
    pub extensions: List<Text>,
}

/// An exact address.
#[derive(Clone, Debug)]
pub struct Exact {
    /// Normalised path without outer slashes; `front` for the root.
    pub address: Text,
    /// Where it leads.
    pub route: RouteId,
}

/// An address that is not exact.
#[derive(Clone, Debug)]
pub struct PatternRoute {
    /// What it matches.
    pub pattern: Pattern,
    /// Where it leads.
    pub route: RouteId,
}

/// How a path is matched when not exactly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// Begins with this normalised text.
    Starts(Text),
    /// Ends with it.
    Ends(Text),
    /// Contains it.
    Contains(Text),
    /// A Lua pattern on `page.address`.
    Lua(Text),
    /// Matches everything.
    Any,
}

/// What an address leads to, and everything a request must know before Lua runs.
#[derive(Clone, Debug)]
pub struct Route {
    /// The address as declared, for reports.
    pub declared: Text,
    /// View id.
    pub view: Option<Text>,
    /// Controller id.
    pub controller: Option<Text>,
    /// Answer with a redirect instead.
    pub redirect: Option<Redirect>,
    /// Methods admitted; empty admits all.
    pub methods: List<Text>,
    /// Key names that admit; `None` admits everybody.
    pub locks: Option<List<Text>>,
    /// Rules for request bodies.
    pub post: Post,
    /// Index into the site's attribute functions, from 0.
    pub attributes: Option<u32>,
    /// Where its page is the same for everybody who reads it in a language, from the first slash.
    pub path: Option<Text>,
    /// Languages such a page can be in.
    pub languages: List<Text>,
    /// Those in which it is the same.
    pub fixed: List<Text>,
    /// What a request may use.
    pub limits: Limits,
    /// Which of the program's securities its page has.
    pub security: u32,
}

/// Where an address or host redirects to.
#[derive(Clone, Debug)]
pub struct Redirect {
    /// Path or URL.
    pub to: Text,
    /// HTTP status.
    pub status: u16,
    /// Lua pattern whose capture from the request path is appended.
    pub path_append: Option<Text>,
    /// Keep the query string.
    pub query_preserve: bool,
}

/// Rules for request bodies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// Largest body in bytes.
    pub max_size: u64,
    /// Parse forms before the controller runs.
    pub form: bool,
    /// Dotted field names become nested tables.
    pub expand: bool,
    /// Largest uploaded file in bytes.
    pub max_file_size: u64,
    /// Most files in one request.
    pub max_file_uploads: u32,
    /// Requests that other sites make visitors send are refused.
    pub csrf: bool,
    /// Origins that may send all the same, in lower case.
    pub origins: List<Text>,
    /// A form sent again gets the answer it got before.
    pub once: bool,
}

impl Post {
    /// The rules of an address that says nothing.
    pub const DEFAULT: Post = Post {
        max_size: 32_000,
        form: true,
        expand: false,
        max_file_size: 100_000_000,
        max_file_uploads: 1,
        csrf: true,
        origins: Cow::Borrowed(&[]),
        once: false,
    };
}

/// A host name and what answers there.
#[derive(Clone, Debug)]
pub struct Host {
    /// Lower-case name, suffix or pattern.
    pub name: Text,
    /// The site.
    pub site: SiteId,
    /// Serve it, or send visitors elsewhere.
    pub rule: HostRule,
}

/// What a host name does.
#[derive(Clone, Debug)]
pub enum HostRule {
    /// Serves the site.
    Serve,
    /// Serves the site in development only.
    Staging,
    /// Redirects to the site's primary domain, path and query kept unless told otherwise.
    Primary {
        /// Lua pattern whose capture replaces the path.
        path_append: Option<Text>,
        /// Keep the query string.
        query_preserve: bool,
    },
    /// Redirects to an address.
    Elsewhere(Redirect),
}

/// A static file, with its bytes ready for each encoding.
#[derive(Clone, Debug)]
pub struct File {
    /// Uncompressed.
    pub bytes: Blob,
    /// Brotli, where smaller.
    pub brotli: Option<Blob>,
    /// Gzip, where smaller.
    pub gzip: Option<Blob>,
    /// Hash of the content in hexadecimal.
    pub hash: Text,
    /// MIME type, with charset for text.
    pub content_type: Text,
}

impl File {
    /// How much of the hash stands in a fingerprinted name.
    pub const FINGERPRINT: usize = 10;

    /// The part of the hash that a fingerprinted name holds.
    pub fn fingerprint(&self) -> &str {
        self.hash.get(..Self::FINGERPRINT).unwrap_or(&self.hash)
    }
}

/// A file under a name of a site.
#[derive(Clone, Debug)]
pub struct SiteFile {
    /// Path without leading slash.
    pub path: Text,
    /// The file.
    pub file: FileId,
}

impl Program {
    /// The static file of a site at `path`, which has no leading slash.
    pub fn file(&self, site: &Site, path: &str) -> Option<&File> {
        let at = site
            .files
            .binary_search_by(|file| (*file.path).cmp(path))
            .ok()?;
        self.files.get(site.files.get(at)?.file as usize)
    }
}

/// The installation.
#[derive(Clone, Debug)]
pub struct Node {
    /// Returns the `node` table.
    pub settings: ChunkId,
    /// `production`, `development` or another name; `None` leaves it to the server.
    pub environment: Option<Text>,
    /// Server options set in `node.lua`, by option name.
    pub options: List<(Text, Text)>,
    /// Functions that find the site of an unknown host, in order.
    pub curators: List<Hook>,
    /// How the Teller keeps data.
    pub teller: TellerSettings,
    /// How many machines a worker has.
    pub scribes: Scribes,
    /// What a request may use, unless its site or address says otherwise.
    pub limits: Limits,
    /// Where pages may connect to besides what is public: names, addresses and networks, with or without a port.
    pub outgoing: List<Text>,
    /// Programs that pages may run, sorted.
    pub programs: List<Text>,
}

/// How many machines a worker has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scribes {
    /// Machines that are kept ready.
    pub min: u32,
    /// Most requests whose pages run or wait at the same time.
    pub max: u32,
    /// Seconds after which a machine that nobody needed is let go.
    pub idle: u64,
    /// Requests after which a machine is replaced; 0 for never.
    pub recycle: u32,
    /// Most requests that wait for a machine.
    pub queue: u32,
}

impl Scribes {
    /// Those of a node that says nothing.
    pub const DEFAULT: Scribes = Scribes {
        min: 1,
        max: 64,
        idle: 300,
        recycle: 0,
        queue: 1024,
    };
}

/// What a request may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of its machine; 0 for any number.
    pub memory: u64,
    /// Milliseconds by the clock; 0 for any number.
    pub time: u64,
    /// Milliseconds of the processor; 0 for any number.
    pub cpu: u64,
}

impl Limits {
    /// Those of a node that says nothing.
    pub const DEFAULT: Limits = Limits {
        memory: 64 << 20,
        time: 10_000,
        cpu: 5000,
    };
}

/// A declared table of the Teller.
#[derive(Clone, Debug)]
pub struct DataTable {
    /// Its name, a global one.
    pub name: Text,
    /// Who declared it.
    pub owner: BundleId,
    /// Data of this node alone, never replicated (`file="node"`).
    pub node: bool,
    /// A hand-made index: what is assigned to its entries points at a record (`index=true`).
    pub pointers: bool,
    /// Declared indexes, sorted by name.
    pub indexes: List<DataIndex>,
}

/// A declared index over the records of a table.
#[derive(Clone, Debug)]
pub struct DataIndex {
    /// Its name in `teller.Find`.
    pub name: Text,
    /// What is indexed.
    pub of: IndexOf,
    /// Two records cannot have the same value.
    pub unique: bool,
}

/// What an index holds of a record.
#[derive(Clone, Debug)]
pub enum IndexOf {
    /// The value at these field names.
    Field(List<Text>),
    /// What a function of a bundle gives for the record.
    Function(Hook),
}

/// A path written in the source.
#[derive(Clone, Debug)]
pub struct DataPath {
    /// Name of the table.
    pub table: Text,
    /// What follows it.
    pub steps: List<Step>,
    /// The path as written, for messages.
    pub written: Text,
}

/// One part of a path.
#[derive(Clone, Debug)]
pub enum Step {
    /// A text known while compiling.
    Text(Blob),
    /// A number known while compiling.
    Number(f64),
    /// A boolean known while compiling.
    Boolean(bool),
    /// The next argument of the call.
    Value,
}

/// A change of data that runs once.
#[derive(Clone, Debug)]
pub struct Upgrader {
    /// Its version: the file's name.
    pub version: Text,
    /// Its code.
    pub chunk: ChunkId,
}

/// How the Teller keeps data; 0 is the default.
#[derive(Clone, Copy, Debug, Default)]
pub struct TellerSettings {
    /// Milliseconds between writes to the disk.
    pub interval: u64,
    /// Bytes of the cache.
    pub cache: u64,
    /// Bytes of disk that writes leave free.
    pub reserve: u64,
}
