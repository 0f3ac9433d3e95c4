//! Content encodings and the choice among them by `Accept-Encoding`.

/// How the bytes of an answer are packed; in order of preference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// Brotli.
    Brotli,
    /// Gzip.
    Gzip,
    /// As they are.
    Identity,
}

impl Encoding {
    const ALL: [Encoding; 3] = [Encoding::Brotli, Encoding::Gzip, Encoding::Identity];

    /// The best encoding that the client accepts and that is available; the plain bytes when it accepts none.
    pub(crate) fn choose(accepted: &str, is_available: impl Fn(Encoding) -> bool) -> Encoding {
        let mut best = (Encoding::Identity, 0);
        for encoding in Encoding::ALL
            .into_iter()
            .filter(|&encoding| is_available(encoding))
        {
            let weight = encoding.weight(accepted);
            if weight > best.1 {
                best = (encoding, weight);
            }
        }
        best.0
    }

    /// The value of `Content-Encoding`.
    pub(crate) fn token(self) -> Option<&'static str> {
        match self {
            Encoding::Brotli => Some("br"),
            Encoding::Gzip => Some("gzip"),
            Encoding::Identity => None,
        }
    }

    /// What sets the entity tag of this encoding apart.
    pub(crate) fn tag_suffix(self) -> &'static str {
        match self {
            Encoding::Brotli => "-br",
            Encoding::Gzip => "-gz",
            Encoding::Identity => "",
        }
    }

    fn names(self) -> &'static [&'static str] {
        match self {
            Encoding::Brotli => &["br"],
            Encoding::Gzip => &["gzip", "x-gzip"],
            Encoding::Identity => &["identity"],
        }
    }

    /// How much the client wants it, in thousandths: by name, else by `*`, else only the plain bytes, a little.
    fn weight(self, accepted: &str) -> u16 {
        let weight_of = |wanted: &dyn Fn(&str) -> bool| {
            accepted
                .split(',')
                .map(name_and_weight)
                .find(|(name, _)| wanted(name))
                .map(|(_, weight)| weight)
        };
        let is_named = |name: &str| {
            self.names()
                .iter()
                .any(|own| own.eq_ignore_ascii_case(name))
        };
        let unnamed = if self == Encoding::Identity { 1 } else { 0 };
        weight_of(&is_named)
            .or_else(|| weight_of(&|name| name == "*"))
            .unwrap_or(unnamed)
    }
}

/// `gzip;q=0.5` as `gzip` and 500; a weight that cannot be read refuses.
fn name_and_weight(item: &str) -> (&str, u16) {
    let mut parts = item.split(';').map(str::trim);
    let name = parts.next().unwrap_or_default();
    let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
    (name, weight.map_or(1000, thousandths))
}

fn thousandths(weight: &str) -> u16 {
    weight
        .parse::<f32>()
        .map_or(0, |weight| (weight.clamp(0.0, 1.0) * 1000.0).round() as u16)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn chosen(accepted: &str) -> Option<&'static str> {
        Encoding::choose(accepted, |_| true).token()
    }

    #[test]
    fn prefers_the_smaller_among_equals() {
        assert_eq!(chosen("gzip, deflate, br, zstd"), Some("br"));
        assert_eq!(chosen("gzip, deflate"), Some("gzip"));
        assert_eq!(chosen("X-GZIP"), Some("gzip"));
        assert_eq!(chosen("*"), Some("br"));
    }

    #[test]
    fn follows_weights() {
        assert_eq!(chosen("br;q=0.5, gzip;q=0.8"), Some("gzip"));
        assert_eq!(chosen("br;q=0, gzip;q=0.001"), Some("gzip"));
        assert_eq!(chosen("br;q=0, *;q=0.3"), Some("gzip"));
        assert_eq!(chosen("gzip;q=0.5, identity"), None);
        assert_eq!(chosen("br;q=0.3, gzip;q=0.2"), Some("br"));
    }

    #[test]
    fn falls_back_to_plain_bytes() {
        for accepted in [
            "",
            "deflate",
            "identity;q=0",
            "br;q=x",
            "br;q=NaN",
            "gzip;q=0",
        ] {
            assert_eq!(chosen(accepted), None, "{accepted}");
        }
        assert_eq!(
            Encoding::choose("br", |encoding| encoding == Encoding::Identity),
            Encoding::Identity
        );
    }

    proptest! {
        #[test]
        fn chooses_only_what_is_available(accepted in "[a-z*;=,.0-9 -]{0,40}") {
            prop_assert_ne!(Encoding::choose(&accepted, |encoding| encoding != Encoding::Brotli), Encoding::Brotli);
        }
    }
}
