//! What values become in every kind of place. In the markup `{H}` stands for the value of that name; the behaviour is that of
//! Go's html/template where it has one, with the holes that it is known for closed.
use std::fmt::Write as _;

use super::{body, project};

/// Text by name; beside it there are numbers, tables and nothing.
const VALUES: &[(&str, &str)] = &[
    ("H", "<Hello>"),
    ("C", "<Cincinatti>"),
    ("P", "O'Reilly & \"Sons\""),
    ("Q", "\"'<>&\\"),
    ("S", "a b\tc\nd=e/f`g"),
    ("E", ""),
    ("Tricky", "</textarea></title></p><!--"),
    ("J", "javascript:alert(1)"),
    ("JJ", " JaVaScRiPt:alert(1)"),
    ("JT", "java\tscript:x"),
    ("JN", "\u{1}javascript:x"),
    ("VB", "vbscript:x"),
    ("DU", "data:text/html,<b>"),
    ("U", "http://a.b/c?d=e&f=g h#i"),
    ("Mail", "mailto:a@b.c"),
    ("Tel", "tel:+1 2"),
    ("Rel", "../a b/c:d"),
    ("Proto", "//evil.example/"),
    ("Amp", "a=b&c d+e/%"),
    ("Enc", "%2F%zz"),
    ("Host", "a.b"),
    ("Sch", "https"),
    ("Ref", "5; url=/a b"),
    ("RefJ", "0;url=javascript:x"),
    ("Set", "/a.png 1x, /b.png 2x"),
    ("SetJ", "/a.png 1x, javascript:x 2x"),
    ("Comma", "/a,b"),
    ("JS", "\\';alert(1)//"),
    ("Tpl", "`${alert(1)}"),
    ("Re", "a+b/c]\\"),
    ("Nl", "x\nalert(1)"),
    ("Com", "*/ alert(1) /*"),
    ("LS", "\u{2028}\u{2029}"),
    ("End", "</script><!--"),
    ("Col", "#ff0 "),
    ("Expr", "expression(alert(1))"),
    ("Decl", "color: red; x: y"),
    ("Len", "-1.5em"),
    ("CssEnd", "</style>\\"),
    ("Par", "a)b(c"),
    ("Moz", "-moz-binding: url(x)"),
    ("Custom", "a--b"),
    ("T2", "a &amp; b"),
    ("A1", "&lt;"),
];

/// The others, as Lua.
const OTHERS: &str = "temp.N=42 temp.Neg=-3 temp.T=true temp.F=false temp.F2=nil temp.Z=nil temp.T1=1 \
    temp.A={\"<a>\",\"<b>\"} temp.Tab={a=\"</script>\",b={1,2.5,true}}";

/// Names of the others.
const NAMES: &[&str] = &["N", "Neg", "T", "F", "F2", "Z", "T1", "A", "Tab"];

/// Markup, and what is sent.
#[rustfmt::skip] // a case a line
const CASES: &[(&str, &str)] = &[
    // text
    ("{H}", "&lt;Hello&gt;"),
    ("<b>{C}</b> {Z}|{F}", "<b>&lt;Cincinatti&gt;</b> |"),
    ("{N} {T2}", "42 a &amp;amp; b"),
    ("<p>a {A1}&amp;</p>", "<p>a &amp;lt;&amp;</p>"),
    ("<textarea>{H}\"</textarea>", "<textarea>&lt;Hello&gt;\"</textarea>"),
    ("<title>{H} {P}</title>", "<title>&lt;Hello&gt; O'Reilly &amp; \"Sons\"</title>"),
    ("<pre>{Q}</pre>", "<pre>\"'&lt;&gt;&amp;\\</pre>"),
    ("<b<? if temp.T then ?> class=x<? end ?>>{H}</b>", "<b class=x>&lt;Hello&gt;</b>"),
    ("<ul><? for _, a in ipairs(temp.A) do ?><li>?(a)</li><? end ?></ul>", "<ul><li>&lt;a&gt;</li><li>&lt;b&gt;</li></ul>"),
    ("{S}", "a b\tc\nd=e/f`g"),
    ("<p>{Tricky}</p>", "<p>&lt;/textarea&gt;&lt;/title&gt;&lt;/p&gt;&lt;!--</p>"),
    // attributes
    ("<a title=\"{H}\">", "<a title=\"&lt;Hello&gt;\">"),
    ("<a title='{H}'>", "<a title='&lt;Hello&gt;'>"),
    ("<a title={H}>", "<a title=&lt;Hello&gt;>"),
    ("<a title = {H} id=x>", "<a title = &lt;Hello&gt; id=x>"),
    ("<a title= {E}>", "<a title= \"\">"),
    ("<a title=\"{E}\">", "<a title=\"\">"),
    ("<a title={N}>", "<a title=42>"),
    ("<a title=a{H}b>", "<a title=a&lt;Hello&gt;b>"),
    ("<a title=a{E}>", "<a title=a>"),
    ("<a title=\"{P}\">", "<a title=\"O&#39;Reilly &amp; &quot;Sons&quot;\">"),
    ("<a title='{P}'>", "<a title='O&#39;Reilly &amp; &quot;Sons&quot;'>"),
    ("<a title={P}>", "<a title=O&#39;Reilly&#32;&amp;&#32;&quot;Sons&quot;>"),
    ("<a title=\"a&quot;{Q}\">", "<a title=\"a&quot;&quot;&#39;&lt;&gt;&amp;\\\">"),
    ("<input type=checkbox<? if temp.T then ?> checked<? end ?> value=\"{H}\">", "<input type=checkbox checked value=\"&lt;Hello&gt;\">"),
    ("<input value={H} disabled>", "<input value=&lt;Hello&gt; disabled>"),
    ("<a title=\"{S}\">", "<a title=\"a b\tc\nd=e/f`g\">"),
    ("<a title={S}>", "<a title=a&#32;b&#9;c&#10;d&#61;e&#47;f&#96;g>"),
    ("<p data-href=\"{J}\">", "<p data-href=\"javascript:alert(1)\">"),
    ("<p data-x='{H}'>", "<p data-x='&lt;Hello&gt;'>"),
    ("<p aria-label={Q}>", "<p aria-label=&quot;&#39;&lt;&gt;&amp;\\>"),
    ("<input name={Tricky}>", "<input name=&lt;&#47;textarea&gt;&lt;&#47;title&gt;&lt;&#47;p&gt;&lt;!-->"),
    ("<p title=\"?(temp.H .. temp.Q)\">", "<p title=\"&lt;Hello&gt;&quot;&#39;&lt;&gt;&amp;\\\">"),
    ("<p title=\"a ?(\"&lt;\") {Q}\">", "<p title=\"a &lt; &quot;&#39;&lt;&gt;&amp;\\\">"),
    ("<p class=\"<? for _, a in ipairs(temp.A) do ?>?(a) <? end ?>\">", "<p class=\"&lt;a&gt; &lt;b&gt; \">"),
    ("<A TITLE=\"{H}\">", "<A TITLE=\"&lt;Hello&gt;\">"),
    ("<p title=\"{Z}\">", "<p title=\"\">"),
    ("<p title={Z}>", "<p title=\"\">"),
    ("<p title={F}>", "<p title=\"\">"),
    // names from constants
    ("<h?(temp.T and \"1\" or \"2\")>{H}</h1>", "<h1>&lt;Hello&gt;</h1>"),
    ("<input ?(temp.T and \"checked\")>", "<input checked>"),
    ("<input ?(temp.F2 and \"checked\") value=\"{H}\">", "<input  value=\"&lt;Hello&gt;\">"),
    // URLs
    ("<a href=\"{J}\">", "<a href=\"#unsafe\">"),
    ("<a href='{J}'>", "<a href='#unsafe'>"),
    ("<a href={J}>", "<a href=#unsafe>"),
    ("<a href=\"{U}\">", "<a href=\"http://a.b/c?d=e&amp;f=g%20h#i\">"),
    ("<a href='{U}'>", "<a href='http://a.b/c?d=e&amp;f=g%20h#i'>"),
    ("<a href={U}>", "<a href=http:&#47;&#47;a.b&#47;c?d&#61;e&amp;f&#61;g%20h#i>"),
    ("<a href=\" {J}\">", "<a href=\" #unsafe\">"),
    ("<a href=\"{JJ}\">", "<a href=\"#unsafe\">"),
    ("<a href=\"{JT}\">", "<a href=\"#unsafe\">"),
    ("<a href=\"{JN}\">", "<a href=\"#unsafe\">"),
    ("<a href=\"{VB}\">", "<a href=\"#unsafe\">"),
    ("<a href=\"{DU}\">", "<a href=\"#unsafe\">"),
    ("<a href=\"{Mail}\">", "<a href=\"mailto:a@b.c\">"),
    ("<a href=\"{Tel}\">", "<a href=\"tel:+1%202\">"),
    ("<a href=\"{Rel}\">", "<a href=\"../a%20b/c:d\">"),
    ("<a href=\"{Proto}\">", "<a href=\"//evil.example/\">"),
    ("<a href=\"{H}\">", "<a href=\"%3CHello%3E\">"),
    ("<a href=\"{E}\">", "<a href=\"\">"),
    ("<a href={E}>", "<a href=\"\">"),
    ("<a href=\"/{J}\">", "<a href=\"/javascript:alert%281%29\">"),
    ("<a href=\"/{H}\">", "<a href=\"/%3CHello%3E\">"),
    ("<a href=\"/{Rel}\">", "<a href=\"/../a%20b/c:d\">"),
    ("<a href=\"/{Q}/x\">", "<a href=\"/%22%27%3C%3E&amp;%5C/x\">"),
    ("<a href=\"/a%2f{Enc}\">", "<a href=\"/a%2f%2F%25zz\">"),
    ("<a href=\"?q={H}\">", "<a href=\"?q=%3CHello%3E\">"),
    ("<a href=\"?q={U}&amp;r={H}\">", "<a href=\"?q=http%3A%2F%2Fa.b%2Fc%3Fd%3De%26f%3Dg%20h%23i&amp;r=%3CHello%3E\">"),
    ("<a href=\"/?q={Amp}\">", "<a href=\"/?q=a%3Db%26c%20d%2Be%2F%25\">"),
    ("<a href='/?q={Q}'>", "<a href='/?q=%22%27%3C%3E%26%5C'>"),
    ("<a href=/?q={Amp}>", "<a href=/?q=a%3Db%26c%20d%2Be%2F%25>"),
    ("<a href=\"/#{H}\">", "<a href=\"/#%3CHello%3E\">"),
    ("<a href=\"#{Amp}\">", "<a href=\"#a%3Db%26c%20d%2Be%2F%25\">"),
    ("<a href=\"?{Amp}\">", "<a href=\"?a%3Db%26c%20d%2Be%2F%25\">"),
    ("<a href=\"{U}?q={Amp}\">", "<a href=\"http://a.b/c?d=e&amp;f=g%20h#i?q=a%3Db%26c%20d%2Be%2F%25\">"),
    ("<a href=\"{U}#{Amp}\">", "<a href=\"http://a.b/c?d=e&amp;f=g%20h#i#a%3Db%26c%20d%2Be%2F%25\">"),
    ("<a href=\"{U}/x?y={H}\">", "<a href=\"http://a.b/c?d=e&amp;f=g%20h#i/x?y=%3CHello%3E\">"),
    ("<a href=\"x{J}\">", "<a href=\"xjavascript%3Aalert%281%29\">"),
    ("<a href=\"mailto:{H}@x\">", "<a href=\"mailto:%3CHello%3E@x\">"),
    ("<a href=\"http://{Host}/{H}?{H}\">", "<a href=\"http://a.b/%3CHello%3E?%3CHello%3E\">"),
    ("<a href=\"{Sch}://h/\">", "<a href=\"https://h/\">"),
    ("<a href=\"{J}:x\">", "<a href=\"#unsafe:x\">"),
    ("<a href=\"/a&quest;b={Amp}\">", "<a href=\"/a&quest;b=a%3Db%26c%20d%2Be%2F%25\">"),
    ("<a href=\"/a&#63;b={Amp}\">", "<a href=\"/a&#63;b=a%3Db%26c%20d%2Be%2F%25\">"),
    ("<a href=\"/?q=<? if temp.T then ?>{H}<? else ?>{Q}<? end ?>\">", "<a href=\"/?q=%3CHello%3E\">"),
    ("<a href=\"<? if temp.T then ?>/a?b=<? else ?>/c?d=<? end ?>{Amp}\">", "<a href=\"/a?b=a%3Db%26c%20d%2Be%2F%25\">"),
    ("<a href=\"?(temp.U .. \"?x=\" .. temp.Amp)\">", "<a href=\"http://a.b/c?d=e&amp;f=g%20h#i?x=a%3Db%26c%20d%2Be%2F%25\">"),
    ("<form action=\"{J}\">", "<form action=\"#unsafe\">"),
    ("<form action=\"/x?{Amp}\">", "<form action=\"/x?a%3Db%26c%20d%2Be%2F%25\">"),
    ("<button formaction=\"{J}\">", "<button formaction=\"#unsafe\">"),
    ("<img src=\"{J}\">", "<img src=\"#unsafe\">"),
    ("<img src='/i/{H}.png'>", "<img src='/i/%3CHello%3E.png'>"),
    ("<img src={U}>", "<img src=http:&#47;&#47;a.b&#47;c?d&#61;e&amp;f&#61;g%20h#i>"),
    ("<video poster=\"{J}\">", "<video poster=\"#unsafe\">"),
    ("<blockquote cite=\"{J}\">", "<blockquote cite=\"#unsafe\">"),
    ("<body background=\"{J}\">", "<body background=\"#unsafe\">"),
    ("<object data=\"{J}\">", "<object data=\"#unsafe\">"),
    ("<object data='{U}'>", "<object data='http://a.b/c?d=e&amp;f=g%20h#i'>"),
    ("<param data=\"{J}\">", "<param data=\"javascript:alert(1)\">"),
    ("<embed src=\"{J}\">", "<embed src=\"#unsafe\">"),
    ("<iframe src=\"{J}\">", "<iframe src=\"#unsafe\">"),
    ("<link rel=stylesheet href=\"{J}\">", "<link rel=stylesheet href=\"#unsafe\">"),
    ("<base href=\"{J}\">", "<base href=\"#unsafe\">"),
    ("<area ping=\"{J}\">", "<area ping=\"#unsafe\">"),
    ("<html manifest=\"{J}\">", "<html manifest=\"#unsafe\">"),
    ("<img longdesc=\"{J}\" usemap=\"{J}\">", "<img longdesc=\"#unsafe\" usemap=\"#unsafe\">"),
    ("<svg><a xlink:href=\"{J}\">", "<svg><a xlink:href=\"#unsafe\">"),
    ("<svg><use href=\"{J}\">", "<svg><use href=\"#unsafe\">"),
    ("<svg><image xlink:href={J}>", "<svg><image xlink:href=#unsafe>"),
    ("<svg><animate attributeName=\"href\" to=\"{J}\">", "<svg><animate attributeName=\"href\" to=\"#unsafe\">"),
    ("<svg><animate attributeName=href values=\"{J}\">", "<svg><animate attributeName=href values=\"#unsafe\">"),
    ("<svg><animate attributeName=xlink:href from=\"{J}\">", "<svg><animate attributeName=xlink:href from=\"#unsafe\">"),
    ("<svg><animate to=\"{J}\" attributeName=\"href\">", "<svg><animate to=\"#unsafe\" attributeName=\"href\">"),
    ("<svg><set attributeName=\"fill\" to=\"{J}\">", "<svg><set attributeName=\"fill\" to=\"javascript:alert(1)\">"),
    ("<svg><set to=\"{J}\">", "<svg><set to=\"#unsafe\">"),
    ("<meta http-equiv=\"refresh\" content=\"{Ref}\">", "<meta http-equiv=\"refresh\" content=\"5; url=/a%20b\">"),
    ("<meta http-equiv=refresh content=\"5; url={J}\">", "<meta http-equiv=refresh content=\"5; url=#unsafe\">"),
    ("<meta content=\"{RefJ}\" http-equiv=refresh>", "<meta content=\"#unsafe\" http-equiv=refresh>"),
    ("<meta http-equiv=\"refresh\" content=\"{RefJ}\">", "<meta http-equiv=\"refresh\" content=\"#unsafe\">"),
    ("<meta name=\"description\" content=\"{RefJ}\">", "<meta name=\"description\" content=\"0;url=javascript:x\">"),
    // srcset
    ("<img srcset=\"{U}\">", "<img srcset=\"#unsafe\">"),
    ("<img srcset=\"{J}\">", "<img srcset=\"#unsafe\">"),
    ("<img srcset=\"{Set}\">", "<img srcset=\"/a.png 1x, /b.png 2x\">"),
    ("<img srcset=\"{SetJ}\">", "<img srcset=\"#unsafe\">"),
    ("<img srcset=\"/a.png 1x, {U} 2x\">", "<img srcset=\"/a.png 1x, #unsafe 2x\">"),
    ("<img srcset={U}>", "<img srcset=#unsafe>"),
    ("<img imagesrcset=\"{Comma}\">", "<img imagesrcset=\"/a, b\">"),
    ("<source srcset=\"{E}\">", "<source srcset=\"\">"),
    // srcdoc
    ("<iframe srcdoc=\"{H}\"></iframe>", "<iframe srcdoc=\"&amp;lt;Hello&amp;gt;\"></iframe>"),
    ("<iframe srcdoc='<p>{Tricky}</p>'></iframe>", "<iframe srcdoc='<p>&amp;lt;/textarea&amp;gt;&amp;lt;/title&amp;gt;&amp;lt;/p&amp;gt;&amp;lt;!--</p>'></iframe>"),
    ("<iframe srcdoc=\"?(html(\"<b>x</b>\"))\"></iframe>", "<iframe srcdoc=\"&lt;b&gt;x&lt;/b&gt;\"></iframe>"),
    // handlers
    ("<p onclick=\"f({H})\">", "<p onclick=\"f(&quot;\\u003CHello\\u003E&quot;)\">"),
    ("<p onclick='f({H})'>", "<p onclick='f(&quot;\\u003CHello\\u003E&quot;)'>"),
    ("<p onclick=f({H})>", "<p onclick=f(&quot;\\u003CHello\\u003E&quot;)>"),
    ("<p onclick=\"f('{H}')\">", "<p onclick=\"f('\\u003CHello\\u003E')\">"),
    ("<p onclick='f(\"{Q}\")'>", "<p onclick='f(\"\\u0022\\u0027\\u003C\\u003E\\u0026\\u005C\")'>"),
    ("<p onclick=\"f({N})\">", "<p onclick=\"f(42)\">"),
    ("<p onclick=\"f({A})\">", "<p onclick=\"f([&quot;\\u003Ca\\u003E&quot;,&quot;\\u003Cb\\u003E&quot;])\">"),
    ("<p onclick=\"f({Z})\">", "<p onclick=\"f(null)\">"),
    ("<p onclick=\"&#34;{Q}&#34;\">", "<p onclick=\"&#34;\\u0022\\u0027\\u003C\\u003E\\u0026\\u005C&#34;\">"),
    ("<p ONCLICK=\"f('{JS}')\">", "<p ONCLICK=\"f('\\u005C\\u0027;alert(1)\\u002F\\u002F')\">"),
    ("<svg onload=\"{H}\">", "<svg onload=\"&quot;\\u003CHello\\u003E&quot;\">"),
    ("<p onclick=\"/* {H} */ f()\">", "<p onclick=\"/*  */ f()\">"),
    // scripts
    ("<script>alert({A})</script>", "<script>alert([\"\\u003Ca\\u003E\",\"\\u003Cb\\u003E\"])</script>"),
    ("<script>alert({H})</script>", "<script>alert(\"\\u003CHello\\u003E\")</script>"),
    ("<script>alert({N})</script>", "<script>alert(42)</script>"),
    ("<script>alert(-{N}, -{Neg})</script>", "<script>alert(-42, - -3)</script>"),
    ("<script>alert({T1}, {F}, {Z})</script>", "<script>alert(1, false, null)</script>"),
    ("<script>alert({Tab})</script>", "<script>alert({\"a\":\"\\u003C/script\\u003E\",\"b\":[1,2.5,true]})</script>"),
    ("<script>alert(\"{Q}\")</script>", "<script>alert(\"\\u0022\\u0027\\u003C\\u003E\\u0026\\u005C\")</script>"),
    ("<script>alert('{Q}')</script>", "<script>alert('\\u0022\\u0027\\u003C\\u003E\\u0026\\u005C')</script>"),
    ("<script>alert(`{Tpl}`)</script>", "<script>alert(`\\u0060\\u0024\\u007Balert(1)\\u007D`)</script>"),
    ("<script>alert(`${ {Tpl} }`)</script>", "<script>alert(`${ \"`${alert(1)}\" }`)</script>"),
    ("<script>alert(`${ '{Tpl}' } {Tpl}`)</script>", "<script>alert(`${ '\\u0060\\u0024\\u007Balert(1)\\u007D' } \\u0060\\u0024\\u007Balert(1)\\u007D`)</script>"),
    ("<script>alert(`a${`b${ {H} }`}`)</script>", "<script>alert(`a${`b${ \"\\u003CHello\\u003E\" }`}`)</script>"),
    ("<script>alert(\"a\\\\{JS}\")</script>", "<script>alert(\"a\\\\\\u005C\\u0027;alert(1)\\u002F\\u002F\")</script>"),
    ("<script>alert(/{Re}/.test(\"\"))</script>", "<script>alert(/a\\u002Bb\\u002Fc\\u005D\\u005C/.test(\"\"))</script>"),
    ("<script>alert(/^[{Re}]$/)</script>", "<script>alert(/^[a\\u002Bb\\u002Fc\\u005D\\u005C]$/)</script>"),
    ("<script>alert(/{E}/.test(\"\"))</script>", "<script>alert(/(?:)/.test(\"\"))</script>"),
    ("<script>var x = a / {N} / b, y = \"{H}\"</script>", "<script>var x = a / 42 / b, y = \"\\u003CHello\\u003E\"</script>"),
    ("<script>x = 1 / {N}; y = '{H}'</script>", "<script>x = 1 / 42; y = '\\u003CHello\\u003E'</script>"),
    ("<script>// {Nl}\nf()</script>", "<script>// f()</script>"),
    ("<script>/* {Com} */ f({H})</script>", "<script>/*  */ f(\"\\u003CHello\\u003E\")</script>"),
    ("<script><!-- {H}\nf({H})\n</script>", "<script><!-- f()\n</script>"),
    ("<script>f({LS}, \"{LS}\")</script>", "<script>f(\"\\u2028\\u2029\", \"\\u2028\\u2029\")</script>"),
    ("<script>f({End}, '{End}', /{End}/)</script>", "<script>f(\"\\u003C/script\\u003E\\u003C!--\", '\\u003C\\u002Fscript\\u003E\\u003C!--', /\\u003C\\u002Fscript\\u003E\\u003C\\u0021\\u002D\\u002D/)</script>"),
    ("<script>f({H}){ }; g = { \"a\": {H}, b: '{H}' }</script>", "<script>f(\"\\u003CHello\\u003E\"){ }; g = { \"a\": \"\\u003CHello\\u003E\", b: '\\u003CHello\\u003E' }</script>"),
    ("<script type=\"text/javascript\">f({H})</script>", "<script type=\"text/javascript\">f(\"\\u003CHello\\u003E\")</script>"),
    ("<script type=\"module\">f(\"{H}\")</script>", "<script type=\"module\">f(\"\\u003CHello\\u003E\")</script>"),
    ("<script type=text/ecmascript>f({H})</script>", "<script type=text/ecmascript>f(\"\\u003CHello\\u003E\")</script>"),
    ("<script type=\"application/json\">{\"a\": {Tab}, \"b\": \"{Q}\"}</script>", "<script type=\"application/json\">{\"a\": {\"a\":\"\\u003C/script\\u003E\",\"b\":[1,2.5,true]}, \"b\": \"\\u0022\\u0027\\u003C\\u003E\\u0026\\u005C\"}</script>"),
    ("<script type=\"application/ld+json\">[\"{H}\", {N}]</script>", "<script type=\"application/ld+json\">[\"\\u003CHello\\u003E\", 42]</script>"),
    ("<script type=importmap>{\"a\": {H}}</script>", "<script type=importmap>{\"a\": \"\\u003CHello\\u003E\"}</script>"),
    ("<script type=\"text/template\"><p title=\"{H}\">{H}</p></script>", "<script type=\"text/template\"><p title=\"&lt;Hello&gt;\">&lt;Hello&gt;</p></script>"),
    ("<script type=\"text/x-handlebars\">{Q}</script>", "<script type=\"text/x-handlebars\">&quot;&#39;&lt;&gt;&amp;\\</script>"),
    ("<SCRIPT>f({H})</SCRIPT>", "<SCRIPT>f(\"\\u003CHello\\u003E\")</SCRIPT>"),
    ("<script>if (a < b) f({H})</script>", "<script>if (a < b) f(\"\\u003CHello\\u003E\")</script>"),
    ("<script>return /x/ + {H}</script>", "<script>return /x/ + \"\\u003CHello\\u003E\"</script>"),
    ("<script>a++ / {H}</script>", "<script>a++ / \"\\u003CHello\\u003E\"</script>"),
    ("<script>{<? for _, a in ipairs(temp.A) do ?>?(a),<? end ?>}</script>", "<script>{\"\\u003Ca\\u003E\",\"\\u003Cb\\u003E\",}</script>"),
    ("<script>f(<? if temp.T then ?>{H}<? else ?>{Q}<? end ?>)</script>", "<script>f(\"\\u003CHello\\u003E\")</script>"),
    ("<script>f(\"?(\"lit\")\", ?(\"lit\"))</script>", "<script>f(\"lit\", lit)</script>"),
    ("<script>f(?(json.encode(temp.Tab)))</script>", "<script>f({\"a\":\"\\u003C/script\\u003E\",\"b\":[1,2.5,true]})</script>"),
    // styles
    ("<style>p { color: {Col} }</style>", "<style>p { color: #ff0  }</style>"),
    ("<style>p { color: {Expr} }</style>", "<style>p { color: unsafe }</style>"),
    ("<style>p { {Decl} }</style>", "<style>p { unsafe }</style>"),
    ("<style>p { width: {N}px }</style>", "<style>p { width: 42px }</style>"),
    ("<style>p { width: {Len} }</style>", "<style>p { width: -1.5em }</style>"),
    ("<style>p { font-family: \"{Q}\" }</style>", "<style>p { font-family: \"\\22 \\27 \\3C \\3E \\26 \\5C \" }</style>"),
    ("<style>p { font-family: '{Q}' }</style>", "<style>p { font-family: '\\22 \\27 \\3C \\3E \\26 \\5C ' }</style>"),
    ("<style>p { content: \"{CssEnd}\" }</style>", "<style>p { content: \"\\3C \\2F style\\3E \\5C \" }</style>"),
    ("<style>p { background: url({J}) }</style>", "<style>p { background: url(#unsafe) }</style>"),
    ("<style>p { background: url(\"{J}\") }</style>", "<style>p { background: url(\"#unsafe\") }</style>"),
    ("<style>p { background: url('{U}') }</style>", "<style>p { background: url('http://a.b/c?d=e&f=g%20h#i') }</style>"),
    ("<style>p { background: url({U}) }</style>", "<style>p { background: url(http://a.b/c?d=e&f=g%20h#i) }</style>"),
    ("<style>p { background: url(\"/i/{Q}\") }</style>", "<style>p { background: url(\"/i/%22%27%3C%3E&%5C\") }</style>"),
    ("<style>p { background: url(/i/{Par}?q={Amp}) }</style>", "<style>p { background: url(/i/a%29b%28c?q=a%3Db%26c%20d%2Be%2F%25) }</style>"),
    ("<style>@import \"{J}\";</style>", "<style>@import \"#unsafe\";</style>"),
    ("<style>@import url({U});</style>", "<style>@import url(http://a.b/c?d=e&f=g%20h#i);</style>"),
    ("<style>/* {Com} */ p { color: {Col} }</style>", "<style>/*  */ p { color: #ff0  }</style>"),
    ("<style>p { color: {Z} }</style>", "<style>p { color:  }</style>"),
    ("<p style=\"color: {Col}\">", "<p style=\"color: #ff0 \">"),
    ("<p style=\"color: {Expr}\">", "<p style=\"color: unsafe\">"),
    ("<p style='font: \"{Q}\"'>", "<p style='font: \"\\22 \\27 \\3C \\3E \\26 \\5C \"'>"),
    ("<p style=\"background: url({J})\">", "<p style=\"background: url(#unsafe)\">"),
    ("<p style=\"background: url('{Q}')\">", "<p style=\"background: url('%22%27%3C%3E&amp;%5C')\">"),
    ("<p style=\"width: {N}%\">", "<p style=\"width: 42%\">"),
    ("<p style=color:{Col}>", "<p style=color:#ff0&#32;>"),
    ("<p style=\"{Decl}\">", "<p style=\"unsafe\">"),
    ("<p style=\"{Moz}\">", "<p style=\"unsafe\">"),
    ("<p style=\"a: {Custom}\">", "<p style=\"a: unsafe\">"),
    // comments
    ("a <!-- {H} --> b", "a  b"),
    ("<![CDATA[ {H} ]]>{H}", "<![CDATA[  ]]>&lt;Hello&gt;"),
    ("<a href=/x<? if temp.T then ?> class=y<? end ?> title=\"{H}\">", "<a href=/x class=y title=\"&lt;Hello&gt;\">"),
];

#[test]
fn every_place_has_its_escaping() {
    let mut files = vec![(
        "sites/example.com/settings.lua".to_owned(),
        "csp=false template=false addresses={{matches=\"all\",view=\"all\",controller=\"all\"}}"
            .to_owned(),
    )];
    let mut values = String::new();
    for (name, value) in VALUES {
        let _ = write!(values, "temp.{name}=\"");
        for byte in value.bytes() {
            let _ = write!(values, "\\{byte:03}");
        }
        values.push_str("\"\n");
    }
    files.push(("sites/example.com/all.lua".to_owned(), values + OTHERS));
    let mut all = String::new();
    for (index, (markup, _)) in CASES.iter().enumerate() {
        let names = VALUES.iter().map(|(name, _)| name).chain(NAMES);
        let view = names.fold((*markup).to_owned(), |view, name| {
            view.replace(&format!("{{{name}}}"), &format!("?(temp.{name})"))
        });
        files.push((format!("sites/example.com/case-{index}.html"), view));
        let _ = write!(all, "<? scribe.View \"case-{index}\" ?>\u{2}");
    }
    files.push(("sites/example.com/all.html".to_owned(), all));
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (&**path, &**text))
        .collect();
    let folder = project(&files);
    let page = body(folder.path(), &["--host", "example.com", "/all"]);
    let written: Vec<&str> = page.split('\u{2}').collect();
    assert_eq!(written.len(), CASES.len() + 1);
    for ((markup, expected), written) in CASES.iter().zip(written) {
        assert_eq!(without_nonce(written), *expected, "{markup}");
    }
}

/// Elements of code are marked with a nonce, another at each request.
fn without_nonce(written: &str) -> String {
    let mut parts = written.split(" nonce=\"");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str(part.split_once('"').map_or("", |(_, rest)| rest));
    }
    plain
}
