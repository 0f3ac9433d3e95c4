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

/// What html5ever says of a body.
fn theirs(body: &str) -> Vec<String> {
    parsed(&document(body))
}

fn parsed(text: &str) -> Vec<String> {
    let options = ParseOpts {
        tree_builder: TreeBuilderOpts {
            exact_errors: true,
            ..TreeBuilderOpts::default()
        },
        ..ParseOpts::default()
    };
    parse_document(Sink::default(), options).one(text)
}

/// What is said here of a body.
fn ours(body: &str) -> Vec<String> {
    judged(document(body))
}

fn judged(text: String) -> Vec<String> {
    let files = [("sites/a.example/front.html".to_owned(), text)];
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

/// Markup whose parts depend on code.
#[derive(Clone, Debug)]
enum Piece {
    Text(String),
    Choice(Vec<Piece>, Option<Vec<Piece>>),
    Loop(Vec<Piece>),
}

/// The view that pieces are, each question with a name of its own.
fn view(pieces: &[Piece]) -> String {
    let part = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Choice(one, None) => format!("<? if temp.x then ?>{}<? end ?>", view(one)),
        Piece::Choice(one, Some(other)) => {
            format!(
                "<? if temp.x then ?>{}<? else ?>{}<? end ?>",
                view(one),
                view(other)
            )
        }
        Piece::Loop(body) => format!("<? for i = 1, temp.n do ?>{}<? end ?>", view(body)),
    };
    pieces.iter().map(part).collect()
}

/// What the view writes, where each decision is the next of some bits.
fn written(pieces: &[Piece], bits: &mut u32) -> String {
    let bit = |bits: &mut u32| {
        let last = *bits & 1 == 1;
        *bits = bits.rotate_right(1);
        last
    };
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(part) => text.push_str(part),
            Piece::Choice(one, other) => {
                if bit(bits) {
                    text.push_str(&written(one, bits));
                } else if let Some(other) = other {
                    text.push_str(&written(other, bits));
                }
            }
            Piece::Loop(body) => {
                for _ in 0..1 + usize::from(bit(bits)) {
                    text.push_str(&written(body, bits));
                }
            }
        }
    }
    text
}

fn pieces() -> impl Strategy<Value = Vec<Piece>> {
    let name = || (0..NAMES.len()).prop_map(|name| NAMES[name]);
    let tag = prop_oneof![
        Just("x".to_owned()),
        Just("<br>".to_owned()),
        name().prop_map(|name| format!("<{name}>")),
        name().prop_map(|name| format!("</{name}>")),
    ];
    let leaf = prop::collection::vec(tag.prop_map(Piece::Text), 0..2);
    leaf.prop_recursive(5, 20, 3, move |inner| {
        let around = |(name, inner): (&str, Vec<Piece>)| {
            let mut all = vec![Piece::Text(format!("<{name}>"))];
            all.extend(inner);
            all.push(Piece::Text(format!("</{name}>")));
            all
        };
        let either = |(name, inner, open): (&str, Vec<Piece>, bool)| {
            let text = |text: String| vec![Piece::Text(text)];
            let (start, end) = (format!("<{name}>"), format!("</{name}>"));
            let twice =
                |tag: &str| Piece::Choice(text(tag.to_owned()), Some(text(format!("x{tag}"))));
            let once = |tag: &str| Piece::Choice(text(tag.to_owned()), None);
            let mut all = vec![if open { twice(&start) } else { once(&start) }];
            all.extend(inner);
            all.push(if open { twice(&end) } else { once(&end) });
            all
        };
        prop_oneof![
            4 => (name(), inner.clone()).prop_map(around),
            2 => (name(), inner.clone(), any::<bool>()).prop_map(either),
            2 => (inner.clone(), inner.clone()).prop_map(|(mut one, two)| { one.extend(two); one }),
            2 => (inner.clone(), prop::option::of(inner.clone()))
                .prop_map(|(one, other)| vec![Piece::Choice(one, other)]),
            1 => inner.prop_map(|body| vec![Piece::Loop(body)]),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// What is said of a view is wrong with one of the documents it can write.
    #[test]
    fn views_are_reported_for_documents_they_write(pieces in pieces()) {
        let found = judged(document(&view(&pieces)));
        let is_wrong = |bits: u32| !theirs(&written(&pieces, &mut { bits })).is_empty();
        prop_assert!(found.is_empty() || (0..512).map(|bits: u32| bits.wrapping_mul(0x9E37_79B9)).any(is_wrong), "{}: {found:?}", view(&pieces));
    }
}
