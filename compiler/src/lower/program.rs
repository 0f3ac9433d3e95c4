//! A project ready to be emitted: plain values, no names left to resolve. The shapes follow the runtime's, which this
//! crate does not know; `emit` writes them as Rust, the command hands them over in memory.

pub use crate::parse::markup::{Content, Holder};
use crate::resolve::host::HostRule;
pub use crate::resolve::post::Post;
pub use crate::resolve::route::{Pattern, Redirect};
pub use crate::resolve::security::{Directive, Security};
pub use crate::resolve::translated::Translation;

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Escape {
    /// Trusted.
    None,
    /// Between tags.
    Text,
    /// In a quoted attribute.
    Attribute,
    /// In an attribute without quotes.
    Unquoted,
    /// Something with rules of its own.
    Within(Content, Holder),
}

/// The class of a place that nothing is known of.
pub const ANYWHERE: u16 = crate::parse::places::ANYWHERE;
/// What a page puts among the text of its views.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// A term, by its number; and where the start tag ends whose element has nothing but the term, and no language of its own.
    Term(u32, Option<u32>),
    /// The fields a form needs.
    Form,
    /// The nonce of an element.
    Nonce,
    /// Nothing; the page's policy must allow what stands here.
    Allow(u32),
}

/// A source that a directive of the content security policy must name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Allowance {
    /// The directive.
    pub directive: String,
    /// The source.
    pub source: String,
}

/// Literal text and how the value after it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// What the page puts among the text: before which byte, and what.
    pub slots: Vec<(u32, Slot)>,
    /// The text.
    pub text: String,
    /// Escaping of the value.
    pub escape: Escape,
    /// The value is an operand of `..`.
    pub operand: bool,
    /// Line of the value.
    pub line: u32,
    /// The class of the place where an `emit` that begins with it has to be, and of that where one that ends with it ends.
    pub from: u16,
    /// See `from`.
    pub to: u16,
}

/// One Lua function with what it emits.
#[derive(Clone, Debug, PartialEq)]
pub struct Chunk {
    /// Path of its source.
    pub name: String,
    /// Whose code it is; `None` for data.
    pub bundle: Option<u32>,
    /// Lua text.
    pub lua: String,
    /// What `emit` addresses by number.
    pub pieces: Vec<Piece>,
    /// Literals that travel as trusted values.
    pub trusted: Vec<String>,
}

/// A bundle's code.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// Its id.
    pub id: String,
    /// Path of its folder, for reports.
    pub folder: String,
    /// The part of an application's folder before its last period.
    pub namespace: Option<String>,
    /// Application or site.
    pub application: bool,
    /// Chunk that returns the settings.
    pub settings: u32,
    /// `functions.lua` and `scribe.lua`, in the order they run.
    pub functions: Vec<u32>,
    /// `functions.html`.
    pub fragments: Option<u32>,
    /// Those files once more, for each place inside something in which their functions are called.
    pub versions: Vec<u32>,
    /// `vocabulary.lua`, where terms are functions.
    pub terms: Option<u32>,
    /// Modules by unique name.
    pub modules: Vec<(String, u32)>,
    /// Hooks it declares.
    pub hooks: Vec<String>,
    /// `database.lua`.
    pub database: Option<u32>,
    /// Procedures it declares, sorted.
    pub procedures: Vec<String>,
    /// Changes of data by version, in their order.
    pub upgraders: Vec<(String, u32)>,
}

/// A function of a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hook {
    /// Whose.
    pub bundle: u32,
    /// Its name.
    pub name: String,
}

/// Markup as it is, or code.
#[derive(Clone, Debug)]
pub enum ViewSource {
    /// Copied.
    Static(Vec<u8>),
    /// Run.
    Chunk(u32),
}

/// A view of a site.
#[derive(Clone, Debug)]
pub struct View {
    /// Its id.
    pub id: String,
    /// What it is.
    pub source: ViewSource,
    /// No template goes around it.
    pub whole: bool,
    /// What it is where it is shown inside something, by the number of the place.
    pub versions: Vec<(u32, ViewSource)>,
    /// Views that extend it.
    pub extensions: Vec<String>,
    /// What the page puts among its text, where that is copied.
    pub slots: Vec<(u32, Slot)>,
}

/// A controller of a site.
#[derive(Clone, Debug)]
pub struct Controller {
    /// Its id.
    pub id: String,
    /// Its code.
    pub chunk: u32,
    /// Controllers that extend it.
    pub extensions: Vec<String>,
}

/// What an address leads to.
#[derive(Clone, Debug)]
pub struct Route {
    /// As declared.
    pub declared: String,
    /// View id.
    pub view: Option<String>,
    /// Controller id.
    pub controller: Option<String>,
    /// A redirect instead.
    pub redirect: Option<Redirect>,
    /// Methods admitted; none means all.
    pub methods: Vec<String>,
    /// Keys that admit; `None` admits everybody.
    pub locks: Option<Vec<String>>,
    /// Rules for bodies.
    pub post: Post,
    /// Index of its attribute function, from 0.
    pub attributes: Option<u32>,
    /// Whether Lua runs for it in some language.
    pub dynamic: bool,
    /// What a request may use.
    pub limits: Limits,
    /// Languages its page can be in.
    pub languages: Vec<String>,
    /// Those of them in which it is the same for everybody.
    pub fixed: Vec<String>,
    /// Where it is the same for everybody, from the first slash.
    pub path: Option<String>,
    /// Which of the program's securities its page has.
    pub security: u32,
}

/// A site.
#[derive(Clone, Debug)]
pub struct Site {
    /// Its id.
    pub id: String,
    /// Its own bundle; `None` for the site of unknown hosts.
    pub bundle: Option<u32>,
    /// Primary domain.
    pub domain: String,
    /// Served over TLS.
    pub secure: bool,
    /// Says what serves it.
    pub powered_by: bool,
    /// What a request may use.
    pub limits: Limits,
    /// Which of the program's securities its answers have.
    pub security: u32,
    /// Allowances of every page.
    pub allowed: Vec<u32>,
    /// Enabled applications.
    pub applications: Vec<u32>,
    /// Views by id, sorted.
    pub views: Vec<View>,
    /// Controllers by id, sorted.
    pub controllers: Vec<Controller>,
    /// Template of its pages; `None` for none.
    pub template: Option<String>,
    /// Exact addresses, sorted, with indexes into `routes`.
    pub exact: Vec<(String, u32)>,
    /// Other addresses in order.
    pub patterns: Vec<(Pattern, u32)>,
    /// What they lead to.
    pub routes: Vec<Route>,
    /// Chunk that returns the attribute functions.
    pub attributes: Option<u32>,
    /// Chunk that returns the vocabulary.
    pub vocabulary: Option<u32>,
    /// Languages of the vocabulary, sorted.
    pub languages: Vec<String>,
    /// Languages a visitor may be given.
    pub speaks: Vec<String>,
    /// The one its pages are in unless something else is asked for.
    pub language: Option<String>,
    /// Chunk that returns the vocabularies of single views, by view.
    pub page_terms: Option<u32>,
    /// What the program's terms are in each language, sorted by language; the one without a name is for all others.
    pub texts: Vec<TermTexts>,
    /// Addresses of pages for languages, by page and language.
    pub translations: Vec<Translation>,
    /// Terms of each language, both sorted; nothing of a server is made of them.
    pub terms: Vec<(String, Vec<String>)>,
    /// Static files by path, sorted, with indexes into the files.
    pub files: Vec<(String, u32)>,
    /// Files for `scribe.Include`, likewise.
    pub includes: Vec<(String, u32)>,
    /// Functions that choose the page.
    pub collators: Vec<Hook>,
    /// Functions that alter output.
    pub editors: Vec<Hook>,
    /// The function that finds the user.
    pub authenticator: Option<Hook>,
}

/// What the program's terms are in a language of a site.
#[derive(Clone, Debug)]
pub struct TermTexts {
    /// The language.
    pub language: String,
    /// Each term's text, and from which of the site's languages it is taken, where that is another.
    pub texts: Vec<(String, Option<u16>)>,
}

/// A host name of a site.
#[derive(Clone, Debug)]
pub struct Host {
    /// Name, suffix or pattern.
    pub name: String,
    /// Index of the site.
    pub site: u32,
    /// What it does.
    pub rule: Rule,
}

/// What a host does.
#[derive(Clone, Debug)]
pub enum Rule {
    /// Serves.
    Serve,
    /// Serves in development.
    Staging,
    /// Redirects to the primary domain.
    Primary {
        /// Capture that replaces the path.
        path_append: Option<String>,
        /// Keeps the query.
        query_preserve: bool,
    },
    /// Redirects elsewhere.
    Elsewhere(Redirect),
}

impl From<&HostRule> for Rule {
    fn from(rule: &HostRule) -> Self {
        match rule {
            HostRule::Serve => Rule::Serve,
            HostRule::Staging => Rule::Staging,
            HostRule::Primary {
                path_append,
                query_preserve,
            } => Rule::Primary {
                path_append: path_append.clone(),
                query_preserve: *query_preserve,
            },
            HostRule::Elsewhere(redirect) => Rule::Elsewhere(redirect.clone()),
        }
    }
}

/// A static file.
#[derive(Clone, Debug)]
pub struct File {
    /// Path of its source.
    pub path: String,
    /// Content.
    pub bytes: Vec<u8>,
    /// Hash of the content, hexadecimal.
    pub hash: String,
    /// MIME type with charset.
    pub content_type: String,
}

/// The installation.
#[derive(Clone, Debug)]
pub struct Node {
    /// Chunk that returns the settings.
    pub settings: u32,
    /// Environment, when set.
    pub environment: Option<String>,
    /// Server options by name.
    pub options: Vec<(String, String)>,
    /// Functions that find sites of unknown hosts.
    pub curators: Vec<Hook>,
    /// How the Teller keeps data.
    pub teller: TellerSettings,
    /// How many machines a worker has.
    pub scribes: Scribes,
    /// What a request may use, unless its site or address says otherwise.
    pub limits: Limits,
    /// Where pages may connect to besides what is public.
    pub outgoing: Vec<String>,
    /// Programs that pages may run, sorted.
    pub programs: Vec<String>,
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

impl Default for Scribes {
    fn default() -> Self {
        Self {
            min: 1,
            max: 64,
            idle: 300,
            recycle: 0,
            queue: 1024,
        }
    }
}

/// What a request may use; 0 is any amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of its machine.
    pub memory: u64,
    /// Milliseconds by the clock.
    pub time: u64,
    /// Milliseconds of the processor.
    pub cpu: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            memory: 64 << 20,
            time: 10_000,
            cpu: 5000,
        }
    }
}

/// A declared table of the Teller.
#[derive(Clone, Debug)]
pub struct DataTable {
    /// Its name.
    pub name: String,
    /// Who declared it.
    pub owner: u32,
    /// Data of this node alone.
    pub node: bool,
    /// A hand-made index, whose entries point at records.
    pub pointers: bool,
    /// Declared indexes, sorted by name.
    pub indexes: Vec<DataIndex>,
}

/// A declared index.
#[derive(Clone, Debug)]
pub struct DataIndex {
    /// Its name.
    pub name: String,
    /// What it holds of a record.
    pub of: IndexOf,
    /// No two records have the same value.
    pub unique: bool,
}

/// What an index holds of a record.
#[derive(Clone, Debug)]
pub enum IndexOf {
    /// The value at these field names.
    Field(Vec<String>),
    /// What a function gives for it.
    Function(Hook),
}

/// A path written in the source.
#[derive(Clone, Debug, PartialEq)]
pub struct DataPath {
    /// Name of the table.
    pub table: String,
    /// What follows it.
    pub steps: Vec<Step>,
    /// As written, for messages.
    pub written: String,
}

/// One part of a path.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// A text known while compiling.
    Text(Vec<u8>),
    /// A number known while compiling.
    Number(f64),
    /// A boolean known while compiling.
    Boolean(bool),
    /// The next argument of the call.
    Value,
}

/// How the Teller keeps data; 0 is the default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TellerSettings {
    /// Milliseconds between writes to the disk.
    pub interval: u64,
    /// Bytes of the cache.
    pub cache: u64,
    /// Bytes of disk that writes leave free.
    pub reserve: u64,
}

/// Everything.
#[derive(Clone, Debug)]
pub struct Program {
    /// What the texts of views need a page's policy to allow.
    pub allowances: Vec<Allowance>,
    /// What sites and addresses say of their safety.
    pub securities: Vec<Security>,
    /// Names of the terms whose texts are copied like the text around them.
    pub terms: Vec<String>,
    /// All code.
    pub chunks: Vec<Chunk>,
    /// Applications, then sites.
    pub bundles: Vec<Bundle>,
    /// Sites; the one for unknown hosts last.
    pub sites: Vec<Site>,
    /// Exact hosts, sorted.
    pub hosts: Vec<Host>,
    /// Suffixes, longest first.
    pub host_suffixes: Vec<Host>,
    /// Patterns in order.
    pub host_patterns: Vec<Host>,
    /// Static files.
    pub files: Vec<File>,
    /// Tables of the Teller, sorted by name.
    pub tables: Vec<DataTable>,
    /// Static paths into them, by number.
    pub paths: Vec<DataPath>,
    /// The installation.
    pub node: Node,
}
