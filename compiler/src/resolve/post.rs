//! What an address says of the requests that are sent to it.

use crate::lower::data::Data;

/// Rules for request bodies; figures are those of the contract.
#[derive(Clone, Debug, PartialEq)]
pub struct Post {
    /// Largest body in bytes.
    pub max_size: u64,
    /// Forms are read before the controller runs.
    pub form: bool,
    /// Dotted names become tables.
    pub expand: bool,
    /// Largest upload in bytes.
    pub max_file_size: u64,
    /// Most uploads in a request.
    pub max_file_uploads: u32,
    /// What other sites make visitors send is refused.
    pub csrf: bool,
    /// Origins that may send all the same, as browsers write them.
    pub origins: Vec<String>,
    /// A form sent again gets the answer it got before.
    pub once: bool,
}

impl Default for Post {
    fn default() -> Self {
        Self {
            max_size: 32_000,
            form: true,
            expand: false,
            max_file_size: 100_000_000,
            max_file_uploads: 1,
            csrf: true,
            origins: Vec::new(),
            once: false,
        }
    }
}

impl Post {
    /// The rules of an address.
    pub(crate) fn of(data: Option<&Data>) -> Self {
        let mut post = Post::default();
        let Some(data) = data else { return post };
        let size = |name: &str| {
            data.get(name)
                .and_then(Data::as_number)
                .filter(|n| *n >= 0.0)
                .map(|n| n as u64)
        };
        post.max_size = size("maxsize").unwrap_or(post.max_size);
        post.max_file_size = size("max_file_size").unwrap_or(post.max_file_size);
        let uploads = size("max_file_uploads").and_then(|n| u32::try_from(n).ok());
        post.max_file_uploads = uploads.unwrap_or(post.max_file_uploads);
        post.form = data
            .get("form")
            .and_then(Data::as_bool)
            .unwrap_or(post.form);
        let switch = |name: &str| data.get(name).and_then(Data::as_bool);
        post.csrf = switch("csrf") != Some(false);
        post.once = switch("once") == Some(true);
        let origins = data.get("origins").map(Data::texts).unwrap_or_default();
        post.origins = origins.into_iter().filter_map(origin).collect();
        post.expand = data
            .get("expand")
            .and_then(Data::as_bool)
            .unwrap_or(post.expand);
        post
    }
}

/// What an address says of its safety.
pub(crate) fn safety(data: &Data) -> Data {
    let mut safety = Data::EMPTY;
    for name in ["csp", "security"] {
        if let Some(value) = data.get(name) {
            safety.set(name, value.clone());
        }
    }
    safety
}

/// An origin as browsers write it: scheme, host, and the port unless it is the usual one. `None` for what is none.
pub(crate) fn origin(text: &str) -> Option<String> {
    let text = text.to_ascii_lowercase();
    let (scheme, rest) = text.split_once("://")?;
    let usual = match scheme {
        "http" => ":80",
        "https" => ":443",
        _ => return None,
    };
    let host = rest.strip_suffix(usual).unwrap_or(rest);
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) => (name, Some(port)),
        None => (host, None),
    };
    let is_name = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
    let is_port = port.is_none_or(|port| port.parse::<u16>().is_ok());
    let is_origin = !name.is_empty() && name.bytes().all(is_name) && is_port;
    is_origin.then(|| format!("{scheme}://{host}"))
}
