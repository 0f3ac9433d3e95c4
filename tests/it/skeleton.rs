//! What a document is made of, whatever its values say: elements and attributes as html5ever finds them, and the tokens of
//! scripts and style sheets. Two documents that differ in values alone have the same.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::{Attribute, ExpandedName, ParseOpts, QualName, parse_document};

/// The skeleton of a document.
pub(crate) fn skeleton(document: &str) -> String {
    let mut found = parse_document(Sink::default(), ParseOpts::default()).one(document);
    found.settle();
    found.lines.join("\n")
}

#[derive(Default)]
struct Found {
    lines: Vec<String>,
    /// The element that text was last added to, and that text.
    text: (String, String),
    /// The script that began last is data.
    is_data: bool,
}

impl Found {
    fn settle(&mut self) {
        let (element, text) = std::mem::take(&mut self.text);
        match element.as_str() {
            "script" if self.is_data => {}
            "script" => self.lines.push(script(&text)),
            "style" => self.lines.push(style(&text)),
            _ => {}
        }
    }
}

#[derive(Default)]
struct Sink {
    found: RefCell<Found>,
}

type Handle = Rc<QualName>;

fn unnamed() -> Handle {
    Rc::new(QualName::new(None, "".into(), "".into()))
}

impl TreeSink for Sink {
    type Handle = Handle;
    type Output = Found;
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) -> Found {
        self.found.into_inner()
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        unnamed()
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> ExpandedName<'a> {
        target.expanded()
    }

    fn create_element(&self, name: QualName, given: Vec<Attribute>, _: ElementFlags) -> Handle {
        let mut found = self.found.borrow_mut();
        found.settle();
        found.is_data = given
            .iter()
            .any(|given| &*given.name.local == "type" && given.value.starts_with("text/x-"));
        let mut line = format!("<{}", name.local);
        for attribute in given {
            let shown = shown(&name.local, &attribute.name.local, &attribute.value);
            line.push_str(&format!(" {}{shown}", attribute.name.local));
        }
        found.lines.push(line);
        Rc::new(name)
    }

    fn create_comment(&self, _: StrTendril) -> Handle {
        self.found.borrow_mut().lines.push("<!--".to_owned());
        unnamed()
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Handle {
        self.found.borrow_mut().lines.push("<?".to_owned());
        unnamed()
    }

    fn get_template_contents(&self, _: &Handle) -> Handle {
        unnamed()
    }

    fn same_node(&self, one: &Handle, other: &Handle) -> bool {
        Rc::ptr_eq(one, other)
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        if let NodeOrText::AppendText(text) = child {
            let mut found = self.found.borrow_mut();
            if found.text.0 != *parent.local {
                found.settle();
                found.text.0 = parent.local.to_string();
            }
            found.text.1.push_str(&text);
        }
    }

    fn append_based_on_parent_node(&self, _: &Handle, _: &Handle, _: NodeOrText<Handle>) {}
    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}
    fn set_quirks_mode(&self, _: QuirksMode) {}
    fn append_before_sibling(&self, _: &Handle, _: NodeOrText<Handle>) {}
    fn add_attrs_if_missing(&self, _: &Handle, _: Vec<Attribute>) {}
    fn remove_from_parent(&self, _: &Handle) {}
    fn reparent_children(&self, _: &Handle, _: &Handle) {}
}

/// What of an attribute's value must be the same.
fn shown(element: &str, name: &str, value: &str) -> String {
    let plain: String = value
        .chars()
        .filter(|c| *c > ' ')
        .collect::<String>()
        .to_lowercase();
    let runs = |text: &str| {
        ["javascript:", "vbscript:", "data:text"]
            .iter()
            .any(|scheme| text.starts_with(scheme))
    };
    match name {
        "style" => format!("={}", style(value)),
        "srcdoc" => format!("={{{}}}", skeleton(value)),
        "srcset" => format!(
            "={}",
            plain
                .split(',')
                .any(|one| runs(one.split('?').next().unwrap_or("")))
        ),
        "href" | "src" | "action" | "data" | "to" | "content" | "ping" => {
            let address = match plain.split_once("url=") {
                Some((_, address)) if element == "meta" => address,
                _ => &plain,
            };
            format!("={}", runs(address))
        }
        name if name.starts_with("on") => format!("={}", script(value)),
        _ => String::new(),
    }
}

/// The tokens of a script, each literal a letter.
fn script(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::new();
    let mut at = 0;
    // Templates around, each with the brackets open in it.
    let mut around: Vec<usize> = Vec::new();
    while let Some(&c) = chars.get(at) {
        let next = chars.get(at + 1).copied();
        at = match c {
            '"' | '\'' => {
                out.push('S');
                literal(&chars, at + 1, |c| c == chars[at] || "\n\r".contains(c))
            }
            '`' => template(&chars, at + 1, &mut out, &mut around),
            '}' if around.last() == Some(&0) => {
                around.pop();
                template(&chars, at + 1, &mut out, &mut around)
            }
            '{' | '}' => {
                if let Some(open) = around.last_mut() {
                    *open = if c == '{' { *open + 1 } else { *open - 1 };
                }
                out.push(c);
                at + 1
            }
            '/' if next == Some('/') => ends(&chars, at, |c| "\n\r\u{2028}\u{2029}".contains(c)),
            '/' if next == Some('*') => {
                let rest: String = chars[at + 2..].iter().collect();
                let length = rest
                    .find("*/")
                    .map_or(rest.chars().count(), |end| rest[..end].chars().count());
                at + 4 + length
            }
            '/' if !out.trim_end().ends_with(['W', 'S', ')']) => {
                out.push('R');
                literal(&chars, at + 1, |c| c == '/' || c == '\n')
            }
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => {
                out.push('\n');
                at + 1
            }
            c if c.is_whitespace() => at + 1,
            c if c.is_alphanumeric() || c == '_' => {
                out.push('W');
                ends(&chars, at, |c| !(c.is_alphanumeric() || c == '_'))
            }
            c => {
                out.push(c);
                at + 1
            }
        };
    }
    out
}

fn ends(chars: &[char], from: usize, is_end: impl Fn(char) -> bool) -> usize {
    (from..chars.len())
        .find(|at| is_end(chars[*at]))
        .unwrap_or(chars.len())
}

/// Behind the end of a literal.
fn literal(chars: &[char], from: usize, is_end: impl Fn(char) -> bool) -> usize {
    let mut at = from;
    while let Some(&c) = chars.get(at) {
        at += 1;
        match c {
            '\\' => at += 1,
            c if is_end(c) => break,
            _ => {}
        }
    }
    at
}

fn template(chars: &[char], from: usize, out: &mut String, around: &mut Vec<usize>) -> usize {
    out.push('S');
    let mut at = from;
    while let Some(&c) = chars.get(at) {
        at += 1;
        match c {
            '\\' => at += 1,
            '`' => break,
            '$' if chars.get(at) == Some(&'{') => {
                around.push(0);
                return at + 1;
            }
            _ => {}
        }
    }
    at
}

/// The tokens of a style sheet; a row of words, numbers and the like is one value.
fn style(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::new();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        at = match c {
            '"' | '\'' => {
                out.push('S');
                literal(&chars, at + 1, |c| c == chars[at] || c == '\n')
            }
            '/' if chars.get(at + 1) == Some(&'*') => {
                let rest: String = chars[at + 2..].iter().collect();
                let length = rest
                    .find("*/")
                    .map_or(rest.chars().count(), |end| rest[..end].chars().count());
                at + 4 + length
            }
            '(' if out.ends_with('V') && chars[..at].ends_with(&['u', 'r', 'l']) => {
                out.push('U');
                ends(&chars, at, |c| c == ')') + 1
            }
            c if c.is_ascii_alphanumeric()
                || c.is_whitespace()
                || !c.is_ascii()
                || "#%+,-.!_:".contains(c) =>
            {
                if !out.ends_with('V') && !c.is_whitespace() {
                    out.push('V');
                }
                at + 1
            }
            c => {
                out.push(c);
                at + 1
            }
        };
    }
    out
}
