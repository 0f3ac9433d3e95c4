//! Conditional requests: what `If-…` headers make of an answer, in the order the HTTP specification gives them.

use std::time::{Duration, SystemTime};

use hyper::header::{
    HeaderMap, HeaderName, IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE,
    IF_UNMODIFIED_SINCE,
};

/// What identifies the version at hand.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Validators<'a> {
    /// Strong entity tag with its quotes.
    pub(crate) tag: &'a str,
    /// Time of the last change.
    pub(crate) modified: SystemTime,
}

/// What to do with a conditional request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Condition {
    /// Answer as if there were no condition.
    Send,
    /// The client has this version: 304.
    Unchanged,
    /// The client wants another version: 412.
    Failed,
}

impl Validators<'_> {
    /// Judges a GET or HEAD request.
    pub(crate) fn judge(&self, headers: &HeaderMap) -> Condition {
        let required = if headers.contains_key(IF_MATCH) {
            self.is_listed(headers, IF_MATCH, Comparison::Strong)
        } else {
            date(headers, IF_UNMODIFIED_SINCE).is_none_or(|limit| self.seconds() <= limit)
        };
        let known = if headers.contains_key(IF_NONE_MATCH) {
            self.is_listed(headers, IF_NONE_MATCH, Comparison::Weak)
        } else {
            date(headers, IF_MODIFIED_SINCE).is_some_and(|limit| self.seconds() <= limit)
        };
        match (required, known) {
            (false, _) => Condition::Failed,
            (true, true) => Condition::Unchanged,
            (true, false) => Condition::Send,
        }
    }

    /// Whether a part may be sent: `If-Range` is absent or names this very version.
    pub(crate) fn admits_range(&self, headers: &HeaderMap) -> bool {
        let Some(value) = headers.get(IF_RANGE) else {
            return true;
        };
        value.to_str().is_ok_and(|tag| tag == self.tag)
            || date(headers, IF_RANGE) == Some(self.seconds())
    }

    fn is_listed(&self, headers: &HeaderMap, name: HeaderName, comparison: Comparison) -> bool {
        let values = headers.get_all(name);
        values
            .iter()
            .filter_map(|value| value.to_str().ok())
            .any(|list| comparison.lists(list, self.tag))
    }

    /// The time as precise as HTTP dates are.
    fn seconds(&self) -> SystemTime {
        let since = self
            .modified
            .duration_since(SystemTime::UNIX_EPOCH)
            .unwrap_or_default();
        SystemTime::UNIX_EPOCH + Duration::from_secs(since.as_secs())
    }
}

#[derive(Clone, Copy)]
enum Comparison {
    Strong,
    Weak,
}

impl Comparison {
    /// Whether a list of entity tags holds `own`. Our tags hold no comma, so that splitting there loses none.
    fn lists(self, list: &str, own: &str) -> bool {
        list.split(',')
            .map(str::trim)
            .any(|tag| tag == "*" || self.bare(tag) == own)
    }

    fn bare(self, tag: &str) -> &str {
        match self {
            Comparison::Strong => tag,
            Comparison::Weak => tag.strip_prefix("W/").unwrap_or(tag),
        }
    }
}

fn date(headers: &HeaderMap, name: HeaderName) -> Option<SystemTime> {
    httpdate::parse_http_date(headers.get(name)?.to_str().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use hyper::header::HeaderValue;

    use super::*;

    const BEFORE: &str = "Sun, 06 Nov 1994 08:49:36 GMT";
    const AT: &str = "Sun, 06 Nov 1994 08:49:37 GMT";

    fn judged(pairs: &[(HeaderName, &'static str)]) -> Condition {
        Validators {
            tag: "\"abc\"",
            modified: modified(),
        }
        .judge(&headers(pairs))
    }

    fn modified() -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_millis(784_111_777_900)
    }

    fn headers(pairs: &[(HeaderName, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (name.clone(), HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn knows_tags_in_lists() {
        for list in ["\"abc\"", "\"x\", \"abc\"", "W/\"abc\"", "*"] {
            assert_eq!(
                judged(&[(IF_NONE_MATCH, list)]),
                Condition::Unchanged,
                "{list}"
            );
        }
        assert_eq!(
            judged(&[(IF_NONE_MATCH, "\"ab\", \"abc-br\"")]),
            Condition::Send
        );
    }

    #[test]
    fn tags_beat_dates() {
        assert_eq!(
            judged(&[(IF_NONE_MATCH, "\"x\""), (IF_MODIFIED_SINCE, AT)]),
            Condition::Send
        );
    }

    #[test]
    fn compares_dates_by_the_second() {
        assert_eq!(judged(&[(IF_MODIFIED_SINCE, AT)]), Condition::Unchanged);
        assert_eq!(judged(&[(IF_MODIFIED_SINCE, BEFORE)]), Condition::Send);
        assert_eq!(judged(&[(IF_MODIFIED_SINCE, "yesterday")]), Condition::Send);
    }

    #[test]
    fn preconditions_fail() {
        assert_eq!(judged(&[(IF_MATCH, "\"abc\"")]), Condition::Send);
        assert_eq!(judged(&[(IF_MATCH, "W/\"abc\"")]), Condition::Failed);
        assert_eq!(judged(&[(IF_UNMODIFIED_SINCE, BEFORE)]), Condition::Failed);
        assert_eq!(judged(&[(IF_UNMODIFIED_SINCE, AT)]), Condition::Send);
    }

    #[test]
    fn ranges_need_the_same_version() {
        let admits = |value| {
            Validators {
                tag: "\"abc\"",
                modified: modified(),
            }
            .admits_range(&headers(&[(IF_RANGE, value)]))
        };
        assert!(admits("\"abc\"") && admits(AT));
        assert!(!admits("W/\"abc\"") && !admits("\"x\"") && !admits(BEFORE));
    }
}
