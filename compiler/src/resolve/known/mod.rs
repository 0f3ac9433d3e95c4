//! The texts an expression can have, where the code shows them: literals, `..`, `and`/`or`, locals in all their branches,
//! loops over lists that nothing changes, parameters of local functions and of those a site declares, and tables of the
//! settings. Parameters of other functions, results of calls and the fields of other tables are not followed, nor is more
//! than 64 texts, 400 steps or three functions deep.

mod follow;

use std::collections::{BTreeSet, HashMap};

use super::facts::Facts;
use super::scope::{Access, Scopes};
use crate::lower::data::Data;
use crate::parse::Code;
use crate::parse::syntax::Expr;

/// What a name is known to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Texts {
    /// One of these.
    These(BTreeSet<String>),
    /// Anything that begins so.
    Beginning(String),
}

/// Where an expression stands: its text, and the settings its code reads as `site`, `node` and its own name.
pub(crate) struct Ground<'a> {
    pub(crate) scopes: &'a Scopes,
    pub(crate) facts: &'a Facts,
    /// Tables by the free name they are read from.
    pub(crate) settings: &'a [(&'a str, &'a Data)],
    /// Calls of the functions of its bundle.
    pub(crate) calls: Option<&'a Calls<'a>>,
    /// How many functions of the bundle lie between the name and this text.
    pub(crate) depth: usize,
}

/// The calls of each function that a bundle declares, with the text they are in. Those used in other ways are left out.
pub(crate) type Calls<'a> = HashMap<&'a str, Vec<(&'a Code, &'a [Expr])>>;

/// The calls of the functions of a bundle, which no other bundle can call.
pub(crate) fn calls<'a>(codes: impl Iterator<Item = &'a Code> + Clone) -> Calls<'a> {
    let mut calls: Calls<'a> = HashMap::new();
    for code in codes.clone() {
        for call in &code.scopes.calls {
            if let [name] = call.path.as_slice() {
                calls.entry(name).or_default().push((code, &call.arguments));
            }
        }
    }
    let mut reads: HashMap<&str, usize> = HashMap::new();
    let free = codes.flat_map(|code| &code.scopes.free);
    for free in free.filter(|free| free.access != Access::Declare) {
        *reads.entry(&free.name).or_default() += 1;
    }
    calls.retain(|name, calls| reads.get(name) == Some(&calls.len()));
    calls
}

/// The texts an expression can have.
pub(crate) fn texts(ground: &Ground<'_>, expr: &Expr) -> Texts {
    let mut follow = follow::Follow::new(ground);
    match follow.texts(expr) {
        Some(texts) => Texts::These(texts),
        None => Texts::Beginning(follow.beginning(expr)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::data::Key;
    use crate::parse::syntax::ExprKind;
    use crate::parse::walk::{self, Part};

    /// The texts of the argument of `see`.
    fn seen(text: &str) -> Texts {
        let code = crate::parse::lua_code(text, 0);
        assert!(!code.is_broken);
        let kinds = Data::Table(vec![(Key::name("a"), Data::Text(b"new".to_vec()))]);
        let site = Data::Table(vec![(Key::name("kinds"), kinds)]);
        let ground = Ground {
            scopes: &code.scopes,
            facts: &code.facts,
            settings: &[("site", &site)],
            calls: Some(&calls(std::iter::once(&code))),
            depth: 0,
        };
        let mut argument = None;
        walk::block(&code.block, &mut |part| {
            if let Part::Expr(expr) = part
                && let ExprKind::Call(call) = &expr.kind
                && call.function.path() == Some(vec!["see"])
            {
                argument = call.arguments.first();
            }
        });
        texts(&ground, argument.expect("a call of see"))
    }

    fn these(text: &str) -> Option<Vec<String>> {
        match seen(text) {
            Texts::These(texts) => Some(texts.into_iter().collect()),
            Texts::Beginning(_) => None,
        }
    }

    #[test]
    fn branches_locals_and_lists_are_followed() {
        let known = |text: &str, expected: &[&str]| {
            let found = these(text).unwrap_or_else(|| panic!("{text} is not followed"));
            assert_eq!(found, expected, "{text}");
        };
        known("see('a' .. 'b')", &["ab"]);
        known("see('part-' .. (x and 'a' or 'b'))", &["part-a", "part-b"]);
        known(
            "local k if x then k = 'a' else k = 'b' end see(k)",
            &["a", "b"],
        );
        known(
            "for _, k in ipairs {'a', 'b'} do see('x-' .. k) end",
            &["x-a", "x-b"],
        );
        known(
            "local L = {'a', 'b'} for _, k in ipairs(L) do write(k) see(k) end",
            &["a", "b"],
        );
        known(
            "local L = {{k='a'}, {k='b'}} for _, e in ipairs(L) do see(e.k) end",
            &["a", "b"],
        );
        known("local V = {one='a', two='b'} see(V[x])", &["a", "b"]);
        known(
            "function g(k) see('x-' .. k) end g('a') g('b')",
            &["x-a", "x-b"],
        );
        known("see(site.kinds.a)", &["new"]);
        known(
            "local function g(n, k) see('x-' .. k) end g(1, 'a') g(2, 'b' .. 'c')",
            &["x-a", "x-bc"],
        );
        known("for _, k in pairs(site.kinds) do see(k) end", &["new"]);
        known("for k in pairs(site.kinds) do see(k) end", &["a"]);
    }

    #[test]
    fn what_may_be_anything_is_not_followed() {
        for text in [
            "see(x)",
            "see(f())",
            "local function g(k) see(k) end g(f())",
            "local function g(k) see(k) end g('a') run(g)",
            "function g(k) see(k) end",
            "function g(k) see(k) end g(f())",
            "function g(k) see(k) end g('a') run(g)",
            "function g(k) g(k) see(k) end",
            "local L = {'a'} L[2] = x for _, k in ipairs(L) do see(k) end",
            "local L = {'a'} fill(L) for _, k in ipairs(L) do see(k) end",
            "local L = {{k='a'}} for _, e in ipairs(L) do fill(e) see(e.k) end",
            "local k = 'a' if x then k = f() end see(k)",
            "see(site.other)",
        ] {
            assert_eq!(these(text), None, "{text}");
        }
        assert_eq!(
            seen("see('part-' .. x)"),
            Texts::Beginning("part-".to_owned())
        );
    }
}
