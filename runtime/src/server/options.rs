//! The command line of the server executable. Each option is taken from there, else from the environment, else from
//! the node's settings. Reads nothing else and starts nothing.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::thread::available_parallelism;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use tracing::level_filters::LevelFilter;

use super::data::DataCommand;
use super::listen::Address;
use super::log::LogFormat;
use crate::exchange::Mode;
use crate::program::Node;

/// Serves the sites it was built from.
#[derive(Debug, Parser)]
#[command(name = "server", version)]
struct CommandLine {
    #[command(flatten)]
    options: Options,
    #[command(subcommand)]
    command: Option<Command>,
}

/// What the executable is asked to do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Subcommand)]
pub(crate) enum Command {
    /// Serve; the same as no command
    #[default]
    Serve,
    /// Say how the server running in the data folder is doing
    Status {
        /// Form of the answer
        #[arg(long, value_enum, default_value_t)]
        format: StatusFormat,
    },
    /// Stop the server running in the data folder, once its open requests are answered
    Stop,
    /// Run a function that an application offers as a clerk, in the running server, and print its result as JSON
    Clerk {
        /// The function: app.Function
        name: String,
        /// What it is given, as texts; after `--` they may begin with a hyphen
        arguments: Vec<String>,
    },
    #[command(flatten)]
    Data(DataCommand),
    /// Sign with a new secret from now on; what the one before has signed stays good until the next
    Newsecret,
    /// List each site's addresses in matching order
    Routes,
    /// Print the version
    Version,
}

/// How the state of a server is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum StatusFormat {
    /// Lines for people.
    #[default]
    Human,
    /// One JSON object.
    Json,
}

#[derive(Args, Debug, Default)]
struct Options {
    /// Address to listen on: IP:PORT, :PORT or unix:PATH; may be repeated [default: 127.0.0.1:8080]
    #[arg(
        long,
        value_name = "ADDR",
        env = "MOONSTALK_LISTEN",
        value_delimiter = ',',
        global = true
    )]
    listen: Vec<Address>,
    /// Folder for everything the server keeps [default: ./data]
    #[arg(long, value_name = "DIR", env = "MOONSTALK_DATA", global = true)]
    data: Option<PathBuf>,
    /// Threads that answer requests [default: one a processor]
    #[arg(long, value_name = "N", env = "MOONSTALK_WORKERS", global = true)]
    workers: Option<NonZeroUsize>,
    /// Least severe messages to log: off, error, warn, info, debug (with a line a request) or trace [default: info]
    #[arg(long, value_name = "LEVEL", env = "MOONSTALK_LOG", global = true)]
    log: Option<LevelFilter>,
    /// Form of the log [default: text]
    #[arg(
        long,
        value_name = "FORMAT",
        env = "MOONSTALK_LOG_FORMAT",
        value_enum,
        global = true
    )]
    log_format: Option<LogFormat>,
    /// Longest time to finish open requests when stopping [default: 10]
    #[arg(long, value_name = "SECONDS", env = "MOONSTALK_DRAIN", global = true)]
    drain: Option<u32>,
    /// Kind of installation; any but `production` shows error details to visitors [default: production]
    #[arg(
        long,
        value_name = "NAME",
        env = "MOONSTALK_ENVIRONMENT",
        global = true
    )]
    environment: Option<String>,
}

/// Every option with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    /// Addresses to listen on; at least one.
    pub(crate) listen: Vec<Address>,
    /// The data folder.
    pub(crate) data: PathBuf,
    /// Worker threads.
    pub(crate) workers: NonZeroUsize,
    /// Least severe messages logged.
    pub(crate) log: LevelFilter,
    /// Form of the log.
    pub(crate) log_format: LogFormat,
    /// Longest time to finish open requests.
    pub(crate) drain: Duration,
    /// What visitors are shown.
    pub(crate) mode: Mode,
}

/// Reads the command line (the first argument is the executable's name) and fills in what it leaves open.
///
/// # Errors
/// What clap says of the arguments, the environment or the node's settings; asking for help is an "error" too.
pub(crate) fn read<A>(arguments: A, node: &Node) -> Result<(Command, Settings), clap::Error>
where
    A: IntoIterator,
    A::Item: Into<OsString> + Clone,
{
    let line = CommandLine::try_parse_from(arguments)?;
    let options = line.options.or(node_options(node)?);
    Ok((line.command.unwrap_or_default(), options.complete(node)))
}

/// The node's settings, read as if they were arguments, so that both obey the same rules.
fn node_options(node: &Node) -> Result<Options, clap::Error> {
    let as_argument = |(name, value): &(crate::program::Text, crate::program::Text)| {
        format!("--{}={value}", name.replace('_', "-"))
    };
    let arguments =
        std::iter::once("node.lua".to_owned()).chain(node.options.iter().map(as_argument));
    CommandLine::try_parse_from(arguments).map(|line| line.options)
}

impl Options {
    /// These options, and the others' where these are silent.
    fn or(self, others: Options) -> Options {
        Options {
            listen: if self.listen.is_empty() {
                others.listen
            } else {
                self.listen
            },
            data: self.data.or(others.data),
            workers: self.workers.or(others.workers),
            log: self.log.or(others.log),
            log_format: self.log_format.or(others.log_format),
            drain: self.drain.or(others.drain),
            environment: self.environment.or(others.environment),
        }
    }

    fn complete(self, node: &Node) -> Settings {
        let environment = self.environment.as_deref().or(node.environment.as_deref());
        let default_address = || vec![Address::Tcp(([127, 0, 0, 1], 8080).into())];
        Settings {
            listen: if self.listen.is_empty() {
                default_address()
            } else {
                self.listen
            },
            data: self.data.unwrap_or_else(|| PathBuf::from("./data")),
            workers: self
                .workers
                .or_else(|| available_parallelism().ok())
                .unwrap_or(NonZeroUsize::MIN),
            log: self.log.unwrap_or(LevelFilter::INFO),
            log_format: self.log_format.unwrap_or_default(),
            drain: Duration::from_secs(self.drain.unwrap_or(10).into()),
            mode: environment.map_or(Mode::Production, Mode::of_environment),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::super::fixture;
    use super::*;

    fn parsed(arguments: &[&str], node: &Node) -> Result<(Command, Settings), clap::Error> {
        read(
            std::iter::once("server").chain(arguments.iter().copied()),
            node,
        )
    }

    #[test]
    fn the_definition_holds_together() {
        CommandLine::command().debug_assert();
    }

    #[test]
    fn has_defaults() {
        let (command, settings) = parsed(&[], &fixture::node()).expect("valid");
        assert_eq!(command, Command::Serve);
        assert_eq!(
            settings.listen,
            ["127.0.0.1:8080".parse().expect("an address")]
        );
        assert_eq!(
            (settings.data, settings.mode),
            (PathBuf::from("./data"), Mode::Production)
        );
        assert_eq!(settings.drain, Duration::from_secs(10));
    }

    #[test]
    fn options_stand_before_and_after_commands() {
        let before = parsed(&["--workers", "3", "serve"], &fixture::node())
            .expect("valid")
            .1;
        let after = parsed(&["serve", "--workers=3"], &fixture::node())
            .expect("valid")
            .1;
        assert_eq!(before.workers.get(), 3);
        assert_eq!(before, after);
        let listening = parsed(&["--listen", ":1", "--listen", "unix:a"], &fixture::node())
            .expect("valid")
            .1;
        assert_eq!(listening.listen.len(), 2);
    }

    #[test]
    fn the_node_fills_in() {
        let mut node = fixture::node();
        node.environment = Some("staging".into());
        node.options = vec![
            ("log_format".into(), "json".into()),
            ("workers".into(), "2".into()),
        ]
        .into();
        let settings = parsed(&["--workers", "5"], &node).expect("valid").1;
        assert_eq!(
            (settings.workers.get(), settings.log_format),
            (5, LogFormat::Json)
        );
        assert_eq!(settings.mode, Mode::Development);
        assert_eq!(
            parsed(&["--environment", "production"], &node)
                .expect("valid")
                .1
                .mode,
            Mode::Production
        );
    }

    #[test]
    fn bad_usage_is_status_two() {
        for arguments in [
            &["--workers", "0"][..],
            &["--listen", "x"],
            &["--log", "loud"],
            &["dance"],
            &["backup"],
            &["export", "data.csv"],
        ] {
            assert_eq!(
                parsed(arguments, &fixture::node())
                    .expect_err("invalid")
                    .exit_code(),
                2,
                "{arguments:?}"
            );
        }
        let mut node = fixture::node();
        node.options = vec![("drain".into(), "soon".into())].into();
        assert_eq!(parsed(&[], &node).expect_err("invalid").exit_code(), 2);
    }
}
