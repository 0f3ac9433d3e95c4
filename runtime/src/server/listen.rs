//! Addresses to listen on and the sockets bound to them: one a worker for TCP, one shared for a Unix socket.
//! A port or socket that anybody answers on, another server of ours included, is never taken over.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::os::unix::fs::FileTypeExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use socket2::{Domain, Protocol, SockAddr, Socket, Type};

use super::failure::Failure;

/// Connections the system keeps for a listener until they are accepted.
const BACKLOG: i32 = 1024;

/// Where to listen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// An IP address and port; port 0 lets the system choose.
    Tcp(SocketAddr),
    /// The path of a Unix socket.
    Unix(PathBuf),
}

impl Address {
    /// Whether only this machine can reach it by TCP.
    pub fn is_loopback(&self) -> bool {
        matches!(self, Address::Tcp(address) if address.ip().is_loopback())
    }
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Address, AddressError> {
        if let Some(path) = text.strip_prefix("unix:") {
            return if path.is_empty() {
                Err(AddressError)
            } else {
                Ok(Address::Unix(path.into()))
            };
        }
        let with_host = |host: Ipv4Addr, port: &str| {
            Ok(SocketAddr::from((
                host,
                port.parse().map_err(|_| AddressError)?,
            )))
        };
        let address = match text.split_once(':') {
            Some(("", port)) => with_host(Ipv4Addr::UNSPECIFIED, port),
            Some(("localhost", port)) => with_host(Ipv4Addr::LOCALHOST, port),
            _ => text.parse().map_err(|_| AddressError),
        };
        address.map(Address::Tcp)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Address::Tcp(address) => write!(formatter, "http://{address}"),
            Address::Unix(path) => write!(formatter, "unix:{}", path.display()),
        }
    }
}

/// The text is no address to listen on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AddressError;

impl fmt::Display for AddressError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(
            "expected an IP address and port such as `127.0.0.1:8080`, `:8080`, or `unix:PATH`",
        )
    }
}

impl std::error::Error for AddressError {}

/// One worker's end of a listener.
#[derive(Debug)]
pub(crate) enum Listener {
    /// Its own TCP listener.
    Tcp(TcpListener),
    /// Its handle of the shared Unix listener.
    Unix(UnixListener),
}

/// An address that is listened on.
#[derive(Debug)]
pub(crate) struct Bound {
    /// The address, with the port the system chose.
    pub(crate) address: Address,
    /// One listener a worker.
    pub(crate) listeners: Vec<Listener>,
}

/// Binds every address for so many workers.
pub(crate) fn bind(addresses: &[Address], workers: usize) -> Result<Vec<Bound>, Failure> {
    let bind_one = |address: &Address| {
        let bound = match address {
            Address::Tcp(address) => bind_tcp(*address, workers),
            Address::Unix(path) => bind_unix(path, workers),
        };
        bound.map_err(|cause| Failure::Listen {
            address: address.clone(),
            cause,
        })
    };
    addresses.iter().map(bind_one).collect()
}

fn bind_tcp(address: SocketAddr, workers: usize) -> io::Result<Bound> {
    // Sharing a port would let a second server of the same user in as well, so look first whether it is free.
    drop(tcp_listener(address, false)?);
    let first = tcp_listener(address, true)?;
    let address = first.local_addr()?;
    let mut listeners = vec![Listener::Tcp(first)];
    for _ in 1..workers {
        listeners.push(Listener::Tcp(tcp_listener(address, true)?));
    }
    Ok(Bound {
        address: Address::Tcp(address),
        listeners,
    })
}

fn tcp_listener(address: SocketAddr, is_shared: bool) -> io::Result<TcpListener> {
    let socket = Socket::new(
        Domain::for_address(address),
        Type::STREAM,
        Some(Protocol::TCP),
    )?;
    socket.set_reuse_address(true)?;
    socket.set_reuse_port(is_shared)?;
    socket.set_nonblocking(true)?;
    socket.bind(&SockAddr::from(address))?;
    socket.listen(BACKLOG)?;
    Ok(socket.into())
}

fn bind_unix(path: &Path, workers: usize) -> io::Result<Bound> {
    let first = unix_listener(path)?;
    let mut listeners = Vec::with_capacity(workers);
    for _ in 1..workers {
        listeners.push(Listener::Unix(first.try_clone()?));
    }
    listeners.push(Listener::Unix(first));
    Ok(Bound {
        address: Address::Unix(path.to_owned()),
        listeners,
    })
}

/// Listens on a path, in place of a socket whose server is gone.
pub(crate) fn unix_listener(path: &Path) -> io::Result<UnixListener> {
    remove_stale(path)?;
    let listener = UnixListener::bind(path)?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

fn remove_stale(path: &Path) -> io::Result<()> {
    match std::fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
        Ok(found) if !found.file_type().is_socket() => Err(io::ErrorKind::AlreadyExists.into()),
        Ok(_) => match UnixStream::connect(path) {
            Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
                std::fs::remove_file(path)
            }
            Err(error) => Err(error),
            Ok(_) => Err(io::ErrorKind::AddrInUse.into()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<String, AddressError> {
        text.parse::<Address>().map(|address| address.to_string())
    }

    #[test]
    fn reads_addresses() {
        for (text, shown) in [
            ("127.0.0.1:8080", "http://127.0.0.1:8080"),
            (":0", "http://0.0.0.0:0"),
            ("localhost:80", "http://127.0.0.1:80"),
            ("[::1]:80", "http://[::1]:80"),
            ("unix:/run/site.sock", "unix:/run/site.sock"),
        ] {
            assert_eq!(parsed(text).as_deref(), Ok(shown));
        }
        for text in [
            "",
            "8080",
            "127.0.0.1",
            ":x",
            ":99999",
            "unix:",
            "example.com:80",
        ] {
            assert_eq!(parsed(text), Err(AddressError), "{text}");
        }
    }

    #[test]
    fn knows_loopback() {
        let is_loopback = |text: &str| text.parse::<Address>().expect("an address").is_loopback();
        assert!(is_loopback("127.0.0.1:1") && is_loopback("[::1]:1"));
        assert!(!is_loopback(":1") && !is_loopback("unix:a"));
    }

    #[test]
    fn workers_share_a_port_and_nobody_else() {
        let any = "127.0.0.1:0".parse().expect("an address");
        let bound = bind(&[any], 3).expect("a free port");
        assert_eq!(bound[0].listeners.len(), 3);
        let taken = bind(&[bound[0].address.clone()], 2).expect_err("taken");
        assert_eq!(
            taken.to_string(),
            format!("cannot listen on {}: it is in use", bound[0].address)
        );
    }

    #[test]
    fn stale_sockets_are_replaced_and_live_ones_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let address = Address::Unix(folder.path().join("a.sock"));
        let live = bind(std::slice::from_ref(&address), 2).expect("bound");
        let taken = bind(std::slice::from_ref(&address), 1).expect_err("taken");
        assert!(taken.to_string().ends_with("it is in use"));
        drop(live);
        bind(&[address], 1).expect("the socket is stale");
        let file = folder.path().join("file");
        std::fs::write(&file, "kept").expect("written");
        bind(&[Address::Unix(file.clone())], 1).expect_err("no socket");
        assert_eq!(std::fs::read_to_string(file).expect("still there"), "kept");
    }
}
