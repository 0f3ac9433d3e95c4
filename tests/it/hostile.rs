//! Views of all kinds with values of all kinds: whatever a value is, the page is made of the same elements, attributes and
//! tokens as with a harmless one.

use std::fmt::Write as _;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::skeleton::skeleton;
use super::{body, project};

/// How many views, and how many values beside those written out here.
const VIEWS: usize = 300;
const VALUES: usize = 100;

/// Markup with `@` where values stand; each leaves off between tags.
const MARKUP: &[&str] = &[
    "<p title=\"@\">@</p>",
    "<p title='a@b' class = '@'>x@y</p>",
    "<i class=@ id=x@>y</i>",
    "<a href=\"@\">x</a><a href=@>y</a>",
    "<a href='/p/@?q=@&amp;r=@#@' ping=\"@\">x</a>",
    "<a href='@/b'>x</a><a href='@://host/'>y</a><a href='mailto:@'>z</a>",
    "<a href='a@'>x</a>",
    "<form action='@'><button formaction=\"/@\">x</button></form>",
    "<img src='@' alt='@' srcset='@ 2x, /a@'>",
    "<object data='@'></object><iframe src=\"@\"></iframe>",
    "<svg><a xlink:href='@'><text>@</text></a><animate attributeName=href to='@'/><set to='@'/></svg>",
    "<textarea>@</textarea><input value='@'>",
    "<iframe srcdoc=\"<p>@</p>\"></iframe>",
    "<meta http-equiv=refresh content='@'><meta http-equiv='refresh' content='0; url=@'>",
    "<script>var a = @, b = \"x@\", c = '@'; // @\n</script>",
    "<script>var d = `t@${ @ }${`@${'@'}`}`; /* @ */ var e = [@, @]; f(-@)</script>",
    "<script>if (/^@$/.test(x)) { y = '@' } else { z = { 'a': @ } }</script>",
    "<script type=\"application/ld+json\">{\"a\": @, \"b\": \"@\"}</script>",
    "<script type='text/x-template'><p title='@'>@</p></script>",
    "<style>p { color: @; content: '@' } /* @ */ q { background: url(@) url('@') } b { x: \"@\" }</style>",
    "<style>@import '@'; @import url(\"@\");</style>",
    "<p style=\"color: @; font: '@'; background: url(@)\" onclick=\"f(@, '@')\">x</p>",
    "<p onclick='f(@, \"@\")' style='width: @px'>x</p>",
    "<? if temp.no then ?><b title='@'><? else ?><b class=\"@\"><? end ?>@</b>",
    "<p class='<? for _, x in ipairs {1, 2} do ?>@ <? end ?>'>x</p>",
    "<p title='<? scribe.View \"part\" ?>'><? scribe.View \"part\" ?></p>",
    "<a href='/?<? scribe.View \"part\" ?>'>x</a>",
    "<script>var g = <? scribe.View \"part\" ?>, h = '<? label(temp.v) ?>';</script>",
    "<p title='<? label(temp.v) ?>' class=\"?(\"<b>\" .. temp.v)\">?(wrap(\"<b>\", temp.v, \"</b>\"))</p>",
    "<p title=\"?(html(\"x\") .. temp.v)\" class=?(temp.no or temp.v)>?(temp.no or temp.v)</p>",
    "<script>var i = ?(temp.no or temp.v), j = ?(\"a\" .. temp.v), k = \"?(temp.no and \"<\" or temp.v)\";</script>",
];

/// Values that broke out of something somewhere.
const HOSTILE: &[&str] = &[
    "\"><script>alert(1)</script>",
    "' onmouseover='alert(1)",
    " onclick=alert(1) ",
    "`-alert(1)-`",
    "${alert(1)}",
    "</script><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</textarea><script>",
    "</title><p>",
    "javascript:alert(1)",
    " JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "java\tscript:x",
    "\u{1}javascript:x",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "//evil.example/x",
    "javascript&colon;alert(1)",
    "&#106;avascript:x",
    "&quot;onclick=&quot;",
    "&lt;b&gt;",
    "&",
    "<",
    ">",
    "\"",
    "'",
    "`",
    "\\",
    "\\\\",
    "\\'",
    "\\\"",
    "-->",
    "<!--",
    "--!>",
    "]]>",
    "<![CDATA[",
    "*/",
    "/*",
    "//",
    "\n",
    "\r",
    "\u{2028}alert(1)",
    "\u{2029}",
    "\u{0}x",
    "expression(alert(1))",
    "red; background: url(javascript:x)",
    "} body { x: y",
    "a:b;c:d",
    "\\3c script>",
    ")",
    "'(",
    "url(x)",
    "@import 'x'",
    "0; url=javascript:x",
    "0;url=data:text/html,x",
    "x 1x, javascript:x 2x",
    "a,b",
    ", ,",
    "/",
    "?",
    "#",
    "%",
    "%3C",
    "%",
    "x=y&z",
    ":",
    "http:",
    "=",
    " ",
    "\t",
    "\u{c}",
    "é\u{202e}",
    "\u{fffd}",
    "𝒳",
    "+/v8-",
    "1;alert(1)",
    "--",
    "-1",
    "++",
    "]",
    "[",
    "(",
    "{",
    "}",
    "|",
    "^",
    "$&",
    "\u{feff}",
    "\u{85}",
    "\u{a0}",
];

fn generated(runner: &mut TestRunner) -> (Vec<String>, Vec<String>) {
    let one = || prop::sample::select(MARKUP);
    let views = prop::collection::vec(
        prop::collection::vec((one(), any::<bool>()), 1..4),
        VIEWS - MARKUP.len(),
    );
    let values = prop::collection::vec("[<>\"'`/\\\\a-c=&;:#?()\\[\\]{}$!* \n-]{1,12}", VALUES);
    let (views, values) = (views, values).new_tree(runner).expect("values").current();
    let nested = views.into_iter().map(|parts| {
        parts
            .into_iter()
            .fold(String::new(), |view, (part, around)| match around {
                true => format!("<div>{view}{part}</div>"),
                false => view + part,
            })
    });
    let views = MARKUP.iter().map(|view| (*view).to_owned()).chain(nested);
    let written = HOSTILE.iter().map(|value| (*value).to_owned());
    (views.collect(), written.chain(values).collect())
}

#[test]
fn a_value_never_leaves_its_place() {
    let (views, values) = generated(&mut TestRunner::deterministic());
    let mut files: Vec<(String, String)> = Vec::new();
    let site = |name: &str| format!("sites/example.com/{name}");
    for (index, view) in views.iter().enumerate() {
        // `@import` is the one at-sign that is meant.
        let view = view
            .replace("@import", "\u{1}")
            .replace('@', "?(temp.v)")
            .replace('\u{1}', "@import");
        files.push((site(&format!("view-{index}.html")), view));
    }
    files.push((site("part.html"), "?(temp.v)".to_owned()));
    files.push((
        site("functions.html"),
        "<? function label(text) ?>?(text)<? end ?>".to_owned(),
    ));
    let addresses = "csp = false\ntemplate = false\nlimits = {time=300, cpu=300, memory=\"2G\"}\n\
        addresses = {{matches=\"all\", view=\"all\"}}\n";
    files.push((site("settings.lua"), addresses.to_owned()));
    let mut list = String::from("<? temp.values = {'harmless'");
    for value in &values {
        list.push_str(",\"");
        for byte in value.bytes() {
            let _ = write!(list, "\\{byte:03}");
        }
        list.push('"');
    }
    list.push_str("} for _, value in ipairs(temp.values) do temp.v = value ?>");
    for index in 0..views.len() {
        let _ = write!(list, "<? scribe.View \"view-{index}\" ?>\u{2}");
    }
    list.push_str("<? end ?>");
    files.push((site("all.html"), list));
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (&**path, &**text))
        .collect();
    let folder = project(&files);
    let page = body(folder.path(), &["--host", "example.com", "/all"]);
    let pages: Vec<&str> = page.split('\u{2}').collect();
    assert_eq!(pages.len(), (values.len() + 1) * views.len() + 1);
    let harmless: Vec<String> = pages[..views.len()]
        .iter()
        .map(|page| skeleton(page))
        .collect();
    for (index, value) in values.iter().enumerate() {
        for (number, view) in views.iter().enumerate() {
            let page = pages[(index + 1) * views.len() + number];
            assert_eq!(
                skeleton(page),
                harmless[number],
                "{value:?} in {view}\n{page}"
            );
        }
    }
}

/// Places that `fuzz_escape` has.
const PLACES: u8 = 27;

fn stays(place: u8, value: &[u8]) {
    let Ok(written) = String::from_utf8(runtime::scribe::fuzz_escape(place, value)) else {
        return;
    };
    let harmless = runtime::scribe::fuzz_escape(place, b"harmless");
    let harmless = String::from_utf8(harmless).expect("text");
    assert_eq!(
        skeleton(&written),
        skeleton(&harmless),
        "{value:?}\n{written}"
    );
}

#[test]
fn no_byte_and_no_special_character_leaves_its_place() {
    let special = [
        0..=0x17f,
        0x5b0..=0x5ff,
        0x61c..=0x61c,
        0x1680..=0x1680,
        0x180b..=0x180f,
        0x2000..=0x206f,
        0x2190..=0x2194,
        0x3000..=0x3002,
        0xd7ff..=0xd7ff,
        0xe000..=0xe001,
        0xfe00..=0xfe0f,
        0xfe64..=0xfe65,
        0xfeff..=0xfeff,
        0xff00..=0xff20,
        0xfff0..=0xffff,
        0x1f468..=0x1f469,
        0x1_fffe..=0x1_ffff,
        0xe_0000..=0xe_007f,
        0x10_fffe..=0x10_ffff,
    ];
    let special: Vec<char> = special
        .into_iter()
        .flatten()
        .filter_map(char::from_u32)
        .collect();
    for place in 0..PLACES {
        for byte in 0..=255_u8 {
            stays(place, &[byte]);
            stays(place, &[b'a', byte, b'b']);
        }
        for c in &special {
            stays(place, format!("{c}").as_bytes());
            stays(place, format!("a{c}</script>{c}\"").as_bytes());
        }
        for value in HOSTILE {
            stays(place, value.as_bytes());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn no_value_leaves_its_place(place in 0..PLACES, text in "([<>\"'`/\\\\a-c=&;:#?()\\[\\]{}$!*-]|\\PC|\\s|script|style|javascript:){0,12}") {
        stays(place, text.as_bytes());
    }
}
