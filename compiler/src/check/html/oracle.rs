//! Documents of all kinds, judged here and by html5ever, which follows the standard to the letter: where it has nothing to
//! say, nothing may be said here, and what is wrong for it is mostly found here too.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeBuilderOpts, TreeSink};
use html5ever::{Attribute, ExpandedName, ParseOpts, QualName, parse_document};
use proptest::prelude::*;

use crate::bench;

/// Keeps what the parser says, and no tree.
#[derive(Default)]
struct Sink {
    faults: RefCell<Vec<String>>,
}

type Handle = Rc<QualName>;

fn unnamed() -> Handle {
    Rc::new(QualName::new(None, "".into(), "".into()))
}

impl TreeSink for Sink {
    type Handle = Handle;
    type Output = Vec<String>;
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) -> Vec<String> {
        self.faults.into_inner()
    }

    fn parse_error(&self, fault: Cow<'static, str>) {
        self.faults.borrow_mut().push(fault.into_owned());
    }

    fn get_document(&self) -> Handle {
        unnamed()
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> ExpandedName<'a> {
        target.expanded()
    }

    fn create_element(&self, name: QualName, _: Vec<Attribute>, _: ElementFlags) -> Handle {
        Rc::new(name)
    }

    fn create_comment(&self, _: StrTendril) -> Handle {
        unnamed()
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Handle {
        unnamed()
    }

    fn get_template_contents(&self, _: &Handle) -> Handle {
        unnamed()
    }

    fn same_node(&self, one: &Handle, other: &Handle) -> bool {
        Rc::ptr_eq(one, other)
    }

    fn append(&self, _: &Handle, _: NodeOrText<Handle>) {}
    fn append_based_on_parent_node(&self, _: &Handle, _: &Handle, _: NodeOrText<Handle>) {}
    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}
    fn set_quirks_mode(&self, _: QuirksMode) {}
    fn append_before_sibling(&self, _: &Handle, _: NodeOrText<Handle>) {}
    fn add_attrs_if_missing(&self, _: &Handle, _: Vec<Attribute>) {}
    fn remove_from_parent(&self, _: &Handle) {}
    fn reparent_children(&self, _: &Handle, _: &Handle) {}
}

fn document(body: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><title>t</title></head><body>{body}</body></html>"
    )
}

/// What html5ever says.
fn theirs(body: &str) -> Vec<String> {
    let options = ParseOpts {
        tree_builder: TreeBuilderOpts {
            exact_errors: true,
            ..TreeBuilderOpts::default()
        },
        ..ParseOpts::default()
    };
    parse_document(Sink::default(), options).one(document(body))
}

/// What is said here.
fn ours(body: &str) -> Vec<String> {
    let files = [("sites/a.example/front.html".to_owned(), document(body))];
    let compiled = crate::compile(&bench::project(&files)).expect("it can be looked at");
    let tags = compiled.found.iter().filter(|finding| {
        (360..363).contains(&finding.code.info().number) || finding.code.info().number == 370
    });
    tags.map(|finding| finding.message.clone()).collect()
}

const NAMES: &[&str] = &[
    "a", "b", "button", "dd", "div", "dl", "dt", "em", "form", "h1", "h2", "i", "li", "main", "ol",
    "p", "section", "span", "strong", "ul",
];

/// Markup that is mostly well nested, and sometimes not.
fn markup() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("x".to_owned()),
        Just("<br>".to_owned()),
        Just("<img alt=''/>".to_owned()),
        Just("<svg><g><path/></g><title>t</title></svg>".to_owned()),
        Just("<table><tr><td>x<td>y<tr><th>z</table>".to_owned()),
        Just("<table><caption>c</caption><tbody><tr><td><p>x</td></tr></tbody></table>".to_owned()),
        Just("<select><option>a<option>b</option></select>".to_owned()),
        Just("<object><p>x</p></object>".to_owned()),
        Just("<hr>".to_owned()),
        (0..NAMES.len()).prop_map(|name| format!("<{}>", NAMES[name])),
        (0..NAMES.len()).prop_map(|name| format!("</{}>", NAMES[name])),
    ];
    leaf.prop_recursive(5, 24, 4, |inner| {
        prop_oneof![
            6 => (0..NAMES.len(), prop::collection::vec(inner.clone(), 0..4))
                .prop_map(|(name, inner)| format!("<{0}>{1}</{0}>", NAMES[name], inner.concat())),
            1 => (0..NAMES.len(), prop::collection::vec(inner.clone(), 0..3))
                .prop_map(|(name, inner)| format!("<{}>{}", NAMES[name], inner.concat())),
            1 => inner.clone().prop_map(|inner| format!("<table><tr><td>{inner}</table>")),
            1 => inner.prop_map(|inner| format!("<svg><foreignObject>{inner}</foreignObject></svg>")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn what_the_standard_allows_is_not_reported(body in markup()) {
        if theirs(&body).is_empty() {
            prop_assert_eq!(ours(&body), Vec::<String>::new(), "{}", body);
        }
    }
}

#[test]
fn what_the_standard_forbids_is_reported() {
    for body in [
        "<div>",
        "</div>",
        "<div><span></div>",
        "<p><div></div></p>",
        "<b><i></b></i>",
        "<ul><li><b></li></ul>",
        "<h1></h2>",
        "<table><tr><td></div></td></tr></table>",
        "<p></p></p>",
        "<div/>",
        "<form><div><form></form></div></form>",
        "<a><b><a></a></b></a>",
    ] {
        assert!(!theirs(body).is_empty(), "{body}");
        assert!(!ours(body).is_empty(), "{body}");
    }
    for body in [
        "<p>a<p>b",
        "<ul><li>a<li>b</ul>",
        "<p>a<table></table>",
        "<dl><div><dt>a<dd>b</div></dl>",
        "<svg/><svg><g/></svg>",
        "<dd><li><dd></li></dd>",
    ] {
        assert_eq!(
            (theirs(body), ours(body)),
            (Vec::new(), Vec::new()),
            "{body}"
        );
    }
}
