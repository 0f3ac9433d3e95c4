//! The command line, as it is parsed. Whatever can be judged without reading a project is judged here.

mod values;

use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};
use compiler::diagnostic::Code;
use compiler::library::Entry;
use compiler::report::Format;
use hyper::Method;
use hyper::header::{HeaderName, HeaderValue};
use runtime::server::Address;

use values::{
    parse_code, parse_denied, parse_domain, parse_header, parse_pair, parse_topic, report_formats,
};

/// Checks, builds, renders and explains Moonstalk bundles
#[derive(Debug, Parser)]
#[command(
    name = "msc",
    version,
    after_help = "Exit codes: 0 fine, 1 errors in the project, 2 the command could not do its work"
)]
pub(crate) struct Options {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    New(New),
    Check(Check),
    Diff(Diff),
    Build(Build),
    Dev(Dev),
    Render(Render),
    Routes(Routes),
    Translations(Translations),
    Test(Test),
    Explain(Explain),
    Lsp(Lsp),
}

/// What a project is read with and how its findings are judged.
#[derive(Debug, Default, Args)]
pub(crate) struct Common {
    /// Folder of sites, seen from the project folder, instead of `sites`; may be repeated
    #[arg(long, value_name = "DIR")]
    pub(crate) sites: Vec<PathBuf>,
    /// Folder of applications instead of `applications`; may be repeated
    #[arg(long, value_name = "DIR")]
    pub(crate) applications: Vec<PathBuf>,
    /// Treat a code (`MS302` or `shadowed_address`), or all warnings, as errors; may be repeated
    #[arg(long, value_name = "CODE|warnings", value_parser = parse_denied)]
    pub(crate) deny: Vec<Denied>,
    /// Leave findings of a code out; may be repeated
    #[arg(long, value_name = "CODE", value_parser = parse_code)]
    pub(crate) allow: Vec<Code>,
    /// No summary and no progress
    #[arg(short, long)]
    pub(crate) quiet: bool,
    /// Colors in what is printed
    #[arg(long, value_enum, default_value_t)]
    pub(crate) color: Color,
}

/// What `--deny` makes an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Denied {
    Warnings,
    Code(Code),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

/// Makes a small working project
#[derive(Debug, Args)]
pub(crate) struct New {
    /// Folder to make; may exist when it is empty
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// Domain of its site
    #[arg(long, value_name = "DOMAIN", default_value = "example.com", value_parser = parse_domain)]
    pub(crate) site: String,
}

/// Reports everything that is wrong with a project
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Project folder [default: the current one]
    #[arg(value_name = "DIR", default_value = ".", hide_default_value = true)]
    pub(crate) folder: PathBuf,
    #[command(flatten)]
    pub(crate) common: Common,
    /// How findings are written: human, json, sarif or github
    #[arg(long, default_value = "human", hide_possible_values = true, value_parser = report_formats())]
    pub(crate) format: Format,
    /// Mend what can be mended: what surely keeps the pages as they are, or with `--fix=all` also what you should look at
    #[arg(long, value_name = "safe|all", value_enum, num_args = 0..=1, require_equals = true, default_missing_value = "safe",
        hide_possible_values = true)]
    pub(crate) fix: Option<Fixes>,
    /// With --fix: show what would change, and write nothing
    #[arg(long, requires = "fix")]
    pub(crate) dry_run: bool,
    /// Report only what came since a git revision: findings in changed files, and new ones elsewhere
    #[arg(long, value_name = "REV", conflicts_with = "fix")]
    pub(crate) since: Option<String>,
    /// Check again at every change, until Ctrl-C
    #[arg(long, conflicts_with = "fix")]
    pub(crate) watch: bool,
    /// Instead of findings, say which addresses come to a table of the Teller, under which locks and on which way
    #[arg(long, value_name = "TABLE", conflicts_with_all = ["fix", "since", "watch"])]
    pub(crate) explain_access: Option<String>,
}

/// Which fixes `--fix` applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Fixes {
    Safe,
    All,
}

/// Says what changed between two states of a project: addresses, locks, terms
#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 compared, 1 something denied was found, 2 the command could not do its work"
)]
pub(crate) struct Diff {
    /// Git revision, or project folder
    pub(crate) old: String,
    /// Git revision, or project folder
    pub(crate) new: String,
    /// Project folder of the revisions [default: the current one]
    #[arg(value_name = "DIR", default_value = ".", hide_default_value = true)]
    pub(crate) folder: PathBuf,
    /// Folder of sites, seen from the project folder, instead of `sites`; may be repeated
    #[arg(long, value_name = "DIR")]
    pub(crate) sites: Vec<PathBuf>,
    /// Folder of applications instead of `applications`; may be repeated
    #[arg(long, value_name = "DIR")]
    pub(crate) applications: Vec<PathBuf>,
    /// Exit with 1 when there is such a change; may be repeated
    #[arg(
        long,
        value_enum,
        value_name = "loosened|gone|lost",
        hide_possible_values = true
    )]
    pub(crate) deny: Vec<DeniedChange>,
    /// How the changes are written
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: ListFormat,
}

/// Changes that `msc diff --deny` refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DeniedChange {
    /// A page that more people can see
    Loosened,
    /// An address that is gone
    Gone,
    /// A term that a language lost
    Lost,
    /// A page that reads or writes a table it did not
    Reached,
}

/// Serves from source, reloads pages when a file changes and shows findings over them
#[derive(Debug, Args)]
pub(crate) struct Dev {
    /// Project folder
    #[arg(value_name = "DIR", default_value = ".", hide_default_value = true)]
    pub(crate) folder: PathBuf,
    #[command(flatten)]
    pub(crate) common: Common,
    /// Address to listen on: HOST:PORT, :PORT or unix:PATH; may be repeated [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR")]
    pub(crate) listen: Vec<Address>,
    /// Data folder of the server [default: DIR/data]
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// All terms accented, longer and in brackets: shows text that is in no term, and where there is no room
    #[arg(long)]
    pub(crate) pseudo: bool,
}

/// Speaks the Language Server Protocol over standard input and output, for editors
#[derive(Debug, Args)]
pub(crate) struct Lsp {
    /// Project folder [default: the folder the editor has open]
    #[arg(value_name = "DIR")]
    pub(crate) folder: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) common: Common,
    /// What some editors add; it is so anyway
    #[arg(long, hide = true)]
    pub(crate) stdio: bool,
}

/// Checks a project and makes one server executable of it
#[derive(Debug, Args)]
pub(crate) struct Build {
    /// Project folder [default: the current one]
    #[arg(value_name = "DIR", default_value = ".", hide_default_value = true)]
    pub(crate) folder: PathBuf,
    #[command(flatten)]
    pub(crate) common: Common,
    /// The executable [default: DIR/dist/server]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// All terms accented, longer and in brackets: shows text that is in no term, and where there is no room
    #[arg(long)]
    pub(crate) pseudo: bool,
    /// How findings are written: human, json, sarif or github
    #[arg(long, default_value = "human", hide_possible_values = true, value_parser = report_formats())]
    pub(crate) format: Format,
}

/// Answers one request and prints the body
#[derive(Debug, Args)]
#[command(override_usage = "msc render [OPTIONS] [DIR] <PATH>")]
pub(crate) struct Render {
    // Which of the two is left out is known only at the end, as options may stand between them.
    /// Project folder; may be left out
    #[arg(value_name = "DIR")]
    first: String,
    /// Path, with its query if any
    #[arg(value_name = "PATH")]
    second: Option<String>,
    #[command(flatten)]
    pub(crate) common: Common,
    /// Domain of the site; the only one's when there is one
    #[arg(long)]
    pub(crate) host: Option<String>,
    /// Method [default: GET, or POST with a form]
    #[arg(long)]
    pub(crate) method: Option<Method>,
    /// Form field; may be repeated
    #[arg(long, value_name = "K=V", value_parser = parse_pair)]
    pub(crate) form: Vec<(String, String)>,
    /// Request header; may be repeated
    #[arg(long, value_name = "K: V", value_parser = parse_header)]
    pub(crate) header: Vec<(HeaderName, HeaderValue)>,
    /// Cookie; may be repeated
    #[arg(long, value_name = "K=V", value_parser = parse_pair)]
    pub(crate) cookie: Vec<(String, String)>,
    /// Data folder of the server [default: DIR/data]
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// Print the status line and the headers first
    #[arg(short, long)]
    pub(crate) include: bool,
    /// Answer as in production: error details hidden, staging domains closed
    #[arg(long)]
    pub(crate) production: bool,
    /// All terms accented, longer and in brackets: shows text that is in no term, and where there is no room
    #[arg(long)]
    pub(crate) pseudo: bool,
}

impl Render {
    /// Project folder.
    pub(crate) fn folder(&self) -> &Path {
        Path::new(self.second.as_ref().map_or(".", |_| &self.first))
    }

    /// Path that is asked for.
    pub(crate) fn path(&self) -> &str {
        self.second.as_ref().unwrap_or(&self.first)
    }
}

/// Lists the addresses of every site, in the order they are matched
#[derive(Debug, Args)]
pub(crate) struct Routes {
    /// Project folder [default: the current one]
    #[arg(value_name = "DIR", default_value = ".", hide_default_value = true)]
    pub(crate) folder: PathBuf,
    #[command(flatten)]
    pub(crate) common: Common,
    /// How the list is written
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: ListFormat,
}

/// Says how far every page is translated, and what is left to do; exchanges texts with translators
#[derive(Debug, Args)]
#[command(after_help = "Files end in .po (Gettext), .xlf (XLIFF 2.1) or .csv.")]
pub(crate) struct Translations {
    /// Project folder [default: the current one]
    #[arg(value_name = "DIR", default_value = ".", hide_default_value = true)]
    pub(crate) folder: PathBuf,
    #[command(flatten)]
    pub(crate) common: Common,
    /// How the report is written
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: ListFormat,
    /// Only this language: what its translator has to do, in the order of the pages
    #[arg(long, value_name = "L")]
    pub(crate) language: Option<String>,
    /// Write all texts for the translator of --language
    #[arg(
        long,
        value_name = "FILE",
        requires = "language",
        conflicts_with = "format"
    )]
    pub(crate) export: Option<PathBuf>,
    /// Put the translations of a file into the vocabularies; their own comments and layout stay
    #[arg(long, value_name = "FILE", conflicts_with_all = ["export", "format"])]
    pub(crate) import: Option<PathBuf>,
    /// Say that all translations, or those of --language, fit their texts: writes DIR/translations.lock
    #[arg(long, conflicts_with_all = ["export", "format", "import"])]
    pub(crate) update: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    #[default]
    Human,
    Json,
}

/// Compares every page with its snapshot
#[derive(Debug, Args)]
#[command(
    after_help = "Requests beside the sites' own addresses are listed in a bundle's tests.lua. \
                  Snapshots are files of insta: `cargo insta review` shows them too."
)]
pub(crate) struct Test {
    /// Project folder [default: the current one]
    #[arg(value_name = "DIR", default_value = ".", hide_default_value = true)]
    pub(crate) folder: PathBuf,
    #[command(flatten)]
    pub(crate) common: Common,
    /// Take the pages as they are now: write snapshots, delete those of pages that are gone
    #[arg(long)]
    pub(crate) accept: bool,
    /// Folder of the snapshots [default: DIR/snapshots]
    #[arg(long, value_name = "DIR")]
    pub(crate) snapshots: Option<PathBuf>,
}

/// Explains a code, or what Lua finds under a name; lists all codes
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// A code such as MS201, its name such as unknown_view, or a name of the library such as scribe.View
    #[arg(value_name = "CODE|NAME", value_parser = parse_topic)]
    pub(crate) topic: Option<Topic>,
}

/// What can be explained.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Topic {
    /// A kind of finding.
    Code(Code),
    /// A table, field or function of the runtime.
    Entry(&'static Entry),
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;
    use clap::error::ErrorKind;

    use super::*;

    fn parsed(line: &str) -> Result<Command, ErrorKind> {
        let words = std::iter::once("msc").chain(line.split_whitespace());
        Options::try_parse_from(words)
            .map(|options| options.command)
            .map_err(|error| error.kind())
    }

    #[test]
    fn the_definition_is_sound() {
        Options::command().debug_assert();
    }

    #[test]
    fn the_folder_may_be_left_out_before_the_path() {
        for (line, folder) in [
            ("render /a --host b", "."),
            ("render --host b /a", "."),
            ("render site /a --host b", "site"),
            ("render site --host b /a", "site"),
            ("render --host b site /a", "site"),
        ] {
            let Ok(Command::Render(render)) = parsed(line) else {
                panic!("{line}")
            };
            assert_eq!(
                (render.folder(), render.path()),
                (Path::new(folder), "/a"),
                "{line}"
            );
        }
        assert!(parsed("render").is_err());
        assert!(parsed("render a b c").is_err());
        assert!(parsed("render a --host b c d").is_err());
    }

    #[test]
    fn codes_go_by_label_and_name() {
        let Ok(Command::Check(check)) =
            parsed("check --deny warnings --deny MS302 --allow unused_file")
        else {
            panic!()
        };
        assert_eq!(
            check.common.deny,
            [Denied::Warnings, Denied::Code(Code::ShadowedAddress)]
        );
        assert_eq!(check.common.allow, [Code::UnusedFile]);
        assert_eq!(
            parsed("check --deny unknwon_view").err(),
            Some(ErrorKind::ValueValidation)
        );
        let nearest = parse_code("unknwon_view").expect_err("it is misspelled");
        assert!(nearest.contains("`unknown_view`"), "{nearest}");
        assert!(parse_code("zebra").is_err());
    }

    #[test]
    fn formats_are_those_of_the_command() {
        let Ok(Command::Check(check)) = parsed("check --format sarif") else {
            panic!()
        };
        assert_eq!(check.format, Format::Sarif);
        assert_eq!(
            parsed("check --format cargo").err(),
            Some(ErrorKind::InvalidValue)
        );
    }
}
