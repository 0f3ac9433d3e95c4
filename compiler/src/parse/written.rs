//! Tags that code writes itself, as texts of Lua or from functions that hold markup: what others write around them cannot be
//! judged by its own tags. Found in the bare text, comments and comparisons included: too much of it only keeps a rule silent.

use std::collections::{BTreeMap, BTreeSet};

use super::elements::{Elements, Node};
use super::shape::{Item, Shape};

/// What the code of a text writes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Written {
    /// Elements that it opens or closes alone.
    pub(crate) names: Vec<Box<str>>,
    /// It may write any tag.
    pub(crate) any: bool,
    /// It writes labels of forms.
    pub(crate) has_label: bool,
    /// It writes titles.
    pub(crate) has_title: bool,
}

/// Reads the Lua of a text, and what its functions write as markup.
pub(crate) fn of(lua: &str, elements: &Elements, shape: &Shape) -> Written {
    let mut written = Written::default();
    let mut uneven: BTreeSet<String> = BTreeSet::new();
    if lua.contains('<') {
        let is_long = lua.contains("[[") || lua.contains("[=");
        for line in lua.lines().filter(|line| line.contains('<')) {
            for (name, count) in line_tags(line, is_long, &mut written) {
                if count != 0 {
                    uneven.insert(name);
                }
            }
        }
    }
    let escapes = ["\\60", "\\x3c", "\\x3C", "\\u{3"];
    written.any |= escapes.iter().any(|escape| lua.contains(escape));
    for function in &shape.functions {
        count(elements, function, &mut uneven);
    }
    written.names = uneven.into_iter().map(String::into_boxed_str).collect();
    written
}

/// Elements of a line, each with how much oftener it is opened than closed.
fn line_tags(line: &str, is_long: bool, written: &mut Written) -> BTreeMap<String, i32> {
    let mut found: BTreeMap<String, i32> = BTreeMap::new();
    let quote = line.find(['"', '\'']);
    for (at, _) in line.match_indices('<') {
        let is_text = is_long || quote.is_some_and(|quote| quote < at);
        let rest = &line[at + 1..];
        let (rest, step) = match rest.strip_prefix('/') {
            Some(rest) => (rest, -1),
            None => (rest, 1),
        };
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
        let name = rest[..end.unwrap_or(rest.len())].to_ascii_lowercase();
        let begins = name.starts_with(|c: char| c.is_ascii_alphabetic());
        if is_text && begins {
            written.has_label |= name == "label";
            written.has_title |= name == "title";
            *found.entry(name).or_default() += step;
        } else if is_text && name.is_empty() {
            let after = rest.strip_prefix(['"', '\'']).map(str::trim_start);
            written.any |=
                rest.starts_with('%') || after.is_some_and(|rest| rest.starts_with(".."));
        }
    }
    found
}

/// Elements that some block of items opens and closes unevenly.
fn count(elements: &Elements, items: &[Item], uneven: &mut BTreeSet<String>) {
    let mut counts: BTreeMap<&str, i32> = BTreeMap::new();
    for item in items {
        match item {
            Item::Node(index) => match elements.nodes.get(*index) {
                Some(Node::Open(element)) => *counts.entry(&element.name).or_default() += 1,
                Some(Node::Close(name, _)) => *counts.entry(name).or_default() -= 1,
                Some(Node::Raw(..)) | None => {}
            },
            Item::Choice(branches) => {
                branches
                    .iter()
                    .for_each(|branch| count(elements, branch, uneven));
            }
            Item::Loop { body, .. } | Item::Section(body) => count(elements, body, uneven),
            Item::Show(_) | Item::Extensions(_) | Item::Insert(_) | Item::Return | Item::Break => {}
        }
    }
    for (name, count) in counts {
        if count != 0 {
            uneven.insert(name.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(lua: &str) -> Vec<String> {
        let written = of(lua, &Elements::default(), &Shape::default());
        let mut names: Vec<String> = written.names.iter().map(ToString::to_string).collect();
        if written.any {
            names.push("*".to_owned());
        }
        names
    }

    #[test]
    fn tags_in_texts_are_found_unless_they_are_a_pair() {
        assert_eq!(names("write('<div class=\"a\">')"), ["div"]);
        assert_eq!(
            names("return html('<b>' .. x .. '</b>')"),
            Vec::<String>::new()
        );
        assert_eq!(names("if a<b and c <d then f() end"), Vec::<String>::new());
        assert_eq!(names("x = [[\n<ul>\n]]"), ["ul"]);
        assert_eq!(names("write('<' .. name .. '>')"), ["*"]);
        assert_eq!(names("write(('<%s>'):format(name))"), ["*"]);
        assert_eq!(names("x = text:gsub('<', '&lt;')"), Vec::<String>::new());
        assert_eq!(names("write('\\60div>')"), ["*"]);
    }
}
