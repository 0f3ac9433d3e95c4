//! Character references in attributes, as far as addresses and styles have them.

/// The text with its character references read, as far as addresses have them; `None` where one is not known.
pub(crate) fn unescaped(text: &str) -> Option<String> {
    if !text.contains('&') {
        return Some(text.to_owned());
    }
    let mut rest = text;
    let mut out = String::new();
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let name = after.split(';').next().unwrap_or_default();
        let known = [
            ("amp", '&'),
            ("quot", '"'),
            ("apos", '\''),
            ("#38", '&'),
            ("#39", '\''),
        ];
        if let Some((_, c)) = known.iter().find(|(known, _)| *known == name)
            && after.len() > name.len()
        {
            out.push(*c);
            rest = &after[name.len() + 1..];
        } else if after.starts_with('#') {
            return None;
        } else {
            // `a=1&b=2` is understood by every browser, and `&nbsp;` in an address is nobody's.
            let word = after.bytes().take_while(u8::is_ascii_alphanumeric).count();
            if after.as_bytes().get(word) == Some(&b';') {
                return None;
            }
            out.push('&');
            rest = after;
        }
    }
    out.push_str(rest);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read_where_they_are_known() {
        assert_eq!(unescaped("/a?b&amp;c=d&e").as_deref(), Some("/a?b&c=d&e"));
        assert_eq!(unescaped("/a&eacute;"), None);
        assert_eq!(unescaped("/a&#x2f;b"), None);
    }
}
