//! A server of any kind as a process, and waiting for what it does on its own.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A process that serves, until it is dropped: killed as `kill -9` does.
pub(crate) struct Process {
    child: Child,
    address: String,
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Process {
    /// Starts a command that serves; returns when it says where.
    pub(crate) fn start(command: &mut Command) -> Process {
        let mut child = command
            .env_remove("MOONSTALK_ENVIRONMENT")
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut lines = BufReader::new(child.stderr.take().expect("standard error")).lines();
        let address = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.strip_prefix("listening on http://").map(str::to_owned))
            .expect("it says where it listens");
        // What it writes later must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Process { child, address }
    }

    /// The whole answer to one request, whose head ends with `headers`.
    pub(crate) fn ask(&self, line: &str, host: &str, headers: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("it accepts");
        let timeout = Some(Duration::from_secs(60));
        stream.set_read_timeout(timeout).expect("timeout");
        let length = body.len();
        let request = format!(
            "{line} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
        );
        stream.write_all(request.as_bytes()).expect("send");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("receive");
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// The first of what comes back for a request that is not whole.
    pub(crate) fn begin(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("it accepts");
        let timeout = Some(Duration::from_secs(20));
        stream.set_read_timeout(timeout).expect("timeout");
        stream.write_all(request.as_bytes()).expect("send");
        let mut answer = vec![0; 1024];
        let length = stream.read(&mut answer).expect("receive");
        answer.truncate(length);
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Waits until the process has ended by itself, and says whether it ended well.
    pub(crate) fn ended(&mut self) -> bool {
        self.child.wait().is_ok_and(|status| status.success())
    }
}

/// Looks again and again, for up to twenty seconds.
pub(crate) fn wait_for(mut is_so: impl FnMut() -> bool) -> bool {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(20) {
        if is_so() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    false
}
