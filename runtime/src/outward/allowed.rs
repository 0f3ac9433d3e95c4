//! Where pages may connect to: everything that is public, and what the node allows besides. Addresses are judged once names are
//! resolved, so that no name leads inside.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// What a node allows besides what is public.
#[derive(Debug, Default)]
pub(crate) struct Allowed(Vec<Rule>);

/// One entry of `outgoing.allow`.
#[derive(Debug, PartialEq, Eq)]
struct Rule {
    whom: Whom,
    /// Any, unless given.
    port: Option<u16>,
}

#[derive(Debug, PartialEq, Eq)]
enum Whom {
    /// A name as it is written in addresses, in lower case.
    Name(String),
    /// Addresses that begin with so many bits of this one.
    Network(IpAddr, u8),
}

impl Allowed {
    /// Reads the entries: names, addresses and networks, with or without a port.
    pub(crate) fn new<'t>(entries: impl Iterator<Item = &'t str>) -> Allowed {
        Allowed(entries.map(rule).collect())
    }

    /// Whether a page may connect to an address that a host was resolved to.
    pub(crate) fn admits(&self, host: &str, address: SocketAddr) -> bool {
        let ip = address.ip().to_canonical();
        let matches = |rule: &Rule| {
            let port = rule.port.is_none_or(|port| port == address.port());
            port && match &rule.whom {
                Whom::Name(name) => name.eq_ignore_ascii_case(host),
                Whom::Network(network, length) => is_within(ip, *network, *length),
            }
        };
        is_public(ip) || self.0.iter().any(matches)
    }
}

fn rule(text: &str) -> Rule {
    let network = |whom: &str| {
        let (address, length) = whom.split_once('/').unwrap_or((whom, ""));
        let address = address.trim_matches(['[', ']']).parse::<IpAddr>().ok()?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let length = length.parse().unwrap_or(most).min(most);
        Some(Whom::Network(address, length))
    };
    let named = |whom: &str| network(whom).unwrap_or_else(|| Whom::Name(whom.to_ascii_lowercase()));
    if let Some(whom) = network(text) {
        return Rule { whom, port: None };
    }
    let split = text
        .rsplit_once(':')
        .and_then(|(whom, port)| Some((whom, port.parse().ok()?)));
    match split {
        Some((whom, port)) => Rule {
            whom: named(whom),
            port: Some(port),
        },
        None => Rule {
            whom: named(text),
            port: None,
        },
    }
}

fn is_within(address: IpAddr, network: IpAddr, length: u8) -> bool {
    let (address, network, size) = match (address, network) {
        (IpAddr::V4(address), IpAddr::V4(network)) => {
            (address.to_bits().into(), network.to_bits().into(), 32)
        }
        (IpAddr::V6(address), IpAddr::V6(network)) => (address.to_bits(), network.to_bits(), 128),
        (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => return false,
    };
    let differing: u128 = address ^ network;
    let ignored = u32::from(size - length.min(size));
    differing.checked_shr(ignored).unwrap_or(0) == 0
}

/// Networks of IPv4 that are not the internet's, with the bits that count (RFC 6890 and those after it).
const INSIDE: [([u8; 4], u8); 15] = [
    ([0, 0, 0, 0], 8),
    ([10, 0, 0, 0], 8),
    ([100, 64, 0, 0], 10),
    ([127, 0, 0, 0], 8),
    ([169, 254, 0, 0], 16),
    ([172, 16, 0, 0], 12),
    ([192, 0, 0, 0], 24),
    ([192, 0, 2, 0], 24),
    ([192, 88, 99, 0], 24),
    ([192, 168, 0, 0], 16),
    ([198, 18, 0, 0], 15),
    ([198, 51, 100, 0], 24),
    ([203, 0, 113, 0], 24),
    ([224, 0, 0, 0], 4),
    ([240, 0, 0, 0], 4),
];

/// Whether an address is on the internet, and not of this machine, its neighbours or nobody.
fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    !INSIDE
        .iter()
        .any(|(network, length)| is_within(address.into(), IpAddr::from(*network), *length))
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    let [.., high, low] = segments;
    let embedded = |high: u16, low: u16| {
        is_public_v4(Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low)))
    };
    match segments {
        // An address of IPv4 behind a translator, or behind a tunnel.
        [0x64, 0xff9b, 0, 0, 0, 0, ..] => embedded(high, low),
        [0x2002, high, low, ..] => embedded(high, low),
        // Tunnels that hide where they end; protocols and documentation.
        [0x2001, 0..0x200, ..] | [0x2001, 0xdb8, ..] | [0x3fff, 0..0x1000, ..] => false,
        // All that is given out for the internet so far begins like this.
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn admits(allowed: &[&str], host: &str, address: &str) -> bool {
        let address = address.parse().expect("an address");
        Allowed::new(allowed.iter().copied()).admits(host, address)
    }

    #[test]
    fn what_is_public_is_open_and_what_is_inside_is_not() {
        for address in [
            "8.8.8.8:80",
            "100.63.255.255:1",
            "172.32.0.1:80",
            "[2606:4700::1111]:443",
            "[2002:808:808::1]:80",
            "[64:ff9b::808:808]:80",
            "[::ffff:8.8.8.8]:80",
        ] {
            assert!(admits(&[], "", address), "{address}");
        }
        for address in [
            "127.0.0.1:80",
            "127.255.255.254:80",
            "0.0.0.0:80",
            "10.1.2.3:80",
            "100.64.0.1:80",
            "169.254.169.254:80",
            "172.31.255.255:80",
            "192.168.0.1:80",
            "224.0.0.1:80",
            "255.255.255.255:80",
            "[::1]:80",
            "[::]:80",
            "[::7f00:1]:80",
            "[::ffff:127.0.0.1]:80",
            "[64:ff9b::7f00:1]:80",
            "[64:ff9b:1::1]:80",
            "[2002:7f00:1::]:80",
            "[2001::1]:80",
            "[2001:db8::1]:80",
            "[fe80::1]:80",
            "[fc00::1]:80",
            "[fd12::1]:80",
            "[ff02::1]:80",
        ] {
            assert!(!admits(&[], "", address), "{address}");
        }
    }

    #[test]
    fn a_node_allows_more() {
        let allowed = [
            "127.0.0.1:9000",
            "10.0.0.0/8",
            "[::1]:9000",
            "Internal.test",
            "other.test:81",
        ];
        for (host, address) in [
            ("", "127.0.0.1:9000"),
            ("", "[::ffff:127.0.0.1]:9000"),
            ("", "10.9.8.7:1"),
            ("", "[::1]:9000"),
            ("internal.test", "192.168.1.1:5"),
            ("OTHER.test", "192.168.1.1:81"),
        ] {
            assert!(admits(&allowed, host, address), "{host} {address}");
        }
        for (host, address) in [
            ("", "127.0.0.1:9001"),
            ("", "127.0.0.2:9000"),
            ("", "[::1]:80"),
            ("x.internal.test", "192.168.1.1:5"),
            ("other.test", "192.168.1.1:80"),
        ] {
            assert!(!admits(&allowed, host, address), "{host} {address}");
        }
        assert!(admits(&["::1"], "", "[::1]:7"), "an address is no port");
        assert!(admits(&["fd00::/8"], "", "[fd12::1]:7"));
    }

    proptest! {
        #[test]
        fn any_text_is_some_rule(text in ".{0,40}", bits in any::<u32>()) {
            let address = SocketAddr::from((Ipv4Addr::from_bits(bits), 80));
            let _ = Allowed::new([&*text].into_iter()).admits(&text, address);
        }

        #[test]
        fn a_network_holds_itself(bits in any::<u128>(), length in 0_u8..=128) {
            let address = IpAddr::V6(Ipv6Addr::from_bits(bits));
            prop_assert!(is_within(address, address, length));
        }
    }
}
