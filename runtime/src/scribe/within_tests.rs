use super::*;
use crate::program::Escape;
use crate::scribe::escape;
use proptest::prelude::*;

const CONTENTS: [Content; 16] = [
    Content::Plain,
    Content::Url,
    Content::UrlRest,
    Content::UrlScheme,
    Content::UrlPath,
    Content::UrlQuery,
    Content::Sources,
    Content::Refresh,
    Content::Script,
    Content::Json,
    Content::ScriptText,
    Content::ScriptPattern,
    Content::Style,
    Content::StyleText,
    Content::Document,
    Content::Nothing,
];

fn written(text: &str, content: Content, holder: Holder) -> String {
    let mut out = Vec::new();
    escape::append(&mut out, text.as_bytes(), Escape::Within(content, holder));
    String::from_utf8(out).expect("escaping keeps UTF-8")
}

fn element(text: &str, content: Content) -> String {
    written(text, content, Holder::Element)
}

#[test]
fn addresses_that_run_something_are_not_written() {
    for attack in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " \u{1}javascript:alert(1)",
        "java\tscript:alert(1)",
        "java\nscript:alert(1)",
        "\u{0}javascript:alert(1)",
        "vbscript:msgbox(1)",
        "data:text/html,<script>alert(1)</script>",
        "blob:https://example.com/x",
        "file:///etc/passwd",
        "filesystem:x",
        "view-source:x",
        "x:y",
        ":y",
        "\\javascript:alert(1)",
    ] {
        for content in [Content::Url, Content::UrlScheme, Content::Sources] {
            assert_eq!(element(attack, content), "#unsafe", "{attack}");
        }
        let rest = element(attack, Content::UrlRest);
        assert!(!rest.contains(':'), "{rest}");
    }
}

#[test]
fn addresses_stay_what_they_are() {
    for address in [
        "",
        "/",
        "a/b?c=d&e=f#g",
        "https://example.com:8080/ü?x=%20y",
        "//example.com/a:b",
        "mailto:a@example.com",
        "tel:+123",
        "?x=javascript:",
        "#a:b",
    ] {
        assert_eq!(element(address, Content::Url), address);
    }
    assert_eq!(
        element("/a b\"'<>(x)\\", Content::Url),
        "/a%20b%22%27%3C%3E%28x%29%5C"
    );
    assert_eq!(element("100%", Content::UrlPath), "100%25");
    assert_eq!(element("a=b&c/ü", Content::UrlQuery), "a%3Db%26c%2F%C3%BC");
    assert_eq!(element("https", Content::UrlScheme), "https");
    assert_eq!(element("http://x", Content::UrlScheme), "http://x");
    assert_eq!(element("javascript", Content::UrlScheme), "#unsafe");
    assert_eq!(element("/a 1x,/b 2x", Content::Sources), "/a 1x, /b 2x");
    assert_eq!(element("/a x\"y", Content::Sources), "#unsafe");
    assert_eq!(element("5", Content::Refresh), "5");
    assert_eq!(element("5; URL=/x", Content::Refresh), "5; url=/x");
    assert_eq!(element("0;url=javascript:x", Content::Refresh), "#unsafe");
    assert_eq!(element("0;javascript:x", Content::Refresh), "#unsafe");
}

#[test]
fn scripts_keep_their_texts() {
    assert_eq!(
        element("</script>'\"`${x}\\\u{2028}", Content::ScriptText),
        "\\u003C\\u002Fscript\\u003E\\u0027\\u0022\\u0060\\u0024\\u007Bx\\u007D\\u005C\\u2028"
    );
    assert_eq!(element("", Content::ScriptPattern), "(?:)");
    assert_eq!(
        element("a.*/", Content::ScriptPattern),
        "a\\u002E\\u002A\\u002F"
    );
    assert_eq!(
        element("{\"a\":\"</script>\u{2029}\"}", Content::Json),
        "{\"a\":\"\\u003C/script\\u003E\\u2029\"}"
    );
}

#[test]
fn style_sheets_keep_their_values() {
    for value in ["red", "#fff", "1.5em", "10px 20px", "-3px", "100%", "a, b"] {
        assert_eq!(element(value, Content::Style), value);
    }
    for attack in [
        "expression(alert(1))",
        "url(javascript:x)",
        "a;b",
        "a}b",
        "/*",
        "\\65 xpression",
        "-moz-binding",
        "</style>",
        "a\"b",
        "eXpReSsIoN",
        "-->",
    ] {
        assert_eq!(element(attack, Content::Style), "unsafe", "{attack}");
    }
    assert_eq!(
        element("a\"b</style>", Content::StyleText),
        "a\\22 b\\3C \\2F style\\3E "
    );
}

#[test]
fn an_attribute_without_quotes_does_not_stay_empty() {
    assert_eq!(written("", Content::Plain, Holder::First), "\"\"");
    assert_eq!(written("", Content::Plain, Holder::Unquoted), "");
    assert_eq!(written("a b", Content::Plain, Holder::First), "a&#32;b");
}

/// What a script reads in a text: the escapes undone.
fn read_script(text: &str) -> String {
    let json = format!("\"{text}\"");
    serde_json::from_str(&json).expect("a text of JSON")
}

fn read_style(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text.chars();
    while let Some(char) = rest.next() {
        if char == '\\' {
            let digits: String = rest.by_ref().take_while(|char| *char != ' ').collect();
            let number = u32::from_str_radix(&digits, 16).expect("a number");
            out.push(char::from_u32(number).expect("a character"));
        } else {
            out.push(char);
        }
    }
    out
}

fn read_address(text: &str) -> String {
    percent_encoding::percent_decode_str(text)
        .decode_utf8()
        .expect("UTF-8")
        .into_owned()
}

/// Texts with many of the characters that mean something somewhere.
fn texts() -> impl Strategy<Value = String> {
    let special = "[\\x00-\\x7f\u{80}\u{a0}\u{2028}\u{2029}\u{feff}\u{fffd}\u{1d11e}]{0,24}";
    let attack = prop::sample::select(vec![
        "</script>",
        "<!--",
        "-->",
        "javascript:",
        "${",
        "*/",
        "//",
        "]]>",
        "</style",
        "&quot;",
        "\\",
        "url(",
        "&#x6A;",
        "%3C",
    ]);
    prop_oneof![
        special.prop_map(|text| text),
        (special, attack, special).prop_map(|(a, b, c)| format!("{a}{b}{c}")),
        ".{0,24}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn nothing_ends_its_place(text in texts()) {
        for content in CONTENTS {
            let inside = written(&text, content, Holder::Quoted);
            prop_assert!(!inside.contains(['"', '\'', '<', '>']), "{content:?} {inside}");
            let bare = written(&text, content, Holder::Unquoted);
            let ends = ['"', '\'', '<', '>', '=', '`', ' ', '\t', '\n', '\r', '\x0c'];
            prop_assert!(!bare.contains(ends), "{content:?} {bare}");
            prop_assert!(!written(&text, content, Holder::First).is_empty());
            if !matches!(content, Content::Plain) {
                let raw = element(&text, content);
                prop_assert!(!raw.contains('<') && !raw.contains("]]>"), "{content:?} {raw}");
            }
            let is_plain = is_plain(text.as_bytes(), content, Holder::Quoted);
            prop_assert!(!is_plain || inside == text, "{content:?} {inside}");
        }
    }

    #[test]
    fn texts_are_read_as_they_were(text in texts()) {
        let made = element(&text, Content::ScriptText);
        prop_assert_eq!(read_script(&made), text.as_str());
        let quotes = ['"', '\'', '`', '\n', '\r', '\u{2028}', '\u{2029}', '$', '/'];
        prop_assert!(!made.contains(quotes), "{made}");
        let pattern = element(&text, Content::ScriptPattern);
        if !text.is_empty() {
            prop_assert_eq!(read_script(&pattern), text.as_str());
            prop_assert!(pattern.chars().all(|char| char.is_alphanumeric() || char == '\\' || !char.is_ascii()));
        }
        let style = element(&text, Content::StyleText);
        prop_assert_eq!(read_style(&style), text.as_str());
        let ends = ['"', '\'', '\n', '\r', '\x0c', '(', ')', ';', '}'];
        prop_assert!(!style.contains(ends), "{style}");
        let query = element(&text, Content::UrlQuery);
        prop_assert_eq!(read_address(&query), text.as_str());
        prop_assert!(!query.contains(['&', '=', '#', '+', '/', '?']));
    }

    #[test]
    fn json_means_the_same(text in texts(), number in any::<i32>()) {
        let value = serde_json::json!({ "a": [text, number, null], text.clone(): true });
        let made = element(&value.to_string(), Content::Json);
        prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&made).expect("JSON"), value);
        let ends = ['<', '>', '&', '\u{2028}', '\u{2029}'];
        prop_assert!(!made.contains(ends), "{made}");
    }

    #[test]
    fn an_address_has_a_known_scheme_or_none(text in texts()) {
        let made = element(&text, Content::Url);
        let shown: String = made.chars().filter(|char| *char > ' ').collect();
        let scheme = shown.split(['/', '?', '#', '\\']).next().unwrap_or_default();
        if let Some((scheme, _)) = scheme.split_once(':') {
            prop_assert!(["http", "https", "mailto", "tel"].contains(&scheme.to_ascii_lowercase().as_str()));
        }
        prop_assert!(!made.contains(['"', '\'', '(', ')', '<', '>', ' ', '\n', '\\']));
    }
}

#[test]
fn every_byte_is_written_safely() {
    for byte in 0..=255_u8 {
        for content in CONTENTS {
            let mut out = Vec::new();
            let within = Escape::Within(content, Holder::Quoted);
            escape::append(&mut out, &[byte, b'x', byte], within);
            assert!(
                !out.iter().any(|byte| b"\"'<>".contains(byte)),
                "{byte} {content:?}"
            );
        }
    }
}
