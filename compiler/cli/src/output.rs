//! Where text goes: results to standard output, everything else to standard error.
//! A reader that has heard enough is not an error.

use std::io::{self, IsTerminal, Write};

use runtime::server;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::failure::Failure;
use crate::options::Color;

/// Writes a result.
pub(crate) fn print(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::system("write the output")(error))
        }
        _ => Ok(()),
    }
}

/// Tells the person at the terminal something, on a line of its own.
pub(crate) fn note(text: &str) {
    // Nothing is left to be done about a closed terminal.
    let _ = writeln!(io::stderr(), "{text}");
}

/// Errors in pages are logged, as in the server.
pub(crate) fn log_to_stderr(quiet: bool) {
    let level = if quiet {
        LevelFilter::OFF
    } else {
        LevelFilter::INFO
    };
    // Nobody else in this process logs; if so, that goes on.
    let lines = fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .without_time();
    let _ = tracing_subscriber::registry()
        .with(server::log_targets(level))
        .with(lines)
        .try_init();
}

/// Whether results are written in colors.
pub(crate) fn has_color(choice: Color) -> bool {
    match choice {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => io::stdout().is_terminal() && is_colorful(|name| std::env::var(name).ok()),
    }
}

/// Whether the environment leaves a terminal its colors: `NO_COLOR` with any text, or a terminal that says it has none.
fn is_colorful(variable: impl Fn(&str) -> Option<String>) -> bool {
    variable("NO_COLOR").is_none_or(|text| text.is_empty())
        && variable("TERM").as_deref() != Some("dumb")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_can_forbid_colors() {
        let with = |name: &'static str, value: &'static str| {
            is_colorful(move |asked| (asked == name).then(|| value.to_owned()))
        };
        assert!(with("TERM", "xterm"));
        assert!(with("NO_COLOR", ""));
        assert!(!with("NO_COLOR", "1"));
        assert!(!with("TERM", "dumb"));
    }
}
