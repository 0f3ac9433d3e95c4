use super::*;
use Content as C;
use Holder as H;

/// The place after literal text, in which `\u{1}` stands for a value.
fn after(text: &str) -> Context {
    let mut markup = Markup::new();
    for (index, part) in text.split('\u{1}').enumerate() {
        if index > 0 {
            markup.value(index);
        }
        markup.text(part);
    }
    markup.context()
}

fn all(cases: &[(&str, Context)]) {
    for (text, expected) in cases {
        assert_eq!(after(text), *expected, "{text}");
    }
}

const fn quoted(content: Content) -> Context {
    Context::Within(content, H::Quoted)
}

const fn element(content: Content) -> Context {
    Context::Within(content, H::Element)
}

#[test]
fn follows_tags_attributes_and_raw_elements() {
    all(&[
        ("", Context::Text),
        ("<p>a < b ", Context::Text),
        ("<", Context::Name),
        ("< ", Context::Text),
        ("a <\u{1}", Context::Name),
        ("<\u{1}>", Context::Text),
        ("<![CDATA[<a href='", element(C::Nothing)),
        ("<![CDATA[ > ]]>", Context::Text),
        ("<p", Context::Name),
        ("<p ", Context::Name),
        ("<p a", Context::Name),
        ("<p a ", Context::Name),
        ("</p", Context::Name),
        ("<i class=", Context::Within(C::Plain, H::First)),
        ("<i class= ", Context::Within(C::Plain, H::First)),
        ("<i class=x", Context::Unquoted),
        ("<i class=\u{1}", Context::Unquoted),
        ("<i class=x ", Context::Name),
        ("<i class=x>", Context::Text),
        ("<i class='", Context::Quoted),
        ("<i class = '", Context::Quoted),
        ("<i class=\"x'", Context::Quoted),
        ("<i class=\"a>b", Context::Quoted),
        ("<i class=\"x\"", Context::Name),
        ("<i class=\"x\">", Context::Text),
        ("<i/class='", Context::Quoted),
        ("<textarea><p", Context::Text),
        ("<title>", Context::Text),
        ("<title></titles>", Context::Text),
        ("<!-- <a href='", element(C::Nothing)),
        ("<!-- x -->", Context::Text),
        ("<!DOCTYPE html>", Context::Text),
        ("<p>\u{1}</p>", Context::Text),
        ("<i title=x\"", Context::Doubtful(Doubt::Quotes)),
    ]);
}

#[test]
fn attributes_hold_what_their_names_say() {
    all(&[
        ("<a href='", quoted(C::Url)),
        ("<A HREF='", quoted(C::Url)),
        ("<a href=", Context::Within(C::Url, H::First)),
        ("<a href=\u{1}", Context::Within(C::UrlRest, H::Unquoted)),
        ("<a href='  ", quoted(C::Url)),
        ("<a href='\u{1}", quoted(C::UrlRest)),
        ("<a href='java", quoted(C::UrlRest)),
        ("<a href='/", quoted(C::UrlPath)),
        ("<a href='\u{1}/", quoted(C::UrlPath)),
        ("<a href='http://x/", quoted(C::UrlPath)),
        ("<a href='mailto:", quoted(C::UrlPath)),
        ("<a href='/?q=", quoted(C::UrlQuery)),
        ("<a href='#", quoted(C::UrlQuery)),
        ("<a href='/&quest;q=", quoted(C::UrlQuery)),
        ("<a href='/?q=\u{1}&amp;r=", quoted(C::UrlQuery)),
        ("<a href='javascript:", Context::Doubtful(Doubt::Code)),
        (
            "<a href='java&#115;cript&colon;",
            Context::Doubtful(Doubt::Code),
        ),
        ("<a href=' JAVASCRIPT:", Context::Doubtful(Doubt::Code)),
        ("<a href='\u{1}script:", Context::Doubtful(Doubt::Part)),
        ("<a href='x\u{1}:", Context::Doubtful(Doubt::Part)),
        ("<a title='/?q=", Context::Quoted),
        ("<form action='", quoted(C::Url)),
        ("<button formaction='", quoted(C::Url)),
        ("<img src='", quoted(C::Url)),
        ("<iframe src='", quoted(C::Url)),
        ("<video poster='", quoted(C::Url)),
        ("<a ping='", quoted(C::Url)),
        ("<object data='", quoted(C::Url)),
        ("<p data='", Context::Quoted),
        ("<p data-href='", Context::Quoted),
        ("<blockquote cite='", quoted(C::Url)),
        ("<svg><use xlink:href='", quoted(C::Url)),
        ("<svg><a href='", quoted(C::Url)),
        ("<svg><animate to='", quoted(C::Url)),
        ("<svg><animate attributeName='href' to='", quoted(C::Url)),
        ("<svg><set attributeName='x' to='", Context::Quoted),
        ("<svg><set attributeName='\u{1}' to='", quoted(C::Url)),
        ("<p to='", Context::Quoted),
        ("<img srcset='", quoted(C::Sources)),
        ("<img srcset='/a 1x, ", quoted(C::Sources)),
        ("<link imagesrcset='", quoted(C::Sources)),
        ("<p style='", quoted(C::Style)),
        ("<p style='color: ", quoted(C::Style)),
        ("<p style=\"font: '", quoted(C::StyleText)),
        ("<p style=\"font: &quot;", quoted(C::StyleText)),
        ("<p style='background: url(", quoted(C::Url)),
        ("<p onclick='", quoted(C::Script)),
        ("<p ONLOAD='f(", quoted(C::Script)),
        ("<p onclick='f(\"", quoted(C::ScriptText)),
        ("<p onclick=\"f(&#39;", quoted(C::ScriptText)),
        ("<p onclick=\"f(&#x27;x&apos;, ", quoted(C::Script)),
        ("<p onclick=", Context::Within(C::Script, H::First)),
        ("<p on='", Context::Quoted),
        ("<iframe srcdoc='", quoted(C::Document)),
        ("<iframe srcdoc='<p>", quoted(C::Document)),
        ("<iframe srcdoc='<p ", Context::Doubtful(Doubt::Document)),
        (
            "<iframe srcdoc='&lt;script&gt;",
            Context::Doubtful(Doubt::Document),
        ),
        ("<meta content='", Context::Quoted),
        ("<meta http-equiv='Refresh' content='", quoted(C::Refresh)),
        ("<meta http-equiv=refresh content='0; url=", quoted(C::Url)),
        ("<meta content='0; URL = ", quoted(C::Url)),
        (
            "<meta http-equiv=refresh content='0; url=/x?",
            quoted(C::UrlQuery),
        ),
        ("<meta http-equiv='content-type' content='", Context::Quoted),
    ]);
}

#[test]
fn scripts_are_followed_through_texts_templates_patterns_and_comments() {
    all(&[
        ("<script>", element(C::Script)),
        ("<script>x = ", element(C::Script)),
        ("<script>if (a < b) '</p>'; ", element(C::Script)),
        ("<SCRIPT type=text/javascript>'", element(C::ScriptText)),
        ("<script type=module>\"", element(C::ScriptText)),
        ("<script>\"a\\\"", element(C::ScriptText)),
        ("<script>'\\", Context::Doubtful(Doubt::Backslash)),
        ("<script>`", element(C::ScriptText)),
        ("<script>`${", element(C::Script)),
        ("<script>`${f({", element(C::Script)),
        ("<script>`${f({})} ", element(C::ScriptText)),
        ("<script>`${`", element(C::ScriptText)),
        ("<script>`${`${'", element(C::ScriptText)),
        ("<script>`${`a`}`", element(C::Script)),
        ("<script>// ", element(C::Nothing)),
        ("<script>// '\n", element(C::Script)),
        ("<script>/* ", element(C::Nothing)),
        ("<script>/*/ ", element(C::Nothing)),
        ("<script>/* ' */", element(C::Script)),
        ("<script><!-- ", element(C::Nothing)),
        ("<script>x = /", element(C::ScriptPattern)),
        ("<script>x = /[/'", element(C::ScriptPattern)),
        ("<script>x = /'/; '", element(C::ScriptText)),
        ("<script>x = a / b / ", element(C::Script)),
        ("<script>x = \u{1} / '", element(C::ScriptText)),
        ("<script>x++ / '", element(C::ScriptText)),
        ("<script>f() / '", element(C::ScriptText)),
        ("<script>return /", element(C::ScriptPattern)),
        ("<script>{}\n/'", element(C::ScriptPattern)),
        ("<script>'</scripted>", element(C::ScriptText)),
        ("<script></Script >", Context::Text),
        ("<script>'</script>", Context::Text),
        (
            "<script type='application/json'>{\"a\": ",
            element(C::Script),
        ),
        (
            "<script type='application/ld+json'>{\"a\": \"",
            element(C::ScriptText),
        ),
        ("<script type=importmap>{\"a\": // ", element(C::Script)),
        ("<script type='text/template'><p>", Context::Quoted),
        ("<script type='\u{1}'>", Context::Doubtful(Doubt::Kind)),
    ]);
}

#[test]
fn style_sheets_are_followed_through_texts_addresses_and_comments() {
    all(&[
        ("<style>", element(C::Style)),
        ("<style>p { color: ", element(C::Style)),
        ("<style>p::before { content: '", element(C::StyleText)),
        ("<style>p { x: '\\", Context::Doubtful(Doubt::Backslash)),
        ("<style>/* ", element(C::Nothing)),
        ("<style>/* ' */ p", element(C::Style)),
        ("<style>p { x: url(", element(C::Url)),
        ("<style>p { x: URL( '", element(C::Url)),
        ("<style>p { x: url('/a/", element(C::UrlPath)),
        ("<style>p { x: url(/a?", element(C::UrlQuery)),
        ("<style>p { x: url(\u{1}) ", element(C::Style)),
        ("<style>p { x: url('", element(C::Url)),
        (
            "<style>p { x: url(javascript:",
            Context::Doubtful(Doubt::Code),
        ),
        ("<style>@import '", element(C::Url)),
        ("<style>@import url(", element(C::Url)),
        ("<style>@import 'a'; p { x: '", element(C::StyleText)),
        ("<style></style>", Context::Text),
    ]);
}

#[test]
fn names_that_are_put_together_are_in_doubt() {
    let mut branch = Markup::new();
    branch.text("<a ");
    let before = branch.clone();
    branch.text("on");
    let mut joined = before.join(&branch).expect("both are in the tag");
    joined.text("click='");
    assert_eq!(joined.context(), Context::Doubtful(Doubt::Attribute));
    let mut joined = before.join(&branch).expect("both are in the tag");
    joined.text(" title='");
    assert_eq!(joined.context(), Context::Quoted);
}

#[test]
fn branches_meet_where_they_end_in_the_same_place() {
    let of = |text: &str| {
        let mut markup = Markup::new();
        markup.text(text);
        markup
    };
    for (left, right, meet) in [
        ("<p>", "<b>", true),
        ("<p", "<p class='x'", true),
        ("<a href='", "<a href='/x", true),
        ("<a href='", "<a href='x'", false),
        ("<a href='", "<a title='", false),
        ("<a href='", "<a href=\"", false),
        ("<script>", "<script>'", false),
        ("<script>a", "<script>a =", true),
        ("<p>", "<p", false),
        ("<i type=a", "<i type=a checked", true),
        ("<i", "<i class=x", true),
        ("<i class=x", "<i class=", false),
        ("<i class=x", "<i class='x", false),
        ("<style>", "<script>", false),
        ("<title>", "<textarea>", false),
    ] {
        assert_eq!(of(left).join(&of(right)).is_some(), meet, "{left} {right}");
    }
    let mut joined = of("<a href='/x")
        .join(&of("<a href='/x?y"))
        .expect("one attribute");
    assert_eq!(joined.context(), Context::Doubtful(Doubt::Part));
    joined.text("'>");
    assert_eq!(joined.context(), Context::Text);
    let mut joined = of("<script>a").join(&of("<script>a =")).expect("code");
    joined.text(" /");
    assert_eq!(joined.context(), Context::Doubtful(Doubt::Slash));
}

#[test]
fn places_that_branches_may_end_in_have_one_class() {
    let texts = [
        "",
        "<p ",
        "<p",
        "<p a",
        "<a href='/",
        "<a href='/?q=",
        "<a href=\"",
        "<a title='",
        "<script>",
        "<script>a",
        "<script>'",
        "<script>\"",
        "<script>`",
        "<script>/a",
        "<style>",
        "<style>p { x: url(",
        "<style>p { x: url(/a",
        "<style>'",
        "<title>",
        "<textarea>",
        "<!-- ",
        "<p style='",
        "<p onclick='",
        "<p onclick='\"",
        "<script type='text/x'>",
        "<p a=",
        "<p a=b",
    ];
    let of = |text: &str| {
        let mut markup = Markup::new();
        markup.text(text);
        markup
    };
    for one in texts {
        for other in texts {
            let (one, other) = (of(one), of(other));
            if let Some(joined) = one.join(&other) {
                assert_eq!(one.class(), joined.class(), "{one:?} {other:?}");
                assert_eq!(other.class(), joined.class(), "{one:?} {other:?}");
            }
            let is_text = one.is_between_tags() && other.is_between_tags();
            assert!(is_text || one.class() != 0 || other.class() != 0 || one == other);
        }
    }
}

#[test]
fn the_value_before_a_colon_is_told() {
    let mut markup = Markup::new();
    markup.text("<a href='");
    markup.value(7);
    markup.text("://x");
    assert_eq!(markup.take_schemes(), [7]);
    assert_eq!(markup.context(), quoted(C::UrlPath));
}

proptest::proptest! {
    #[test]
    fn any_text_is_followed(text in "[<>/a-f='\"`{}$!?#:*\\\\ \n-]{0,60}", cut in 0..60_usize) {
        let mut whole = Markup::new();
        whole.text(&text);
        whole.context();
        whole.describe();
        let cut = (0..=cut.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
        let mut halves = Markup::new();
        halves.text(&text[..cut.unwrap_or(0)]);
        halves.text(&text[cut.unwrap_or(0)..]);
        halves.context();
    }
}
