//! Programs of this machine, run without a shell: what they are given and what they write has limits, and they end with the
//! request that waits for them.

use std::ffi::OsStr;
use std::io;
use std::os::unix::process::ExitStatusExt as _;
use std::process::{ExitStatus, Stdio};

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{Child, Command};

/// Variables of the environment that programs see: not those with which the server is set up, which may be secret.
const ENVIRONMENT: [&str; 7] = ["PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR"];

/// What is to be run.
#[derive(Debug)]
pub(crate) struct Call {
    /// A name to be looked for in `PATH`, or a path.
    pub(crate) program: String,
    /// What it is given.
    pub(crate) arguments: Vec<Vec<u8>>,
    /// What it reads.
    pub(crate) input: Vec<u8>,
    /// Most bytes that it may write to each of its outputs.
    pub(crate) most: usize,
}

/// What became of it.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// Its status; the number of the signal that ended it, negative.
    pub(crate) status: i32,
    /// What it wrote.
    pub(crate) output: Vec<u8>,
    /// What it wrote to standard error.
    pub(crate) errors: Vec<u8>,
}

/// Ends a program, and those it has started, when nobody waits for it any longer.
struct Running {
    child: Child,
    group: Option<Pid>,
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(group) = self.group {
            // None may be left.
            let _ = kill_process_group(group, Signal::KILL);
        }
    }
}

/// Runs a program to its end.
///
/// # Errors
/// When there is no such program, or it writes too much.
pub(crate) async fn run(call: Call) -> io::Result<Outcome> {
    use std::os::unix::ffi::OsStrExt as _;
    let arguments = call.arguments.iter().map(|bytes| OsStr::from_bytes(bytes));
    let mut command = Command::new(&call.program);
    command
        .args(arguments)
        .env_clear()
        .envs(
            ENVIRONMENT
                .iter()
                .filter_map(|name| Some((name, std::env::var_os(name)?))),
        )
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .kill_on_drop(true);
    let mut child = command.spawn()?;
    let number = child.id().and_then(|id| i32::try_from(id).ok());
    let (stdin, output, errors) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let mut running = Running {
        child,
        group: number.and_then(Pid::from_raw),
    };
    let write = async {
        if let Some(mut stdin) = stdin {
            // A program need not read what it is given.
            let _ = stdin.write_all(&call.input).await;
        }
        Ok(())
    };
    let (output, errors) = (all_of(output, call.most), all_of(errors, call.most));
    let ((), output, errors) = tokio::try_join!(write, output, errors)?;
    let status = running.child.wait().await?;
    // Its number may be another's from now on.
    running.group = None;
    Ok(Outcome {
        status: number_of(status),
        output,
        errors,
    })
}

fn number_of(status: ExitStatus) -> i32 {
    let signal = || status.signal().map_or(-1, |signal| -signal);
    status.code().unwrap_or_else(signal)
}

async fn all_of(pipe: Option<impl AsyncRead + Unpin>, most: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let Some(pipe) = pipe else { return Ok(bytes) };
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    pipe.take(limit).read_to_end(&mut bytes).await?;
    match bytes.len() > most {
        true => Err(io::Error::other(format!(
            "it writes more than {most} bytes"
        ))),
        false => Ok(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn call(program: &str, arguments: &[&str], input: &[u8]) -> Call {
        Call {
            program: program.to_owned(),
            arguments: arguments
                .iter()
                .map(|text| text.as_bytes().to_vec())
                .collect(),
            input: input.to_vec(),
            most: 2 << 20,
        }
    }

    fn block_on<T>(future: impl Future<Output = T>) -> T {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        runtime.expect("a runtime").block_on(future)
    }

    #[test]
    fn a_program_gives_back_what_it_reads() {
        let input: Vec<u8> = (0..1_000_000_u32).map(|n| (n % 251) as u8).collect();
        let outcome = block_on(run(call("cat", &[], &input))).expect("it runs");
        assert_eq!((outcome.status, outcome.errors.len()), (0, 0));
        assert!(outcome.output == input);
    }

    #[test]
    fn arguments_are_no_shells_affair() {
        let odd = "$(id); `id` 'x' \"y\" *";
        let outcome = block_on(run(call("printf", &["%s|%s", odd, ""], b""))).expect("it runs");
        assert_eq!(outcome.output, format!("{odd}|").into_bytes());
    }

    #[test]
    fn statuses_errors_and_signals_are_told() {
        let outcome = block_on(run(call("sh", &["-c", "echo no >&2; exit 3"], b"")));
        let outcome = outcome.expect("it runs");
        assert_eq!((outcome.status, &*outcome.errors), (3, &b"no\n"[..]));
        let killed = block_on(run(call("sh", &["-c", "kill -9 $$"], b""))).expect("it runs");
        assert_eq!(killed.status, -9);
        assert!(block_on(run(call("no-such-program", &[], b""))).is_err());
    }

    #[test]
    fn too_much_output_is_an_error_and_an_input_nobody_reads_is_none() {
        assert!(block_on(run(call("yes", &[], b""))).is_err());
        let unread = vec![b'x'; 1_000_000];
        assert_eq!(
            block_on(run(call("true", &[], &unread)))
                .expect("it runs")
                .status,
            0
        );
    }

    #[test]
    fn a_program_ends_with_who_waits_for_it_and_its_children_too() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("late");
        let script = format!("(sleep 0.6; touch {}) & wait", file.display());
        block_on(async {
            let waited = run(call("sh", &["-c", &script], b""));
            assert!(
                tokio::time::timeout(Duration::from_millis(100), waited)
                    .await
                    .is_err()
            );
        });
        std::thread::sleep(Duration::from_millis(900));
        assert!(!file.exists());
    }

    #[test]
    fn secrets_of_the_server_are_not_handed_on() {
        let outcome = block_on(run(call("env", &[], b""))).expect("it runs");
        let shown = String::from_utf8_lossy(&outcome.output).into_owned();
        assert!(shown.contains("PATH="));
        assert!(!shown.contains("CARGO"), "{shown}");
    }
}
