//! Running cargo. Its progress is shown at a terminal; elsewhere its words are kept until they are needed.

use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use super::package;
use crate::failure::Failure;

/// Builds the package and gives the path of its executable.
pub(super) fn build(package: &Path, target: &Path, quiet: bool) -> Result<PathBuf, Failure> {
    // Set when cargo itself runs this command.
    let program = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let shown = !quiet && io::stderr().is_terminal();
    let output = Command::new(&program)
        .args([
            "build",
            "--release",
            "--message-format=json-render-diagnostics",
        ])
        .current_dir(package)
        .env("CARGO_TARGET_DIR", target)
        // Luau's assertions stay on in optimized builds unless told otherwise, and then cost a third of a page's time.
        .env("LUAU_CXXFLAGS", "-DNDEBUG")
        .stdin(Stdio::null())
        .stderr(if shown {
            Stdio::inherit()
        } else {
            Stdio::piped()
        })
        .output()
        .map_err(|error| {
            if error.kind() == io::ErrorKind::NotFound {
                Failure::NoCargo {
                    program: PathBuf::from(program),
                }
            } else {
                Failure::system("run cargo")(error)
            }
        })?;
    executable(&output).ok_or_else(|| Failure::Cargo {
        printed: String::from_utf8_lossy(&output.stderr)
            .trim_end()
            .to_owned(),
    })
}

/// The executable that a successful run made.
fn executable(output: &Output) -> Option<PathBuf> {
    let messages = String::from_utf8_lossy(&output.stdout);
    output
        .status
        .success()
        .then(|| messages.lines().rev().find_map(named_executable))
        .flatten()
}

fn named_executable(line: &str) -> Option<PathBuf> {
    let message: Value = serde_json::from_str(line).ok()?;
    let is_ours =
        message["reason"] == "compiler-artifact" && message["target"]["name"] == package::NAME;
    message["executable"]
        .as_str()
        .filter(|_| is_ours)
        .map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_executable_is_found_among_the_messages() {
        let of = |line: &str| named_executable(line).map(|path| path.display().to_string());
        let ours = r#"{"reason":"compiler-artifact","target":{"name":"server"},"executable":"/t/release/server"}"#;
        assert_eq!(of(ours).as_deref(), Some("/t/release/server"));
        assert_eq!(
            of(r#"{"reason":"compiler-artifact","target":{"name":"mlua"},"executable":null}"#),
            None
        );
        assert_eq!(of(r#"{"reason":"build-finished","success":true}"#), None);
        assert_eq!(of("words"), None);
    }
}
