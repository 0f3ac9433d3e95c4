//! Lua patterns as addresses use them: whether one matches an address, as the runtime has it, and what every address it
//! matches begins with. A search that takes too long has no answer; the caller then stays silent.

/// Most comparisons one search may make.
const STEPS: u32 = 200_000;

/// Whether a pattern that follows its rules matches anywhere in a text; `None` where that takes too long to find out.
#[must_use]
pub fn is_match(pattern: &str, text: &str) -> Option<bool> {
    let bytes = pattern.as_bytes();
    let (anchored, pattern) = match bytes.split_first() {
        Some((b'^', rest)) => (true, rest),
        _ => (false, bytes),
    };
    let mut search = Search {
        pattern,
        text: text.as_bytes(),
        steps: STEPS,
        captures: Vec::new(),
    };
    let last = if anchored { 0 } else { text.len() };
    for start in 0..=last {
        search.captures.clear();
        if search.at(0, start, 0)? {
            return Some(true);
        }
    }
    Some(false)
}

/// The literal text that every match begins with, for a pattern anchored at the beginning; and whether the pattern matches
/// that text and nothing else.
pub(crate) fn head(pattern: &str) -> Option<(String, bool)> {
    let bytes = pattern.as_bytes().strip_prefix(b"^")?;
    let mut head = Vec::new();
    let mut at = 0;
    loop {
        let (byte, length) = match bytes.get(at) {
            None => return Some((String::from_utf8(head).ok()?, false)),
            Some(b'$') if at + 1 == bytes.len() => {
                return Some((String::from_utf8(head).ok()?, true));
            }
            Some(b'%') => match bytes.get(at + 1) {
                Some(byte) if !byte.is_ascii_alphanumeric() => (*byte, 2),
                _ => break,
            },
            Some(b'[' | b'(' | b')' | b'.') => break,
            Some(byte) => (*byte, 1),
        };
        match bytes.get(at + length) {
            Some(b'*' | b'-' | b'?') => break,
            Some(b'+') => {
                head.push(byte);
                break;
            }
            _ => head.push(byte),
        }
        at += length;
    }
    // A character may be cut in two.
    while std::str::from_utf8(&head).is_err() {
        head.pop();
    }
    Some((String::from_utf8(head).ok()?, false))
}

/// The literal text of a pattern that matches everything beginning with it.
pub(crate) fn open_head(pattern: &str) -> Option<String> {
    let (head, is_all) = head(pattern)?;
    let rest = &pattern[head_length(pattern)..];
    let is_open = ["", ".*", ".*$", "(.*)", "(.*)$", "(.-)$", ".-$"].contains(&rest);
    (is_open && !is_all).then_some(head)
}

/// Whether letters or digits must follow the literal text a pattern begins with.
pub(crate) fn goes_on(pattern: &str) -> bool {
    let rest = pattern[head_length(pattern)..].trim_start_matches('(');
    let (item, after) = match rest.as_bytes() {
        [b'%', _, ..] => rest.split_at(2),
        [b'[', ..] => match rest.find(']') {
            Some(end) => rest.split_at(end + 1),
            None => return false,
        },
        _ => return false,
    };
    let names =
        item.contains("%w") || item.contains("%a") || item.contains("%d") || item.contains("%l");
    names && !item.starts_with("[^") && !after.starts_with(['*', '-', '?'])
}

/// Bytes of a pattern that its literal beginning takes, as [`head`] reads it.
fn head_length(pattern: &str) -> usize {
    let Some((head, _)) = head(pattern) else {
        return 0;
    };
    let mut at = 1;
    let mut wanted = head.bytes();
    while wanted.next().is_some() {
        at += if pattern.as_bytes().get(at) == Some(&b'%') {
            2
        } else {
            1
        };
    }
    // An item that is repeated belongs to both.
    if pattern.as_bytes().get(at) == Some(&b'+') {
        at += 1;
    }
    at.min(pattern.len())
}

#[derive(Clone, Copy)]
enum Capture {
    Open(usize),
    Closed(usize, usize),
}

struct Search<'a> {
    pattern: &'a [u8],
    text: &'a [u8],
    steps: u32,
    captures: Vec<Capture>,
}

/// Matches within each other; a pattern of an address needs a few.
const DEPTH: u32 = 220;

impl Search<'_> {
    /// Matches the pattern from `p` at `at`.
    fn at(&mut self, mut p: usize, mut at: usize, depth: u32) -> Option<bool> {
        if depth > DEPTH {
            return None;
        }
        loop {
            self.steps = self.steps.checked_sub(1)?;
            match self.pattern.get(p) {
                None => return Some(true),
                Some(b'$') if p + 1 == self.pattern.len() => return Some(at == self.text.len()),
                Some(b'(') => return self.open(p, at, depth),
                Some(b')') => return self.close(p, at, depth),
                Some(b'%') if self.pattern.get(p + 1) == Some(&b'b') => {
                    let Some(end) = self.balance(p, at) else {
                        return Some(false);
                    };
                    (p, at) = (p + 4, end);
                    continue;
                }
                Some(b'%') if self.pattern.get(p + 1) == Some(&b'f') => {
                    let end = self.item_end(p + 2);
                    let before = at.checked_sub(1).and_then(|at| self.text.get(at)).copied();
                    let after = self.text.get(at).copied().unwrap_or(0);
                    if self.is_in(p + 2, end, before.unwrap_or(0)) || !self.is_in(p + 2, end, after)
                    {
                        return Some(false);
                    }
                    p = end;
                    continue;
                }
                Some(b'%') if self.pattern.get(p + 1).is_some_and(u8::is_ascii_digit) => {
                    let number = usize::from(self.pattern[p + 1] - b'0');
                    let Some(Capture::Closed(start, end)) = number
                        .checked_sub(1)
                        .and_then(|number| self.captures.get(number))
                    else {
                        return Some(false);
                    };
                    let wanted = &self.text[*start..*end];
                    if !self.text[at..].starts_with(wanted) {
                        return Some(false);
                    }
                    (p, at) = (p + 2, at + wanted.len());
                    continue;
                }
                Some(_) => {}
            }
            let end = self.item_end(p);
            match self.pattern.get(end) {
                Some(b'?') => {
                    if self.fits(p, end, at) && self.at(end + 1, at + 1, depth + 1)? {
                        return Some(true);
                    }
                    p = end + 1;
                }
                Some(b'*') => return self.greedy((p, end), at, 0, depth),
                Some(b'+') => return self.greedy((p, end), at, 1, depth),
                Some(b'-') => return self.lazy((p, end), at, depth),
                _ if self.fits(p, end, at) => (p, at) = (end, at + 1),
                _ => return Some(false),
            }
        }
    }

    fn open(&mut self, p: usize, at: usize, depth: u32) -> Option<bool> {
        let position = self.pattern.get(p + 1) == Some(&b')');
        let (capture, next) = if position {
            (Capture::Closed(at, at), p + 2)
        } else {
            (Capture::Open(at), p + 1)
        };
        let kept = self.captures.len();
        self.captures.push(capture);
        let found = self.at(next, at, depth + 1)?;
        if !found {
            self.captures.truncate(kept);
        }
        Some(found)
    }

    fn close(&mut self, p: usize, at: usize, depth: u32) -> Option<bool> {
        let open = self
            .captures
            .iter()
            .rposition(|capture| matches!(capture, Capture::Open(_)));
        let Some(index) = open else {
            return Some(false);
        };
        let before = self.captures[index];
        if let Capture::Open(start) = before {
            self.captures[index] = Capture::Closed(start, at);
        }
        let found = self.at(p + 1, at, depth + 1)?;
        if !found {
            self.captures[index] = before;
        }
        Some(found)
    }

    fn greedy(
        &mut self,
        (p, end): (usize, usize),
        at: usize,
        least: usize,
        depth: u32,
    ) -> Option<bool> {
        let mut count = 0;
        while self.fits(p, end, at + count) {
            self.steps = self.steps.checked_sub(1)?;
            count += 1;
        }
        loop {
            if count < least {
                return Some(false);
            }
            if self.at(end + 1, at + count, depth + 1)? {
                return Some(true);
            }
            let Some(fewer) = count.checked_sub(1) else {
                return Some(false);
            };
            count = fewer;
        }
    }

    fn lazy(&mut self, (p, end): (usize, usize), mut at: usize, depth: u32) -> Option<bool> {
        loop {
            if self.at(end + 1, at, depth + 1)? {
                return Some(true);
            }
            if !self.fits(p, end, at) {
                return Some(false);
            }
            at += 1;
        }
    }

    fn balance(&self, p: usize, at: usize) -> Option<usize> {
        let (open, close) = (*self.pattern.get(p + 2)?, *self.pattern.get(p + 3)?);
        if *self.text.get(at)? != open {
            return None;
        }
        let mut depth = 1_usize;
        for (offset, &byte) in self.text[at + 1..].iter().enumerate() {
            if byte == close {
                depth -= 1;
                if depth == 0 {
                    return Some(at + offset + 2);
                }
            } else if byte == open {
                depth += 1;
            }
        }
        None
    }

    /// Where the single character, class or set at `p` ends.
    fn item_end(&self, p: usize) -> usize {
        match self.pattern.get(p) {
            Some(b'%') => (p + 2).min(self.pattern.len()),
            Some(b'[') => {
                let mut at = p + 1;
                if self.pattern.get(at) == Some(&b'^') {
                    at += 1;
                }
                let first = at;
                while let Some(byte) = self.pattern.get(at) {
                    match byte {
                        b']' if at > first => return at + 1,
                        b'%' => at += 2,
                        _ => at += 1,
                    }
                }
                self.pattern.len()
            }
            _ => p + 1,
        }
    }

    fn fits(&self, p: usize, end: usize, at: usize) -> bool {
        self.text
            .get(at)
            .is_some_and(|&byte| self.is_in(p, end, byte))
    }

    fn is_in(&self, p: usize, end: usize, byte: u8) -> bool {
        match self.pattern.get(p) {
            Some(b'.') => true,
            Some(b'%') => self
                .pattern
                .get(p + 1)
                .is_some_and(|&class| is_class(class, byte)),
            Some(b'[') => is_set(&self.pattern[p + 1..end.saturating_sub(1)], byte),
            Some(&literal) => literal == byte,
            None => false,
        }
    }
}

fn is_set(set: &[u8], byte: u8) -> bool {
    let (negated, set) = match set.split_first() {
        Some((b'^', rest)) => (true, rest),
        _ => (false, set),
    };
    let mut at = 0;
    while at < set.len() {
        if set[at] == b'%' && at + 1 < set.len() {
            if is_class(set[at + 1], byte) {
                return !negated;
            }
            at += 2;
        } else if set.get(at + 1) == Some(&b'-') && at + 2 < set.len() {
            if (set[at]..=set[at + 2]).contains(&byte) {
                return !negated;
            }
            at += 3;
        } else {
            if set[at] == byte {
                return !negated;
            }
            at += 1;
        }
    }
    negated
}

fn is_class(class: u8, byte: u8) -> bool {
    let found = match class.to_ascii_lowercase() {
        b'a' => byte.is_ascii_alphabetic(),
        b'c' => byte.is_ascii_control(),
        b'd' => byte.is_ascii_digit(),
        b'g' => byte.is_ascii_graphic(),
        b'l' => byte.is_ascii_lowercase(),
        b'p' => byte.is_ascii_punctuation(),
        b's' => byte.is_ascii_whitespace() || byte == 0x0b,
        b'u' => byte.is_ascii_uppercase(),
        b'w' => byte.is_ascii_alphanumeric(),
        b'x' => byte.is_ascii_hexdigit(),
        b'z' => byte == 0,
        _ => return class == byte,
    };
    found != class.is_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_in_lua() {
        let cases = [
            ("^product/[%w-]+$", "product/tea-1", true),
            ("^product/[%w-]+$", "product/", false),
            ("^product/[%w-]+$", "product/a/b", false),
            ("%d%d?x", "a1x", true),
            ("^(%a+)/%1$", "ab/ab", true),
            ("^(%a+)/%1$", "ab/ac", false),
            ("^%b()$", "(a(b))", true),
            ("%f[%d]1", "a1", true),
            ("%f[%d]1", "11", true),
            ("^a.-b$", "axxb", true),
            ("[^/]$", "a/", false),
            ("a$b", "a$b", true),
            ("", "x", true),
        ];
        for (pattern, text, expected) in cases {
            assert_eq!(is_match(pattern, text), Some(expected), "{pattern} {text}");
        }
        let slow = "(.-)(.-)(.-)(.-)(.-)(.-)(.-)x";
        assert_eq!(is_match(slow, &"a".repeat(300)), None);
    }

    #[test]
    fn heads_are_what_every_match_begins_with() {
        let head = |pattern| head(pattern);
        assert_eq!(head("^product/[%w-]+$"), Some(("product/".into(), false)));
        assert_eq!(head("^a%-b$"), Some(("a-b".into(), true)));
        assert_eq!(head("^news%d"), Some(("news".into(), false)));
        assert_eq!(head("^ab?c"), Some(("a".into(), false)));
        assert_eq!(head("^ab+c"), Some(("ab".into(), false)));
        assert_eq!(head("^ab"), Some(("ab".into(), false)));
        assert_eq!(head("ab"), None);
        assert_eq!(open_head("^a/.*$"), Some("a/".into()));
        assert_eq!(open_head("^a%-"), Some("a-".into()));
        assert_eq!(open_head("^a/.+$"), None);
        assert!(goes_on("^a/%d+$") && goes_on("^a/([%w-]+)$") && goes_on("^a/%w%w"));
        assert!(!goes_on("^a/%d*$") && !goes_on("^a/[^/]+$") && !goes_on("^a/"));
    }
}
