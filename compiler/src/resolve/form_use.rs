//! Which fields of a form or query a text reads, by name.

use std::collections::HashSet;

use super::scope::Scopes;
use crate::parse::syntax::{At, Block, Expr, ExprKind};
use crate::parse::walk::{self, Part};

/// What a text reads of what visitors send.
#[derive(Clone, Debug, Default)]
pub(crate) struct FormUse {
    /// Names of fields, where they are read.
    pub(crate) reads: Vec<(String, At)>,
    /// Any other field may be read as well: names are made, or the whole table is handed on.
    pub(crate) is_open: bool,
}

/// Tables of `request` that hold fields.
const TABLES: [&str; 4] = ["form", "get", "post", "query"];

/// Fields of `request` that hold what was sent as it came.
const RAW: [&str; 5] = ["body", "json", "parts", "query_string", "url"];

/// Walks a chunk.
pub(crate) fn form_use(lua: &str, block: &Block, scopes: &Scopes) -> FormUse {
    let mut found = FormUse::default();
    if !lua.contains("form") && !lua.contains("request") {
        return found;
    }
    // Tables that are read from by a literal name, by where they begin and end.
    let mut settled: HashSet<(usize, usize)> = HashSet::new();
    walk::block(block, &mut |part| {
        let Part::Expr(expr) = part else { return };
        let is_free = |expr: &Expr| !scopes.resolved.contains_key(&expr.at.start);
        let place = |expr: &Expr| (expr.at.start, expr.at.end);
        if let ExprKind::Index(base, key) = &expr.kind {
            let fields = is_fields(base) && is_free(base);
            let request = matches!(&base.kind, ExprKind::Name(name) if name == "request");
            match key.as_text() {
                Some("files") if fields => {}
                Some(name) if fields => {
                    found.reads.push((name.to_owned(), expr.at.clone()));
                    settled.insert(place(base));
                }
                Some(name) if request && RAW.contains(&name) => found.is_open = true,
                Some(_) if request => drop(settled.insert(place(base))),
                _ => {}
            }
        }
        let is_root =
            matches!(&expr.kind, ExprKind::Name(name) if name == "form" || name == "request");
        if (is_root || is_fields(expr)) && is_free(expr) && !settled.contains(&place(expr)) {
            found.is_open = true;
        }
    });
    found
}

/// `form`, `request.form` and the like.
fn is_fields(expr: &Expr) -> bool {
    match expr.path().as_deref() {
        Some(["form"]) => true,
        Some(["request", table]) => TABLES.contains(table),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::lua;
    use crate::resolve::scope;

    fn shown(text: &str) -> (Vec<String>, bool) {
        let (block, faults) = lua::parse(text);
        assert_eq!(faults, []);
        let found = form_use(text, &block, &scope::scopes(&block));
        (
            found.reads.into_iter().map(|(name, _)| name).collect(),
            found.is_open,
        )
    }

    #[test]
    fn names_are_read_from_every_table_of_fields() {
        let names = |text| shown(text).0;
        assert_eq!(
            names("local a, b = form.a, request.form['b']; f(request.post.c, request.query.d)"),
            ["a", "b", "c", "d"]
        );
        assert_eq!(names("local form = {}; f(form.a)"), Vec::<String>::new());
        assert!(!shown("f(form.a, request.method, request.form.b)").1);
        for text in [
            "f(form)",
            "f(form[x])",
            "f(request.post)",
            "f(request)",
            "f(form.files.a)",
            "for k in pairs(form) do end",
            "f(request.query_string)",
        ] {
            assert!(shown(text).1, "{text}");
        }
    }
}
